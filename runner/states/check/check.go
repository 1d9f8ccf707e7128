// Package check holds a provider-state hook against the contract that runner/states/README.md states: it asks for accounts,
// instances, time and billing as a run does, reads through the public API what became of it, and tears everything down.
package check

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// Hook sends requests that arrange nothing, or that do not keep to the protocol.
type Hook interface {
	Raw(ctx context.Context, action, state string, params map[string]any, token string) (status int, said string, err error)
	List(ctx context.Context, products []contract.Product) (hook.Known, error)
	// Unrepeated says what an answer to a setup or a teardown had in place of the reference that was sent; "" where each repeated it.
	Unrepeated(product contract.Product, action string) string
	Blank(text string) string // takes secrets out of a text of the hook
}

// Client reads what accounts hold, and releases instances that were arranged.
type Client interface {
	Send(ctx context.Context, call contract.Call) (contract.Exchange, error)
	Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error)
	Own(account contract.Account, ids ...string) error
	Short(account contract.Account) string
}

// Check checks the hook of one target.
type Check struct {
	Hook   Hook
	States states.Source // it answers for what is arranged
	Client Client
	// Again asks for an account under the reference of one that was torn down, and tears down at once what that makes.
	Again func(ctx context.Context, account contract.Account) (status int, said string, err error)
	// Alone looks over an account, its recycle bin included. It is nil where it holds only what was arranged, so that time may pass
	// for it, and it may be torn down by its key.
	Alone func(ctx context.Context, account contract.Account) error

	Products     []contract.Product
	Token        string        // of the hook; "" where it has none
	Word         string        // that no account and no reference has
	Settle, Poll time.Duration // how long an effect may take to show, and how often it is looked for
	Pause        func(ctx context.Context, d time.Duration) error
	Doing        func(what string) // is told what is looked at

	known    hook.Known // what the hook lists
	unlisted error      // why that is not known

	record
}

// Run checks the hook. What it can't tear down stands in the ledger of States.
func (c *Check) Run(ctx context.Context) *Report {
	c.record = newRecord(func() bool { return ctx.Err() != nil })
	ctx = states.Once(ctx, 0)
	arranged := &noting{Source: c.States, could: map[asked]bool{}}
	c.States = arranged
	if err := c.requests(ctx); err != nil {
		return &Report{Unreachable: err}
	}
	c.known, c.unlisted = c.Hook.List(ctx, c.Products)
	for _, product := range c.Products {
		if ctx.Err() != nil {
			c.unseen(interrupted, ofAccounts...)
			continue
		}
		s := &subject{Check: c, api: provider.Of(product), wanted: map[string]contract.Wanted{}, lost: map[string]bool{}}
		s.run(ctx)
	}
	c.list(ctx, arranged)
	switch {
	case ctx.Err() != nil:
		c.unseen(interrupted, inTime)
	case len(c.findings[inTime]) == 0:
		c.holds(inTime)
	}
	return c.report()
}

// subject is one product.
type subject struct {
	*Check
	api  provider.API
	a, b contract.Account

	single bool                       // there is no second account
	wanted map[string]contract.Wanted // what was arranged, by id
	lost   map[string]bool            // access key ids of accounts in which something may have been made that no answer names
}

func (s *subject) run(ctx context.Context) {
	s.doing("two accounts")
	if !s.accounts(ctx) {
		return
	}
	filled := s.fill(ctx)
	switch {
	case s.single: // the other kinds may come when the one account is gone
		s.tearDown(ctx)
		s.kinds(ctx)
	case filled:
		s.kinds(ctx)
		s.tearDown(ctx)
	default:
		s.tearDown(ctx)
	}
}

// fill arranges what accounts may hold, and looks at it. It tells whether the accounts were empty before.
func (s *subject) fill(ctx context.Context) bool {
	if s.Product().Zenlayer() && s.a.Credentials.Token == "" {
		s.lacks(contract.NeedToken, "")
	}
	if !s.empty(ctx, s.a) || !s.single && !s.empty(ctx, s.b) {
		s.unseen(fmt.Sprintf("%s: nothing was arranged in an account that was not seen to be empty: see %s", s.Product(), emptyAccount), ofInstances...)
		return false
	}
	s.doing("instances")
	s.instances(ctx)
	s.doing("billing")
	billing{s}.check(ctx)
	s.doing("time passes")
	clock{s}.check(ctx)
	s.extra(ctx)
	return true
}

func (s *subject) doing(what string) { s.Doing(fmt.Sprintf("%s: %s", s.Product(), what)) }

