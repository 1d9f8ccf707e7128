package client

import (
	"strconv"

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

func (m message) signZC2(w *wire, contentType string) {
	timestamp := strconv.FormatInt(m.At.Unix(), 10)
	if m.Distortion.Timestamp != nil {
		timestamp = *m.Distortion.Timestamp
	}
	body := m.Body
	if m.Distortion.SignedBody != nil {
		body = m.Distortion.SignedBody
	}
	z := sign.ZC2{
		Method:    m.Method,
		Headers:   map[string]string{"content-type": contentType, "host": w.host},
		Timestamp: timestamp,
		Body:      body,
	}
	w.header.Set(sign.ZC2TimestampHeader, timestamp)
	w.header.Set("X-ZC-Signature-Method", sign.ZC2Algorithm)
	signature := z.Signature(m.secret)
	w.header.Set("Authorization", z.Authorization(m.Credentials.AccessKeyID, signature))
	w.secrets = append(w.secrets, signature)
}
