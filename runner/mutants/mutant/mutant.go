// Package mutant is what the rewritten source of a mutated package calls: it knows which mutant is on, and notes which places are
// reached. Its variables are global, since the places that ask are all over that package.
package mutant

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// Variable of the environment that has the number of the mutant that is on from the start; 0 or nothing means none.
const Variable = "RELCON_MUTANT"

var (
	current = func() *atomic.Int64 {
		n, _ := strconv.Atoi(os.Getenv(Variable))
		number := new(atomic.Int64)
		number.Store(int64(n))
		return number
	}()
	places sync.Map // numbers of those that were reached
)

// Switch has the mutant of that number on from now on, and no other; 0 means none.
func Switch(n int) { current.Store(int64(n)) }

// Reached gives the numbers of the places that were reached since it was asked last.
func Reached() []int {
	reached := map[int]bool{}
	places.Range(func(n, _ any) bool {
		reached[n.(int)] = true
		return true
	})
	places.Clear()
	return slices.Sorted(maps.Keys(reached))
}

// On tells whether a mutant is on.
func On(n int) bool {
	places.LoadOrStore(n, nil)
	return current.Load() == int64(n)
}

// Flip is the opposite of a condition.
func Flip(n int, value bool) bool { return value != On(n) }

// Never is a condition that does not hold. It is reached only where it does.
func Never(n int, value bool) bool { return value && !On(n) }

// True is a condition that holds. It is reached only where it does not.
func True(n int, value bool) bool { return value || On(n) }

// Nil is an error that is dropped. It is reached only where there is one.
func Nil(n int, err error) error {
	if err != nil && On(n) {
		return nil
	}
	return err
}

// More is a number or a text with something added.
func More[T int | string](n int, value, more T) T {
	if On(n) {
		return value + more
	}
	return value
}
