package explore

import (
	"context"
	"sync/atomic"

	"relcon/runner/contract"
)

// Replayed is what a case shows when it is played again.
type Replayed struct {
	Rule     string // that it broke
	Status   Status
	Got      string // of a failure, what was seen, and of an error the reason
	Want     string
	Step     string   // at which it failed, with its keyword; "" where any may be the one
	Statuses []Status // of each sentence: Passed, Failed, Errored, or "" for one that was not played
	Script   contract.Script
}

// Status is what a case came to.
type Status string

// What a case comes to when it is played again.
const (
	Fixed   Status = "FIXED"  // the rule is not broken
	Failing Status = "FAILED" // it still is
	NoIdea  Status = "ERROR"  // it came to no verdict
)

// Replay plays a case again that broke a rule.
func Replay(ctx context.Context, parts Parts, rule string, script contract.Script) Replayed {
	e := newExplorer(parts)
	e.number = atomic.Uint64{}
	p := e.play(ctx, script)
	r := Replayed{Rule: rule, Status: Fixed, Script: script}
	stop := len(script.Sentences())
	f, broken := p.shows(found{rule: rule})
	switch {
	case broken:
		r.Status, r.Got, r.Want, r.Step = Failing, f.got, f.want, p.sentence(f.step)
		if f.step >= 0 {
			stop = f.step
		}
	case p.err != nil:
		r.Status, r.Got, stop = NoIdea, p.named(p.err.Error()), p.seen.step
	}
	for n := range script.Sentences() {
		switch {
		case n < stop:
			r.Statuses = append(r.Statuses, "ok")
		case n == stop:
			r.Statuses = append(r.Statuses, r.Status)
		default:
			r.Statuses = append(r.Statuses, "")
		}
	}
	return r
}
