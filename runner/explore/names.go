package explore

import (
	"maps"
	"slices"
	"strings"
)

// named puts the names of instances in place of their ids.
func (p *played) named(text string) string {
	ids := slices.Collect(maps.Keys(p.names))
	slices.SortFunc(ids, func(a, b string) int { return len(b) - len(a) }) // one may be the beginning of another
	for _, id := range ids {
		if len(id) > 3 {
			text = strings.ReplaceAll(text, id, `"`+p.names[id]+`"`)
		}
	}
	return text
}
