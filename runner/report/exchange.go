package report

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// telling picks the exchanges that explain a scenario: the last one that may have changed something, and the last
// one. A verbose page has all of them.
func (p *page) telling(exchanges []result.Exchange) []result.Exchange {
	if p.verbose || len(exchanges) == 0 {
		return exchanges
	}
	last := len(exchanges) - 1
	for i := last - 1; i >= 0 && !exchanges[last].Mutates(); i-- {
		if exchanges[i].Mutates() {
			return []result.Exchange{exchanges[i], exchanges[last]}
		}
	}
	return exchanges[last:]
}

// exchange adds the request behind ">" and the response behind "<".
func (p *page) exchange(e result.Exchange) {
	request := e.Request.Method + " " + e.Request.URL
	if e.Operation != "" && !strings.Contains(e.Request.URL, e.Operation) {
		request += "  (" + e.Operation + ")"
	}
	p.block(indent+"> ", p.cut(request), p.faint)
	p.body(indent+"> ", e.Request.Body, e.Request.Encoding)
	if e.Response.Status == 0 {
		p.block(indent+"< ", "nothing came back", p.faint)
		return
	}
	status := strings.TrimSpace(fmt.Sprintf("%d %s", e.Response.Status, http.StatusText(e.Response.Status)))
	p.block(indent+"< ", status, p.faint)
	p.body(indent+"< ", e.Response.Body, e.Response.Encoding)
}

func (p *page) body(prefix, body, encoding string) {
	if body == "" {
		return
	}
	if encoding != "" {
		body = fmt.Sprintf("%s, %s: %s", decodedSize(body), encoding, p.cut(body))
	} else {
		body = p.cut(body)
	}
	p.block(prefix, body, p.faint)
}

func decodedSize(body string) string {
	return contract.Plural(base64.StdEncoding.DecodedLen(len(body))-strings.Count(body, "="), "byte")
}

func (p *page) cut(text string) string { return shorten(text, p.limitBytes()) }

func (p *page) limitBytes() int {
	if p.verbose {
		return 0
	}
	return bodyLimit
}
