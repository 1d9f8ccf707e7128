package guard

import (
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// shortest is how long an id must be to be searched for inside words. A shorter one would be found by chance.
const shortest = 4

// foreign is the set of ids that inventories showed and that the run does not own. It finds all of them in one pass
// over a text, however many there are.
type foreign struct {
	shown   map[string][]contract.Product // by id
	classes []*class
}

// class holds the needles that are told by as many of their last bytes: eight, or as many as there are at least.
type class struct {
	width   int
	mask    uint64
	filter  [1024]uint64 // one bit per hash of a key, so that most places are passed over at once
	needles map[uint64][]needle
}

// needle is one spelling of a foreign id, as likened.
type needle struct {
	text string
	id   string
}

func newForeign() *foreign { return &foreign{shown: map[string][]contract.Product{}} }

func (f *foreign) has(id string) bool { return len(f.shown[id]) > 0 }

func (f *foreign) shows(product contract.Product, id string) bool {
	return slices.Contains(f.shown[id], product)
}

func (f *foreign) add(product contract.Product, id string) {
	if f.shows(product, id) || id == "" {
		return
	}
	f.shown[id] = append(f.shown[id], product)
	if len(f.shown[id]) > 1 {
		return
	}
	for _, text := range needlesOf(id) {
		c := f.class(widthOf(text))
		key := keyOf(text) & c.mask
		c.filter[slot(key)>>6] |= 1 << (slot(key) & 63)
		c.needles[key] = append(c.needles[key], needle{text, id})
	}
}

// remove forgets an id of a product. Bits of the filter stay: they only cost time.
func (f *foreign) remove(product contract.Product, id string) {
	if !f.shows(product, id) {
		return
	}
	f.shown[id] = slices.DeleteFunc(f.shown[id], func(p contract.Product) bool { return p == product })
	if len(f.shown[id]) > 0 {
		return
	}
	delete(f.shown, id)
	for _, text := range needlesOf(id) {
		c := f.class(widthOf(text))
		key := keyOf(text) & c.mask
		c.needles[key] = slices.DeleteFunc(c.needles[key], func(n needle) bool { return n.id == id })
		if len(c.needles[key]) == 0 {
			delete(c.needles, key)
		}
	}
}

func (f *foreign) class(width int) *class {
	for _, c := range f.classes {
		if c.width == width {
			return c
		}
	}
	c := &class{width: width, mask: ^uint64(0) >> (64 - 8*width), needles: map[uint64][]needle{}}
	f.classes = append(f.classes, c)
	return c
}

func widthOf(text string) int {
	switch {
	case len(text) >= 8:
		return 8
	case len(text) >= shortest:
		return shortest
	default:
		return len(text)
	}
}

func keyOf(text string) uint64 {
	var key uint64
	for i := range len(text) {
		key = key<<8 | uint64(text[i])
	}
	return key
}

// slot spreads keys over the filter's bits (Fibonacci hashing).
func slot(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> 48 }

// needlesOf gives the spellings by which an id may show in a text that is decoded step by step.
func needlesOf(id string) []string {
	var all []string
	spellings([]byte(id), func(text []byte) bool {
		likened := make([]byte, len(text))
		for i, b := range text {
			likened[i] = liken(b)
		}
		if len(likened) > 0 {
			all = append(all, string(likened))
		}
		return false
	})
	slices.Sort(all)
	return slices.Compact(all)
}

// liken makes bytes equal that stand for each other: letters of both cases, and a plus and a space in a form.
func liken(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b | 0x20
	}
	if b == '+' {
		return ' '
	}
	return b
}

// search is one look through the parts of a request.
type search struct {
	*foreign
	passes func(id []byte) bool
	words  bool // only ids that are whole words count
	long   bool // only ids that are not short count
}

// holdsForeign looks for a foreign id in everything but the host, which the target file gives. A short id does not
// count in a request that only reads: the number of a page would be one.
func (g *Guard) holdsForeign(product contract.Product, request *http.Request, body []byte, reading bool) (string, bool) {
	if len(g.foreign.shown) == 0 {
		return "", false
	}
	s := search{foreign: g.foreign, passes: func(id []byte) bool { return g.passes(product, id) }, long: reading}
	if id, found := s.in(body); found {
		return id, true
	}
	if id, found := s.in([]byte(request.URL.EscapedPath())); found {
		return id, true
	}
	for pair := range strings.SplitSeq(request.URL.RawQuery, "&") {
		param, _, _ := strings.Cut(pair, "=")
		s.words = proves(param)
		if id, found := s.in([]byte(pair)); found {
			return id, true
		}
	}
	for header, values := range request.Header {
		s.words = proves(header)
		for _, value := range values {
			if id, found := s.in([]byte(value)); found {
				return id, true
			}
		}
	}
	return "", false
}

// proves tells whether a header or a parameter holds a proof, a secret or a time. Any sequence of letters and digits
// turns up in those sooner or later, so only a whole word means something.
func proves(key string) bool {
	switch http.CanonicalHeaderKey(key) {
	case "Authorization", "X-Zc-Timestamp", "X-Acs-Signature-Nonce", "X-Acs-Content-Sha256", "X-Acs-Date", "X-Acs-Security-Token",
		"Signature", "Signaturenonce", "Timestamp", "Accesskeyid", "Securitytoken":
		return true
	}
	return false
}

// in looks through a text and everything that it may be an encoding of.
func (s search) in(text []byte) (id string, found bool) {
	spellings(text, func(spelling []byte) bool {
		id, found = s.once(spelling)
		return found
	})
	return id, found
}

func (s search) once(text []byte) (string, bool) {
	for _, c := range s.classes {
		var key uint64
		for i, b := range text {
			key = key<<8 | uint64(liken(b))
			at := slot(key & c.mask)
			if c.filter[at>>6]&(1<<(at&63)) == 0 {
				continue
			}
			for _, n := range c.needles[key&c.mask] {
				if s.matches(n, text, i+1) {
					return n.id, true
				}
			}
		}
	}
	return "", false
}

// matches tells whether the needle stands in the text before end and means the foreign instance, not one of ours whose
// id has the foreign one in it.
func (s search) matches(n needle, text []byte, end int) bool {
	begin := end - len(n.text)
	if begin < 0 || (s.long && len(n.id) < shortest) {
		return false
	}
	for i := range len(n.text) {
		if liken(text[begin+i]) != n.text[i] {
			return false
		}
	}
	first, last, partial := wordAround(text, begin, end)
	switch {
	case partial:
		return false // the same place is looked at again when what is around it is decoded
	case s.words || len(n.id) < shortest:
		return first == begin && last == end && !s.passes(text[first:last])
	default:
		return !s.passes(text[first:last])
	}
}
