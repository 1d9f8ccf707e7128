package mutants

import "slices"

// insertion is text that the rewritten source has more than the original.
type insertion struct {
	at    int // offset
	text  string
	depth int  // of the node; what is outside stands outside
	end   bool // after the node
}

// rewritten is the file's source with all sites in it.
func (f *finder) rewritten() []byte {
	slices.SortStableFunc(f.inserts, func(a, b insertion) int {
		switch {
		case a.at != b.at:
			return a.at - b.at
		case a.end != b.end && a.end:
			return -1
		case a.end != b.end:
			return 1
		case a.end:
			return b.depth - a.depth
		}
		return a.depth - b.depth
	})
	var out []byte
	from := 0
	for _, each := range f.inserts {
		out = append(out, f.text[from:each.at]...)
		out = append(out, each.text...)
		from = each.at
	}
	return append(out, f.text[from:]...)
}
