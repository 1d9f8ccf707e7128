package client

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"relcon/runner/contract"
)

// wrongSecret proves nothing: it is used where a call asks for a secret that is not the account's.
const wrongSecret = "relcon-secret-of-no-account"

// message is a call with its defaults filled in.
type message struct {
	contract.Call
	place  place
	common http.Header // of every request, unless the call says otherwise; no signature covers them
	secret string      // what proves the sender, right or wrong: the key's secret or the bearer token
}

// builder makes messages of calls.
type builder struct {
	places map[contract.Product]place
	agent  string
	lock   sync.Mutex
	random io.Reader
}

// compose fills in what the call leaves to its product, all but the time.
func (b *builder) compose(call contract.Call) (message, error) {
	p, ok := b.places[call.Product]
	if !ok {
		return message{}, fault("%q has no endpoint, so that %s can't be sent", call.Product, call.Operation)
	}
	m := message{Call: call, place: p, common: http.Header{"User-Agent": {b.agent}}, secret: call.Credentials.AccessKeySecret}
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
	if err := checkFields(m.Call); err != nil {
		return message{}, err
	}
	if m.Nonce == "" && !call.Product.Zenlayer() {
		nonce, err := b.nonce()
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
	ofZenlayer := len(call.Body) > 0
	ofAlibaba := len(call.Params) > 0 || call.Form || call.WholeForm || call.Format != "" ||
		call.Respelled || len(d.Before) > 0 || len(d.Behind) > 0 || len(d.InForm) > 0 || len(d.OmitParams) > 0 || len(d.Unsigned) > 0 || len(d.ExtraParams) > 0
	if call.Product.Zenlayer() && ofAlibaba {
		return fault("%s of %s: the call sets a field that only Alibaba Cloud has", call.Operation, call.Product)
	}
	if !call.Product.Zenlayer() && ofZenlayer {
		return fault("%s of %s: the call sets a field that only Zenlayer has", call.Operation, call.Product)
	}
	ofRPC := call.WholeForm || call.Format == "XML" || len(d.OmitParams) > 0
	if call.Scheme == contract.ACS3 && ofRPC {
		return fault("%s of %s: the call sets a field that only the RPC signature has", call.Operation, call.Product)
	}
	ofACS3 := len(d.Unsigned) > 0 || d.SignedBody != nil
	if call.Scheme == contract.RPC && ofACS3 {
		return fault("%s of %s: the call sets a field that only the header signature has", call.Operation, call.Product)
	}
	return nil
}

func fault(format string, args ...any) error {
	return &contract.Fault{Reason: fmt.Sprintf(format, args...)}
}

func (b *builder) nonce() (string, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	var random [16]byte
	if _, err := io.ReadFull(b.random, random[:]); err != nil {
		return "", fault("nonce: the source of randomness failed: %v", err)
	}
	return hex.EncodeToString(random[:]), nil
}

// wire signs the message, now unless it says when, and writes it down as it goes out.
func (m message) wire(now time.Time) wire {
	if m.At.IsZero() {
		m.At = now
	}
	w := wire{
		method:  m.Method,
		url:     m.place.url,
		host:    m.place.host,
		header:  m.common.Clone(),
		account: m.Credentials,
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
		w.setOrDelete("Authorization", m.filled(*m.Distortion.Authorization, &w))
		w.secrets = append(w.secrets, proofsIn(w.header.Get("Authorization"))...)
	}
	for i, further := range m.Headers {
		if i == slices.IndexFunc(m.Headers, named(further.Name)) {
			w.header.Del(further.Name)
		}
		w.header.Add(further.Name, further.Value)
	}
	for _, name := range m.Distortion.OmitHeaders {
		w.header.Del(name)
	}
	return w
}

// filled puts what the right Authorization header has in place of $key, $signed, $proof and $half.
func (m message) filled(authorization string, w *wire) string {
	right := w.header.Get("Authorization")
	_, proof, signed := strings.Cut(right, "Signature=")
	if !signed {
		proof = strings.TrimPrefix(right, "Bearer ")
	}
	_, names, _ := strings.Cut(right, "SignedHeaders=")
	names, _, _ = strings.Cut(names, ",")
	half := proof[:len(proof)/2]
	w.secrets = append(w.secrets, half)
	return strings.NewReplacer("$key", m.Credentials.AccessKeyID, "$signed", names, "$proof", proof, "$half", half).Replace(authorization)
}

// wire is a request as it goes out, with what must not be recorded in clear.
type wire struct {
	method  string
	url     url.URL
	host    string
	header  http.Header
	body    []byte
	account contract.Credentials
	secrets []string      // beside those of the account
	explain func() string // what was signed; nil where nothing was
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
		return nil, fault("the request can't be written: %v", newBlanker(append(secretsOf(w.account), w.secrets...)).error(err))
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
