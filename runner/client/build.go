package client

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"relcon/runner/contract"
)

// wrongSecret proves nothing: it is used where a call asks for a secret that is not the account's.
const wrongSecret = "relcon-secret-of-no-account"

// message is a call with its defaults filled in.
type message struct {
	contract.Call
	place  place
	at     time.Time
	secret string // what proves the sender, right or wrong: the key's secret or the bearer token
}

// compose fills in what the call leaves to its product, all but the time.
func (c *Client) compose(call contract.Call) (message, error) {
	p, ok := c.places[call.Product]
	if !ok {
		return message{}, fault("%q has no endpoint, so that %s can't be sent", call.Product, call.Operation)
	}
	m := message{Call: call, place: p, at: call.At, secret: call.Credentials.AccessKeySecret}
	if m.Scheme == "" {
		m.Scheme = p.schemes[0]
	}
	if m.Scheme == contract.Bearer {
		m.secret = call.Credentials.Token
	}
	if m.Distortion.WrongSecret {
		m.secret = wrongSecret
	}
	if !slices.Contains(p.schemes, m.Scheme) {
		return message{}, fault("%s has no scheme %q: it knows %v", call.Product, m.Scheme, p.schemes)
	}
	if m.Method == "" {
		m.Method = http.MethodPost
	}
	if m.Version == "" {
		m.Version = p.version
	}
	if err := checkFields(call); err != nil {
		return message{}, err
	}
	if m.Nonce == "" && !call.Product.Zenlayer() {
		nonce, err := c.nonce()
		if err != nil {
			return message{}, err
		}
		m.Nonce = nonce
	}
	return m, nil
}

// checkFields refuses what would have no effect: a distortion that is silently left out would prove nothing.
func checkFields(call contract.Call) error {
	d := call.Distortion
	ofZenlayer := len(call.Body) > 0 || d.SignedBody != nil
	ofAlibaba := len(call.Params) > 0 || call.Form || call.Format != "" ||
		d.SignedParams != nil || len(d.OmitParams) > 0 || len(d.ExtraParams) > 0
	if call.Product.Zenlayer() && ofAlibaba {
		return fault("%s of %s: the call sets a field that only Alibaba Cloud has", call.Operation, call.Product)
	}
	if !call.Product.Zenlayer() && ofZenlayer {
		return fault("%s of %s: the call sets a field that only Zenlayer has", call.Operation, call.Product)
	}
	return nil
}

func fault(format string, args ...any) error {
	return &contract.Fault{Reason: fmt.Sprintf(format, args...)}
}

func (c *Client) nonce() (string, error) {
	c.randomLock.Lock()
	defer c.randomLock.Unlock()
	var bytes [16]byte
	if _, err := io.ReadFull(c.random, bytes[:]); err != nil {
		return "", fault("nonce: the source of randomness failed: %v", err)
	}
	return hex.EncodeToString(bytes[:]), nil
}

// wire signs the message and writes it down as it goes out.
func (m message) wire() wire {
	w := wire{
		method:  m.Method,
		url:     m.place.url,
		host:    m.place.host,
		header:  http.Header{"User-Agent": {"relcon"}},
		secrets: []string{m.Credentials.AccessKeySecret, m.Credentials.Token},
	}
	if len(m.Credentials.AccessKeyID) >= shortestKeyID {
		w.secrets = append(w.secrets, m.Credentials.AccessKeyID)
	}
	switch {
	case m.Product.Zenlayer():
		m.writeZenlayer(&w)
	case m.Scheme == contract.ACS3:
		m.writeACS3(&w)
	default:
		m.writeRPC(&w)
	}
	if m.Distortion.Authorization != nil {
		w.setOrDelete("Authorization", *m.Distortion.Authorization)
	}
	for _, name := range m.Distortion.OmitHeaders {
		w.header.Del(name)
	}
	return w
}
