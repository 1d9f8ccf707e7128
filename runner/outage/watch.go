// Package outage finds out whether the target is there, and if it is not, why not: what a failure of the network or an
// odd answer means, and what to do about it.
package outage

import (
	"errors"
	"slices"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
)

// Hook stands among the products as one more place that answers or doesn't.
const Hook = "hook"

// Fewest is how many failures in a row make a silence: one or two are an accident.
const Fewest = 3

// Watch watches for the moment from which nothing answers any more: there is no use in asking hundreds of times. It
// looks at two things: at how many scenarios ended in a row without an answer, and at how long each place has been
// silent, since what only reads is waited for.
type Watch struct {
	Limit    int                // so many scenarios in a row end the run
	Grace    time.Duration      // a place that is silent for so long is down
	Products []contract.Product // when all of them are down, or the hook is, so is the target
	Now      func() time.Time
	End      func(error) // called at least once when the target is down

	mu     sync.Mutex
	over   bool // the target is down for good, as far as this run goes
	row    int  // scenarios in a row that got no answer
	places map[string]*health
}

// health is what is known of one place.
type health struct {
	failures int       // in a row
	since    time.Time // of the first of them
	ill      time.Time // when it last answered a read with 5xx
}

// Error is why scenarios were not run after the target stopped answering.
type Error struct{ cause error }

// Error gives the last thing that the network said.
func (e *Error) Error() string { return "the target stopped answering: " + Plainly(e.cause) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// ExitCode is that of a run whose target could not be reached.
func (e *Error) ExitCode() int { return contract.ExitUnreachable }

// Unheard tells whether an error means that nothing answered: the network failed, or the answer to what only reads, or
// to the first thing that a scenario asks of the hook, was that the server is out of order. A 5xx to anything else is an
// answer, and may be a violation.
func Unheard(err error) bool {
	var down *states.DownError
	return client.Unanswered(err) || client.OutOfOrder(err) || errors.As(err, &down)
}

// Scenario takes in how a scenario ended. All that were under way when the target went down end alike, so the limit is
// above the concurrency.
func (w *Watch) Scenario(err error) {
	w.mu.Lock()
	if Unheard(err) {
		w.row++
	} else {
		w.row = 0
	}
	w.over = w.over || w.row >= w.Limit
	over := w.over && w.row > 0
	w.mu.Unlock()
	if over {
		w.End(&Error{cause: err})
	}
}

// Note takes in how one request to a place ended.
func (w *Watch) Note(place string, err error) {
	if over := w.noted(place, err); over {
		w.End(&Error{cause: err})
	}
}

func (w *Watch) noted(place string, err error) (over bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.of(place)
	if !Unheard(err) {
		h.failures = 0
		return false
	}
	if h.failures++; h.failures == 1 {
		h.since = w.Now()
	}
	if client.OutOfOrder(err) {
		h.ill = w.Now()
	}
	if !w.down(h) {
		return false
	}
	w.over = place == Hook || !slices.ContainsFunc(w.Products, func(p contract.Product) bool { return !w.down(w.of(string(p))) })
	return w.over
}

func (w *Watch) of(place string) *health {
	if w.places == nil {
		w.places = map[string]*health{}
	}
	if w.places[place] == nil {
		w.places[place] = &health{}
	}
	return w.places[place]
}

func (w *Watch) down(h *health) bool {
	return h.failures >= Fewest && w.Now().Sub(h.since) >= w.Grace
}

// Gone tells whether a place has been silent for so long that it is not waited for any more.
func (w *Watch) Gone(place string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.over || w.down(w.of(place))
}

// Over tells whether the target was found to be down.
func (w *Watch) Over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.over
}

// Failures counts those in a row of a place.
func (w *Watch) Failures(place string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.of(place).failures
}

// illSince tells whether a place has answered a read with 5xx at or after a time.
func (w *Watch) illSince(place string, at time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.of(place).ill.Before(at) && !w.of(place).ill.IsZero()
}
