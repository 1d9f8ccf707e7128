package states

import (
	"net/http"
	"strings"
)

// Instead says what seems to answer in the place of a hook, by the status and by what it said; "" where it may well be the hook,
// which refuses a token by any page that its framework has for that.
func Instead(status int, said string) string {
	refuses := status == http.StatusUnauthorized || status == http.StatusForbidden
	switch text := strings.ToLower(said); {
	case refuses && strings.Contains(text, "<html"):
		return ""
	case strings.Contains(text, "<html"), strings.Contains(text, "<!doctype"):
		return "a web page answers, such as that of a login or a proxy, and not a hook"
	case strings.Contains(text, `"requestid"`) && strings.Contains(text, `"code"`), strings.Contains(text, "<requestid>"):
		return "the API of a product answers, and not a hook"
	}
	return ""
}

// blanked is an error whose text is free of secrets. Its cause stays reachable, for errors.Is.
type blanked struct {
	text  string
	cause error
}

// Error gives the text, blanked.
func (b *blanked) Error() string { return b.text }

// Unwrap gives the cause.
func (b *blanked) Unwrap() error { return b.cause }
