// Package explore sends calls that nobody wrote: generated scenarios in the sentences of the features, played by the same steps,
// and judged by the model and by the judge. What it finds is made as short as it can be, and written as a scenario.
package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/result"
	"relcon/steps"
)

// Parts are what is explored, and with what.
type Parts struct {
	Env      steps.Env // its client records by Record; Pause is ours
	Products []contract.Product
	Without  []contract.Need  // that the target can't satisfy
	Suite    *catalogue.Suite // whose phrases are combined
	Rules    []catalogue.Rule // that count
	Calls    int              // to send at least; 0 means no number
	For      time.Duration    // to explore; 0 means as long as it takes
	Seed     uint64
	AtOnce   int
	Teardown time.Duration          // of one account
	FailFast bool                   // start no further case after the first finding
	Wanted   func(name string) bool // of a case to play, by CaseName; nil plays all. The calls of the others are counted, and not sent
	Progress func(Progress)
}

// Progress is how far an exploration is.
type Progress struct{ Calls, Of, Cases, Findings int }

// rule is one that counts, by its id; nil for any other.
func (p Parts) rule(id string) *catalogue.Rule {
	i := slices.IndexFunc(p.Rules, func(each catalogue.Rule) bool { return each.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Rules[i]
}

// explorer explores one target.
type explorer struct {
	parts    Parts
	env      steps.Env
	generate generator
	again    atomic.Uint64 // how often a case, or a shorter one, was played again

	mu       sync.Mutex
	next     uint64 // number of the next case
	vain     int    // cases in a row that came to no verdict
	result   result.Exploration
	findings []*finding
	cells    cells
	readings map[string]string // by rule, of those that a provider follows throughout
	stop     context.CancelCauseFunc
}

func newExplorer(parts Parts) *explorer {
	e := &explorer{parts: parts, env: parts.Env, generate: generator{seed: parts.Seed, products: parts.Products, without: parts.Without, words: vocabularies(parts.Suite.Rules, parts.Seed)}}
	e.generate.first = e.generate.systematic()
	e.env.Client, e.env.States = Client{parts.Env.Client}, States{parts.Env.States}
	e.env.Pause = Pause
	e.result.Errors, e.result.Findings, e.cells, e.readings = map[string]int{}, []result.Explored{}, cells{}, map[string]string{}
	return e
}

// mostVain is how many cases in a row may come to no verdict, until it is no use to go on.
const mostVain = 50

// VainError says that many cases in a row came to no verdict, which ends an exploration.
type VainError struct {
	Cases int
	Noun  string // of several of them
	Last  error  // why the last one came to none
}

// Error gives the number of cases and the last cause.
func (e *VainError) Error() string {
	return fmt.Sprintf("%d %s in a row came to no verdict, the last one by: %v", e.Cases, e.Noun, e.Last)
}

// Unwrap gives why the last one came to no verdict.
func (e *VainError) Unwrap() error { return e.Last }

// ExitCode is that of a target that is not there, or is no such API; where it can arrange nothing, or gives accounts that somebody
// else uses, that of a run without a verdict.
func (e *VainError) ExitCode() int {
	if errors.As(e.Last, new(*contract.Missing)) || taken(e.Last) {
		return contract.ExitIncomplete
	}
	return contract.ExitUnreachable
}

// Pause waits. Nothing else waits for its place meanwhile.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// Run explores until so many calls are sent, or the time is over, or ctx ends, and gives what came of the calls. A guard that
// refuses a call, and anything that may not go on, ends it before its time: the error says which.
func Run(ctx context.Context, parts Parts) (*result.Exploration, error) {
	began := time.Now()
	e := newExplorer(parts)
	ctx, e.stop = context.WithCancelCause(ctx)
	defer e.stop(nil)
	var workers sync.WaitGroup
	for range max(1, parts.AtOnce) {
		workers.Go(func() {
			for e.goesOn(ctx, began) {
				e.explore(ctx)
			}
		})
	}
	workers.Wait()
	for _, f := range folded(e.findings) {
		e.result.Findings = append(e.result.Findings, f.Explored)
	}
	e.result.Cells, e.result.Unmet = e.cells.sorted(), e.cells.unmet(e.parts.Rules)
	e.result.Unreached, e.result.Singles = e.unreached()
	return &e.result, context.Cause(ctx)
}

// goesOn tells whether there is a further case to play.
func (e *explorer) goesOn(ctx context.Context, began time.Time) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	enough := e.parts.Calls > 0 && e.result.Calls >= e.parts.Calls
	over := e.parts.For > 0 && time.Since(began) >= e.parts.For
	return ctx.Err() == nil && !enough && !over && !(e.parts.FailFast && len(e.findings) > 0)
}

// explore plays the next case, and makes what it finds short.
func (e *explorer) explore(ctx context.Context) {
	e.mu.Lock()
	number := e.next
	e.next++
	e.mu.Unlock()
	c := e.generate.number(number)
	if e.parts.Wanted != nil && !e.parts.Wanted(CaseName(number)) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.result.Calls += c.calls()
		return
	}
	p := e.play(ctx, CaseName(number), c.script(), int(number))
	if ctx.Err() != nil {
		return
	}
	for _, f := range e.take(p) {
		e.examine(ctx, c, p, f, number)
	}
}

