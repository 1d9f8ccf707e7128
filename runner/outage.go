package runner

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// theHook stands among the products as one more place that answers or doesn't.
const theHook = "hook"

// fewest is how many failures in a row make a silence: one or two are an accident.
const fewest = 3

// outage watches for the moment from which nothing answers any more: there is no use in asking hundreds of times. It
// looks at two things: at how many scenarios ended in a row without an answer, and at how long each place has been
// silent, since what only reads is waited for.
type outage struct {
	limit    int                // so many scenarios in a row end the run
	grace    time.Duration      // a place that is silent for so long is down
	products []contract.Product // when all of them are down, or the hook is, so is the target
	now      func() time.Time
	end      func(error) // called at least once when the target is down

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

// errOutage is why scenarios were not run after the target stopped answering.
type errOutage struct{ cause error }

// Error gives the last thing that the network said.
func (e *errOutage) Error() string {
	return fmt.Sprintf("the target stopped answering: %s", plainly(e.cause))
}

// Unwrap gives the cause.
func (e *errOutage) Unwrap() error { return e.cause }

// hookError is an answer of the hook by which it says that it is out of order.
type hookError struct{ error }

// Unwrap gives the cause.
func (e *hookError) Unwrap() error { return e.error }

// unheard tells whether an error means that nothing answered: the network failed, or the answer to what only reads, or
// to the first thing that a scenario asks of the hook, was that the server is out of order. A 5xx to anything else is an
// answer, and may be a violation.
func unheard(err error) bool {
	var unreachable *contract.Unreachable
	var ill *hookError
	return errors.As(err, &unreachable) || errors.As(err, &ill) || outOfOrder(err)
}

// outOfOrder tells whether an inventory was answered with 5xx.
func outOfOrder(err error) bool {
	var unreadable *client.UnreadableError
	return errors.As(err, &unreadable) && unreadable.Status >= 500
}

// scenario takes in how a scenario ended. All that were under way when the target went down end alike, so the limit is
// above the concurrency.
func (o *outage) scenario(err error) {
	o.mu.Lock()
	if unheard(err) {
		o.row++
	} else {
		o.row = 0
	}
	o.over = o.over || o.row >= o.limit
	over := o.over && o.row > 0
	o.mu.Unlock()
	if over {
		o.end(&errOutage{cause: err})
	}
}

// note takes in how one request to a place ended.
func (o *outage) note(place string, err error) {
	if over := o.noted(place, err); over {
		o.end(&errOutage{cause: err})
	}
}

func (o *outage) noted(place string, err error) (over bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	h := o.of(place)
	if !unheard(err) {
		h.failures = 0
		return false
	}
	if h.failures++; h.failures == 1 {
		h.since = o.now()
	}
	if outOfOrder(err) {
		h.ill = o.now()
	}
	if !o.down(h) {
		return false
	}
	o.over = place == theHook || !slices.ContainsFunc(o.products, func(p contract.Product) bool { return !o.down(o.of(string(p))) })
	return o.over
}

func (o *outage) of(place string) *health {
	if o.places == nil {
		o.places = map[string]*health{}
	}
	if o.places[place] == nil {
		o.places[place] = &health{}
	}
	return o.places[place]
}

func (o *outage) down(h *health) bool {
	return h.failures >= fewest && o.now().Sub(h.since) >= o.grace
}

// gone tells whether a place has been silent for so long that it is not waited for any more.
func (o *outage) gone(place string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.over || o.down(o.of(place))
}

// isOver tells whether the target was found to be down.
func (o *outage) isOver() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.over
}

// failures counts those in a row of a place.
func (o *outage) failures(place string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.of(place).failures
}

// illSince tells whether a place has answered a read with 5xx at or after a time.
func (o *outage) illSince(place string, at time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !o.of(place).ill.Before(at) && !o.of(place).ill.IsZero()
}
