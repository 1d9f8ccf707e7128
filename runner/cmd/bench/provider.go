package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"relcon/runner/reference"
)

const token = "bench-token"

// setting is how a provider is reached.
type setting struct {
	latency time.Duration // of each answer, the hook's among them
	atOnce  int           // scenarios
	rate    float64       // requests per second; 0 means no limit worth the name
	record  bool          // what is sent
}

// provided is a reference behind a network that takes its time, with a count of what it is asked.
type provided struct {
	*httptest.Server
	latency   time.Duration
	handler   http.Handler
	recording bool

	mu                       sync.Mutex
	requests, calls, refused int
	first, last              time.Time
	exchanges                []exchange
}

// exchange is a request as it came, with the answer.
type exchange struct {
	Method, Path string
	Header       http.Header
	Body         []byte
	Status       int
	Answered     http.Header
	Answer       []byte
}

func provide(latency time.Duration) (*provided, error) {
	handler, err := reference.New(reference.Options{HookToken: token})
	if err != nil {
		return nil, err
	}
	p := &provided{latency: latency, handler: handler}
	p.Server = httptest.NewServer(p)
	return p, nil
}

// ServeHTTP answers after a while.
func (p *provided) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	time.Sleep(p.latency)
	answer := httptest.NewRecorder()
	p.handler.ServeHTTP(answer, r)
	p.note(r, body, answer)
	copyTo(w, answer.Header(), answer.Code, answer.Body.Bytes())
}

func (p *provided) note(r *http.Request, body []byte, answer *httptest.ResponseRecorder) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last = time.Now(); strings.HasPrefix(r.URL.Path, reference.HookPath) {
		p.calls++
		return
	}
	if p.requests++; p.requests == 1 {
		p.first = p.last.Add(-p.latency)
	}
	if answer.Code == http.StatusTooManyRequests || bytes.Contains(answer.Body.Bytes(), []byte("Throttling")) {
		p.refused++
	}
	if p.recording {
		p.exchanges = append(p.exchanges, exchange{r.Method, r.URL.RequestURI(), r.Header, body, answer.Code, answer.Header(), answer.Body.Bytes()})
	}
}

func copyTo(w http.ResponseWriter, header http.Header, status int, body []byte) {
	for name, values := range header {
		w.Header()[name] = values
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// target is the target file that leads to the provider.
func (p *provided) target(s setting) []byte {
	rate := s.rate
	if rate == 0 {
		rate = 1e6
	}
	return fmt.Appendf(nil, `name: bench
products:
  bmc: {endpoint: %[1]s/api/v2/bmc}
  zec: {endpoint: %[1]s/api/v2/zec}
  bss: {endpoint: %[1]s/}
states: {url: %[1]s%[2]s, token: %[3]s}
limits: {requestsPerSecond: %[4]v, settleTimeout: %[5]v, pollInterval: 10ms, maxAccounts: 100000, totalTimeout: 2h}
safety: {allowRelease: true, maxInstances: 1000000, maxRequests: 1000000}
`, p.URL, reference.HookPath, token, strconv.FormatFloat(rate, 'f', -1, 64), 500*time.Millisecond+10*s.latency)
}

// numbered is the header that says which of the exchanges a request of the bare loop is.
const numbered = "X-Bench-Number"

// answering is a server that has the answers at hand.
func answering(all []exchange) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		number, err := strconv.Atoi(r.Header.Get(numbered))
		if err != nil || number < 0 || number >= len(all) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		copyTo(w, all[number].Answered, all[number].Status, all[number].Answer)
	}))
}

// sendAll sends recorded requests, so many at once, in their order, and reads each answer to its end.
func sendAll(ctx context.Context, file, address string, atOnce int) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all []exchange
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	var next atomic.Int64
	var group errgroup.Group
	for range atOnce {
		group.Go(func() error {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(all) {
					return nil
				}
				if err := all[n].send(ctx, client, address, n); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

func (e exchange) send(ctx context.Context, client *http.Client, address string, number int) error {
	request, err := http.NewRequestWithContext(ctx, e.Method, address+e.Path, bytes.NewReader(e.Body))
	if err != nil {
		return err
	}
	request.Header = e.Header
	request.Header.Set(numbered, strconv.Itoa(number))
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
