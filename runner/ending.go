package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// hookPatience is how many times the time for one request the hook may take: what it arranges may be slow to make.
const hookPatience = 3

// outagePatience is for how many times the time for one request a place may be silent before it counts as down.
const outagePatience = 3

// watch makes what watches for an outage of the target.
func (s *session) watch(concurrency int) *outage {
	return &outage{
		limit: concurrency + 8, now: time.Now, end: s.breakOff,
		grace:    min(outagePatience*s.target.Limits.RequestTimeout, s.target.Limits.SettleTimeout),
		products: s.wanted(),
	}
}

// wanted are the products of which something was selected.
func (s *session) wanted() []contract.Product {
	var wanted []contract.Product
	for _, product := range products(s.target) {
		for _, scenario := range s.scenarios {
			if scenario.Product == product {
				wanted = append(wanted, product)
				break
			}
		}
	}
	return wanted
}

// breakOff ends the run: nothing more is started, and what is under way does not wait any longer.
func (s *session) breakOff(cause error) {
	s.stop(cause)
	s.abort(cause)
}

// spent ends the run once it has sent as many requests as it may.
func (s *session) spent(err error) {
	if end := (*client.SpentError)(nil); errors.As(err, &end) {
		s.breakOff(end)
	}
}

// endOf gives the cause for which a run was ended early by itself, nil for any other.
func endOf(cause error) error {
	var down *errOutage
	var spent *client.SpentError
	switch {
	case errors.As(cause, &down):
		return down
	case errors.As(cause, &spent):
		return spent
	}
	return nil
}

func (s *session) waiter() waiter {
	limits := s.target.Limits
	return waiter{pause: s.gate.pause, first: limits.PollInterval, limit: limits.SettleTimeout, once: limits.RequestTimeout, outage: s.outage}
}

// patient is the client as the steps use it.
func (s *session) patient() *patient {
	return &patient{Client: s.client, waiter: s.waiter(), allow: s.budget.take, seen: s.seen, now: time.Now}
}

// seen writes down at once that an account is in use: the run may be killed before it is to give the account back.
func (s *session) seen(account contract.Account) {
	if s.books != nil {
		_ = s.books.inUse(account) // it is told when the account is not given back
	}
}

// arrangements are the hook, or the pool, as the steps use it.
func (s *session) arrangements() *arranger {
	limit := s.target.Safety.MaxInstances
	if s.pool != nil {
		return &arranger{States: s.pool, limit: limit}
	}
	return &arranger{States: &patientStates{States: s.books, waiter: s.waiter(), trying: &sync.Mutex{}}, limit: limit}
}

// doubted looks again at a violation in which the provider answered 5xx. A server that answers so to everything is out
// of order and breaks no single clause; one that answers so to this call alone breaks it. The difference is seen in what
// a new account gets for reading its inventory.
func (s *session) doubted(ctx context.Context, p *playing) error {
	var violation *contract.Violation
	began, ill := p.illAnswer()
	if !ill || !errors.As(p.err, &violation) || ctx.Err() != nil {
		return p.err
	}
	product := string(p.scenario.Product)
	err := s.alive(ctx, p.scenario.Product)
	switch {
	case unheard(err):
		s.outage.note(product, err)
		return &errIll{violation, err}
	case s.outage.illSince(product, began):
		return &errIll{violation, errors.New("it answered 5xx to the reading of an inventory, too")}
	}
	return p.err
}

// errIll is why a violation is not one.
type errIll struct {
	violation *contract.Violation
	cause     error
}

// Error tells what was seen, and why it says nothing.
func (e *errIll) Error() string {
	return "the provider was out of order, so this is no verdict: " + e.violation.Error() + "\n" + plainly(e.cause)
}

// Unwrap gives the cause, and not the violation.
func (e *errIll) Unwrap() error { return e.cause }

// illAnswer tells whether an answer was a 5xx, and when the first such exchange began.
func (p *playing) illAnswer() (time.Time, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, exchange := range p.exchanges {
		if exchange.Response.Status >= 500 {
			return exchange.Started, true
		}
	}
	return time.Time{}, false
}

// alive reads the inventory of an account, of a new one where there is a hook. What it sends is in no scenario's record.
func (s *session) alive(ctx context.Context, product contract.Product) error {
	ctx = client.WithRecorder(ctx, func(contract.Exchange) {})
	if s.pool != nil {
		account, there := s.pool.First(product)
		if !there {
			return nil
		}
		_, err := s.client.Inventory(ctx, account, nil)
		return err
	}
	account, err := s.books.Account(ctx, product, "")
	if err != nil {
		return hookIll(err)
	}
	_, err = s.client.Inventory(ctx, account, nil)
	if closing := s.books.TearDown(context.WithoutCancel(ctx), account); err == nil {
		err = closing
	}
	return err
}
