package history

import (
	"encoding/json"
	"slices"

	"relcon/runner/contract"
)

// share lets an instance have the members that it had when it was listed last, where they are the same: most looks at an
// instance show nothing new. It gives how many bytes the members take that are new, about.
func (h *History) share(accessKeyID string, i *contract.Instance) (size int) {
	key := accessKeyID + " " + i.ID
	last, seen := h.members[key]
	if seen && equal(last, i.Members) {
		i.Members = last
		return 0
	}
	h.members[key] = i.Members
	return weightOf(i.Members)
}

// equal tells whether two decoded values are the same.
func equal(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, is := b.([]any)
		return is && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, is := b.(map[string]any)
		if !is || len(a) != len(b) {
			return false
		}
		for name, value := range a {
			if other, there := b[name]; !there || !equal(value, other) {
				return false
			}
		}
		return true
	default:
		switch b.(type) {
		case []any, map[string]any:
			return false // they can't be compared by ==
		}
		return a == b
	}
}

// each is how many bytes a value takes beside its text, about.
const each = 64

// weightOf is how many bytes a decoded value takes, about.
func weightOf(value any) int {
	size := each
	switch v := value.(type) {
	case string:
		size += len(v)
	case json.Number:
		size += len(v)
	case []any:
		for _, element := range v {
			size += weightOf(element)
		}
	case map[string]any:
		for name, member := range v {
			size += len(name) + weightOf(member)
		}
	}
	return size
}
