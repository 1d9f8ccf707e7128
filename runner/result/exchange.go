package result

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"relcon/runner/contract"
)

// Exchange is one request with its response. A body that is not UTF-8 stands in base64, and Encoding says so.
type Exchange struct {
	Operation  string   `json:"operation"`
	Request    Request  `json:"request"`
	Response   Response `json:"response"`
	Refused    string   `json:"refused,omitempty"` // what the signature covers, where it is sound and was refused all the same
	Trace      string   `json:"trace,omitempty"`   // id of the trace that the request said it is part of
	DurationMs float64  `json:"durationMs"`
	AtMs       float64  `json:"atMs,omitempty"` // when it was sent, after the beginning of the run
}

// Request is what was sent, secrets blanked.
type Request struct {
	Method   string            `json:"method"`
	URL      string            `json:"url"`
	Header   map[string]string `json:"header,omitempty"`
	Body     string            `json:"body,omitempty"`
	Encoding string            `json:"encoding,omitempty"` // "base64" or absent
}

// Response is what came back; Status 0 means nothing did.
type Response struct {
	Status   int               `json:"status"`
	Header   map[string]string `json:"header,omitempty"`
	Body     string            `json:"body,omitempty"`
	Encoding string            `json:"encoding,omitempty"`
}

// NewExchange takes a recorded exchange into the result of a run that started then. Secrets were blanked where it was recorded.
func NewExchange(recorded contract.Exchange, started time.Time) Exchange {
	exchange := Exchange{
		Operation:  recorded.Operation,
		Request:    Request{Method: recorded.Request.Method, URL: recorded.Request.URL, Header: flat(recorded.Request.Header)},
		Response:   Response{Status: recorded.Response.Status, Header: flat(recorded.Response.Header)},
		Refused:    recorded.Refused,
		Trace:      recorded.Trace,
		DurationMs: Milliseconds(recorded.Duration),
		AtMs:       Milliseconds(max(0, recorded.Started.Sub(started))),
	}
	exchange.Request.Body, exchange.Request.Encoding = bodyText(recorded.Request.Body)
	exchange.Response.Body, exchange.Response.Encoding = bodyText(recorded.Response.Body)
	return exchange
}

// excerpt is how many bytes of a text Excerpt shows.
const excerpt = 400

// Excerpt shows the exchange in a few lines: the request behind ">", what was signed, where that was refused, behind "=", and the
// answer behind "<".
func (e Exchange) Excerpt() string {
	var b strings.Builder
	add := func(prefix, text string) {
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			fmt.Fprintf(&b, "%s %s\n", prefix, line[:min(len(line), excerpt)])
		}
	}
	add(">", fmt.Sprintf("%s %s  (%s)", e.Request.Method, e.Request.URL, e.Operation))
	add(">", e.Request.Body)
	add("=", e.Refused)
	add("<", fmt.Sprint(e.Response.Status))
	add("<", e.Response.Body)
	return strings.TrimRight(b.String(), "\n")
}

// Mutates reports whether the exchange may have changed something. Only the operations that read are known not to.
func (e Exchange) Mutates() bool {
	return !strings.HasPrefix(e.Operation, "Describe") && !strings.HasPrefix(e.Operation, "Query")
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

// Milliseconds is a duration as a report has it.
func Milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
