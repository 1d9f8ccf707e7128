// Package race lets several clients send calls to the same instances at once, and checks what they are answered and shown against
// the model: some order of the calls has to explain all of it. What no order explains is made as short as it can be. The clauses that it
// judges by stand in features/races.json.
package race

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/explore"
	"relcon/runner/result"
)

// Parts are what is explored, and with what. Of explore.Parts all but Rules means the same: these are the clauses about overlapping
// requests that count, and those that the judge holds each answer against.
type Parts struct {
	explore.Parts
	Clients int           // of one history, at most
	Budget  time.Duration // of one check; 0 means 2 seconds
}

// Bounds of the number of clients.
const (
	FewestClients = 2
	MostClients   = 8
)

// finding is something that breaks a rule, and its cause.
type finding struct {
	cause string
	result.Explored
}

// racer explores one target.
type racer struct {
	parts    Parts
	generate generator
	number   atomic.Uint64 // of plays
	pace     pace

	mu       sync.Mutex
	next     uint64 // number of the next history
	vain     int    // histories in a row that came to no verdict
	result   result.Exploration
	racing   result.Racing
	checking time.Duration // that all checks took together
	findings []*finding
	learned  map[contract.Product]lesson
	listings map[contract.Product]map[string]int // looks by reading
	stop     context.CancelCauseFunc
}

// Histories at once, however many the target allows: more would keep the calls of one history from meeting. usualBudget is the time
// of one check.
const (
	mostAtOnce  = 4
	usualBudget = 2 * time.Second
)

func newRacer(parts Parts) *racer {
	if parts.Budget == 0 {
		parts.Budget = usualBudget
	}
	parts.Env.Pause = explore.Pause
	r := &racer{parts: parts, generate: generator{seed: parts.Seed, clients: parts.Clients, products: parts.Products, without: parts.Without}}
	r.result.Errors, r.result.Findings = map[string]int{}, []result.Explored{}
	r.racing.Clients, r.learned, r.listings = parts.Clients, map[contract.Product]lesson{}, map[contract.Product]map[string]int{}
	r.stop = func(error) {}
	return r
}

// mostVain is how many histories in a row may come to no verdict, until it is no use to go on.
const mostVain = 50

// Run explores until so many calls are sent, or the time is over, or ctx ends, and gives what came of the calls. The error says what
// ended it before its time.
func Run(ctx context.Context, parts Parts) (*result.Exploration, error) {
	began := time.Now()
	r := newRacer(parts)
	ctx, r.stop = context.WithCancelCause(ctx)
	defer r.stop(nil)
	r.learn(ctx)
	var workers sync.WaitGroup
	for range min(max(1, parts.AtOnce), mostAtOnce) {
		workers.Go(func() {
			for r.goesOn(ctx, began) {
				r.explore(ctx)
			}
		})
	}
	workers.Wait()
	for _, f := range folded(r.findings) {
		r.result.Findings = append(r.result.Findings, f.Explored)
	}
	r.racing.Listings = r.readings()
	if r.racing.Checks > 0 {
		r.racing.CheckMicros = r.checking.Microseconds() / int64(r.racing.Checks)
	}
	r.result.Racing = &r.racing
	return &r.result, context.Cause(ctx)
}

// goesOn tells whether there is a further history to play.
func (r *racer) goesOn(ctx context.Context, began time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	enough := r.parts.Calls > 0 && r.result.Calls >= r.parts.Calls
	over := r.parts.For > 0 && time.Since(began) >= r.parts.For
	return ctx.Err() == nil && !enough && !over && !(r.parts.FailFast && len(r.findings) > 0)
}

// explore plays the next history, and makes what it shows short.
func (r *racer) explore(ctx context.Context) {
	r.mu.Lock()
	number := r.next
	r.next++
	r.mu.Unlock()
	c := r.generate.number(number)
	p := r.play(ctx, c)
	if ctx.Err() != nil {
		return
	}
	for _, f := range r.take(p, number) {
		r.examine(ctx, p, f)
	}
}

// finds are what a history shows.
func (r *racer) finds(p *played) []found {
	var all []found
	if p.err == nil && p.verdict == refuted {
		all = append(all, suspect{p, r.known(p.race.Product), r.parts.Budget}.blame())
	}
	for _, each := range p.judged {
		all = append(all, found{each.Rule, p.named(each.Got), p.named(each.Want), "answer"})
	}
	for n := range all {
		all[n].cause = string(p.race.Product) + " " + all[n].cause
	}
	return all
}

// take counts what was played, and gives what was found for the first time.
func (r *racer) take(p *played, number uint64) (fresh []found) {
	shown := r.finds(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.result.Cases++
	r.result.Calls += p.calls()
	r.racing.Overlapping += p.overlapping()
	r.racing.Checks += len(p.checks)
	for _, took := range p.checks {
		r.checking += took
	}
	switch missing := (*contract.Missing)(nil); {
	case errors.As(p.err, &missing):
		r.result.Skipped++
		r.vain++
	case p.err != nil:
		r.result.Errors[p.named(p.err.Error())]++
		r.vain++
	case p.verdict == open:
		r.racing.Open++
	default:
		r.vain = 0
		if p.verdict == accepted {
			r.listed(p)
		}
	}
	if r.vain >= mostVain {
		r.stop(&explore.VainError{Cases: r.vain, Noun: "histories", Last: p.err})
	}
	if explore.Ends(p.err) {
		r.stop(p.err)
	}
	for _, f := range shown {
		rule := r.rule(f.rule)
		switch known := r.finding(f); {
		case rule == nil:
		case known != nil:
			known.Seen++
		default:
			r.findings = append(r.findings, &finding{f.cause, result.Explored{
				Rule: rule.ID, Level: rule.Level, Title: rule.Title, Seen: 1, Number: number, After: r.result.Calls, Cases: r.result.Cases,
			}})
			fresh = append(fresh, f)
		}
	}
	if r.parts.Progress != nil {
		r.parts.Progress(explore.Progress{Calls: r.result.Calls, Of: r.parts.Calls, Cases: r.result.Cases, Findings: len(r.findings)})
	}
	return fresh
}

// rule is one that counts, by its id; nil for any other.
func (r *racer) rule(id string) *catalogue.Rule {
	if i := slices.IndexFunc(r.parts.Rules, func(each catalogue.Rule) bool { return each.ID == id }); i >= 0 {
		return &r.parts.Rules[i]
	}
	return nil
}

// finding is what was found before of the same rule and cause.
func (r *racer) finding(f found) *finding {
	for _, each := range r.findings {
		if each.Rule == f.rule && each.cause == f.cause {
			return each
		}
	}
	return nil
}
