package reference

import (
	"math"
	"slices"
	"time"
)

// usualPage is the length of a page where the request names none (Zenlayer BMC and ZEC DescribeInstances, 2; Alibaba
// Cloud BssOpenApi, QueryAvailableInstances). anyPage is the limit of a page number, which no page names.
const (
	usualPage = 20
	anyPage   = math.MaxInt32
)

// listing is how a product shows its instances.
type listing struct {
	read   phase // reads the filters into the call's search
	shows  func(*instance) bool
	item   func(*instance) object // how it is shown
	answer func(s search, total int, page []any) object
}

// search is what a listing asks for.
type search struct {
	ids        []string // none means any
	filters    []func(*instance) bool
	page, size int
}

// only adds a filter.
func (s *search) only(filter func(*instance) bool) { s.filters = append(s.filters, filter) }

func (s *search) selects(i *instance) bool {
	return !slices.ContainsFunc(s.filters, func(filter func(*instance) bool) bool { return !filter(i) })
}

func (l *listing) operation() *operation { return &operation{read: l.read, perform: l.perform} }

// perform counts all that match, and shows one page of them in the order of creation. Unknown ids are left out.
func (l *listing) perform(c *call) *refusal {
	wanted := make(map[string]bool, len(c.search.ids))
	for _, id := range c.search.ids {
		wanted[id] = true
	}
	from := (c.search.page - 1) * c.search.size
	total, page := 0, []any{}
	for _, i := range c.account.instances {
		if len(wanted) > 0 && !wanted[i.id] {
			continue
		}
		i.looked(c.now)
		if !c.search.selects(i) || !l.shows(i) {
			continue
		}
		if total >= from && len(page) < c.search.size {
			page = append(page, l.item(i))
		}
		total++
	}
	c.data = l.answer(c.search, total, page)
	return nil
}

// timeLayout is how both APIs write a moment.
const timeLayout = "2006-01-02T15:04:05Z"

// written gives a moment as the APIs write it.
func written(at time.Time) string { return at.UTC().Format(timeLayout) }

// expiredTime is when a subscription ends; nil for none.
func (i *instance) expiredTime() any {
	if i.expires.IsZero() {
		return nil
	}
	return written(i.expires)
}
