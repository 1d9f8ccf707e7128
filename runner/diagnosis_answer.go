package runner

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/states"
)

// placeOf is the address that did not answer, as the error names it.
func placeOf(err error) string {
	var unreachable *contract.Unreachable
	if errors.As(err, &unreachable) {
		return unreachable.Where
	}
	return "the target"
}

// innermost is the text of a network error without the address, which the message has named.
func innermost(err error) string {
	var unreachable *contract.Unreachable
	if errors.As(err, &unreachable) {
		return unreachable.Err.Error()
	}
	return err.Error()
}

// giver is who gave an account to look at a target with: how such an account is called, and what to check where its keys
// are refused.
type giver struct{ account, check string }

// giver is that of a pool's account, or of the hook's.
func (s *session) giver(keyID string) giver {
	if s.pool != nil {
		return giver{fmt.Sprintf("the account %s of %s", keyID, s.pool), "check accessKeyId and accessKeySecret in the pool's file, and that KEY is where they are known"}
	}
	return giver{"the account that the hook gave", "check that states.url and KEY lead to the same environment"}
}

// answerTrouble says what an answer means that is no inventory of the giver's account. last is the exchange that brought it, skew how far the
// target's clock is ahead of this machine's.
func answerTrouble(product contract.Product, by giver, refused *client.UnreadableError, last contract.Exchange, skew time.Duration) trouble {
	got := fmt.Sprintf("%d %q", refused.Status, refused.Excerpt)
	switch code := codeOf(refused.Excerpt); {
	case provider.ClockOff(code):
		return clockTrouble(skew)
	case strings.Contains(strings.ToUpper(code), "VERSION"), strings.Contains(refused.Excerpt, "X-ZC-Version"):
		return trouble{fmt.Sprintf("it does not know the API version %q (got %s)", versionOf(last), got), fmt.Sprintf("check products.%s.version", product)}
	case provider.RefusesKeys(code):
		return trouble{fmt.Sprintf("it refuses the keys of %s (%s)", by.account, code), by.check}
	case refused.Throttled():
		return trouble{fmt.Sprintf("it throttles even a single request (got %s)", got), "wait, lower limits.requestsPerSecond, or have the account's quota raised"}
	}
	if refused.Status >= 500 {
		return illTrouble(refused)
	}
	if guess := looksLike(product, refused.Excerpt, last.Response.Header.Get("Content-Type")); guess != "" {
		return trouble{fmt.Sprintf("this is not the product's API: the answer looks like %s (got %s)", guess, got), checkAddress}
	}
	switch {
	case refused.Status >= 300 && refused.Status < 400:
		return trouble{fmt.Sprintf("it redirects%s (%d), and redirects are not followed, since they would carry signatures elsewhere",
			to(last.Response.Header.Get("Location")), refused.Status), "put the final address into KEY"}
	case strings.Contains(refused.Excerpt, "HTTP request to an HTTPS server"):
		return trouble{"it speaks https, not plain http", "write https:// in KEY"}
	}
	return trouble{fmt.Sprintf("the inventory of %s can't be read: %s: got %s, want %s", by.account, refused.Operation, got, refused.Reason), checkAddress}
}

// illTrouble is that of a target that answers a plain reading with 5xx.
func illTrouble(refused *client.UnreadableError) trouble {
	return trouble{fmt.Sprintf("it is out of order: a plain %s is answered %d %q", refused.Operation, refused.Status, refused.Excerpt), "have a look at the target's own log"}
}

// hookTrouble says what an answer of the hook means that the provider-state protocol does not know.
func hookTrouble(err error) trouble {
	var answer *states.AnswerError
	if !errors.As(err, &answer) {
		return trouble{err.Error(), "check the hook behind KEY"}
	}
	text := strings.ToLower(answer.Error())
	switch {
	case answer.Status == 401 || answer.Status == 403:
		return trouble{fmt.Sprintf("it refuses the token: %s", answer.Said()), "check states.token"}
	case strings.Contains(text, "<html") || strings.Contains(text, "<!doctype"):
		return trouble{fmt.Sprintf("a web page answers, such as that of a login or a proxy, and not a hook: %s", answer.Said()), checkAddress}
	case answer.Status >= 500:
		return trouble{fmt.Sprintf("it is out of order: %s", answer.Said()), "have a look at the hook's own log"}
	}
	if answer.Status >= 300 && answer.Status < 400 {
		return trouble{answer.Said(), "redirects are not followed: put the final address into KEY"}
	}
	return trouble{answer.Said(), "check KEY and the hook behind it"}
}

// to is where a redirect leads, without its query, which may hold what nobody is to see.
func to(location string) string {
	parsed, err := url.Parse(location)
	if err != nil || location == "" {
		return ""
	}
	return " to " + (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

// codeOf is the code of a refusal; the body may be cut off, so it is not decoded.
func codeOf(body string) string {
	for _, name := range []string{`"code"`, `"Code"`} {
		if _, after, found := strings.Cut(body, name); found {
			after = strings.TrimLeft(after, ": \t\r\n")
			if quoted, opened := strings.CutPrefix(after, `"`); opened {
				code, _, _ := strings.Cut(quoted, `"`)
				return code
			}
		}
	}
	return ""
}

// versionOf is the API version that a request named.
func versionOf(exchange contract.Exchange) string {
	if version := exchange.Request.Header.Get(provider.Of(exchange.Product).VersionHeader); version != "" {
		return version
	}
	if parsed, err := url.Parse(exchange.Request.URL); err == nil {
		return parsed.Query().Get("Version")
	}
	return ""
}

// looksLike names what an answer seems to come from, "" where it may well be the product itself.
func looksLike(product contract.Product, body, contentType string) string {
	start := strings.ToLower(strings.TrimSpace(body))
	switch {
	case strings.HasPrefix(start, "<!doctype"), strings.HasPrefix(start, "<html"), strings.HasPrefix(contentType, "text/html"):
		return "a web page, such as that of a login or a proxy"
	case product.Zenlayer() && (strings.Contains(body, `"RequestId"`) || strings.Contains(body, "<RequestId>")):
		return "the Alibaba Cloud gateway"
	case !product.Zenlayer() && strings.Contains(body, `"requestId"`):
		return "the Zenlayer API"
	}
	return ""
}
