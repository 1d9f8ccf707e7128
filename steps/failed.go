package steps

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// failedAre: a success names exactly these instances as failed.
func (w *World) failedAre(s sent, want []string) error {
	got, want := w.protocol().failed(w, s), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		return &contract.Violation{Subject: s.call.Operation + ", instances named as failed", Got: w.list(got), Want: w.list(want)}
	}
	return nil
}

// list names instances for a message.
func (w *World) list(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strings.TrimPrefix(w.label(id), "instance ")
	}
	return strings.Join(words, ", ")
}

// thenFailedExactly: of the instances of the last request, those named as failed are still there, all others are
// released in the end, and nothing else changed. A refusal has released nothing.
func (w *World) thenFailedExactly(ctx context.Context, _ []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	if s.exchange.Answer().Status != 200 {
		if err := w.refusal(s, 0, ""); err != nil {
			return err
		}
		return w.nothingElse(ctx, nil)
	}
	if err := w.acknowledged(s); err != nil {
		return err
	}
	failed, asked := w.protocol().failed(w, s), w.named(s)
	for i, id := range failed {
		if !slices.Contains(asked, id) || (i > 0 && failed[i-1] == id) {
			return &contract.Violation{Subject: s.call.Operation + ", instances named as failed", Got: w.list(failed), Want: fmt.Sprintf("each of them once, out of %s", w.list(asked))}
		}
	}
	released := slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return slices.Contains(failed, id) })
	goal, err := effectFor(w.product, "released")
	if err != nil {
		return err
	}
	if err := w.await(ctx, w.client, released, goal); err != nil {
		return err
	}
	if unknown := w.missing(released); len(unknown) > 0 {
		return &contract.Violation{Subject: s.call.Operation, Got: w.list(unknown) + " not named as failed", Want: "named, because nothing was there to release"}
	}
	return w.nothingElse(ctx, released)
}

// nothingElse: nothing changed but the given instances, and those that were on their way out before the client acted,
// which go on whatever it did.
func (w *World) nothingElse(ctx context.Context, spared []string) error {
	spared = slices.AppendSeq(slices.Clone(spared), maps.Keys(w.leaving))
	return w.twice(ctx, func() error {
		now, err := w.look(ctx, w.client)
		if err != nil {
			return err
		}
		return w.bystanders(ctx, w.client, now, spared)
	})
}

// named are the known instances that the request named, sorted.
func (w *World) named(s sent) []string {
	var ids []string
	params := strings.Split(string(paramsBody(s.call.Params)), `"`)
	for id := range w.labels {
		if strings.Contains(string(s.call.Body), `"`+id+`"`) || slices.ContainsFunc(params, func(value string) bool { return slices.Contains(strings.Split(value, ","), id) }) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// missing are those of the instances that were not there before the client acted.
func (w *World) missing(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, listed := w.client.before[id]
		return listed
	})
}
