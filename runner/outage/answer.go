package outage

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/states"
)

// giver is who gave an account to look at the target with.
type giver struct {
	account string // how such an account is called
	check   string // what to check where its keys are refused
}

// answerTrouble says what an answer means that is no inventory of the giver's account. last is the exchange that brought it.
func answerTrouble(product contract.Product, by giver, refused *client.UnreadableError, last contract.Exchange) trouble {
	got := fmt.Sprintf("%d %q", refused.Status, refused.Excerpt)
	redirect := refused.Status >= 300 && refused.Status < 400
	switch guess := looksLike(product, refused.Excerpt, last.Response.Header.Get("Content-Type")); {
	case provider.ClockOff(refused.Code):
		return clockTrouble(skewOf(last))
	case strings.Contains(strings.ToUpper(refused.Code), "VERSION"), strings.Contains(refused.Excerpt, "X-ZC-Version"):
		return trouble{fmt.Sprintf("it does not know the API version %q (got %s)", versionOf(product, last), got), fmt.Sprintf("check products.%s.version", product)}
	case refused.Signed != "":
		return trouble{fmt.Sprintf("it refuses the signature of a sound request with %s (%s, got %s)", by.account, refused.Operation, got),
			"compare what was signed with what the target computes; " + by.check}
	case provider.RefusesKeys(refused.Code):
		return trouble{fmt.Sprintf("it refuses the keys of %s (%s)", by.account, refused.Code), by.check}
	case refused.Throttled():
		return trouble{fmt.Sprintf("it throttles even a single request (got %s)", got), "wait, lower limits.requestsPerSecond, or have the account's quota raised"}
	case refused.Status >= 500:
		return illTrouble(refused)
	case guess != "":
		return trouble{fmt.Sprintf("this is not the product's API: the answer looks like %s (got %s)", guess, got), checkAddress}
	case redirect:
		return trouble{fmt.Sprintf("it redirects%s (%d), and redirects are not followed, since they would carry signatures elsewhere",
			to(last.Response.Header.Get("Location")), refused.Status), "put the final address into KEY"}
	case strings.Contains(refused.Excerpt, "HTTP request to an HTTPS server"):
		return trouble{"it speaks https, not plain http", "write https:// in KEY"}
	}
	advice := checkAddress
	if refused.Status == http.StatusOK && strings.Contains(strings.ToLower(refused.Excerpt), `"requestid"`) {
		advice = "mend this listing first: every account is looked at by it"
	}
	return trouble{fmt.Sprintf("the inventory of %s can't be read: %s: got %s, want %s", by.account, refused.Operation, got, refused.Reason), advice}
}

// illTrouble is that of a target that answers a plain reading with 5xx.
func illTrouble(refused *client.UnreadableError) trouble {
	return trouble{fmt.Sprintf("it is out of order: a plain %s is answered %d %q", refused.Operation, refused.Status, refused.Excerpt), "have a look at the target's own log"}
}

// hookTrouble says what an answer of the hook means that the provider-state protocol does not know.
func hookTrouble(hook string, err error) trouble {
	var answer *states.AnswerError
	if !errors.As(err, &answer) {
		return trouble{strings.TrimPrefix(err.Error(), hook+": "), "check the hook behind KEY"} // it stands before the trouble already
	}
	said := answer.Said()
	switch other := states.Instead(answer.Status, said); {
	case other != "":
		return trouble{other + ": " + said, checkAddress}
	case answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden:
		return trouble{"it refuses the token: " + said, "check states.token"}
	case answer.Status >= 500:
		return trouble{"it is out of order: " + said, "have a look at the hook's own log"}
	case answer.Status >= 300 && answer.Status < 400:
		return trouble{said, "redirects are not followed: put the final address into KEY"}
	}
	return trouble{said, "check KEY and the hook behind it"}
}

// to is where a redirect leads, without its query, which may hold a secret.
func to(location string) string {
	parsed, err := url.Parse(location)
	if err != nil || location == "" {
		return ""
	}
	return " to " + (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

// versionOf is the API version that a request named.
func versionOf(product contract.Product, exchange contract.Exchange) string {
	if version := exchange.Request.Header.Get(provider.Of(product).VersionHeader); version != "" {
		return version
	}
	parsed, err := url.Parse(exchange.Request.URL)
	if err != nil {
		return ""
	}
	return parsed.Query().Get("Version")
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

// noticeable is how far clocks may be apart before it is said. Providers take five minutes (Zenlayer) and fifteen
// (Alibaba Cloud), and some scenarios go near to that on purpose.
const noticeable = time.Minute

// skewOf is how far the clock behind an answer is ahead of this machine's, by the Date of the answer; 0 where that says
// nothing: a cache hands out an old one.
func skewOf(exchange contract.Exchange) time.Duration {
	date, err := http.ParseTime(exchange.Response.Header.Get("Date"))
	if err != nil || exchange.Response.Header.Get("Age") != "" {
		return 0
	}
	return date.Sub(exchange.Started.Add(exchange.Duration / 2)).Round(time.Second)
}

// apart says how the clocks differ.
func apart(skew time.Duration) string {
	way, by := "behind", skew
	if skew < 0 {
		way, by = "ahead of", -skew
	}
	return fmt.Sprintf("this machine's clock is %s %s the target's", amount(by), way)
}

// amount says a duration as a person would.
func amount(d time.Duration) string {
	switch {
	case d.Round(time.Minute) >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Round(time.Hour).Hours()))
	case d >= 90*time.Second:
		return fmt.Sprintf("%d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}

// clockTrouble is that of a request whose time was refused.
func clockTrouble(skew time.Duration) trouble {
	if skew.Abs() < noticeable {
		return trouble{"it says that the request's time is far off, although the Date of its answer agrees with this machine's clock",
			"check the clock by which the target verifies signatures"}
	}
	return trouble{apart(skew) + ", so it refuses every request as expired", "set the clock of this machine (NTP)"}
}
