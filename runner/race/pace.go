package race

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"relcon/steps"
)

// pace is about how long a call takes.
type pace struct{ atomic.Int64 }

// note takes in how long a call took.
func (p *pace) note(took time.Duration) { p.Store((7*p.Load() + int64(took)) / 8) }

// wait lets up to the time of a call pass, half of the times. So calls meet at each part of their way.
func (p *pace) wait(ctx context.Context, env steps.Env) error {
	if most := p.Load(); most > 0 && rand.IntN(2) == 0 {
		return env.Pause(ctx, time.Duration(rand.Int64N(most/4+1)))
	}
	return nil
}
