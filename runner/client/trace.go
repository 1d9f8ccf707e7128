package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"sync"
)

// traces gives each request its place in a trace (W3C Trace Context), so that a provider finds it in its own: one trace for each
// scenario, and one for what a run sends outside all of them.
type traces struct {
	scenario func(context.Context) string // the name of the scenario that a request is for; "" outside all of them
	mu       sync.Mutex
	of       map[string]string // the trace id of a scenario, by its name
}

// NewTraces gives what makes the traceparent header of a request, by the scenario that it is for.
func NewTraces(scenario func(context.Context) string) func(context.Context) string {
	return (&traces{scenario: scenario, of: map[string]string{}}).parent
}

// parent is the header of one request: version, trace id, span id, and the flag that the trace is to be kept. The ids do not
// follow from the seed: two runs with one seed are two traces.
func (t *traces) parent(ctx context.Context) string {
	scenario := t.scenario(ctx)
	t.mu.Lock()
	if t.of[scenario] == "" {
		t.of[scenario] = randomID(16)
	}
	trace := t.of[scenario]
	t.mu.Unlock()
	return "00-" + trace + "-" + randomID(8) + "-01"
}

// randomID gives so many random bytes in hexadecimal, at least one of which is not 0.
func randomID(length int) string {
	id := make([]byte, length)
	_, _ = rand.Read(id) // it never fails
	id[0] |= 1
	return hex.EncodeToString(id)
}

// UserAgent is the header by which requests say who sends them; a version may hold what the header can't.
func UserAgent(version string) string {
	return "relcon/" + strings.Map(func(r rune) rune {
		if strings.ContainsRune("!#$%&'*+-.^_`|~", r) || r < 0x80 && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
			return r
		}
		return -1
	}, version)
}
