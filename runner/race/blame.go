package race

import (
	"fmt"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
)

// The clauses, in races.json.
const (
	refusalChangesNothing = "RACE-01"
	toldOnce              = "RACE-02"
	someOrder             = "RACE-03"
	listings              = "RACE-04"
	oneEffect             = "RACE-05"
)

// mismatch is the code that a client token is used with other parameters.
const mismatch = "IdempotentParameterMismatch"

// found is one violation of a case.
type found struct {
	rule, got, want string
	cause           string // what two findings of a rule have in common that come from one mistake
}

// suspect is a history that no order explains, with what is known of the provider.
type suspect struct {
	*played
	lesson
	budget time.Duration // of a check
}

// blame says which clause a history breaks that no order explains: the one that says most about it.
func (p suspect) blame() found {
	for n := range p.sides {
		for _, why := range []func(int) (found, bool){p.released, p.tokens, p.told, p.back} {
			if f, is := why(n); is {
				return f
			}
		}
	}
	got, want := p.unexplained(p.budget)
	return found{someOrder, got, want, "order"}
}

// back finds a listing that shows an instance as it was before an earlier one.
func (p suspect) back(side int) (found, bool) {
	life := provider.Of(p.race.Product).Life
	rank := func(o *op, id string) int {
		switch now := shown(o.look, id); {
		case life.Gone(now):
			return 2
		case slices.Contains(life.Leaving, now.Status):
			return 1
		}
		return 0
	}
	looks := slices.DeleteFunc(p.opsOf(side), func(o *op) bool { return o.look == nil })
	for name, id := range p.sides[side].ids {
		for n, later := range looks {
			for _, earlier := range looks[:n] {
				past := rank(earlier, id)
				if earlier.to.Before(later.from) && rank(later, id) < past && rank(p.last(side), id) >= past {
					return found{listings, fmt.Sprintf("a listing shows %s as %s", name, status(later, id)), fmt.Sprintf("%s, as an earlier one has shown", status(earlier, id)), "back"}, true
				}
			}
		}
	}
	return found{}, false
}

func status(o *op, id string) string {
	if now := shown(o.look, id); now != nil {
		return now.Status
	}
	return "not listed"
}

// claims are the requests of an operation that name an instance and say that they worked on it; "" stands for each operation.
func (p *played) claims(side int, id, operation string) []*op {
	return slices.DeleteFunc(p.opsOf(side), func(o *op) bool {
		ofIt := o.look == nil && slices.Contains(o.request.IDs, id) && (operation == "" || o.request.Operation == operation)
		return !ofIt || o.answer.Kind != model.Accepted || slices.Contains(o.answer.Failed, id)
	})
}

// possible tells whether a request may have worked on an instance although it says no such thing: its answer is lost, or it names
// others, too, and the provider releases the good ones of a refused batch.
func (p suspect) possible(side int, id string) bool {
	return slices.ContainsFunc(p.opsOf(side), func(o *op) bool {
		partly := len(o.request.IDs) > 1 && p.race.Product != contract.ZEC && !slices.Contains(p.not, model.GoodOnesReleased)
		return o.look == nil && slices.Contains(o.request.IDs, id) && (o.lost() || partly && o.answer.Kind != model.Accepted)
	})
}

// released finds an instance that has changed though no request may have done it.
func (p suspect) released(side int) (found, bool) {
	s, life := p.sides[side], provider.Of(p.race.Product).Life
	for name, id := range s.ids {
		before, now := s.start.Seen(id), shown(p.last(side).look, id)
		claims := len(p.claims(side, id, ""))
		if before == nil || p.possible(side, id) {
			continue
		}
		need := s.start.Releases(id)
		switch {
		case life.Gone(now) && claims < need:
			return found{refusalChangesNothing, fmt.Sprintf("%s is released", name), fmt.Sprintf("%s as before: it takes %s to release it, and of those that name it %s accepted", name, contract.Plural(need, "request"), were(claims)), "released"}, true
		case !life.Gone(now) && claims == 0 && now.Status != before.Status && !life.ByItself(before.Status, now.Status):
			return found{refusalChangesNothing, fmt.Sprintf("%s is %s", name, now.Status), fmt.Sprintf("%s %s as before: no request that names it is accepted", name, before.Status), "changed"}, true
		}
	}
	return found{}, false
}

func were(count int) string {
	return map[bool]string{true: fmt.Sprintf("%d is", count), false: fmt.Sprintf("%d are", count)}[count == 1]
}

// told finds an instance of BMC that two requests are told to have released, or returned.
func (p suspect) told(side int) (found, bool) {
	if p.race.Product != contract.BMC {
		return found{}, false
	}
	s := p.sides[side]
	for name, id := range s.ids {
		if count := len(p.claims(side, id, "")); !s.start.Subscribed(id) && (count > s.start.Releases(id) || len(p.claims(side, id, "ReleaseInstances")) > 1) {
			return found{toldOnce, fmt.Sprintf("%d requests are told that they released %s", count, name), "one of them at most", "released"}, true
		}
		if count := len(p.claims(side, id, "TerminateInstance")); count > 1 && !s.start.Subscribed(id) {
			return found{toldOnce, fmt.Sprintf("%d requests are told that they returned %s", count, name), "one of them at most", "returned"}, true
		}
	}
	return found{}, false
}

// tokens finds a client token that has two effects, or that is refused though it is used with the same parameters.
func (p suspect) tokens(side int) (found, bool) {
	ops := p.opsOf(side)
	for n, a := range ops {
		for _, b := range ops[:n] {
			if a.look != nil || b.look != nil || a.request.Token == "" || a.request.Token != b.request.Token {
				continue
			}
			same, done := a.request.Canonical == b.request.Canonical, func(o *op) bool { return o.answer.Kind == model.Accepted }
			switch {
			case same && (a.answer.Code == mismatch || b.answer.Code == mismatch) && !p.otherwise(side, a):
				return found{oneEffect, "a request is refused with " + mismatch, "it is answered as the other one with the same parameters", "refused"}, true
			case !same && (done(a) || done(b)) && a.answer.Code != mismatch && b.answer.Code != mismatch && p.ignoring(side):
				return found{oneEffect, fmt.Sprintf("two requests with one client token and different parameters are answered %s and %s", b.answer, a.answer), "one of them refused with " + mismatch, "twice"}, true
			}
		}
	}
	return found{}, false
}

// ignoring tells whether a history is right for a provider that ignores client tokens, and this one does not.
func (p suspect) ignoring(side int) bool {
	if p.lesson.tokens != mismatch {
		return false
	}
	start := slices.Clone(p.sides[side].start)
	for n := range start {
		start[n].Tokens = "ignored"
	}
	return linearizable(start, p.opsOf(side), true, p.budget) == porcupine.Ok
}

// otherwise tells whether another request has the token of one with other parameters.
func (p *played) otherwise(side int, a *op) bool {
	return slices.ContainsFunc(p.opsOf(side), func(o *op) bool {
		return o.look == nil && o.request.Token == a.request.Token && o.request.Canonical != a.request.Canonical
	})
}
