package steps

import (
	"context"
	"fmt"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// when is what the client of a scenario does.
type when struct {
	env      Env
	accounts *accounts
	watch    *watch

	calls       []sent
	burst       []sent
	acted       bool   // sent something, or let time pass
	vague       string // why a call of the scenario could mean instances that it does not name
	clientToken string // "" until the feature speaks of one
}

// last gives the newest call of the scenario.
func (w *when) last() (sent, error) {
	if len(w.calls) == 0 {
		return sent{}, &contract.Fault{Reason: "a Then stands before any When that sends a request"}
	}
	return w.calls[len(w.calls)-1], nil
}

// acts sends the sound call of an action on the named instances, but for its manners.
func (w *when) acts(ctx context.Context, do action, names []string, manners []procedure) error {
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	sound, err := w.accounts.call(w.accounts.client, do, ids)
	if err != nil {
		return err
	}
	call := sound
	for _, manner := range manners {
		if err := manner([]any{w, &call}); err != nil {
			return err
		}
	}
	sound.Form, sound.WholeForm, sound.Format, sound.Scheme = call.Form, call.WholeForm, knownFormat(call.Format), call.Scheme
	if call.Scheme == contract.Bearer && sound.Credentials.Token == "" {
		sound.Scheme = "" // the hook gave no token, so that only a wrong one could be sent
	}
	return w.send(ctx, sent{call: call, sound: sound, raw: w.accounts.idsOf(call) != w.accounts.idsOf(sound)})
}

// actsOften does something several times, each time with a request of its own.
func (w *when) actsOften(ctx context.Context, do action, names []string, count int, manners []procedure) error {
	for range count {
		if err := w.acts(ctx, do, names, manners); err != nil {
			return err
		}
	}
	return nil
}

// sends sends a body as the feature has it.
func (w *when) sends(ctx context.Context, operation, body string) error {
	call := w.accounts.api.Call(operation, w.accounts.client.Account)
	var err error
	if call.Body, err = w.accounts.fill(body); err != nil {
		return err
	}
	sound, err := w.accounts.inPlaceOf(operation, body)
	if err != nil {
		return err
	}
	return w.send(ctx, sent{call: call, sound: sound, raw: true})
}

// repeats sends the last call once more, the same bytes with the same signature, but for its manners.
func (w *when) repeats(ctx context.Context, manners []procedure) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	if len(manners) == 0 {
		last.call.Nonce = last.exchange.Nonce
	}
	for _, manner := range manners {
		if err := manner([]any{w, &last.call}); err != nil {
			return err
		}
	}
	last.sound.Scheme = last.call.Scheme
	return w.send(ctx, last)
}

// soundly sends the last request once more without what was wrong with it, and insists on its being accepted. What it
// does to the instances is not waited for.
func (w *when) soundly(ctx context.Context, last sent) error {
	if last.sound.Operation == "" {
		return &contract.Fault{Reason: "the last request has no sound form: it names no instance of the client's account"}
	}
	if err := w.send(ctx, sent{call: last.sound, sound: last.sound}); err != nil {
		return err
	}
	return w.calls[len(w.calls)-1].accepted()
}

// send sends one call and keeps it with its answer. An answer that tells of overload is none about the clause.
func (w *when) send(ctx context.Context, s sent) error {
	call := &s.call
	if call.At.IsZero() {
		call.At = w.env.Now()
	}
	if err := w.aimed(ctx, *call); err != nil {
		return err
	}
	exchange, err := w.env.Client.Send(ctx, *call)
	if err != nil {
		return err
	}
	if answer := exchange.Answer(); provider.Throttled(answer.Status, answer.Body) {
		err := fmt.Errorf("%s: the provider answered %d since there were too many requests, so there is no answer to judge: lower limits.requestsPerSecond in the target file", call.Operation, answer.Status)
		return w.watch.throttledAlone(ctx, w.accounts.client, err)
	}
	w.acted, w.watch.after = true, call.Operation
	s.answer = answerOf(exchange, w.env.Codec, w.accounts.labels)
	if does, _ := w.accounts.api.Operation(call.Operation); does.Power && s.status() >= 400 && s.status() < 500 && !strings.HasPrefix(s.code(), "OPERATION_") && !strings.HasPrefix(s.code(), "INVALID_INSTANCE") {
		return &contract.Missing{Need: contract.NeedPower, Reason: fmt.Sprintf("%s is answered %s, as an action that does not exist", call.Operation, s.summary())}
	}
	for n, earlier := range w.calls {
		if earlier.call.Operation == call.Operation && earlier.status() != s.status() {
			s.earlier = fmt.Sprintf("request %d of the scenario, %s too, was answered %s", n+1, call.Operation, earlier.summary())
		}
	}
	w.calls = append(w.calls, s)
	return nil
}

// aimed keeps a call from a shared account that could mean instances that it does not name. It is kept back before
// anything acts on what it could hit. From any other account it is kept where the recycle bin, which the list may leave
// out, holds what is somebody else's by now, or can't be searched.
func (w *when) aimed(ctx context.Context, call contract.Call) error {
	why := w.env.Client.Vague(call)
	if why == "" {
		return nil
	}
	w.vague = fmt.Sprintf("one of its requests (%s) could mean any: %s", call.Operation, why)
	p := w.accounts.client
	if p == nil {
		return nil
	}
	if !p.Shared || p.Exclusive {
		for _, each := range w.accounts.all() {
			if err := w.watch.binAlone(ctx, each); err != nil {
				return err
			}
		}
		return nil
	}
	return &contract.Missing{Reason: fmt.Sprintf("it needs an account that is alone with what was arranged, since %s; give the pool an account of its own for this, with exclusive: true", w.vague)}
}

// passes moves the clock of the client's account.
func (w *when) passes(ctx context.Context, long period) error {
	w.acted = true
	return w.accounts.pass(ctx, w.accounts.client, long)
}
