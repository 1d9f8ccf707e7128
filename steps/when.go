package steps

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"time"

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

// sent is one call with its answer.
type sent struct {
	answer
	call  contract.Call
	sound contract.Call // the same without what is wrong with it on purpose
	raw   bool          // the feature wrote its content
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
	sound.Form, sound.WholeForm, sound.Format, sound.Scheme = call.Form, call.WholeForm, call.Format, call.Scheme
	if call.Scheme == contract.Bearer && sound.Credentials.Token == "" {
		sound.Scheme = "" // the hook gave no token, so that only a wrong one could be sent
	}
	return w.send(ctx, sent{call: call, sound: sound, raw: w.accounts.idsOf(call) != w.accounts.idsOf(sound)})
}

// action gives the operation by which a client does something, false where the product has none.
type action func(api provider.API) (provider.Operation, bool)

var (
	release action = func(api provider.API) (provider.Operation, bool) { return api.Release, true }
	list    action = func(api provider.API) (provider.Operation, bool) { return api.Listing.Operation, true }
)

// operation is the action of an operation that not every product has.
func operation(name string) action {
	return func(api provider.API) (provider.Operation, bool) { return api.Operation(name) }
}

// call builds the sound call of an action on instances of an account.
func (a *accounts) call(p *account, do action, ids []string) (contract.Call, error) {
	operation, known := do(a.api)
	switch {
	case !known:
		return contract.Call{}, &contract.Fault{Reason: fmt.Sprintf("%s has no operation by which a client can do this", a.api.Product)}
	case operation.Reads:
		return a.api.Page(p.Account, ids, "", 1, 100), nil
	case operation.One && len(ids) != 1:
		return contract.Call{}, &contract.Fault{Reason: operation.Name + " names one instance"}
	}
	charge := ""
	for _, id := range ids {
		if known := p.wanted[id].ChargeType; known != "" {
			charge = known
		}
	}
	return a.api.Act(operation, p.Account, charge, ids), nil
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

// inPlaceOf is the sound call of an operation in place of one whose body the feature wrote. It names the instances of the
// client's account that the body names or, where that names none, all of them that the scenario names; only the first where
// the operation takes one. Where there is none, it is no call.
func (a *accounts) inPlaceOf(operation, body string) (contract.Call, error) {
	var ids, all []string
	named := placeholder.FindAllString(body, -1)
	for _, name := range slices.Sorted(maps.Keys(a.names)) {
		for _, id := range a.names[name] {
			if !slices.Contains(a.client.ids, id) {
				continue
			}
			if all = append(all, id); slices.Contains(named, "$"+name) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		ids = all
	}
	known, ok := a.api.Operation(operation)
	if !ok || len(ids) == 0 {
		return contract.Call{}, nil
	}
	if known.One {
		ids = ids[:1]
	}
	return a.call(a.client, func(provider.API) (provider.Operation, bool) { return known, true }, ids)
}

func verbatim(body string) string { return body }

var placeholder = regexp.MustCompile(`\$[a-z]+|%[0-9A-F]{2}`)

// fill puts the id of an instance in place of its $name, and a byte in place of %XX; "no body" stands for none.
func (a *accounts) fill(template string) ([]byte, error) {
	if template == "no body" {
		return nil, nil
	}
	var unknown error
	filled := placeholder.ReplaceAllStringFunc(template, func(found string) string {
		if found[0] == '%' {
			var b byte
			fmt.Sscanf(found, "%%%02X", &b) // the pattern admits nothing else
			return string([]byte{b})
		}
		id, err := a.one(found[1:])
		if err != nil {
			unknown = err
		}
		return id
	})
	return []byte(filled), unknown
}

// one gives the id of an instance that stands alone under its name.
func (a *accounts) one(name string) (string, error) {
	ids := a.names[name]
	if len(ids) != 1 {
		return "", &contract.Fault{Reason: fmt.Sprintf("the request names $%s, which is not one instance of the scenario", name)}
	}
	return ids[0], nil
}

// repeats sends the last call once more, the same bytes with the same signature.
func (w *when) repeats(ctx context.Context) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	last.call.Nonce = last.exchange.Nonce
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
	if exchange.Answer().Status == http.StatusTooManyRequests {
		err := fmt.Errorf("%s: the provider answered 429, so there is no answer to judge: lower limits.requestsPerSecond", call.Operation)
		return w.watch.throttledAlone(ctx, w.accounts.client, err)
	}
	w.acted, w.watch.after = true, call.Operation
	s.answer = answerOf(exchange, w.env.Codec, w.accounts.labels)
	w.calls = append(w.calls, s)
	return nil
}

// aimed keeps a call from a shared account that could mean instances that it does not name. It is kept back before
// anything acts on what it could hit. From any other account it is kept where the recycle bin, which the list may leave
// out, holds what is somebody else's, or can't be searched.
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

// period gives how long a When lets pass, on a given account.
type period func(account contract.Account) (time.Duration, error)

// passes moves the clock of the client's account.
func (w *when) passes(ctx context.Context, long period) error {
	w.acted = true
	return w.accounts.pass(ctx, w.accounts.client, long)
}

// fixed is a period of a fixed length.
func fixed(d time.Duration) period {
	return func(contract.Account) (time.Duration, error) { return d, nil }
}

// retention is so many of so many equal parts of the time that the account keeps an instance in its bin.
func retention(some, parts time.Duration) period {
	return func(account contract.Account) (time.Duration, error) {
		if account.Retention == 0 {
			return 0, &contract.Missing{Need: contract.NeedRecycleAccount, Reason: "the hook gave no retention for the account"}
		}
		return account.Retention * some / parts, nil
	}
}
