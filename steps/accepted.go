package steps

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// share is what some requests name, and what of it was accepted. Both are sorted.
type share struct{ named, done []string }

// shareOf divides what the requests name.
func (a *accounts) shareOf(requests []sent) share {
	var s share
	for _, each := range requests {
		ids := a.namedBy(each.call)
		s.named = append(s.named, ids...)
		if each.status() == http.StatusOK {
			s.done = append(s.done, slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(each.failed(), id) })...)
		}
	}
	slices.Sort(s.named)
	slices.Sort(s.done)
	return share{slices.Compact(s.named), slices.Compact(s.done)}
}

// refused is what was not accepted.
func (s share) refused() []string {
	return slices.DeleteFunc(slices.Clone(s.named), func(id string) bool { return slices.Contains(s.done, id) })
}

// onlyAccepted: the instances that an accepted request names show the effect, and nothing else has changed. So what was refused has
// not happened. What the client did before to an instance may have changed it.
func (t *then) onlyAccepted(ctx context.Context, goal effect) error {
	if len(t.when.burst) > 0 {
		s := t.accounts.shareOf(t.when.burst)
		if len(s.done) == len(s.named) {
			return &contract.Missing{Need: contract.NeedLoad, Reason: fmt.Sprintf("of %d requests on %d instances, one on each was let through", len(t.when.burst), len(s.named))}
		}
		return t.watch.only(ctx, t.accounts.client, s.done, goal)
	}
	s, earlier, err := t.lastShare()
	if err != nil {
		return err
	}
	if err := t.watch.only(ctx, t.accounts.client, s.done, goal, earlier...); err != nil {
		return err
	}
	return t.watch.last(ctx, t.accounts.client, s.refused(), goal.not())
}

// lastShare is the share of the last request, with the instances that those before it may have changed.
func (t *then) lastShare() (last share, earlier []string, err error) {
	request, err := t.when.last()
	if err == nil {
		err = request.documented()
	}
	before := t.when.calls[:max(len(t.when.calls)-1, 0)]
	return t.accounts.shareOf([]sent{request}), t.accounts.shareOf(before).done, err
}

// not is the effect of not being so.
func (e effect) not() effect {
	return effect{name: "not " + e.name, holds: func(life provider.Life, i *contract.Instance) bool { return !e.holds(life, i) }}
}

// onlyAcceptedBilled: the billing of the instances that the last request names comes to a state if it was accepted, and no other
// has changed.
func (t *then) onlyAcceptedBilled(ctx context.Context, goal settlement) error {
	s, _, err := t.lastShare()
	if err != nil {
		return err
	}
	return t.billing.onlyOf(ctx, s.done, goal)
}
