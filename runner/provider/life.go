package provider

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Life is what the statuses of a product's instances mean.
type Life struct {
	Statuses   []string            // that a scenario can ask for; the first is that of a usable instance
	Documented []string            // that a page names
	Releasable string              // the status from which Release works
	Bin        []string            // in the recycle bin
	Keeps      time.Duration       // how long the recycle bin keeps an instance; 0 where the pages name no time
	Leaving    []string            // on the way out, the recycle bin included
	Released   []string            // listed still, and released all the same
	Progress   map[string][]string // the statuses that an instance may reach by itself, by the one that it has
}

// InBin tells whether an instance is in the recycle bin; nil stands for one that is not listed.
func (l Life) InBin(i *contract.Instance) bool { return i != nil && slices.Contains(l.Bin, i.Status) }

// Recycled is InBin by the word of either product: the page of one says RECYCLED.
func (l Life) Recycled(i *contract.Instance) bool {
	return i != nil && (i.Status == contract.StatusRecycle || i.Status == statusRecycled)
}

// Gone tells whether an instance is released; nil stands for one that is not listed.
func (l Life) Gone(i *contract.Instance) bool {
	return i == nil || slices.Contains(l.Released, i.Status)
}

// ByItself tells whether an instance may get from one status to another without any call.
func (l Life) ByItself(from, to string) bool { return slices.Contains(l.Progress[from], to) }

// BinTime is how long the recycle bin of an account keeps an instance; 0 means that nobody knows.
func (l Life) BinTime(account contract.Account) time.Duration {
	return cmp.Or(account.Retention, l.Keeps)
}

// Word is a status for a message, with the documented ones where it is none of them.
func (l Life) Word(status string) string {
	if slices.Contains(l.Documented, status) {
		return status
	}
	return fmt.Sprintf("%s (no documented status; those are %s)", status, strings.Join(l.Documented, ", "))
}
