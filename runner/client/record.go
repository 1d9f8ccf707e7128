package client

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"relcon/runner/contract"
	"relcon/runner/sign"
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

// secretsOf gives the secrets of an account.
func secretsOf(c contract.Credentials) []string {
	if len(c.AccessKeyID) < shortestKeyID {
		return []string{c.AccessKeySecret, c.Token}
	}
	return []string{c.AccessKeySecret, c.Token, c.AccessKeyID}
}

// proofsIn gives what may be a secret in an Authorization header that a feature has made, such as a part of a token.
func proofsIn(authorization string) []string {
	words := strings.FieldsFunc(authorization, func(r rune) bool { return r == ' ' || r == ',' || r == '=' })
	return slices.DeleteFunc(words, func(word string) bool { return len(word) < shortestProof })
}

// shortestProof is longer than the names of schemes and headers, and shorter than the half of a token.
const shortestProof = 17

// blanker blanks the secrets of the client, of the account and of one request. Those of an account are the same in each
// request, and are spelled out once.
func (c *Client) blanker(credentials contract.Credentials, ofRequest []string) blanker {
	lasting, known := c.spelled.Load(credentials)
	if !known {
		lasting, _ = c.spelled.LoadOrStore(credentials, newBlanker(slices.Concat(secretsOf(credentials), c.secrets)))
	}
	return slices.Concat(lasting.(blanker), newBlanker(ofRequest)).sorted()
}

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

// blankedScheme keeps the name of a scheme that we know and nothing else of an Authorization header.
func blankedScheme(value string) string {
	first, _, _ := strings.Cut(value, " ")
	switch contract.Scheme(first) {
	case contract.ZC2, contract.Bearer, contract.ACS3:
		return first + " " + blanked
	default:
		return blanked
	}
}

// blankParams blanks the secret ones among form-encoded parameters and leaves the others as they were written.
func blankParams(encoded string) string {
	pairs := strings.Split(encoded, "&")
	for i, pair := range pairs {
		switch name, _, _ := strings.Cut(pair, "="); name {
		case "Signature", "AccessKeyId", "SecurityToken":
			pairs[i] = name + "=" + blanked
		}
	}
	return strings.Join(pairs, "&")
}

// maxHeaders is how many bytes of headers an exchange records, those of the request first; 16 KiB with what says so.
const maxHeaders = 16<<10 - 256

// truncated is the name under which a record says that it lacks some of the headers. No real one has parentheses.
const truncated = "(truncated)"

// bounded leaves out the longest headers, so that the others are no longer than a number of bytes on the wire, and gives
// what is left of it.
func bounded(all http.Header, limit int) (http.Header, int) {
	var lines []string
	total := 0
	for name, values := range all {
		for _, value := range values {
			lines = append(lines, name+": "+value)
			total += len(name+value) + len(": \r\n")
		}
	}
	if total <= limit {
		return all, limit - total
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	recorded := http.Header{truncated: {fmt.Sprintf("the longest of %d headers are not recorded: all of them have %d bytes", len(lines), total)}}
	for _, line := range lines {
		if limit -= len(line + "\r\n"); limit < 0 {
			break
		}
		name, value, _ := strings.Cut(line, ": ")
		recorded.Add(name, value)
	}
	return recorded, 0
}

// record is the exchange as reports may show it.
func (w *wire) record(b blanker, came contract.Response) (contract.Request, contract.Response) {
	u := w.url
	u.RawQuery = blankParams(u.RawQuery)
	body := w.body
	if strings.HasPrefix(w.header.Get("Content-Type"), formType) {
		body = []byte(blankParams(string(body)))
	}
	header := b.header(w.header)
	for _, name := range []string{"Authorization", "X-Acs-Security-Token", "X-Acs-Accesskey-Id"} {
		if value := w.header.Get(name); value != "" {
			header.Set(name, blankedScheme(value))
		}
	}
	header, left := bounded(header, maxHeaders)
	request := contract.Request{Method: w.method, URL: b.text(u.String()), Header: header, Body: b.bytes(bytes.Clone(body))}
	header, _ = bounded(b.header(came.Header), left)
	return request, contract.Response{Status: came.Status, Header: header, Body: b.bytes(came.Body)}
}

type recorderKey struct{}

// WithRecorder makes every exchange under the context known to a function as well, reads of inventories and failed exchanges
// included, in the order in which they end. The function may be called from several goroutines.
func WithRecorder(ctx context.Context, record func(contract.Exchange)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}

func recorded(ctx context.Context, exchange contract.Exchange) {
	if record, ok := ctx.Value(recorderKey{}).(func(contract.Exchange)); ok {
		record(exchange)
	}
}

const longestQuote = 300

// refused completes the guard's refusal with the call, in so far as it may be shown.
func (m message) refused(refusal *contract.Refused, b blanker) error {
	content := string(m.Body)
	if !m.Product.Zenlayer() {
		pairs := make([]string, 0, len(m.Params)+len(m.Distortion.ExtraParams))
		for _, params := range [][]contract.Param{m.Params, m.Distortion.ExtraParams} {
			for _, p := range params {
				pairs = append(pairs, sign.PercentEncode(p.Name)+"="+p.Value)
			}
		}
		content = blankParams(strings.Join(pairs, "&"))
	}
	operation := m.Operation
	if operation == "" {
		operation = "a request without an action"
	}
	call := strings.TrimSpace(operation + " " + content)
	return &contract.Refused{Call: quotable(b.text(call)), Reason: quotable(b.text(refusal.Reason))}
}

func quotable(text string) string {
	const cut = "…"
	text = strings.ToValidUTF8(text, "?")
	if len(text) <= longestQuote {
		return text
	}
	return strings.ToValidUTF8(text[:longestQuote-len(cut)], "") + cut
}
