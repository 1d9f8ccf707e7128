package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// then judges what the client's requests came to.
type then struct {
	accounts *accounts
	watch    *watch
	when     *when
	billing  *billing
	reading  string // the behaviour that the scenario observed; "" where its rule is no reading
}

func (t *then) only(ctx context.Context, names []string, goal effect) error {
	p, ids, err := t.accounts.held(names)
	if err != nil {
		return err
	}
	return t.watch.only(ctx, p, ids, goal)
}

func (t *then) still(ctx context.Context, names []string, goal effect) error {
	p, ids, err := t.accounts.held(names)
	if err != nil {
		return err
	}
	return t.watch.last(ctx, p, ids, goal)
}

func (t *then) eventually(ctx context.Context, names []string, goal effect) error {
	p, ids, err := t.accounts.held(names)
	if err != nil {
		return err
	}
	if err := t.watch.await(ctx, p, ids, goal); err != nil {
		return err
	}
	return t.watch.last(ctx, p, ids, goal)
}

// unchanged compares every account's whole inventory, at once and once more after a short while, and billing where it is
// on record.
func (t *then) unchanged(ctx context.Context) error {
	return t.watch.twice(ctx, func() error {
		if err := t.watch.unchanged(ctx, nil, nil, nil); err != nil {
			return err
		}
		return t.billing.unchanged(ctx, nil)
	})
}

// nothingElse: nothing changed but the given instances, and those that were on their way out before the client acted,
// which go on whatever it did.
func (t *then) nothingElse(ctx context.Context, spared []string) error {
	spared = slices.Concat(spared, t.watch.leaving)
	return t.watch.twice(ctx, func() error { return t.watch.unchanged(ctx, spared, nil, nil) })
}

// claimsOnlyReleases: where the answer says that the release is done, every instance of the request is gone in the end. An
// answer that does not say so claims nothing.
func (t *then) claimsOnlyReleases(ctx context.Context, s sent) error {
	if !s.releases() {
		return nil
	}
	asked := t.accounts.namedBy(s.call)
	err := t.watch.await(ctx, t.accounts.client, asked, released)
	if err == nil {
		err = t.watch.last(ctx, t.accounts.client, asked, released)
	}
	var violation *contract.Violation
	if errors.As(err, &violation) {
		violation.Details = append(violation.Details, fmt.Sprintf("although %s was answered with Success true and ReleaseResult true", s.call.Operation))
	}
	return err
}

// failedExactly: of the instances of the request, those named as failed are still there, all others are released in the
// end, and nothing else changed. A refusal has released nothing.
func (t *then) failedExactly(ctx context.Context, s sent) error {
	if s.status() != http.StatusOK {
		if err := s.refused(0, ""); err != nil {
			return err
		}
		return t.nothingElse(ctx, nil)
	}
	if err := s.acknowledged(); err != nil {
		return err
	}
	failed, asked := s.failed(), t.accounts.namedBy(s.call)
	for i, id := range failed {
		if !slices.Contains(asked, id) || (i > 0 && failed[i-1] == id) {
			return &contract.Violation{Subject: s.call.Operation + ", instances named as failed", Got: t.accounts.labels.list(failed), Want: fmt.Sprintf("each of them once, out of %s", t.accounts.labels.list(asked))}
		}
	}
	done := slices.DeleteFunc(asked, func(id string) bool { return slices.Contains(failed, id) })
	if err := t.carriedOut(ctx, done); err != nil {
		return err
	}
	if unknown := t.accounts.client.missing(done); len(unknown) > 0 {
		return &contract.Violation{Subject: s.call.Operation, Got: t.accounts.labels.list(unknown) + " not named as failed", Want: "named, because nothing was there to release"}
	}
	return t.nothingElse(ctx, done)
}

// carriedOut waits until a release of the instances has come to its end. In an account with a recycle bin those end in it
// that were outside, and stay there until their time is over; all others are gone.
func (t *then) carriedOut(ctx context.Context, ids []string) error {
	p := t.accounts.client
	passed := t.watch.meanwhile(p)
	keeps := p.Kind == contract.KindRecycleBin && (passed.Bin == 0 || passed.Least < passed.Bin)
	var binned, gone []string
	for _, id := range ids {
		before, listed := p.before[id]
		if keeps && listed && !t.accounts.api.Life.InBin(&before) {
			binned = append(binned, id)
		} else {
			gone = append(gone, id)
		}
	}
	if err := t.watch.await(ctx, p, gone, released); err != nil || len(binned) == 0 {
		return err
	}
	if err := t.watch.await(ctx, p, binned, inTheBin); err != nil {
		return err
	}
	return t.watch.last(ctx, p, binned, inTheBin)
}

// namedBy are the instances of the scenario that a request names, sorted.
func (a *accounts) namedBy(call contract.Call) []string {
	var body any
	if json.Unmarshal(a.api.Content(call), &body) != nil {
		return nil
	}
	words := texts(body)
	if !call.Product.Zenlayer() {
		words = strings.FieldsFunc(strings.Join(words, ","), func(r rune) bool { return r == ',' })
	}
	var ids []string
	for id := range a.labels {
		if slices.Contains(words, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// texts are all strings in a decoded value.
func texts(value any) []string {
	var all []string
	switch v := value.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, element := range v {
			all = append(all, texts(element)...)
		}
	case map[string]any:
		for _, member := range v {
			all = append(all, texts(member)...)
		}
	}
	return all
}

// missing are those of the instances that were not there before the client acted.
func (p *account) missing(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, listed := p.before[id]
		return listed
	})
}
