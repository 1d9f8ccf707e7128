package serve

import (
	"math/rand/v2"
	"sync"
	"time"
)

// chance draws what happens to a request. Equal seeds draw the same, request by request.
type chance struct {
	latency, spread time.Duration
	rate            float64 // of errors, from 0 to 1

	mu     sync.Mutex
	random *rand.Rand
}

func newChance(options Options) *chance {
	return &chance{
		latency: options.Latency, spread: options.LatencySpread, rate: options.ErrorRate,
		random: rand.New(rand.NewPCG(options.Seed, 0)),
	}
}

// draw gives how long the next answer waits, evenly spread around the latency, and whether the request fails. It always draws
// both, so that the latency that is asked for changes nothing about which requests fail.
func (c *chance) draw() (wait time.Duration, fails bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	off, failure := 2*c.random.Float64()-1, c.random.Float64()
	return c.latency + time.Duration(off*float64(c.spread)), failure < c.rate
}
