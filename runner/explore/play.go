package explore

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/model"
	"relcon/steps"
)

// played is what came of a case.
type played struct {
	contract.Script
	seen  *Observation
	names map[string]string // of instances, by id
	found []found
	err   error // why it came to no verdict; nil where it did
	taken bool  // somebody else uses one of its accounts
}

// taken tells whether an error says that somebody else uses an account.
func taken(err error) bool {
	var by contract.Taken
	return errors.As(err, &by) && by.Taken()
}

// found is one violation of a case.
type found struct {
	rule, got, want string
	step            int // of the case, by its place among all sentences; that of an exchange is not known
	violation       *model.Violation
	crash           bool // an answer with 5xx: it counts where it comes again
}

// play plays a script from its first sentence to the last look, and tears its accounts down. Its accounts are searched by the filter
// of their listing whose turn it is or, where that is below 0, by each.
func (e *explorer) play(ctx context.Context, name string, script contract.Script, turn int) *played {
	ctx, seen := Observe(history.In(ctx, name))
	p := &played{Script: script, seen: seen, names: map[string]string{}}
	world := steps.NewWorld(e.env, script.Product, script.Sentences()...)
	if p.err = p.perform(steps.With(ctx, world), e); p.err == nil && p.seen.Broken() == nil {
		p.err = p.finish(ctx, e, turn)
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.parts.Teardown)
	defer cancel()
	err := world.Close(closing)
	p.taken = taken(err)
	if err != nil && (p.err == nil || p.taken) {
		p.err = fmt.Errorf("tearing down its accounts: %w", err)
	}
	p.conclude(e)
	return p
}

// perform plays the sentences, until one comes to nothing or the model refuses what is seen.
func (p *played) perform(ctx context.Context, e *explorer) error {
	p.seen.given = len(p.Given)
	for n, text := range p.Given {
		p.seen.begin(n)
		err := steps.Play(ctx, "Given", text)
		p.introduce(text)
		if err != nil || p.seen.Broken() != nil {
			return err
		}
	}
	for n, step := range p.When {
		p.seen.begin(len(p.Given) + n)
		if err := steps.Play(ctx, "When", step.Text); err != nil || p.seen.Broken() != nil {
			return err
		}
		if step.Look || n == len(p.When)-1 {
			if err := p.seen.Settle(ctx, e.env); err != nil || p.seen.Broken() != nil {
				return err
			}
		}
	}
	if err := e.env.Pause(ctx, e.env.Again); err != nil {
		return err
	}
	return p.seen.Settle(ctx, e.env)
}

// finish looks at what is no part of an inventory.
func (p *played) finish(ctx context.Context, e *explorer, turn int) error {
	if err := p.seen.search(ctx, e.env, turn); err != nil || p.seen.Broken() != nil || !e.generate.has(contract.NeedBilling) {
		return err
	}
	return p.seen.bills(ctx, e.env)
}

// begin notes that a step begins.
func (o *Observation) begin(step int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.step, o.fresh = step, nil
}

var named = regexp.MustCompile(`instances? "([^"]+)"`)

// introduce gives the name in a sentence to the ids that it brought.
func (p *played) introduce(sentence string) {
	name := named.FindStringSubmatch(sentence)
	for n, id := range p.seen.fresh {
		switch {
		case name == nil:
		case len(p.seen.fresh) == 1:
			p.names[id] = name[1]
		default:
			p.names[id] = fmt.Sprintf("%s %d", name[1], n+1)
		}
	}
}

// Settle looks at all accounts until everything has become what it should, or for as long as that may take.
func (o *Observation) Settle(ctx context.Context, env steps.Env) error {
	began, pause := env.Now(), 2*time.Millisecond
	for _, account := range o.order {
		for {
			last := env.Now().Sub(began) >= env.Settle
			if _, err := env.Client.Inventory(ctx, account, o.asked[account.Credentials.AccessKeyID]); err != nil {
				return fmt.Errorf("reading the inventory: %w", err)
			}
			if o.Broken() != nil || o.pending == nil {
				break
			}
			if last {
				o.violate(o.pending)
				break
			}
			if err := env.Pause(ctx, min(pause, env.Poll, env.Settle)); err != nil {
				return err
			}
			pause += pause / 2
		}
	}
	return nil
}

// conclude puts together what the model and the judge say.
func (p *played) conclude(e *explorer) {
	v := p.seen.Broken()
	switch {
	case v == nil, p.taken:
	case p.seen.Unasked():
		if p.err == nil {
			p.err = fmt.Errorf("arrangement: the account lists %s before anything was done, and the hook said %s", v.Got, v.Want)
		}
	default:
		p.found = append(p.found, found{rule: v.Rule, got: p.named(v.Got), want: p.named(v.Want), step: p.seen.at, violation: v})
		if !errors.As(p.err, new(*contract.Refused)) {
			p.err = nil // what the steps say of it is told by the model
		}
	}
	if v := p.seen.Crashed(); v != nil && p.err == nil && p.seen.Broken() == nil { // the inventory could be read after it
		p.found = append(p.found, found{rule: v.Rule, got: p.named(v.Got), want: p.named(v.Want), step: p.seen.crash, violation: v, crash: true})
	}
	for _, each := range p.seen.Flaws() {
		p.found = append(p.found, found{rule: each.Rule, got: p.named(each.Got), want: p.named(each.Want), step: -1})
	}
	p.found = slices.DeleteFunc(p.found, func(f found) bool { return e.parts.rule(f.rule) == nil })
}
