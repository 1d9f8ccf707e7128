package guard

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"iter"
	"regexp"
	"unicode/utf8"
)

// escape matches one escape of JSON or of a URL. Both are decoded at once, since one may hide the other.
var escape = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|%[0-9a-fA-F]{2}`)

// spellings gives a text, then the text decoded once, twice and so on, until nothing is left to decode. In the end it
// leaves out what a provider may ignore: the NUL bytes between the letters of UTF-16, and backslashes.
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

// decode decodes every escape once. The result is shorter if there was one, so repeating it comes to an end.
func decode(text []byte) []byte {
	if !bytes.ContainsAny(text, `%\`) {
		return text
	}
	return escape.ReplaceAllFunc(text, func(found []byte) []byte {
		if found[0] == '%' {
			b, _ := hex.DecodeString(string(found[1:])) // the pattern admits nothing else
			return b                                    // it may be a part of a character
		}
		var plain string
		_ = json.Unmarshal([]byte(`"`+string(found)+`"`), &plain)
		return []byte(plain)
	})
}

// wordByte tells whether a byte can belong to an id. Bytes that separate ids do not.
func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.' || b >= utf8.RuneSelf
}

// wordAround gives the whole word around a place in a text. The word is partial if an escape is next to it, because the
// escape may stand for more of the word.
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
