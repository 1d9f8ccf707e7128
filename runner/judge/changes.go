package judge

import (
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// changes gives what is wrong with what is seen of an instance, after what was seen of it before.
func (i *instance) changes(now time.Time, seen *contract.Instance) []history.Flaw {
	life := i.api.Life
	from, to := statusOf(life, i.last), statusOf(life, seen)
	if from == provider.Off && to != provider.Off {
		return []history.Flaw{{Got: to, Want: "not listed, since it was released"}}
	}
	if i.last == nil {
		return nil
	}
	if i.touched && !i.reaches(now, from, to) {
		return []history.Flaw{{Got: shown(to), Want: from + ", or what the operations on it lead to"}}
	}
	if i.overdue(now, seen) {
		return []history.Flaw{{Rule: purge(i.api), Got: to, Want: "not listed, since its time in the recycle bin is over"}}
	}
	var flaws []history.Flaw
	for _, each := range i.api.Untouched(*i.last, seen, i.meanwhile(now)) {
		if i.touched && i.mayChange(each.Member, to, seen) {
			continue
		}
		flaws = append(flaws, history.Flaw{Got: strings.TrimSpace(each.Member + " " + each.Got), Want: each.Want + " as before"})
	}
	return flaws
}

// mayChange tells whether an operation on an instance may change a member: its status, which is judged by itself, and
// whether it is renewed. No operation of Zenlayer that the suite knows turns the renewal on. What an instance shows on its way
// out is not documented; but nothing can change when it was created.
func (i *instance) mayChange(member, status string, seen *contract.Instance) bool {
	item := i.api.Listing.Item
	if i.leaving(status) {
		return member != item.Created
	}
	renews := seen.AutoRenew != nil && *seen.AutoRenew
	return member == item.Status || member == item.Renewal || member == item.AutoRenew && !renews
}

// statusOf is the status of an instance, Off where it is released.
func statusOf(life provider.Life, i *contract.Instance) string {
	if life.Gone(i) {
		return provider.Off
	}
	return i.Status
}

func shown(status string) string {
	if status == provider.Off {
		return "not listed"
	}
	return status
}
