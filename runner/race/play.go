package race

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/history"
	"relcon/runner/model"
	"relcon/runner/provider"
	"relcon/steps"
)

// play plays a case from its accounts to the last look, and tears the accounts down.
func (r *racer) play(ctx context.Context, c contract.Race) *played {
	number := r.number.Add(1)
	ctx, seen := explore.Observe(history.In(ctx, fmt.Sprintf("history %d", number)))
	p := &played{race: c, pace: &r.pace}
	p.err = p.perform(ctx, r)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.parts.Teardown)
	defer cancel()
	for _, s := range p.sides {
		if err := r.parts.Env.States.TearDown(closing, s.Account); err != nil && p.err == nil {
			p.err = fmt.Errorf("tearing down its accounts: %w", err)
		}
	}
	p.judged = seen.Flaws()
	return p
}

func (p *played) perform(ctx context.Context, r *racer) error {
	for n := range accounts(p.race) {
		if err := p.arrange(ctx, r.parts.Env, n); err != nil {
			return err
		}
	}
	p.teach(r.known(p.race.Product))
	for _, call := range p.race.First {
		if err := p.send(ctx, r.parts.Env, 0, call); err != nil {
			return err
		}
	}
	if err := p.run(ctx, r.parts.Env); err != nil {
		return err
	}
	return p.settle(ctx, r.parts.Env, r.parts.Budget)
}

// run lets the clients send their calls, each one after another, and all clients at once.
func (p *played) run(ctx context.Context, env steps.Env) error {
	var clients sync.WaitGroup
	failed := make([]error, len(p.race.Clients))
	start := make(chan struct{})
	for n, calls := range p.race.Clients {
		clients.Go(func() {
			<-start
			for _, call := range calls {
				if failed[n] = p.pace.wait(ctx, env); failed[n] == nil {
					failed[n] = p.send(ctx, env, n+1, call)
				}
				if failed[n] != nil {
					return
				}
			}
		})
	}
	close(start)
	clients.Wait()
	return errors.Join(failed...)
}

// send sends one call. No answer is no error: the call may have happened.
func (p *played) send(ctx context.Context, env steps.Env, client int, c contract.RaceCall) error {
	n := accountOf(p.race, c)
	s := p.sides[n]
	api := provider.Of(p.race.Product)
	operation, _ := api.Operation(c.Operation)
	o := &op{side: n, client: client, text: described(c), call: c}
	if operation.Reads {
		seen, err := look(ctx, env, s)
		if err != nil {
			return err
		}
		o.look, o.from, o.to = seen, seen.At.Earliest, seen.At.Latest
		p.add(o)
		return nil
	}
	call := api.Act(operation, s.Account, contract.Wanted{ChargeType: charge(p.race, c)}, s.idsOf(c))
	call.Version, call.Scheme = c.Version, c.Scheme
	if c.Token != "" {
		call.Params = append(call.Params, contract.Param{Name: "ClientToken", Value: "relcon-" + c.Token + "-" + p.token})
	}
	exchange, err := env.Client.Send(ctx, call)
	unanswered := (*contract.Unreachable)(nil)
	if err != nil && (!errors.As(err, &unanswered) || exchange.Duration == 0 || ctx.Err() != nil) {
		return err
	}
	p.pace.note(exchange.Duration)
	key := s.Credentials.AccessKeyID
	o.from, o.to, o.answer = exchange.Started, exchange.Started.Add(exchange.Duration), model.Form(exchange)
	o.request = model.Known{key: s.Credentials}.Read(call, exchange.Nonce, exchange.Started)
	p.add(o)
	return nil
}

// charge is the charge type of what a call names.
func charge(c contract.Race, call contract.RaceCall) string {
	for _, each := range c.Instances {
		if slices.Contains(call.Names, each.Name) {
			return each.ChargeType
		}
	}
	return ""
}

func (s *side) idsOf(c contract.RaceCall) []string {
	var ids []string
	for _, name := range c.Names {
		ids = append(ids, s.ids[name])
	}
	return ids
}
