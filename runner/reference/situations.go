package reference

import (
	"slices"
	"strings"
	"time"
)

// situation tells whether a change has anything to do with a call.
type situation func(*call) bool

func always(*call) bool { return true }

func not(when situation) situation { return func(c *call) bool { return !when(c) } }

// both is the situation that all are given.
func both(all ...situation) situation {
	return func(c *call) bool {
		return !slices.ContainsFunc(all, func(when situation) bool { return !when(c) })
	}
}

// Situations of a call.

func calling(action string) situation { return func(c *call) bool { return c.action == action } }

func ofVersion(version string) situation { return func(c *call) bool { return c.version == version } }

// ofOtherVersion tells whether the call is of the version that a target is not tested with unless its file says so.
func ofOtherVersion(c *call) bool {
	return c.version == "2026-02-01" || c.version == "2024-04-01"
}

// byBearer tells whether the call has an access token, whether its sender is known by now or not.
func byBearer(c *call) bool { return isBearer(c.request.Header.Get("Authorization")) }

func ofKind(kind string) situation { return func(c *call) bool { return c.account.Kind == kind } }

func limited(c *call) bool { return c.account.limiter != nil }

// past tells whether the timestamp is in the past.
func past(c *call) bool { return c.off() < 0 }

func offBy(more time.Duration) situation { return func(c *call) bool { return c.off().Abs() > more } }

// Situations of what a call names.

// alone tells whether the call names one instance, once.
func alone(c *call) bool { return len(c.ids) == 1 }

// several tells whether the call names more than one instance, and fewer than the clauses on limits speak of.
func several(c *call) bool { return len(c.ids) <= 20 && distinct(c.ids) > 1 }

func hundred(c *call) bool { return len(c.ids) == mostNamed }

func twice(c *call) bool { return distinct(c.ids) < len(c.ids) }

func distinct(ids []string) int {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		seen[id] = true
	}
	return len(seen)
}

// every tells whether each id that the call names, at least one, is of a kind. The instance is nil for one that never was in the account.
func every(kind func(*instance) bool) situation {
	return func(c *call) (all bool) {
		c.inside(func() {
			all = len(c.ids) > 0 && !slices.ContainsFunc(c.ids, func(id string) bool { return !kind(c.account.byID[id]) })
		})
		return all
	}
}

// neverThere tells whether all that the call names never was in the account.
func neverThere(c *call) bool { return every(func(i *instance) bool { return i == nil })(c) }

// onceThere tells whether all that the call names was in the account and is gone.
func onceThere(c *call) bool {
	return every(func(i *instance) bool { return i != nil && !i.listed() })(c)
}

// theMarked tells whether a fault has marked all that the call names.
func theMarked(c *call) bool {
	return every(func(i *instance) bool { return i != nil && marked(i) })(c)
}

// namesUnknown tells whether the call names an instance that never was in the account.
func namesUnknown(c *call) bool {
	return len(c.ids) > 0 && !every(func(i *instance) bool { return i != nil })(c)
}

// owner gives the account that has the first instance that the call names.
func (c *call) owner() *account {
	ids := append(slices.Clone(c.ids), c.search.ids...)
	if len(ids) == 0 {
		return nil
	}
	return c.service.accounts.owner(c.service.product, ids[0])
}

// foreign tells whether the first instance that the call names is another account's.
func foreign(c *call) bool { owner := c.owner(); return owner != nil && owner != c.account }

// usualShape tells whether the first id that the call names looks like one of the reference.
func usualShape(c *call) bool {
	id := c.ids[0]
	return strings.HasPrefix(id, "i-") && len(id) == len("i-")+idLength && id == strings.ToLower(id)
}

// besides tells whether the account has so many instances of a kind that the call does not name.
func besides(count int, kind func(*instance) bool) situation {
	return func(c *call) bool {
		found := 0
		for _, i := range c.account.instances {
			if kind(i) && !slices.Contains(c.ids, i.id) {
				found++
			}
		}
		return found >= count
	}
}

// firstOwn tells whether the first instance that the call names is the account's own.
func firstOwn(c *call) bool { return c.owner() == c.account }

// Situations of the instance that is judged or worked on.

// subject gives the instance that is judged or worked on, or else the first one that the call names; nil for none.
func (c *call) subject() *instance {
	if c.target.instance != nil || len(c.ids) == 0 {
		return c.target.instance
	}
	return c.account.listed(c.ids[0])
}

func subject(is func(*instance) bool) situation {
	return func(c *call) bool { i := c.subject(); return i != nil && is(i) }
}

func inStatus(status string) situation {
	return subject(func(i *instance) bool { return i.status == status })
}

func firstNamed(c *call) bool { return c.target.id == c.ids[0] }

func lastNamed(c *call) bool { return c.target.id == c.ids[len(c.ids)-1] }

func isRunning(i *instance) bool { return i.status == running }

func isBinned(i *instance) bool { return i.status == recycle }

func isStopped(i *instance) bool { return i.status == stopped }

// marked tells whether a fault has marked the instance.
func marked(i *instance) bool { return i.mark != 0 }

// purged tells whether an instance is gone, and no fault has marked it as released by a request.
func purged(i *instance) bool { return i != nil && !i.listed() && !marked(i) }

// subscribed tells whether a subscription runs. One whose instance failed to create is refunded instead.
func subscribed(i *instance) bool { return !i.expires.IsZero() && i.status != createFailed }

// Situations of an answer.

func refusedWith(code string) situation {
	return func(c *call) bool { return c.refusal != nil && c.refusal.code == code }
}

func listed(c *call) bool { return c.refusal == nil && c.action == describeInstances }

// released tells whether a release is accepted, of either provider.
func released(c *call) bool {
	return c.refusal == nil && (c.action == releaseInstances || c.action == releaseInstance)
}
