package guard

import (
	"bytes"
	"encoding/hex"
	"unicode/utf16"
	"unicode/utf8"
)

// spellings visits a text, what it is an encoding of, what that is an encoding of, and so on, until visit gives true or
// there is nothing left to decode. Escapes of JSON and of URLs are resolved alike, since one may hide the other. What
// may be nothing to a provider is left out in the end: the NUL bytes between the letters of UTF-16, and backslashes.
func spellings(text []byte, visit func([]byte) bool) {
	text, done := decodings(text, visit)
	for _, nothing := range []byte{0, '\\'} {
		if !done && bytes.IndexByte(text, nothing) >= 0 {
			text, done = decodings(bytes.ReplaceAll(text, []byte{nothing}, nil), visit)
		}
	}
}

// decodings visits a text and what it is an encoding of, and gives the last of them, or true if visit ended it.
func decodings(text []byte, visit func([]byte) bool) ([]byte, bool) {
	for {
		if visit(text) {
			return text, true
		}
		plainer, changed := decode(text)
		if !changed {
			return text, false
		}
		text = plainer
	}
}

// decode resolves every escape once. What it gives is shorter if anything changed, so repeating it comes to an end.
func decode(text []byte) ([]byte, bool) {
	if bytes.IndexByte(text, '%') < 0 && bytes.IndexByte(text, '\\') < 0 {
		return text, false
	}
	plain, changed := make([]byte, 0, len(text)), false
	copied := 0
	for i := 0; i < len(text); {
		if text[i] != '%' && text[i] != '\\' {
			i++
			continue
		}
		r, size := escape(text[i:])
		if size == 0 {
			i++
			continue
		}
		plain, changed = append(plain, text[copied:i]...), true
		if text[i] == '%' {
			plain = append(plain, byte(r)) // it may be a part of a letter
		} else {
			plain = utf8.AppendRune(plain, r)
		}
		i += size
		copied = i
	}
	return append(plain, text[copied:]...), changed
}

// escape reads the escape at the beginning of a text and gives its size, 0 where there is none.
func escape(text []byte) (rune, int) {
	if len(text) < 2 {
		return 0, 0
	}
	switch {
	case text[0] == '%':
		r, ok := hexadecimal(text[1:], 2)
		return r, sizeIf(ok, 3)
	case text[0] != '\\':
		return 0, 0
	case text[1] == 'u':
		return unicodeEscape(text)
	}
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	i := bytes.IndexByte([]byte(letters), text[1])
	if i < 0 {
		return 0, 0
	}
	return rune(meanings[i]), 2
}

func unicodeEscape(text []byte) (rune, int) {
	r, ok := hexadecimal(text[2:], 4)
	if !ok || !utf16.IsSurrogate(r) || len(text) < 12 || text[6] != '\\' || text[7] != 'u' {
		return r, sizeIf(ok, 6)
	}
	low, ok := hexadecimal(text[8:], 4)
	if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
		return pair, 12
	}
	return r, 6
}

func sizeIf(ok bool, size int) int {
	if ok {
		return size
	}
	return 0
}

func hexadecimal(text []byte, digits int) (rune, bool) {
	if len(text) < digits {
		return 0, false
	}
	var value [2]byte
	n, err := hex.Decode(value[:], text[:digits])
	if err != nil {
		return 0, false
	}
	if n == 1 {
		return rune(value[0]), true
	}
	return rune(value[0])<<8 | rune(value[1]), true
}

// wordByte tells whether a byte may be part of an id without being part of what stands around one.
func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.' || b >= utf8.RuneSelf
}

// wordAround widens a place in a text to whole words. It is partial if an escape is next to it, which may stand for a
// part of the word.
func wordAround(text []byte, begin, end int) (first, last int, partial bool) {
	for first = begin; first > 0 && wordByte(text[first-1]) && !escapeBefore(text, first); {
		first--
	}
	for last = end; last < len(text) && wordByte(text[last]); {
		last++
	}
	_, next := escape(text[last:])
	return first, last, next > 0 || escapeBefore(text, first)
}

func escapeBefore(text []byte, at int) bool {
	for _, size := range []int{2, 3, 6} {
		if at < size {
			continue
		}
		if _, found := escape(text[at-size : at]); found == size {
			return true
		}
	}
	return false
}
