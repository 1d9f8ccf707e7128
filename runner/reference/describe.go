package reference

import (
	"slices"
	"strings"
	"time"
)

// Limits of Describe operations (Zenlayer BMC and ZEC DescribeInstances, 2).
const (
	usualPage    = 20
	longestPage  = 1000
	mostFiltered = 100
	mostTags     = 20
)

// listing is how a product describes its instances.
type listing struct {
	statusMember string                            // name of the status in filters
	statuses     []string                          // every documented status
	texts        map[string]func(*instance) string // filters by a string, by name
	arrays       map[string]int                    // filters by what no instance here has, with their longest length
	status       func(*instance) string            // as it is shown
	item         func(i *instance, status string) any
}

// query is what a Describe operation asks for.
type query struct {
	ids        []string
	status     string
	texts      map[string]string
	impossible bool // a filter asks for what no instance here has
	page, size int
}

func (l *listing) operation() *operation {
	return &operation{parameters: l.read, perform: l.perform}
}

func (l *listing) read(c *call) *refusal {
	c.query = query{texts: map[string]string{}}
	for _, read := range [...]phase{l.readIDs, l.readStatus, l.readTexts, l.readArrays, readPaging} {
		if refused := read(c); refused != nil {
			return refused
		}
	}
	return nil
}

// readIDs takes an empty list for none, since official clients leave it out.
func (l *listing) readIDs(c *call) (refused *refusal) {
	c.query.ids, refused = stringArray(c.members, "instanceIds", mostFiltered)
	return refused
}

func (l *listing) readStatus(c *call) (refused *refusal) {
	c.query.status, refused = stringMember(c.members, l.statusMember)
	if refused == nil && c.query.status != "" && !slices.Contains(l.statuses, c.query.status) {
		refused = refuse(codeParameterValue, l.statusMember+" is none of "+strings.Join(l.statuses, ", "))
	}
	return refused
}

func (l *listing) readTexts(c *call) *refusal {
	for name := range l.texts {
		text, refused := stringMember(c.members, name)
		if refused != nil {
			return refused
		}
		if text != "" {
			c.query.texts[name] = text
		}
	}
	return nil
}

func (l *listing) readArrays(c *call) *refusal {
	for name, most := range l.arrays {
		elements, ok := c.members[name].([]any)
		switch {
		case c.members[name] != nil && !ok:
			return refuse(codeParameterType, name+" is not an array")
		case len(elements) > most:
			return refuse(codeExceedLength, name+" is too long")
		}
		c.query.impossible = c.query.impossible || len(elements) > 0
	}
	return nil
}

func readPaging(c *call) (refused *refusal) {
	if c.query.page, refused = wholeMember(c.members, "pageNum", 1, anyPage); refused != nil {
		return refused
	}
	c.query.size, refused = wholeMember(c.members, "pageSize", usualPage, longestPage)
	return refused
}

// perform counts all that match, and shows one page of them in the order of creation. Unknown ids are left out.
func (l *listing) perform(c *call) answer {
	wanted := make(map[string]bool, len(c.query.ids))
	for _, id := range c.query.ids {
		wanted[id] = true
	}
	from := (c.query.page - 1) * c.query.size
	total, page := 0, []any{}
	for _, i := range c.account.instances {
		if len(wanted) > 0 && !wanted[i.id] {
			continue
		}
		i.looked(c.now)
		if !l.matches(c.query, i) {
			continue
		}
		if total >= from && len(page) < c.query.size {
			page = append(page, l.item(i, l.status(i)))
		}
		total++
	}
	return answer{response: response{TotalCount: &total, DataSet: page}}
}

func (l *listing) matches(q query, i *instance) bool {
	if !i.listed() || q.impossible || q.status != "" && q.status != i.status {
		return false
	}
	for name, text := range q.texts {
		if !like(l.texts[name](i), text) {
			return false
		}
	}
	return true
}

// like compares a value with a filter: a star at its end asks for any value that holds what stands before it.
func like(value, filter string) bool {
	if part, fuzzy := strings.CutSuffix(filter, "*"); fuzzy {
		return strings.Contains(value, part)
	}
	return value == filter
}

// written gives a moment as the API writes it; "" for none.
func written(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05Z")
}

func fixed(text string) func(*instance) string {
	return func(*instance) string { return text }
}
