package client

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// spelled is a text with some of its escapes decoded.
type spelled struct {
	text []byte
	at   []int // where the part of the text begins that a byte was decoded from; one more for the end
}

func plain(text string) spelled {
	at := make([]int, len(text)+1)
	for i := range at {
		at[i] = i
	}
	return spelled{[]byte(text), at}
}

// deepestEscape is how often a text may have been escaped, one escape around the other.
const deepestEscape = 4

// decoded decodes each escape once, of a URL, of JSON and of HTML; there is false where there was none.
func (s spelled) decoded() (plainer spelled, there bool) {
	if !bytes.ContainsAny(s.text, `%\&`) {
		return s, false
	}
	plainer = spelled{make([]byte, 0, len(s.text)), make([]int, 0, len(s.at))}
	for i := 0; i < len(s.text); {
		means, size := escapeAt(s.text[i:])
		if size == 0 {
			means, size = s.text[i:i+1], 1
		} else {
			there = true
		}
		for _, b := range means {
			plainer.text, plainer.at = append(plainer.text, b), append(plainer.at, s.at[i])
		}
		i += size
	}
	plainer.at = append(plainer.at, s.at[len(s.text)])
	return plainer, there
}

// span is where a secret stands in a text.
type span struct{ begin, end int }

// spans gives where needles stand. Very short ones are looked for in no escapes.
func (s spelled) spans(needles []string) []span {
	var found []span
	for _, needle := range needles {
		if len(needle) < shortestSecret {
			continue
		}
		for from := 0; ; {
			at := bytes.Index(s.text[from:], []byte(needle))
			if at < 0 {
				break
			}
			at += from
			from = at + len(needle)
			found = append(found, span{s.at[at], s.at[from]})
		}
	}
	return found
}

// blankSpans blanks parts of a text.
func blankSpans(text string, found []span) string {
	slices.SortFunc(found, func(a, b span) int { return cmp.Or(a.begin-b.begin, a.end-b.end) })
	var b strings.Builder
	end := 0
	for _, each := range found {
		if each.begin >= end {
			b.WriteString(text[end:each.begin])
			b.WriteString(blanked)
		}
		end = max(end, each.end)
	}
	return b.String() + text[end:]
}

// escapeAt gives what an escape at the beginning of a text means, and how long it is; 0 where there is none.
func escapeAt(text []byte) (means []byte, size int) {
	switch {
	case text[0] == '%' && len(text) > 2:
		if b, err := hex.DecodeString(string(text[1:3])); err == nil {
			return b, 3
		}
	case text[0] == '&':
		if end := strings.IndexByte(string(text[:min(len(text), 12)]), ';'); end > 1 {
			entity := string(text[:end+1])
			if meant := html.UnescapeString(entity); meant != entity {
				return []byte(meant), len(entity)
			}
		}
	case text[0] == '\\' && len(text) > 1:
		return backslashed(text)
	}
	return nil, 0
}

// backslashed is escapeAt for the escapes of JSON, of which two may make one character.
func backslashed(text []byte) (means []byte, size int) {
	if text[1] != 'u' {
		if i := strings.IndexByte(`"\/bfnrt'`, text[1]); i >= 0 {
			return []byte{"\"\\/\b\f\n\r\t'"[i]}, 2
		}
		return nil, 0
	}
	first, ok := unit(text)
	if !ok {
		return nil, 0
	}
	if second, two := unit(text[6:]); two && utf16.IsSurrogate(first) {
		if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
			return utf8.AppendRune(nil, r), 12
		}
	}
	return utf8.AppendRune(nil, first), 6
}

// unit reads one escape of JSON, such as \u00e9.
func unit(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	b, err := hex.DecodeString(string(text[2:6]))
	if err != nil {
		return 0, false
	}
	return rune(b[0])<<8 | rune(b[1]), true
}

// shortestCoded is the length from which on a secret is looked for in base64 and in hex. A shorter one stands there by chance.
const shortestCoded = 6

// codings are a secret in JSON without its quotes, in hex and in base64, as it stands at each place in a longer text.
func codings(secret string) []string {
	quoted, _ := json.Marshal(secret) // a string can always be marshalled
	all := []string{string(quoted[1 : len(quoted)-1])}
	if len(secret) < shortestCoded {
		return all
	}
	coded := hex.EncodeToString([]byte(secret))
	all = append(all, coded, strings.ToUpper(coded))
	for before := range 3 {
		text := strings.Repeat("\x00", before) + secret
		first, last := (before*8+5)/6, len(text)*8/6 // what stands between depends on nothing but the secret
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			all = append(all, encoding.EncodeToString([]byte(text))[first:last])
		}
	}
	return all
}
