package report

import (
	"cmp"
	"encoding/base64"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/har"
	"relcon/runner/result"
)

// writeHAR writes every exchange of the run as an HTTP Archive, in the order in which they were sent. The comment of each says
// for which rule and scenario it was sent.
func writeHAR(w io.Writer, r *result.Report) error {
	type noted struct {
		exchange result.Exchange
		comment  string
	}
	var all []noted
	for _, rule := range r.Rules {
		for _, scenario := range rule.Scenarios {
			comment := oneLine(rule.ID + ", " + scenario.Location + ", " + scenario.Name + ": " + string(scenario.Outcome))
			for _, each := range scenario.Exchanges {
				all = append(all, noted{each, comment})
			}
		}
		for _, finding := range rule.Findings {
			if finding.Exchange != nil && finding.Scenario == "" { // a scenario has its own
				all = append(all, noted{*finding.Exchange, oneLine(rule.ID + ", outside every scenario: " + finding.String())})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b noted) int { return cmp.Compare(a.exchange.AtMs, b.exchange.AtMs) })
	archive, err := har.NewWriter(w, r.Relcon, strings.Join(identity(r), ", "))
	if err != nil {
		return err
	}
	for _, each := range all {
		recorded, err := recordOf(r.Started, each.exchange)
		if err != nil {
			return err
		}
		if err := archive.Add(recorded, each.comment); err != nil {
			return err
		}
	}
	return archive.Close()
}

// recordOf is the exchange as it was recorded.
func recordOf(started time.Time, e result.Exchange) (contract.Exchange, error) {
	sent, err := bytesOf(e.Request.Body, e.Request.Encoding)
	if err != nil {
		return contract.Exchange{}, err
	}
	came, err := bytesOf(e.Response.Body, e.Response.Encoding)
	return contract.Exchange{
		Operation: e.Operation, Started: started.Add(duration(e.AtMs)), Duration: duration(e.DurationMs),
		Request:  contract.Request{Method: e.Request.Method, URL: e.Request.URL, Header: headerOf(e.Request.Header), Body: sent},
		Response: contract.Response{Status: e.Response.Status, Header: headerOf(e.Response.Header), Body: came},
	}, err
}

func bytesOf(text, encoding string) ([]byte, error) {
	if encoding == "" {
		return []byte(text), nil
	}
	return base64.StdEncoding.DecodeString(text)
}

func headerOf(fields map[string]string) http.Header {
	header := http.Header{}
	for name, value := range fields {
		header[name] = []string{value}
	}
	return header
}

func duration(milliseconds float64) time.Duration {
	return time.Duration(milliseconds * float64(time.Millisecond))
}
