package report

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"

	"relcon/runner/contract"
)

// NewExchange takes a recorded exchange into a report. Secrets were blanked where it was recorded.
func NewExchange(recorded contract.Exchange) Exchange {
	exchange := Exchange{
		Operation:  recorded.Operation,
		Request:    Request{Method: recorded.Request.Method, URL: recorded.Request.URL, Header: flat(recorded.Request.Header)},
		Response:   Response{Status: recorded.Response.Status, Header: flat(recorded.Response.Header)},
		DurationMs: float64(recorded.Duration.Microseconds()) / 1000,
	}
	exchange.Request.Body, exchange.Request.Encoding = bodyText(recorded.Request.Body)
	exchange.Response.Body, exchange.Response.Encoding = bodyText(recorded.Response.Body)
	return exchange
}

func bodyText(body []byte) (text, encoding string) {
	if utf8.Valid(body) {
		return string(body), ""
	}
	return base64.StdEncoding.EncodeToString(body), "base64"
}

func flat(header http.Header) map[string]string {
	if len(header) == 0 {
		return nil
	}
	joined := make(map[string]string, len(header))
	for name, values := range header {
		joined[name] = strings.Join(values, ", ")
	}
	return joined
}
