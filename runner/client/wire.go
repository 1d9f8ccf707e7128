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

// check finds what net/http would refuse to send: that is a fault of ours and says nothing about the provider.
func (w *wire) check() error {
	if _, err := http.NewRequest(w.method, w.url.String(), nil); err != nil {
		return fault("the request can't be written: %v", w.blanker().error(err))
	}
	for name, values := range w.header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return (r < ' ' && r != '\t') || r == 0x7f }) {
				return fault("the header %s holds a control character and can't be sent", name)
			}
		}
	}
	return nil
}

// request is the wire in net/http's terms. An empty User-Agent keeps net/http from adding its own.
func (w *wire) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, w.method, w.url.String(), bytes.NewReader(w.body))
	if err != nil {
		return nil, err
	}
	r.Host = w.host
	r.Header = w.header.Clone()
	if r.Header.Get("User-Agent") == "" {
		r.Header["User-Agent"] = []string{""}
	}
	return r, nil
}

// record is the request as reports may show it.
func (w *wire) record() contract.Request {
	b := w.blanker()
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
