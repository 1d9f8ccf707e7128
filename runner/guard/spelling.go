package guard

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"iter"
	"regexp"
	"unicode/utf8"
)

// escape is one escape of JSON or of a URL. They are resolved alike, since one may hide the other.
var escape = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|%[0-9a-fA-F]{2}`)

// spellings gives a text, what it is an encoding of, what that is an encoding of, and so on, until there is nothing left
// to decode. What may be nothing to a provider is left out in the end: the NUL bytes between the letters of UTF-16, and
// backslashes.
func spellings(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		nothing := []byte{0, '\\'}
		for yield(text) {
			plainer := decode(text)
			for len(plainer) == len(text) {
				if len(nothing) == 0 {
					return
				}
				plainer = bytes.ReplaceAll(text, nothing[:1], nil)
				nothing = nothing[1:]
			}
			text = plainer
		}
	}
}

// decode resolves every escape once. What it gives is shorter if anything changed, so repeating it comes to an end.
func decode(text []byte) []byte {
	if !bytes.ContainsAny(text, `%\`) {
		return text
	}
	return escape.ReplaceAllFunc(text, func(found []byte) []byte {
		if found[0] == '%' {
			b, _ := hex.DecodeString(string(found[1:])) // the pattern admits nothing else
			return b                                    // it may be a part of a letter
		}
		var plain string
		_ = json.Unmarshal([]byte(`"`+string(found)+`"`), &plain)
		return []byte(plain)
	})
}

// wordByte tells whether a byte may be part of an id without being part of what stands around one.
func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.' || b >= utf8.RuneSelf
}

// wordAround widens a place in a text to whole words. It is partial if an escape is next to it, which may stand for a
// part of the word.
func wordAround(text []byte, begin, end int) (word []byte, partial bool) {
	for begin > 0 && wordByte(text[begin-1]) && !escapeBefore(text, begin) {
		begin--
	}
	for end < len(text) && wordByte(text[end]) {
		end++
	}
	return text[begin:end], escapeBefore(text, begin) || isEscape(text[end:])
}

// escapeBefore tells whether an escape ends just there.
func escapeBefore(text []byte, at int) bool {
	for _, size := range []int{len(`\n`), len(`%41`), len(`\u0041`)} {
		if at >= size && isEscape(text[at-size:at]) && len(escape.Find(text[at-size:at])) == size {
			return true
		}
	}
	return false
}

// isEscape tells whether a text begins with an escape.
func isEscape(text []byte) bool {
	place := escape.FindIndex(text[:min(len(text), len(`\u0041`))])
	return place != nil && place[0] == 0
}
