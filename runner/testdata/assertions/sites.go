package steps

import (
	"sync"
	"sync/atomic"

	"relcon/runner/contract"
)

// silenced is the site that is made to hold, and objected are those that objected since the last look. A process tries
// one thing at a time.
var (
	silenced atomic.Int64
	objected sync.Map
)

// Silence makes one site hold, and no other; 0 means none.
func Silence(n int) {
	silenced.Store(int64(n))
	objected.Clear()
}

// Objected lists the sites that objected since the last Silence.
func Objected() []int {
	sites := []int{}
	objected.Range(func(n, _ any) bool {
		sites = append(sites, n.(int))
		return true
	})
	return sites
}

// note takes down that a site objects, and tells whether it is heard.
func note(n int) bool {
	objected.Store(n, true)
	return silenced.Load() != int64(n)
}

func siteObjects(n int, objects bool) bool { return objects && note(n) }

func siteHolds(n int, holds bool) bool { return holds || !note(n) }

func siteVerdict(n int, err error) error {
	if violates(err) && !note(n) {
		return nil
	}
	return err
}

func siteEffect(n int, objects bool, shown func(*contract.Instance) bool) func(*contract.Instance) bool {
	return func(i *contract.Instance) bool {
		if shown(i) != objects || note(n) {
			return shown(i)
		}
		return !objects
	}
}

func siteWord(n int, seen, word string) string {
	if seen == word && !note(n) {
		return word + " silenced"
	}
	return word
}
