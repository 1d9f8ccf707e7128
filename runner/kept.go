package runner

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// keptBody is how many bytes of an answer are kept for the report. Steps judge the whole of it; but what thousands of
// hostile answers hold together must not fill the memory.
const keptBody = 256 << 10

// kept gives the part of a body that is kept, and says so where it is not all of it.
func kept(body []byte) []byte {
	if len(body) <= keptBody {
		return body
	}
	cut := keptBody
	for cut > keptBody-utf8.UTFMax && !utf8.RuneStart(body[cut]) {
		cut--
	}
	return fmt.Appendf(bytes.Clone(body[:cut]), "… (the first %d of %d bytes)", cut, len(body))
}
