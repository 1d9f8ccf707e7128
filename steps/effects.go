package steps

import (
	"slices"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// effect is a state that can be seen in an inventory.
type effect struct {
	name  string
	holds predicate
	never predicate // seen on the way, it breaks the clause; nil means nothing does
}

// predicate tells whether an instance shows something; nil stands for one that is not listed.
type predicate func(life provider.Life, i *contract.Instance) bool

var (
	released        = effect{name: "released", holds: provider.Life.Gone}
	releasedInSteps = effect{name: "released in documented steps", holds: provider.Life.Gone, never: backOrElsewhere}
	deletedDirectly = effect{name: "deleted directly", holds: provider.Life.Gone, never: provider.Life.Recycled}
	returnedAtAll   = effect{name: "returned", holds: returned}
	cancelled       = effect{name: "cancelled", holds: notRenewed, never: goneOrRecycled}
	inTheBin        = effect{name: "in the recycle bin", holds: provider.Life.InBin}
	readyForRelease = effect{name: "ready to be released", holds: releasable}
)

// status is the effect of having a status, in the provider's word.
func status(name, word string) effect {
	return effect{name: name, holds: func(_ provider.Life, i *contract.Instance) bool { return i != nil && i.Status == word }}
}

// listed is the effect of having a status without ever being off the list.
func listed(word string) effect {
	return effect{name: "in status " + word, holds: status("", word).holds, never: provider.Life.Gone}
}

func returned(life provider.Life, i *contract.Instance) bool { return life.Gone(i) || life.InBin(i) }

func goneOrRecycled(life provider.Life, i *contract.Instance) bool {
	return life.Gone(i) || life.Recycled(i)
}

func releasable(life provider.Life, i *contract.Instance) bool {
	return i != nil && i.Status == life.Releasable
}

// backOrElsewhere: neither running still nor on the way out.
func backOrElsewhere(life provider.Life, i *contract.Instance) bool {
	return i != nil && i.Status != contract.StatusRunning && !slices.Contains(life.Leaving, i.Status)
}

// notRenewed: still listed, and not to be renewed where the provider shows that.
func notRenewed(_ provider.Life, i *contract.Instance) bool {
	return i != nil && (i.AutoRenew == nil || !*i.AutoRenew)
}
