package states

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"relcon/runner/client"
)

// quotedBytes is how much of an answer a message repeats.
const quotedBytes = 200

// secretMember finds a member whose name sounds secret, with its value, in text that need not be sound JSON: the
// answer that goes wrong may be the one that carries a new account's keys.
var secretMember = regexp.MustCompile(
	`(?i)(["']?[\w.-]*(?:secret|token|password|signature|authorization|accesskey)[\w.-]*\\*["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:bearer\s+)?[^\s,;&<>}\]]+)`)

var bearer = regexp.MustCompile(`(?i)\b(bearer\s+)[\w.~+/=-]+`)

// plainWords follow "authorization:" or "bearer" in a sentence, and are no secret: "want the bearer token" is to be read.
var plainWords = regexp.MustCompile(`^(?:a|an|bad|expired|got|invalid|is|it|missing|no|none|not|of|required|the|this|token|tokens|unknown|want|was|wrong)$`)

// secrets are everything that no message may hold. They may be used from several goroutines at once.
type secrets struct {
	mu     sync.Mutex
	values []string
}

// keep remembers secrets.
func (s *secrets) keep(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values = append(s.values, values...)
}

// all gives every secret that is known.
func (s *secrets) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.values)
}

// known takes every known secret out of a text.
func (s *secrets) known(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return client.Blank(text, s.values...)
}

// blank takes every known secret out of a text of the hook, and everything that looks like one.
func (s *secrets) blank(text string) string {
	text = s.known(text)
	for _, expression := range []*regexp.Regexp{bearer, secretMember} {
		text = expression.ReplaceAllStringFunc(text, func(found string) string {
			name := expression.FindStringSubmatch(found)[1]
			if plainWords.MatchString(found[len(name):]) {
				return found
			}
			return name + "(blanked)"
		})
	}
	return text
}

// Blank takes every known secret out of a text of the hook, and everything that looks like one.
func (h *Hook) Blank(text string) string { return h.secrets.blank(text) }

// quote gives the status and the beginning of an answer, on one line.
func (s *secrets) quote(got response) string {
	status := strings.TrimSpace(fmt.Sprintf("%d %s", got.status, http.StatusText(got.status)))
	if len(got.body) == 0 {
		return status + " with an empty body"
	}
	return status + " " + s.shorten(string(got.body))
}

// shorten blanks a text and cuts it down to one short line.
func (s *secrets) shorten(text string) string {
	text = strings.ToValidUTF8(s.blank(text), "�")
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.TrimSpace(text)
	if len(text) <= quotedBytes {
		return text
	}
	cut := quotedBytes
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
