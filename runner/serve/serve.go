// Package serve is the reference provider for teams that write clients: around it stand latency and errors, faults for
// single requests, a log of what was said, and an API to control it all. README.md says how to use it.
package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
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
	options Options
	world   atomic.Pointer[world] // a request stays in the world in which it began
}

// world is what a reset makes anew: the accounts, the faults that wait for requests, and what chance draws.
type world struct {
	provider *reference.Provider
	faults   *faults
	chance   *chance
}

// New puts everything that is asked for around a provider, and adds the accounts.
func New(provider *reference.Provider, options Options) (*Handler, error) {
	h := &Handler{options: options}
	if err := h.begin(provider); err != nil {
		return nil, err
	}
	return h, nil
}

// begin makes a world of a provider without accounts. The old world stays, if there is an error.
func (h *Handler) begin(provider *reference.Provider) error {
	if err := provider.Seed(h.options.Accounts); err != nil {
		return err
	}
	h.world.Store(&world{provider, newFaults(provider), newChance(h.options)})
	return nil
}

// ServeHTTP answers a request, and logs it.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == HealthPath {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
		return
	}
	started, trace, body, at := time.Now(), &reference.Trace{}, new(bytes.Buffer), h.world.Load()
	r = r.WithContext(reference.WithTrace(r.Context(), trace))
	if h.options.Log != nil {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, body), r.Body}
	}
	answer := &answer{header: http.Header{}}
	note := h.answer(at, answer, r)
	if h.options.Log != nil {
		recorder := h.recorder(at, trace.Credentials)
		e := entry{Path: recorder.Text(r.URL.Path), Note: note, Code: recorder.Text(trace.Code)}
		e.Product, _ = at.provider.Product(r.URL.Path)
		e.Operation, e.Started, e.Duration = recorder.Text(trace.Operation), started, time.Since(started)
		came := contract.Response{Status: answer.status, Header: answer.header, Body: answer.body.Bytes()}
		e.Request, e.Response = recorder.Exchange(r, body.Bytes(), came)
		h.options.Log.add(e)
	}
	answer.send(w)
}

// recorder blanks the secrets of every account: those of the request's world and of the present one, those that a reset brings
// back, and those of the account that the request was for, which may be torn down by now.
func (h *Handler) recorder(at *world, own contract.Credentials) client.Recorder {
	known := append(at.provider.Credentials(), own)
	if now := h.world.Load(); now != at {
		known = append(known, now.provider.Credentials()...)
	}
	for _, seed := range h.options.Accounts {
		if !slices.Contains(known, seed.Credentials) { // as they are, unless the hook has torn the account down
			known = append(known, seed.Credentials)
		}
	}
	return client.NewRecorder(known, at.provider.HookToken())
}

// answer makes an answer, and waits as long as the answer has to. It gives what was special about it, for the log, or "".
func (h *Handler) answer(at *world, w http.ResponseWriter, r *http.Request) (note string) {
	if controls(r.URL.Path) {
		h.control(w, r)
		return ""
	}
	product, known := at.provider.Product(r.URL.Path)
	if !known {
		at.provider.ServeHTTP(w, r)
		return ""
	}
	wait, fails := at.chance.draw()
	answering, fault := at.faults.choose(product, r)
	switch {
	case fault != "":
		note = "fault " + fault
	case fails && answering == at.provider:
		answering, note = at.provider.Failing(), "error by chance"
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
