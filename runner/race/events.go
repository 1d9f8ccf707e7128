package race

import (
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/model"
)

// calls are how many a history has sent, listings of the clients among them.
func (p *played) calls() int {
	count := 0
	for _, o := range p.ops {
		if o.look == nil || o.client > 0 {
			count++
		}
	}
	return count
}

// overlapping is how many pairs of calls to one account overlap.
func (p *played) overlapping() int {
	count := 0
	for n, a := range p.ops {
		for _, b := range p.ops[:n] {
			if a.side == b.side && a.client != b.client && !a.to.Before(b.from) && !b.to.Before(a.from) {
				count++
			}
		}
	}
	return count
}

// events are the calls and looks of a history for people, in the order in which they began. Of several looks that show the same the
// last is kept.
func (p *played) events() []contract.RaceEvent {
	ops := slices.Clone(p.ops)
	slices.SortStableFunc(ops, func(a, b *op) int { return a.from.Compare(b.from) })
	var all []contract.RaceEvent
	for n, o := range ops {
		if after := next(ops[n+1:], o.side); o.look != nil && after != nil && after.look != nil && after.client == o.client && p.answered(after) == p.answered(o) {
			continue
		}
		since := func(at time.Time) int64 { return at.Sub(ops[0].from).Microseconds() }
		all = append(all, contract.RaceEvent{
			Client: o.client, Account: o.side, Call: o.text, From: since(o.from), To: since(o.to), Answer: p.named(p.answered(o)), Kind: kind(o),
		})
	}
	return all
}

// next is the first call or look of an account; nil where there is none.
func next(ops []*op, side int) *op {
	for _, o := range ops {
		if o.side == side {
			return o
		}
	}
	return nil
}

// kind is what an answer says, in one word.
func kind(o *op) string {
	switch {
	case o.look != nil:
		return "listing"
	case o.answer.Kind == model.Accepted:
		return "accepted"
	case o.answer.Kind == model.Lost:
		return "lost"
	}
	return "refused"
}

// answered is an answer, or what a look shows of the instances that are named.
func (p *played) answered(o *op) string {
	if o.look == nil {
		return o.answer.String()
	}
	var all []string
	for _, item := range p.race.Instances {
		if item.Account != o.side {
			continue
		}
		status := "not listed"
		if now := shown(o.look, p.sides[o.side].ids[item.Name]); now != nil {
			status = now.Status
		}
		all = append(all, item.Name+" "+status)
	}
	return strings.Join(all, ", ")
}

// named puts the names of instances in place of their ids.
func (p *played) named(text string) string {
	for _, s := range p.sides {
		for name, id := range s.ids {
			if len(id) > 3 {
				text = strings.ReplaceAll(text, id, name)
			}
		}
	}
	return text
}
