package provider

import (
	"slices"

	"relcon/runner/contract"
)

// Life is what the statuses of a product's instances mean.
type Life struct {
	Statuses   []string            // that a scenario can ask for; the first is that of a usable instance
	Releasable string              // the status from which Release works
	Bin        []string            // in the recycle bin
	Leaving    []string            // on the way out, those of the bin among them
	Available  []string            // of an instance that is not released; nil means that every listed one is not
	Progress   map[string][]string // the statuses that an instance may reach by itself, by the one that it has
}

// InBin tells whether an instance is in the recycle bin; nil stands for one that is not listed.
func (l Life) InBin(i *contract.Instance) bool { return i != nil && slices.Contains(l.Bin, i.Status) }

// Gone tells whether an instance is released; nil stands for one that is not listed.
func (l Life) Gone(i *contract.Instance) bool {
	return i == nil || l.Available != nil && !slices.Contains(l.Available, i.Status)
}

// ByItself tells whether an instance may get from one status to another without any call.
func (l Life) ByItself(from, to string) bool { return slices.Contains(l.Progress[from], to) }
