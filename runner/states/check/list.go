package check

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// asked is a state that was asked for; kind and product are set for an account only.
type asked struct {
	state   string
	product contract.Product
	kind    string
}

// String names the state as the protocol does.
func (a asked) String() string {
	if a.kind == "" {
		return fmt.Sprintf("%q", a.state)
	}
	return fmt.Sprintf("%q of the kind %s for %s", a.state, a.kind, a.product)
}

// in tells whether a list has it.
func (a asked) in(known hook.Known) bool {
	return known.Has(a.state) && (a.kind == "" || known.HasKind(a.product, a.kind))
}

// noting notes what was arranged, and what the hook said that it can't. It may be used from several goroutines at once.
type noting struct {
	states.Source
	mu    sync.Mutex
	could map[asked]bool
}

func (n *noting) note(a asked, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err == nil || errors.As(err, new(*contract.Missing)) {
		n.could[a] = err == nil || n.could[a]
	}
}

// Account asks for an account, and notes what came of it.
func (n *noting) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	account, err := n.Source.Account(ctx, product, kind)
	n.note(asked{hook.Account, product, kind}, err)
	return account, err
}

// Arrange asks for instances, and notes what came of it.
func (n *noting) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	arranged, err := n.Source.Arrange(ctx, account, wanted...)
	state := hook.Instances
	if len(wanted) > 1 {
		state = hook.SeveralInstances
	}
	n.note(asked{state: state}, err)
	return arranged, err
}

// Pass lets time pass, and notes what came of it.
func (n *noting) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	err := n.Source.Pass(ctx, account, d)
	n.note(asked{state: hook.TimePasses}, err)
	return err
}

// Billing asks for the billing of an instance, and notes what came of it.
func (n *noting) Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error) {
	told, err := n.Source.Billing(ctx, account, instanceID)
	n.note(asked{state: hook.Billing}, err)
	return told, err
}

// list holds the list of what the hook knows against what it arranged. What the list leaves out, no target file has to say.
func (c *Check) list(ctx context.Context, arranged *noting) {
	const sent = `{"action": "list"}`
	known, err := c.known, c.unlisted
	switch {
	case errors.Is(err, states.ErrUnlisted):
		return
	case client.Unanswered(err):
		c.unseen(err.Error(), listing)
		return
	case err != nil:
		c.found(listing, sent, err.Error(), `200 {"states": ["an account", …], "kinds": {"bmc": ["default", …], …}}, or 501 with a reason`)
		return
	}
	c.holds(listing)
	c.notes[listing] = known.Unknown(c.Hook.Blank)
	c.lacking = slices.DeleteFunc(c.lacking, func(need contract.Need) bool {
		return !slices.ContainsFunc(c.Products, func(p contract.Product) bool { return !slices.Contains(known.Lacking(p), need) })
	})
	for _, a := range arranged.all() {
		switch could := arranged.could[a]; {
		case could && !a.in(known):
			c.found(listing, sent, known.String(), a.String()+" in the list, too: the hook arranges it")
		case !could && a.in(known):
			c.found(listing, sent, known.String(), "no "+a.String()+" in the list: the hook answers 501 to it")
		}
	}
}

// all gives what was asked for, in a fixed order.
func (n *noting) all() []asked {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.SortedFunc(maps.Keys(n.could), func(a, b asked) int { return strings.Compare(a.String(), b.String()) })
}
