package explore

import (
	"context"

	"relcon/runner/result"
)

// Replay plays the case of a finding again.
func Replay(ctx context.Context, parts Parts, before result.Explored) result.Replayed {
	p := newExplorer(parts).repeat(ctx, before.Case)
	sentences := before.Case.Sentences()
	again, stop := result.Replayed{Rule: before.Rule, Level: before.Level, Status: result.ReplayFixed}, len(sentences)
	f, broken := p.shows(found{rule: before.Rule})
	switch {
	case broken:
		again.Status, again.Got, again.Want = result.ReplayFailed, f.got, f.want
		if f.step >= 0 {
			stop = f.step
		}
	case p.err != nil:
		again.Status, again.Got, stop = result.ReplayError, p.named(p.err.Error()), p.seen.step
	}
	for n, sentence := range sentences {
		step := result.ReplayedStep{Step: sentence}
		switch {
		case n < stop:
			step.Status = "ok"
		case n == stop:
			step.Status = again.Status
		}
		again.Steps = append(again.Steps, step)
	}
	return again
}
