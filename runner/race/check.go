package race

import (
	"hash/maphash"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"relcon/runner/model"
)

// state is what an account may be like, with its key.
type state struct {
	possible model.Possible
	key      string
}

// check looks for an order of the calls and looks by which the model allows all of them, for each account by itself. settled
// says that nothing has still to happen when the last look is taken.
func (p *played) check(settled bool, budget time.Duration) verdict {
	began := time.Now()
	defer func() { p.checks = append(p.checks, time.Since(began)) }()
	whole := accepted
	for n := range p.sides {
		switch linearizable(p.sides[n].start, p.opsOf(n), settled, budget) {
		case porcupine.Illegal:
			return refuted
		case porcupine.Unknown:
			whole = open
		}
	}
	return whole
}

// linearizable checks the history of one account.
func linearizable(start model.Possible, ops []*op, settled bool, budget time.Duration) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(machine(start), operations(ops, settled), budget)
}

// machine is the model of an account for the checker.
func machine(start model.Possible) porcupine.Model {
	seed := maphash.MakeSeed()
	return porcupine.Model{
		Init:  func() any { return state{start, start.Key()} },
		Step:  func(before, in, _ any) (bool, any) { return step(before.(state), in.(input)) },
		Equal: func(a, b any) bool { return a.(state).key == b.(state).key },
		Hash:  func(s any) uint64 { return maphash.String(seed, s.(state).key) },
	}
}

// operations are calls and looks with their moments. A call whose answer is lost may happen at any time from its beginning on.
func operations(ops []*op, settled bool) []porcupine.Operation {
	var last *op
	end := ops[0].to
	for _, o := range ops {
		if o.look != nil {
			last = o
		}
		if o.to.After(end) {
			end = o.to
		}
	}
	var all []porcupine.Operation
	since := func(at time.Time) int64 { return at.Sub(ops[0].from).Nanoseconds() }
	for _, o := range ops {
		to := o.to
		if o.lost() {
			to = end.Add(time.Second)
		}
		all = append(all, porcupine.Operation{ClientId: o.client, Input: input{o, settled && o == last}, Call: since(o.from), Return: since(to)})
	}
	return all
}

// unexplained says what fits to no order of a history: of the longest order that the model allows, what can't come next.
func (p *played) unexplained(budget time.Duration) (got, want string) {
	got, want = "answers and looks that no order of the calls leads to", "what some order leads to"
	for n, s := range p.sides {
		ops := operations(p.opsOf(n), true)
		result, info := porcupine.CheckOperationsVerbose(machine(s.start), ops, budget)
		if result != porcupine.Illegal {
			continue
		}
		var longest []int
		for _, order := range info.PartialLinearizations()[0] {
			if len(order) > len(longest) {
				longest = order
			}
		}
		at := state{s.start, ""}
		for _, id := range longest {
			_, at = step(at, ops[id].Input.(input))
		}
		for id := range ops {
			if in := ops[id].Input.(input); !slices.Contains(longest, id) {
				if broken := refusing(at, in); broken != nil {
					return p.named(in.text + ": " + named(broken.Instance, broken.Got)), p.named(named(broken.Instance, broken.Want)) + ", in each order of the calls"
				}
			}
		}
	}
	return got, want
}

// named puts an instance before what is said of it.
func named(instance, text string) string {
	if instance == "" {
		return text
	}
	return instance + " " + text
}

// refusing says why a call or a look can't come next; nil where it can.
func refusing(at state, in input) *model.Violation {
	if in.look == nil {
		_, _, broken := at.possible.Act(in.request, in.answer, model.Span{Earliest: in.from, Latest: in.to})
		return broken
	}
	_, pending, broken := at.possible.Look(*in.look)
	if broken == nil && in.settled {
		return pending
	}
	return broken
}

// input is a call or a look, as the checker is given it.
type input struct {
	*op
	settled bool
}

// step is what an account may be like after a call or a look, if it can be the next one.
func step(before state, in input) (bool, state) {
	var next model.Possible
	if in.look == nil {
		next, _, _ = before.possible.Act(in.request, in.answer, model.Span{Earliest: in.from, Latest: in.to})
	} else {
		next, _, _ = before.possible.Look(*in.look)
		if in.settled && len(next) > 0 {
			next = next.Settled(*in.look)
		}
	}
	if len(next) == 0 {
		return false, before
	}
	return true, state{next, next.Key()}
}
