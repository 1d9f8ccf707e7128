package client

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"relcon/runner/contract"
	"slices"
	"strings"
	"unicode"
)

const blanked = "(blanked)"

// Shorter ones are part of ordinary words: such a secret is blanked where it stands alone, and such an id nowhere.
const (
	shortestSecret = 4
	shortestKeyID  = 8
)

// blanker replaces secrets wherever they stand, as they are or in the encodings that a provider echoes them in: codings that
// hide the letters stand in it beside each secret, and escapes are decoded while it looks.
type blanker []string

func newBlanker(secrets []string) blanker {
	var needles blanker
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		needles = append(append(needles, secret, url.QueryEscape(secret)), codings(secret)...)
	}
	return needles.sorted()
}

// sorted puts the longest first, so that no rest of a secret stays behind where one is part of another.
func (b blanker) sorted() blanker {
	slices.SortFunc(b, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(b)
}

// Blank replaces secrets in a text, wherever they stand; very short ones only where they are no part of a word.
func Blank(text string, secrets ...string) string { return newBlanker(secrets).text(text) }

// BlankAll gives what replaces many secrets in a text, as they are or in the codings that hide their letters. Those that are as
// short as a word of the language stay: Blank is for them, where it is known whose they are.
func BlankAll(secrets []string) func(string) string {
	var pairs []string
	for _, needle := range newBlanker(secrets) {
		if len(needle) >= shortestKeyID {
			pairs = append(pairs, needle, blanked)
		}
	}
	return strings.NewReplacer(pairs...).Replace
}

// secretsOf gives the secrets of an account.
func secretsOf(c contract.Credentials) []string {
	if len(c.AccessKeyID) < shortestKeyID {
		return []string{c.AccessKeySecret, c.Token}
	}
	return []string{c.AccessKeySecret, c.Token, c.AccessKeyID}
}

// proofsIn gives what may be a secret in an Authorization header that a feature has made, such as a part of a token.
func proofsIn(authorization string) []string {
	authorization = signedHeaders.ReplaceAllString(authorization, "") // their names prove nothing
	words := strings.FieldsFunc(authorization, func(r rune) bool { return r == ' ' || r == ',' || r == '=' })
	return slices.DeleteFunc(words, func(word string) bool { return len(word) < shortestProof })
}

// shortestProof is longer than the names of schemes and headers, and shorter than the half of a token.
const shortestProof = 17

func (b blanker) text(text string) string {
	for _, needle := range b {
		switch {
		case len(needle) > len(text): // as most are for a header
		case len(needle) < shortestSecret:
			text = blankWord(text, needle)
		default:
			text = strings.ReplaceAll(text, needle, blanked)
		}
	}
	if len(b) == 0 || !strings.ContainsAny(text, `%\&`) {
		return text
	}
	var found []span
	s, there := plain(text).decoded()
	for depth := 1; there && depth <= deepestEscape; depth++ {
		found = append(found, s.spans(b)...)
		s, there = s.decoded()
	}
	return blankSpans(text, found)
}

// blankWord blanks a word where it is no part of another one, such as the t of can't.
func blankWord(text, word string) string {
	var b strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return b.String() + text[from:]
		}
		at += from
		b.WriteString(text[from:at])
		from = at + len(word)
		before, after := strings.TrimSuffix(text[:at], "'"), text[from:]
		if strings.HasSuffix(text[:at], "'") && strings.HasPrefix(after, "'") {
			before = "" // it stands in quotes
		}
		if strings.TrimRightFunc(before, inWord) != before || strings.TrimLeftFunc(after, inWord) != after {
			b.WriteString(word)
			continue
		}
		b.WriteString(blanked)
	}
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// bytes gives the same bytes where there is nothing to blank.
func (b blanker) bytes(data []byte) []byte {
	if len(b) == 0 || len(data) == 0 {
		return data
	}
	text := string(data)
	if clear := b.text(text); clear != text {
		return []byte(clear)
	}
	return data
}

// header always gives a copy.
func (b blanker) header(header http.Header) http.Header {
	copied := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			copied.Add(b.text(name), b.text(value))
		}
	}
	return copied
}

// error keeps the error as it is, unless its text holds a secret: then only the blanked text is left of it.
func (b blanker) error(err error) error {
	if text := b.text(err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}
