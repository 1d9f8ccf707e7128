package client

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"relcon/runner/contract"
)

// wire is a request as it goes out, with what must not be recorded in clear.
type wire struct {
	method  string
	url     url.URL
	host    string
	header  http.Header
	body    []byte
	secrets []string
}

func (w *wire) setOrDelete(name, value string) {
	if value == "" {
		w.header.Del(name)
		return
	}
	w.header.Set(name, value)
}

// request is the wire in net/http's terms; its header must not be changed. What net/http would refuse to send is a
// *contract.Fault, for that is a fault of ours and says nothing about the provider.
func (w *wire) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, w.method, w.url.String(), bytes.NewReader(w.body))
	if err != nil {
		return nil, fault("the request can't be written: %v", w.blanker().error(err))
	}
	for name, values := range w.header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f }) {
				return nil, fault("the header %s holds a control character and can't be sent", name)
			}
		}
	}
	r.Host, r.Header = w.host, w.header
	if r.Header.Get("User-Agent") == "" {
		// An empty one keeps net/http from adding its own.
		r.Header = w.header.Clone()
		r.Header["User-Agent"] = []string{""}
	}
	return r, nil
}

// record is the request as reports may show it.
func (w *wire) record(b blanker) contract.Request {
	u := w.url
	u.RawQuery = blankParams(u.RawQuery)
	body := w.body
	if strings.HasPrefix(w.header.Get("Content-Type"), formType) {
		body = []byte(blankParams(string(body)))
	}
	header := b.header(w.header)
	for _, name := range []string{"Authorization", "X-Acs-Security-Token", "X-Acs-Accesskey-Id"} {
		if value := w.header.Get(name); value != "" {
			header.Set(name, blankedScheme(value))
		}
	}
	return contract.Request{Method: w.method, URL: b.text(u.String()), Header: header, Body: b.bytes(body)}
}