// second is another account than the first, where there is one.
func (s *subject) second() contract.Account {
	if s.single {
		return s.a
	}
	return s.b
}

// Product is the one that is looked at.
func (s *subject) Product() contract.Product { return s.api.Product }

// failed takes in that a request brought no usable answer: a 501 is what the target can't give, and anything else breaks the
// rule that the answer is about. blocked are the rules that can't be seen without it.
func (s *subject) failed(err error, rule, sent, want string, blocked ...string) {
	var missing *contract.Missing
	switch reason := fmt.Sprintf("%s: %v", s.Product(), err); {
	case errors.As(err, &missing):
		s.lacks(missing.Need, fmt.Sprintf("%s: %s: %s", s.Product(), sent, missing.Reason))
		s.declared(reason, append(blocked, rule)...)
	case errors.Is(err, errUnread), errors.As(err, new(*states.ForeignError)):
		s.unseen(reason, append(blocked, rule)...)
	case errors.Is(err, context.DeadlineExceeded):
		s.found(inTime, sent, err.Error(), "an answer within three times limits.requestTimeout")
		s.unseen(reason, append(blocked, rule)...)
	case client.Unanswered(err):
		s.unseen(reason, append(blocked, rule)...)
	default:
		s.found(rule, sent, err.Error(), want)
		s.unseen(reason, blocked...)
	}
}

// leaves takes in that an error, which breaks another rule at most, kept a rule from being seen.
func (s *subject) leaves(err error, rule string) {
	note := s.unseen
	if errors.As(err, new(*contract.Missing)) {
		note = s.declared
	}
	note(fmt.Sprintf("%s: %v", s.Product(), err), rule)
}

// withSigned tells an error, and what was signed where the API refuses the signature of a listing.
func withSigned(err error) string {
	text := err.Error()
	if refused := (*client.UnreadableError)(nil); errors.As(err, &refused) && refused.Signed != "" {
		text += "\n" + refused.Signed
	}
	return text
}

// read gives what an account holds, by id.
func (c *Check) read(ctx context.Context, account contract.Account, ids ...string) (map[string]contract.Instance, error) {
	list, err := c.Client.Inventory(ctx, account, ids)
	held := map[string]contract.Instance{}
	for _, each := range list {
		held[each.ID] = each
	}
	return held, err
}

// await reads an account until a look shows what is wanted, and tells whether one did.
func (s *subject) await(ctx context.Context, account contract.Account, ids []string, shows func(map[string]contract.Instance, error) bool) (held map[string]contract.Instance, shown bool, err error) {
	for end := time.Now().Add(s.Settle); ; {
		held, err = s.read(ctx, account, ids...)
		if shows(held, err) {
			return held, true, err
		}
		if time.Now().After(end) || ctx.Err() != nil {
			return held, false, err
		}
		if err := s.Pause(ctx, s.Poll); err != nil {
			return held, false, err
		}
	}
}

// errUnread says that nobody can tell what an account held before. Why it could not be read stands at another rule.
var errUnread = errors.New("a list of the account could not be read before, so that nobody can tell whose its instances are")

// arrange asks for instances, and makes them known to the guard.
func (s *subject) arrange(ctx context.Context, account contract.Account, wanted contract.Wanted) (ids []string, sent string, err error) {
	sent = s.setup(hook.Instances, states.SortOf(wanted))
	arranged, err := s.States.Arrange(ctx, account, wanted)
	for _, each := range arranged {
		ids = append(ids, each.IDs...)
	}
	for _, id := range ids {
		s.wanted[id] = wanted
	}
	return ids, sent, s.own(account, ids, err)
}

// own makes what was arranged known to the guard, unless it was not arranged, by err.
func (s *subject) own(account contract.Account, ids []string, err error) error {
	if err != nil && !errors.As(err, new(*contract.Missing)) {
		s.lost[account.Credentials.AccessKeyID] = true
	}
	if err == nil {
		err = s.Client.Own(account, ids...)
	}
	if errors.As(err, new(*contract.Fault)) { // the guard was never shown the account whole
		return errUnread
	}
	return err
}

// setup is a request as a finding shows it. The account that it is about goes without saying.
func (s *subject) setup(state string, params hook.Params) string {
	params.Product = s.Product()
	return sent(hook.Setup, state, params)
}

func sent(action, state string, params any) string {
	text, err := json.Marshal(params)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s %q %s", action, state, text)
}

func sortedIDs[V any](of map[string]V) []string { return slices.Sorted(maps.Keys(of)) }
