package race

import "relcon/runner/explore"

// Requests beside the calls: to arrange an account with its instances, look at it four times, and tear it down.
const (
	requestsPerAccount = 14
	requestsPerCall    = 1
)

// Foresee says what so many calls need: their histories follow from the seed. What is found is played again, which is not foreseen.
func Foresee(parts Parts) func(calls int) explore.Need {
	generate := newRacer(parts).generate
	return func(wanted int) (need explore.Need) {
		for sent, more := 0, 0; sent < wanted || more < mostAtOnce; need.Cases++ {
			if sent >= wanted {
				more++
			}
			c := generate.number(uint64(need.Cases))
			need.Instances += len(c.Instances)
			need.Requests += accounts(c)*requestsPerAccount + calls(c)*requestsPerCall
			sent += calls(c)
		}
		return need
	}
}
