package race

import (
	"context"
	"fmt"
	"time"

	"relcon/runner/model"
	"relcon/steps"
)

// look reads what an account holds.
func look(ctx context.Context, env steps.Env, s *side) (*model.Look, error) {
	began := env.Now()
	instances, err := env.Client.Inventory(ctx, s.Account, s.asked)
	if err != nil {
		return nil, fmt.Errorf("reading the inventory: %w", err)
	}
	return &model.Look{Instances: instances, Asked: s.asked, At: model.Span{Earliest: began, Latest: env.Now()}}, nil
}

// settle looks at the accounts until the history is one that the contract allows and nothing has still to happen, or for as long
// as that may take; and once more a short while later. What no further look can mend ends it.
func (p *played) settle(ctx context.Context, env steps.Env, budget time.Duration) error {
	if err := p.settled(ctx, env, budget); err != nil {
		return err
	}
	for range 2 { // the second one tells whether what the first one shows lasts
		err := env.Pause(ctx, env.Again)
		if err == nil {
			err = p.lookOver(ctx, env)
		}
		if err != nil {
			return err
		}
		if before := p.verdict; p.judge(budget) == before {
			return nil
		}
	}
	return nil
}

// judge checks a history as one in which nothing has still to happen.
func (p *played) judge(budget time.Duration) verdict {
	p.verdict = p.check(true, budget)
	return p.verdict
}

func (p *played) settled(ctx context.Context, env steps.Env, budget time.Duration) error {
	began, pause := env.Now(), 2*time.Millisecond
	for {
		last := env.Now().Sub(began) >= env.Settle
		if err := p.lookOver(ctx, env); err != nil {
			return err
		}
		if last || !p.moving() {
			if p.judge(budget) != refuted || last || p.check(false, budget) == refuted {
				return nil
			}
		}
		if err := env.Pause(ctx, min(pause, env.Poll, env.Settle)); err != nil {
			return err
		}
		pause += pause / 2
	}
}

// lookOver looks at all accounts.
func (p *played) lookOver(ctx context.Context, env steps.Env) error {
	for n, s := range p.sides {
		seen, err := look(ctx, env, s)
		if err != nil {
			return err
		}
		p.add(&op{side: n, from: seen.At.Earliest, to: seen.At.Latest, look: seen, text: "look at the account"})
	}
	return nil
}

// moving tells whether the last look shows an instance that is on its way.
func (p *played) moving() bool {
	for n := range p.sides {
		for _, each := range p.last(n).look.Instances {
			if each.Status == "RELEASING" || each.Status == "RECYCLING" {
				return true
			}
		}
	}
	return false
}
