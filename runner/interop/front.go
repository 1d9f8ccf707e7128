package interop

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"

	"relcon/runner/reference"
	"relcon/runner/sign"
)

// front stands before the reference. It does what a request can't cause by itself: answers that the reference never
// gives, a request that arrives twice, an answer that is lost.
type front struct {
	provider http.Handler

	mu     sync.Mutex
	next   []act
	nonces []string // of the requests that came since the last plan
}

// act is what becomes of one request.
type act func(w http.ResponseWriter, r *http.Request, provider http.Handler)

// plan says what becomes of the next requests. Those after them reach the reference.
func (f *front) plan(acts ...act) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next, f.nonces = acts, nil
}

// seen gives the nonces of the requests that came since the last plan, "" for one that has none.
func (f *front) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nonces
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == reference.HookPath {
		f.provider.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.take(r, body)(w, r, f.provider)
}

func (f *front) take(r *http.Request, body []byte) act {
	f.mu.Lock()
	defer f.mu.Unlock()
	nonce := r.Header.Get("X-Acs-Signature-Nonce")
	if decoded, err := sign.RPCOf(r, body); err == nil && nonce == "" {
		nonce = decoded.Params.Get("SignatureNonce")
	}
	f.nonces = append(f.nonces, nonce)
	if len(f.next) == 0 {
		return pass
	}
	act := f.next[0]
	f.next = f.next[1:]
	return act
}

func pass(w http.ResponseWriter, r *http.Request, provider http.Handler) { provider.ServeHTTP(w, r) }

// says answers in place of the reference.
func says(status int, contentType, body string) act {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// lost lets the reference do what the request asks for, and gives another answer.
func lost(answer act) act {
	return func(w http.ResponseWriter, r *http.Request, provider http.Handler) {
		provider.ServeHTTP(httptest.NewRecorder(), r)
		answer(w, r, provider)
	}
}

// replayed lets the request arrive twice, and gives the second answer.
func replayed(w http.ResponseWriter, r *http.Request, provider http.Handler) {
	body, _ := io.ReadAll(r.Body) // of bytes, which are never refused
	for _, to := range []http.ResponseWriter{httptest.NewRecorder(), w} {
		r.Body = io.NopCloser(bytes.NewReader(body))
		provider.ServeHTTP(to, r)
	}
}

const (
	typeJSON = "application/json;charset=utf-8"
	typeXML  = "text/xml;charset=utf-8"
)

// refuses answers with a documented error of Alibaba Cloud.
func refuses(status int, code, message string) act {
	return says(status, typeJSON, fmt.Sprintf(
		`{"RequestId":"4C467B38-3910-447D-87BC-AC049166F216","HostId":"business.aliyuncs.com","Code":%q,"Message":%q,"Recommend":"https://example.com/%s"}`,
		code, message, code))
}
