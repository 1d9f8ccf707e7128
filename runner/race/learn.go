package race

import (
	"context"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
)

// lesson is how a provider reads clauses that leave something open, as calls one after another show it.
type lesson struct {
	not    []string // readings that it does not follow
	tokens string   // what becomes of a client token with other parameters (BSS-REL-19); "" where that is not known
}

// known is what was learned of a product.
func (r *racer) known(product contract.Product) lesson {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.learned[product]
}

// teach lets the model of a case allow only what the provider's readings do.
func (p *played) teach(known lesson) {
	for _, s := range p.sides {
		for n := range s.start {
			s.start[n].Not, s.start[n].Tokens = known.not, known.tokens
		}
	}
}

// learn plays calls one after another that show what a provider makes of a batch of which one instance is gone, of a request for that
// instance alone, and of a client token with other parameters. What does not come out stays open, and the model allows each reading of it.
func (r *racer) learn(ctx context.Context) {
	for _, product := range r.parts.Products {
		if product == contract.ZEC || ctx.Err() != nil {
			continue
		}
		api := provider.Of(product)
		lesson := lesson{}
		release := func(token string, names ...string) contract.RaceCall {
			return contract.RaceCall{Operation: api.Release.Name, Names: names, Token: token}
		}
		c := contract.Race{Product: product, First: []contract.RaceCall{release("", "alpha"), release("", "alpha", "beta"), release("", "alpha")}}
		for _, name := range []string{"alpha", "beta", "gamma", "delta"} {
			c.Instances = append(c.Instances, contract.RaceItem{Name: name, Status: api.Life.Releasable})
		}
		if product == contract.BSS {
			c.First = append(c.First, release("one", "gamma"), release("one", "delta"))
		}
		p := r.play(ctx, c)
		if p.err == nil && p.verdict == accepted {
			answers := p.answers()
			if answers[1].Kind != model.Accepted && shown(p.last(0).look, p.sides[0].ids["beta"]) != nil {
				lesson.not = append(lesson.not, model.GoodOnesReleased)
			}
			if answers[2].Kind != model.Accepted {
				lesson.not = append(lesson.not, model.WithoutEffect)
			}
			if len(answers) > 3 && answers[3].Kind == model.Accepted {
				lesson.tokens = "ignored"
				if answers[4].Code == mismatch {
					lesson.tokens = mismatch
				}
			}
		}
		r.mu.Lock()
		r.learned[product] = lesson
		r.mu.Unlock()
	}
}

// answers are those of the calls that came one after another.
func (p *played) answers() []model.Answer {
	var all []model.Answer
	for _, o := range p.ops {
		if o.look == nil {
			all = append(all, o.answer)
		}
	}
	return all
}

// The readings of RACE-04.
const (
	atOnce = "at once"
	later  = "later"
)

// listed takes down which reading of RACE-04 the looks of a history show. The lock is held.
func (r *racer) listed(p *played) {
	seen := r.listings[p.race.Product]
	if seen == nil {
		seen = map[string]int{}
		r.listings[p.race.Product] = seen
	}
	for n, s := range p.sides {
		for _, o := range p.opsOf(n) {
			for _, id := range s.ids {
				if reading := p.reading(s, o, id); reading != "" {
					seen[reading]++
				}
			}
		}
	}
}

// reading is what a look tells of an instance: whether it shows what the answers say that came before it was asked for; "" where
// none did.
func (p *played) reading(s *side, o *op, id string) string {
	before := s.start.Seen(id)
	if o.look == nil || before == nil || p.race.Product == contract.BMC && s.start.Subscribed(id) {
		return ""
	}
	done := slices.DeleteFunc(p.claims(o.side, id, ""), func(claim *op) bool { return !claim.to.Before(o.from) })
	life, now := provider.Of(p.race.Product).Life, shown(o.look, id)
	switch {
	case len(done) == 0:
		return ""
	case !life.Gone(now) && now.Status == before.Status && !life.Recycled(before):
		return later
	case !life.Gone(now) && len(done) >= s.start.Releases(id) && p.race.Product != contract.ZEC:
		return later
	}
	return atOnce
}

// readings are those of RACE-04, by product.
func (r *racer) readings() map[contract.Product]string {
	all := map[contract.Product]string{}
	for product, seen := range r.listings {
		switch {
		case seen[later] > 0:
			all[product] = later
		case seen[atOnce] > 0:
			all[product] = atOnce
		}
	}
	return all
}
