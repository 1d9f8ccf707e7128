package race

import (
	"context"
	"fmt"

	"relcon/runner/result"
)

// replays is how often a history is played again until it counts as one that does not break its rule: whether calls meet is chance.
const replays = 25

// Replay plays the history of a finding again, until it breaks the rule.
func Replay(ctx context.Context, parts Parts, before result.Explored) result.Replayed {
	r := newRacer(parts)
	again := result.Replayed{Rule: before.Rule, Level: before.Level, Status: result.ReplayFixed}
	r.parts.Products = append(r.parts.Products[:0:0], before.Race.Product)
	r.learn(ctx)
	var last *played
	for range replays {
		if last = r.play(ctx, *before.Race); last.err != nil || last.verdict == open || ctx.Err() != nil {
			again.Status, again.Got = result.ReplayError, "the check ran out of its time"
			if last.err != nil {
				again.Got = last.named(last.err.Error())
			}
			break
		}
		for _, f := range r.finds(last) {
			if f.rule == before.Rule {
				again.Status, again.Got, again.Want = result.ReplayFailed, f.got, f.want
			}
		}
		if again.Status == result.ReplayFailed {
			break
		}
	}
	for _, e := range last.events() {
		again.Steps = append(again.Steps, result.ReplayedStep{Step: fmt.Sprintf("%s %s: %s", who(e.Client), e.Call, e.Answer), Status: "ok"})
	}
	if n := len(again.Steps); n > 0 && again.Status != result.ReplayFixed {
		again.Steps[n-1].Status = again.Status
	}
	return again
}

// who names a client.
func who(client int) string {
	if client == 0 {
		return "alone:"
	}
	return fmt.Sprintf("client %d:", client)
}
