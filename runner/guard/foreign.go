package guard

import (
	"bytes"
	"net/http"
	"strings"
)

// shortest is how long an id must be to be searched for inside words. A shorter one stands there by chance.
const shortest = 4

// part is a piece of a request in one of its spellings.
type part struct {
	text    []byte
	likened []byte
	words   bool // only ids that are whole words count in it
}

// foreignIn gives a foreign id that the request holds, "" where there is none. It looks everywhere but in the host, which
// comes from the target file. In a request that only reads, a short id may be the number of a page, and does not count.
func (g *Guard) foreignIn(r *request) string {
	if len(g.foreign) == 0 {
		return ""
	}
	parts, found := r.parts(), ""
	for one := range g.foreign {
		if r.reading && len(one.id) < shortest || found != "" && found <= one.id {
			continue
		}
		if g.standsIn(parts, r, one.id) {
			found = one.id
		}
	}
	return found
}

// parts gives all pieces of the request, each in all its spellings.
func (r *request) parts() []part {
	var all []part
	add := func(text string, words bool) {
		for spelling := range spellings([]byte(text)) {
			all = append(all, part{spelling, liken(spelling), words})
		}
	}
	add(string(r.body), false)
	add(r.http.URL.EscapedPath(), false)
	for pair := range strings.SplitSeq(r.http.URL.RawQuery, "&") {
		param, _, _ := strings.Cut(pair, "=")
		add(pair, proves(param))
	}
	for header, values := range r.http.Header {
		for _, value := range values {
			add(value, proves(header))
		}
	}
	return all
}

// proves tells whether a header or a parameter holds a signature, a secret or a time. Any short sequence of letters and
// digits may stand in those by chance, so only whole words count there.
func proves(key string) bool {
	switch http.CanonicalHeaderKey(key) {
	case "Authorization", "X-Zc-Timestamp", "X-Acs-Signature-Nonce", "X-Acs-Content-Sha256", "X-Acs-Date", "X-Acs-Security-Token",
		"Signature", "Signaturenonce", "Timestamp", "Accesskeyid", "Securitytoken":
		return true
	}
	return false
}

// liken makes equal what a provider may take for equal: letters of both cases, and a plus and a space.
func liken(text []byte) []byte {
	likened := bytes.Clone(text)
	for i, b := range likened {
		switch {
		case b >= 'A' && b <= 'Z':
			likened[i] = b | 0x20
		case b == '+':
			likened[i] = ' '
		}
	}
	return likened
}

// standsIn tells whether a foreign id, as it is written or decoded, stands in a part. A plain loop does: to look for 500
// of them in a request that names 100 instances takes 1 to 2 ms, and a run with accounts of its own knows none.
func (g *Guard) standsIn(parts []part, r *request, id string) bool {
	for spelling := range spellings([]byte(id)) {
		needle := liken(spelling)
		if len(needle) == 0 {
			continue
		}
		for _, p := range parts {
			words := p.words || len(id) < shortest
			for at := bytes.Index(p.likened, needle); at >= 0; at = next(p.likened, needle, at) {
				if g.means(r, p.text, at, at+len(needle), words) {
					return true
				}
			}
		}
	}
	return false
}

func next(text, needle []byte, at int) int {
	more := bytes.Index(text[at+1:], needle)
	if more < 0 {
		return more
	}
	return at + 1 + more
}

// means tells whether the text names the foreign instance there, and not an instance of ours whose id contains its id.
func (g *Guard) means(r *request, text []byte, begin, end int, words bool) bool {
	word, partial := wordAround(text, begin, end)
	if partial {
		return false // the next spelling has this place with the escape decoded
	}
	if words && len(word) != end-begin {
		return false
	}
	return !g.allowed(r.product, string(word))
}
