package client

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// writeZenlayer writes the headers and the body of a Zenlayer call (Zenlayer API, Request, Signature, Access token).
func (m message) writeZenlayer(w *wire) {
	contentType := m.ContentType
	if contentType == "" {
		contentType = "application/json"
	}
	w.body = m.Body
	w.header.Set("Content-Type", contentType)
	w.setOrDelete("X-ZC-Action", m.Operation)
	w.setOrDelete("X-ZC-Version", m.Version)
	if m.Distortion.Timestamp != nil {
		w.header.Set(sign.ZC2TimestampHeader, *m.Distortion.Timestamp)
	}
	switch m.Scheme {
	case contract.Bearer:
		w.header.Set("Authorization", "Bearer "+m.secret)
	case contract.ZC2:
		m.signZC2(w, contentType)
	}
}

// signedHeaders finds the headers that an Authorization says are signed.
var signedHeaders = regexp.MustCompile(`SignedHeaders=([a-z0-9;-]+)`)

// among gives the named headers: those of the signature, and any other that is sent.
func (m message) among(w *wire, signed map[string]string, names []string) map[string]string {
	only := map[string]string{}
	for _, name := range names {
		only[name] = cmp.Or(signed[name], m.further(name), w.header.Get(name))
	}
	return only
}

// further is the value of a header that is set beside those of every request; "" where there is none.
func (m message) further(name string) string {
	for _, each := range m.Headers {
		if strings.EqualFold(each.Name, name) {
			return each.Value
		}
	}
	return ""
}

func (m message) signZC2(w *wire, contentType string) {
	timestamp := strconv.FormatInt(m.At.Unix(), 10)
	if m.Distortion.Timestamp != nil {
		timestamp = *m.Distortion.Timestamp
	}
	body := m.Body
	if m.Distortion.SignedBody != nil {
		body = m.Distortion.SignedBody
	}
	w.header.Set(sign.ZC2TimestampHeader, timestamp)
	w.header.Set("X-ZC-Signature-Method", sign.ZC2Algorithm)
	part := func(name, sent string) string { return cmp.Or(m.Distortion.Signed[name], sent) }
	z := sign.ZC2{
		Method:    part("method", m.Method),
		Headers:   map[string]string{"content-type": part("content-type", contentType), "host": part("host", w.host)},
		Timestamp: part("timestamp", timestamp),
		Body:      body,
	}
	if m.Distortion.Authorization != nil {
		if names := signedHeaders.FindStringSubmatch(*m.Distortion.Authorization); names != nil {
			z.Headers = m.among(w, z.Headers, strings.Split(names[1], ";"))
		}
	}
	signature := z.Signature(m.secret)
	w.header.Set("Authorization", z.Authorization(m.Credentials.AccessKeyID, signature))
	w.secrets, w.explain = append(w.secrets, signature), z.Explain
}
