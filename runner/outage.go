package runner

import (
	"errors"
	"fmt"
	"sync"

	"relcon/runner/contract"
)

// outage watches for the moment from which nothing answers any more: there is no use in asking hundreds of times.
type outage struct {
	mu    sync.Mutex
	row   int // scenarios in a row that got no answer
	limit int // so many end the run
}

// errOutage is why scenarios were not run after the target stopped answering.
type errOutage struct{ cause error }

// Error gives the last thing that the network said.
func (e *errOutage) Error() string { return fmt.Sprintf("the target stopped answering: %v", e.cause) }

// Unwrap gives the cause.
func (e *errOutage) Unwrap() error { return e.cause }

// note takes in how a scenario ended, and gives an error once too many in a row got no answer. All that were under way
// when the target went down end alike, so the limit is above the concurrency.
func (o *outage) note(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var unreachable *contract.Unreachable
	if !errors.As(err, &unreachable) {
		o.row = 0
		return nil
	}
	o.row++
	if o.row < o.limit {
		return nil
	}
	return &errOutage{cause: unreachable}
}
