package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/history"
	"relcon/runner/outage"
	"relcon/runner/states"
)

// hookPatience is how many times the time for one request the hook may take: what it arranges may be slow to make.
const hookPatience = 3

// outagePatience is for how many times the time for one request a place may be silent before it counts as down.
const outagePatience = 3

// watch makes what watches for an outage of the target.
func (s *session) watch(concurrency int) *outage.Watch {
	return &outage.Watch{
		Limit: concurrency + 8, Now: time.Now, End: func(cause error) { s.engine.Break(cause) },
		Grace:    min(outagePatience*s.target.Limits.RequestTimeout, s.target.Limits.SettleTimeout),
		Products: s.wanted(),
	}
}

// wanted are the products of which something was selected.
func (s *session) wanted() []contract.Product {
	var wanted []contract.Product
	for _, product := range s.target.Offered() {
		for _, scenario := range s.scenarios {
			if scenario.Product == product {
				wanted = append(wanted, product)
				break
			}
		}
	}
	return wanted
}

func (s *session) retry() client.Retry {
	limits := s.target.Limits
	return client.Retry{
		Pause: engine.Pause, First: limits.PollInterval, Limit: limits.SettleTimeout, Silent: s.outage.Grace,
		AtOnce: limits.RequestTimeout, Watch: s.outage,
	}
}

// retrying is the client as the steps use it.
func (s *session) retrying() *client.Retrying {
	return &client.Retrying{Caller: s.client, Retry: s.retry(), Now: time.Now, Seen: func(account contract.Account) {
		_ = s.leases.InUse(account) // it is told when the account is not torn down
	}}
}

// arrange makes what gives accounts and instances to the scenarios.
func (s *session) arrange() *states.Leases {
	leases := &states.Leases{
		Source: s.hook, Ledger: s.ledger, MaxInstances: s.target.Safety.MaxInstances, Timeout: s.target.Limits.RequestTimeout,
		Retry: s.retry(), Watch: s.outage, Foreign: s.client.Strange, Scenario: history.ScenarioOf,
	}
	if s.pool != nil {
		leases.Source, leases.Ledger = s.pool, nil
	}
	return leases
}

// doubted looks again at a violation in which the provider answered 5xx. A server that answers so to everything is out
// of order and breaks no single clause; one that answers so to this call alone breaks it. The difference is seen in what
// a new account gets for reading its inventory.
func (s *session) doubted(ctx context.Context, scenario catalogue.Scenario, failure error) error {
	var violation *contract.Violation
	exchanges := s.history.Exchanges(scenario.Name)
	i := slices.IndexFunc(exchanges, func(e contract.Exchange) bool { return e.Response.Status >= 500 })
	if i < 0 || !errors.As(failure, &violation) || ctx.Err() != nil {
		return failure
	}
	product := string(scenario.Product)
	err := s.alive(ctx, scenario.Product)
	switch {
	case outage.Unheard(err):
		s.outage.Note(product, err)
		return &outage.ViolationError{Violation: violation, Cause: err}
	case s.outage.IllSince(product, exchanges[i].Started):
		return &outage.ViolationError{Violation: violation, Cause: errors.New("it answered 5xx to the reading of an inventory, too")}
	}
	return failure
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
	ctx = states.Once(ctx, 0)
	account, err := s.leases.Account(ctx, product, "")
	if err != nil {
		return err
	}
	_, err = s.client.Inventory(ctx, account, nil)
	if closing := s.leases.TearDown(context.WithoutCancel(ctx), account); err == nil {
		err = closing
	}
	return err
}

// endedByOutage tells whether a run is over because the target stopped answering.
func endedByOutage(ctx context.Context) bool {
	var down *outage.Error
	return errors.As(context.Cause(ctx), &down)
}

// errTimeOver is that the run took longer than it may.
type errTimeOver struct{ limit time.Duration }

// Error names the limit, and where it is raised.
func (e *errTimeOver) Error() string {
	return fmt.Sprintf("the run's time of %v was over; give it more with --timeout, or by limits.totalTimeout in the target file", e.limit)
}

// ExitCode is that of a run that came to no verdict.
func (e *errTimeOver) ExitCode() int { return contract.ExitIncomplete }
