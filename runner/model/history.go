package model

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Begin is what an account may be like of which all is known: what it was arranged with, by a look at it. Requests that overlap
// are judged from there by Act and Look. A change that an answer speaks of is there when the answer comes.
func Begin(account contract.Account, arranged []Arranged, seen Look) (Possible, *Violation) {
	s := New(account)
	s.Prompt = true
	for _, each := range arranged {
		s = s.Arrange(each.Wanted, each.IDs, each.Between)
	}
	next, _, broken := Possible{s}.Look(seen)
	return next, broken
}

// Arranged is instances that were made in an account between two moments.
type Arranged struct {
	Wanted  contract.Wanted
	IDs     []string
	Between Span
}

// Key is the same for two that allow the same from here on.
func (p Possible) Key() string {
	marks := make([]string, 0, len(p))
	for _, s := range p {
		marks = append(marks, keyOf(s))
	}
	slices.Sort(marks)
	return strings.Join(marks, "\n")
}

func keyOf(s State) string {
	var b strings.Builder
	fmt.Fprint(&b, s.Cancels, s.Tokens, s.Moved)
	for _, u := range s.Used {
		if u.Token {
			fmt.Fprint(&b, " ", u.Value, u.Request, u.Sure)
		}
	}
	for _, i := range s.Instances {
		renews := i.Base.AutoRenew != nil && *i.Base.AutoRenew
		fmt.Fprint(&b, "\n", i.ID, i.Base.Status, i.To.Kind, i.Gone, i.Left, i.Restless, i.Cancelled, renews, i.Binned.Earliest.UnixNano(), i.Binned.Latest.UnixNano())
	}
	return b.String()
}

// The following ask what an account is like that only one state fits to, as before the first call.

// Releases is how many requests it takes at least to release an instance: two where it has to be in the recycle bin first.
func (p Possible) Releases(id string) int {
	s := p[0]
	i, _ := s.find(id)
	life := s.api().Life
	byBin := s.Product == contract.BMC || s.Kind == contract.KindRecycleBin
	if !byBin || life.Recycled(&i.Base) || i.Base.Status == createFailed {
		return 1
	}
	return 2
}

// Seen is an instance as the account was seen to hold it; nil where it does not.
func (p Possible) Seen(id string) *contract.Instance {
	i, known := p[0].find(id)
	if !known || i.Gone {
		return nil
	}
	return &i.Base
}

// Subscribed tells whether an instance is paid in advance.
func (p Possible) Subscribed(id string) bool {
	i, _ := p[0].find(id)
	return p[0].subscription(i)
}
