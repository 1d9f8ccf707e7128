package leftover

import (
	"sync"

	"golang.org/x/sync/errgroup"

	"relcon/runner/client"
)

// hookPlace is the hook among the places that are asked; the others are products.
const hookPlace = "hook"

// fewest is how often in a row a place is asked in vain before it is not asked any more.
const fewest = 3

// silentPlaces are those that do not answer: a place that was asked a few times in vain is not asked hundreds of times more.
// The zero value is ready for use.
type silentPlaces struct {
	mu    sync.Mutex
	times map[string]int   // how often in a row
	last  map[string]error // what the network said last
}

// is tells whether a place is not asked any more.
func (s *silentPlaces) is(place string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.times[place] >= fewest
}

// ask asks a place unless it is silent; then it gives what the network said last.
func (s *silentPlaces) ask(place string, ask func() error) error {
	if s.is(place) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.last[place]
	}
	err := ask()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !client.Unanswered(err) {
		delete(s.times, place)
		return err
	}
	if s.times == nil {
		s.times, s.last = map[string]int{}, map[string]error{}
	}
	s.times[place]++
	s.last[place] = err
	return err
}

// each calls do for 0 to n-1, so many at once.
func each(n, atOnce int, do func(i int)) {
	var workers errgroup.Group
	workers.SetLimit(max(1, atOnce))
	for i := range n {
		workers.Go(func() error { do(i); return nil })
	}
	_ = workers.Wait() // none of them fails
}
