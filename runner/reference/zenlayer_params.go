package reference

import (
	"slices"
	"strings"
)

// Limits of Describe operations (Zenlayer BMC and ZEC DescribeInstances, 2).
const (
	longestPage  = 1000
	mostFiltered = 100
	mostTags     = 20
)

// readMembers reads the members of the body. The first one that is wrong refuses the call.
func (c *call) readMembers(read func(*reader)) (refused *refusal) {
	read(&reader{members: c.members, blame: func(name, code, problem string) {
		if refused == nil {
			refused = refuse(code, name+": "+problem)
		}
	}})
	return refused
}

// readInstanceIDs reads the required member instanceIds.
func readInstanceIDs(c *call) *refusal {
	var ids []string
	refused := c.readMembers(func(r *reader) {
		if !r.has("instanceIds") {
			r.blame("instanceIds", codeMissingParameter, "it is missing")
		}
		if ids = r.texts("instanceIds", c.operation.most); len(ids) == 0 || slices.Contains(ids, "") {
			r.blame("instanceIds", codeLessLength, "it is empty, or one of its ids is")
		}
	})
	if refused == nil {
		c.ids = ids
	}
	return refused
}

// readInstanceID reads the required member instanceId.
func readInstanceID(c *call) *refusal {
	var id string
	refused := c.readMembers(func(r *reader) {
		if id = r.text("instanceId", ""); id == "" {
			r.blame("instanceId", codeMissingParameter, "it is missing")
		}
	})
	if refused == nil {
		c.ids = []string{id}
	}
	return refused
}

// zenlayerFilters reads the filters of a Describe operation: the status, texts by name, and arrays by name and longest
// length. Of arrays, an instance has tags and nothing else; it must have each one that is asked for.
func zenlayerFilters(status string, statuses []string, texts map[string]func(*instance) string, arrays map[string]int) phase {
	read := func(r *reader, s *search) {
		// An empty list is taken for none, since official clients leave it out.
		s.ids = r.texts("instanceIds", mostFiltered)
		if wanted := r.text(status, ""); wanted != "" {
			if !slices.Contains(statuses, wanted) {
				r.blame(status, codeParameterValue, "want one of "+strings.Join(statuses, ", "))
			}
			s.only(func(i *instance) bool { return i.status == wanted })
		}
		for name, of := range texts {
			if wanted := r.text(name, ""); wanted != "" {
				s.only(func(i *instance) bool { return like(of(i), wanted) })
			}
		}
		for name, most := range arrays {
			if list := r.list(name, most); len(list) > 0 {
				s.only(withTags(name, list))
			}
		}
		s.page, s.size = r.whole("pageNum", 1, anyPage), r.whole("pageSize", usualPage, longestPage)
	}
	return func(c *call) *refusal {
		return c.readMembers(func(r *reader) { read(r, &c.search) })
	}
}

// like compares a value with a filter: a star at its end asks for any value that holds what stands before it.
func like(value, filter string) bool {
	if part, fuzzy := strings.CutSuffix(filter, "*"); fuzzy {
		return strings.Contains(value, part)
	}
	return value == filter
}

func fixed(text string) func(*instance) string {
	return func(*instance) string { return text }
}

func zenlayerPage(_ search, total int, page []any) object {
	return object{"totalCount": total, "dataSet": page}
}
