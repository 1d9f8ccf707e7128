// Package serve is the reference provider for teams that write clients: around it stand latency and errors, faults for
// single requests, a log of what was said, and an API to control it all. README.md says how to use it.
package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

// HealthPath answers 200 as long as the program serves.
const HealthPath = "/healthz"

// Options say what stands around the provider. The zero value changes nothing.
type Options struct {
	Latency       time.Duration          // of each answer of a product
	LatencySpread time.Duration          // how far it may be off, at most Latency
	ErrorRate     float64                // of requests to a product that fail for no reason, from 0 to 1
	Seed          uint64                 // of latencies and errors
	Accounts      []contract.SeedAccount // that are there at the start, and after a reset
	Log           *Log                   // nil means none
}

// Handler answers for a provider and for everything around it.
type Handler struct {
	provider *reference.Provider
	options  Options
	chance   *chance
	faults   *faults
}

// New puts everything that is asked for around a provider, and adds the accounts.
func New(provider *reference.Provider, options Options) (*Handler, error) {
	if err := provider.Seed(options.Accounts); err != nil {
		return nil, err
	}
	return &Handler{provider: provider, options: options, chance: newChance(options), faults: newFaults(provider)}, nil
}

// ServeHTTP answers a request, and logs it.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == HealthPath {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
		return
	}
	started, trace, body := time.Now(), &reference.Trace{}, new(bytes.Buffer)
	r = r.WithContext(reference.WithTrace(r.Context(), trace))
	if h.options.Log != nil {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, body), r.Body}
	}
	answer := &answer{header: http.Header{}}
	note := h.answer(answer, r)
	if h.options.Log != nil {
		e := entry{Path: r.URL.Path, Note: note, Code: trace.Code}
		e.Product, _ = h.provider.Product(r.URL.Path)
		e.Operation, e.Started, e.Duration = trace.Operation, started, time.Since(started)
		came := contract.Response{Status: answer.status, Header: answer.header, Body: answer.body.Bytes()}
		e.Request, e.Response = client.Record(r, body.Bytes(), came, trace.Credentials, h.provider.HookToken())
		h.options.Log.add(e)
	}
	answer.send(w)
}

// answer makes an answer, and waits as long as the answer has to. It gives what was special about it, for the log, or "".
func (h *Handler) answer(w http.ResponseWriter, r *http.Request) (note string) {
	if controls(r.URL.Path) {
		h.control(w, r)
		return ""
	}
	product, known := h.provider.Product(r.URL.Path)
	if !known {
		h.provider.ServeHTTP(w, r)
		return ""
	}
	wait, fails := h.chance.draw()
	answering, fault := h.faults.choose(product, r)
	switch {
	case fault != "":
		note = "fault " + fault
	case fails && answering == h.provider:
		answering, note = h.provider.Failing(), "error by chance"
	}
	answering.ServeHTTP(w, r)
	if wait > 0 {
		select {
		case <-time.After(wait):
		case <-r.Context().Done(): // nobody waits for it any longer
		}
	}
	return note
}

// answer is an answer before it is sent.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header gives the headers, to be filled in.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader takes the status.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write takes a part of the body.
func (a *answer) Write(part []byte) (int, error) { return a.body.Write(part) }

func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // a client that went away is no concern of ours
}

// writeJSON answers with a value that can be written as JSON.
func writeJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil { // no value of ours is such
		status, text = http.StatusInternalServerError, []byte(`{"error": "the answer can't be written"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}
