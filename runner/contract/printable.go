package contract

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Printable makes what a provider answered harmless for a terminal, for XML 1.0, and for a CI that reads the output of
// programs. Every character but line breaks, tabs and visible ones is written as its Go escape, such as \x1b; and so is one
// character of everything that a CI would take for a command.
func Printable(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case r == '\n' || r == '\t' || unicode.IsPrint(r) || unicode.Is(unicode.Zs, r):
			out.WriteRune(r)
		default:
			out.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		i += size
	}
	return order.ReplaceAllStringFunc(out.String(), func(found string) string {
		last := len(found) - 1
		return fmt.Sprintf(`%s\x%02x`, found[:last], found[last])
	})
}

// order is how a command begins: ::name of GitHub Actions where a line begins, or may begin when it is wrapped; ##[name] of
// GitHub and Azure Pipelines, ##vso[ and ##teamcity[ anywhere.
var order = regexp.MustCompile(`(?m)(?:^|\s)::|##`)

// HarmlessJSON writes a JSON text so that it means the same and commands neither a terminal nor a CI: invisible characters, which
// stand in strings only, are escaped, and so is one character of "##".
func HarmlessJSON(text []byte) []byte {
	out, done := make([]byte, 0, len(text)+len(text)/16), 0
	for i := 0; i < len(text); {
		if c := text[i]; ' ' <= c && c < 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if broken := r == utf8.RuneError && size == 1; broken || !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) {
			out = append(append(out, text[done:i]...), escaped(r)...)
			done = i + size
		}
		i += size
	}
	out = append(out, text[done:]...)
	if bytes.Contains(out, []byte("##")) {
		return bytes.ReplaceAll(out, []byte("##"), []byte(`#\u0023`))
	}
	return out
}

// HarmlessWriter passes on a JSON text as HarmlessJSON writes it. Close passes on what is held back, and closes nothing else.
type HarmlessWriter struct {
	Out io.Writer

	rest []byte // the beginning of a character, and every "#" that may have another one behind it
}

// Write never gives fewer bytes than it got without an error.
func (h *HarmlessWriter) Write(text []byte) (int, error) {
	whole := append(h.rest, text...)
	end, begun := len(whole), len(whole)-1
	for begun > 0 && begun > len(whole)-utf8.UTFMax && !utf8.RuneStart(whole[begun]) {
		begun--
	}
	if begun >= 0 && !utf8.FullRune(whole[begun:]) {
		end = begun
	}
	end = len(bytes.TrimRight(whole[:end], "#"))
	h.rest = bytes.Clone(whole[end:])
	if _, err := h.Out.Write(HarmlessJSON(whole[:end])); err != nil {
		return 0, err
	}
	return len(text), nil
}

// Close passes on the end of the text.
func (h *HarmlessWriter) Close() error {
	_, err := h.Out.Write(HarmlessJSON(h.rest))
	h.rest = nil
	return err
}

// escaped is a character of a JSON string, as its escape.
func escaped(r rune) string {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
