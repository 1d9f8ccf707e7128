package provider

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Meanwhile is what is known of the time between two looks at an instance that no request was about.
type Meanwhile struct {
	Least, Most time.Duration // since it got the status that the first look shows, by its account's clock
	Now         time.Time     // on its account's clock, at the second look
	Bin         time.Duration // how long the recycle bin of its account keeps an instance; 0 where nobody knows
}

// Difference is a member of an item that is not what it was, although nothing explains it.
type Difference struct {
	Member    string // "" for the whole item
	Got, Want string
}

// String gives "got instanceName "b", want "a" as before".
func (d Difference) String() string {
	return fmt.Sprintf("got %s, want %s as before", strings.TrimSpace(d.Member+" "+d.Got), d.Want)
}

// Untouched compares two looks at an instance that no request was about, member by member, and gives what the time between
// them does not explain. after is nil where the instance is no longer listed. Members that no page documents are not
// compared: they may change as they like. No page says of a documented one that it does, but for what time brings.
func (a API) Untouched(before contract.Instance, after *contract.Instance, meanwhile Meanwhile) []Difference {
	if after != nil && identical(before, *after) {
		return nil
	}
	life := a.Life
	purged, _ := life.Purged(before, meanwhile)
	over := life.Over(before, meanwhile.Now)
	if after == nil {
		if purged || life.underWay(before) || over && !renews(before) {
			return nil
		}
		return []Difference{{Got: "not listed", Want: before.Status}}
	}
	if life.underWay(before) && slices.Contains(life.Leaving, after.Status) {
		return nil
	}
	item, unfinished := a.Listing.Item, len(life.Progress[before.Status]) > 0
	var found []Difference
	for _, member := range a.Listing.Members {
		switch was, is := item.value(before, member), item.value(*after, member); {
		case same(was, is):
		case member == item.Status && life.ByItself(before.Status, after.Status):
		case member == item.Status && over && !renews(before) && (life.Gone(after) || slices.Contains(life.Leaving, after.Status)):
		case member == item.Expired && over && after.ExpiredTime > before.ExpiredTime:
		case unfinished && a.Listing.Carries(member) && member != item.Renewal:
		default:
			found = append(found, Difference{member, written(is), written(was)})
		}
	}
	return found
}

// identical tells whether two looks at an instance show the very same, as most do: it is cheaper than to compare members.
func identical(was, is contract.Instance) bool {
	renewal := was.AutoRenew == is.AutoRenew || was.AutoRenew != nil && is.AutoRenew != nil && *was.AutoRenew == *is.AutoRenew
	return renewal && was.Status == is.Status && was.ChargeType == is.ChargeType && was.ExpiredTime == is.ExpiredTime && equal(was.Members, is.Members)
}

// equal tells whether two decoded values are the very same.
func equal(was, is any) bool {
	switch was := was.(type) {
	case map[string]any:
		other, alike := is.(map[string]any)
		if !alike || len(was) != len(other) {
			return false
		}
		if reflect.ValueOf(was).Pointer() == reflect.ValueOf(other).Pointer() {
			return true // a history holds what does not change once
		}
		for name, value := range was {
			if each, there := other[name]; !there || !equal(value, each) {
				return false
			}
		}
		return true
	case []any:
		other, alike := is.([]any)
		return alike && slices.EqualFunc(was, other, equal)
	}
	switch is.(type) {
	case map[string]any, []any:
		return false
	}
	return was == is
}

// Carries tells whether an instance carries a member of its item as one of its Members: the pages document it, and the
// instance has no field for it.
func (l Listing) Carries(member string) bool {
	item := l.Item
	return slices.Contains(l.Members, member) && !slices.Contains([]string{item.ID, item.Status, item.ChargeType, item.Expired, item.AutoRenew}, member)
}

// value is what an item has for a member; nil where it says nothing.
func (f Fields) value(i contract.Instance, member string) any {
	switch member {
	case f.Status:
		return i.Status
	case f.ChargeType:
		return i.ChargeType
	case f.Expired:
		return i.ExpiredTime
	case f.AutoRenew:
		if i.AutoRenew == nil {
			return nil
		}
		return *i.AutoRenew
	}
	return i.Members[member]
}

// Purged tells whether time alone releases an instance that is in the recycle bin: whether it may be gone by now, and
// whether it must be.
func (l Life) Purged(before contract.Instance, meanwhile Meanwhile) (may, must bool) {
	if !l.Recycled(&before) {
		return false, false
	}
	known := meanwhile.Bin > 0
	return !known || meanwhile.Most >= meanwhile.Bin, known && meanwhile.Least >= meanwhile.Bin
}

// underWay tells whether a release that began before goes on.
func (l Life) underWay(i contract.Instance) bool {
	return slices.Contains(l.Leaving, i.Status) && !l.Recycled(&i)
}

// clocks is how far two clocks may be apart.
const clocks = time.Hour

// Older tells whether an instance says that it was made before a time, and when. Clocks may differ; what can't be read says
// nothing.
func (l Listing) Older(i contract.Instance, than time.Time) (made time.Time, older bool) {
	text, _ := i.Members[l.Item.Created].(string)
	made, err := time.Parse(time.RFC3339, text)
	return made, err == nil && made.Before(than.Add(-clocks))
}

// Over tells whether the time that an instance was paid for may be over.
func (l Life) Over(i contract.Instance, now time.Time) bool {
	end, err := time.Parse(time.RFC3339, i.ExpiredTime)
	return err == nil && !end.After(now.Add(clocks))
}

// renews tells whether a subscription surely goes on when its time is over.
func renews(i contract.Instance) bool { return i.AutoRenew != nil && *i.AutoRenew }

// same tells whether two values of a member say the same. What is absent, null or empty says nothing. No page gives an
// order to the elements of an array, so theirs does not count.
func same(was, is any) bool { return reflect.DeepEqual(was, is) || canonical(was) == canonical(is) }

func canonical(value any) string {
	var parts []string
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if v == "" {
			return ""
		}
		return strconv.Quote(v)
	case json.Number:
		number, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return fmt.Sprint(number)
	case []any:
		for _, each := range v {
			parts = append(parts, fmt.Sprintf("%q", canonical(each)))
		}
	case map[string]any:
		for name, each := range v {
			if text := canonical(each); text != "" {
				parts = append(parts, fmt.Sprintf("%q: %q", name, text))
			}
		}
	default:
		return fmt.Sprint(v)
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// longestValue is the length up to which a value is quoted. A longer one is not cut: half of a secret could not be blanked.
const longestValue = 120

// written puts a value into words.
func written(value any) string {
	switch v := value.(type) {
	case nil:
		return "absent"
	case string:
		if v == "" {
			return "absent"
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil || text.Len() > longestValue {
		return fmt.Sprintf("a value of %d bytes", text.Len())
	}
	return strings.Trim(strings.TrimSpace(text.String()), `"`)
}