// CaseName is the name under which a case is played for the first time.
func CaseName(number uint64) string { return fmt.Sprintf("case %d", number) }

// repeat plays a script that was played before, or one that was made of it.
func (e *explorer) repeat(ctx context.Context, script contract.Script) *played {
	return e.play(ctx, fmt.Sprintf("repetition %d", e.again.Add(1)), script, -1)
}

// take counts what was played, and gives what was found for the first time.
func (e *explorer) take(p *played) (fresh []found) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.result.Cases++
	for _, each := range p.seen.calls {
		if each.step >= len(p.Given) {
			e.result.Calls++
		}
	}
	e.cells.add(p.seen.met, e.env.Versions[p.Product])
	if v := e.contradicts(p.seen.world); v != nil {
		p.found = append(p.found, *v)
	}
	switch missing := (*contract.Missing)(nil); {
	case errors.As(p.err, &missing), p.err != nil && p.seen.step < len(p.Given) && strings.HasPrefix(p.err.Error(), "arranging instance") && !fatal(p.err):
		e.result.Skipped++ // a state that no call leads to here, as by the other reading of a clause
		e.vain++
	case p.err != nil:
		e.result.Errors[varying.ReplaceAllString(p.named(p.err.Error()), "…")]++
		e.vain++
	default:
		e.vain = 0
	}
	if e.vain >= mostVain {
		e.stop(&VainError{e.vain, "cases", p.err})
	}
	if Ends(p.err) {
		e.stop(p.err)
	}
	for _, f := range p.found {
		if known := e.known(f); known != nil {
			known.Seen++
			continue
		}
		rule := e.parts.rule(f.rule)
		e.findings = append(e.findings, &finding{f.cause(), result.Explored{Rule: rule.ID, Level: rule.Level, Title: rule.Title, Seen: 1, After: e.result.Calls}})
		fresh = append(fresh, f)
	}
	if e.parts.Progress != nil {
		e.parts.Progress(Progress{e.result.Calls, e.parts.Calls, e.result.Cases, len(e.findings)})
	}
	return fresh
}

// Ends tells whether an error ends an exploration: a call that the guard refuses, a suite error, or a target that may be asked no
// more.
func Ends(err error) bool {
	return errors.As(err, new(*contract.Refused)) || errors.As(err, new(*contract.Fault)) || fatal(err)
}

// fatal tells whether an error ends the exploration, as a target that may be asked no more does.
func fatal(err error) bool {
	var ending contract.Ending
	return errors.As(err, &ending)
}

// known is what was found before of the same rule and cause.
func (e *explorer) known(f found) *finding {
	for _, each := range e.findings {
		if each.Rule == f.rule && each.cause == f.cause() {
			return each
		}
	}
	return nil
}

// contradicts finds a reading that is not the one that the provider has followed before.
func (e *explorer) contradicts(w *model.World) *found {
	for rule, reading := range w.Readings {
		before, known := e.readings[rule]
		e.readings[rule] = cmp.Or(before, reading)
		if known && before != reading && e.parts.rule(rule) != nil {
			return &found{rule: rule, got: reading, want: before + ", as before", step: -1}
		}
	}
	return nil
}
