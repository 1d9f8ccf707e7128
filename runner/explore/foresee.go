package explore

import (
	"strings"

	"relcon/steps"
)

// Need is what an exploration needs of a target.
type Need struct{ Cases, Instances, Requests int }

// requestsPerCase and requestsPerCall are about how many requests are sent beside the calls, to arrange, look and tear down.
const (
	requestsPerCase = 8
	requestsPerCall = 4
)

// Foresee says what so many calls need: their cases follow from the seed. Those that are under way when enough calls are sent count,
// too.
func Foresee(parts Parts) func(calls int) Need {
	generate := newExplorer(parts).generate
	return func(calls int) (need Need) {
		for sent, more := 0, 0; sent < calls || more < parts.AtOnce; need.Cases++ {
			if sent >= calls {
				more++
			}
			c := generate.number(uint64(need.Cases))
			for _, each := range c.Items {
				if !each.madeUp {
					need.Instances += each.count
				}
			}
			need.Instances += len(steps.Bystanders(c.Product, c.script().Sentences()))
			sent += c.calls()
		}
		need.Requests = need.Cases*requestsPerCase + calls*requestsPerCall
		return need
	}
}

// calls is how many calls a case sends, without those that arrange it and that look at it.
func (c Case) calls() (calls int) {
	for _, each := range c.Acts {
		if each.verb != "" || strings.HasPrefix(each.text, "the client") {
			calls++
		}
	}
	return calls
}
