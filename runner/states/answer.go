package states

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relcon/runner/contract"
)

// How many characters a hook may hand out as an id or a key, and as a token, which may be a signed document.
const (
	longestID    = 256
	longestToken = 16384
)

// readAccount fills an account from {"accessKeyId", "accessKeySecret", "token"?, "retention"?, "rateLimit"?}. It
// tells every flaw of the answer, and repeats no key of it.
func readAccount(got answer, account *contract.Account) error {
	errID := readWord(got, "accessKeyId", longestID, &account.Credentials.AccessKeyID)
	errSecret := readWord(got, "accessKeySecret", longestID, &account.Credentials.AccessKeySecret)
	var errToken error
	if given := got["token"]; given != nil && given != "" {
		errToken = readWord(got, "token", longestToken, &account.Credentials.Token)
	}
	var errRetention error
	if given := got["retention"]; given != nil {
		account.Retention, errRetention = readDuration("retention", given)
	}
	var errLimit error
	if given := got["rateLimit"]; given != nil || account.Kind == contract.KindRateLimited {
		account.RateLimit, errLimit = readRateLimit(given)
	}
	return errors.Join(errID, errSecret, errToken, errRetention, errLimit)
}

// readWord reads a member that travels in headers and parameters later.
func readWord(got answer, name string, longest int, into *string) error {
	value, ok := got[name].(string)
	if !ok {
		return fmt.Errorf("%s: got %s, want a non-empty string", name, kindOf(got[name]))
	}
	if flaw := flawOf(value, longest); flaw != "" {
		return fmt.Errorf("%s: got %s, want 1 to %d characters, none of control, no white space around them", name, flaw, longest)
	}
	*into = value
	return nil
}

// flawOf tells what is wrong with an id or a key; "" means nothing.
func flawOf(value string, longest int) string {
	switch {
	case value == "":
		return "an empty string"
	case utf8.RuneCountInString(value) > longest:
		return fmt.Sprintf("%d characters", utf8.RuneCountInString(value))
	case strings.ContainsRune(value, utf8.RuneError):
		return "a string that is not sound Unicode"
	case strings.ContainsFunc(value, unicode.IsControl):
		return "a string with control characters"
	case strings.TrimSpace(value) != value:
		return "a string with white space around it"
	default:
		return ""
	}
}

func readDuration(name string, given any) (time.Duration, error) {
	text, ok := given.(string)
	if !ok {
		return 0, fmt.Errorf("%s: got %s, want a duration in a string, such as \"24h\"", name, kindOf(given))
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%s: got %s, want a duration above zero, such as \"24h\"", name, shown(text))
	}
	return d, nil
}

func readRateLimit(given any) (*contract.RateLimit, error) {
	object, ok := given.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("rateLimit: got %s, want an object such as {\"requests\": 20, \"per\": \"1s\"}", kindOf(given))
	}
	requests, errRequests := readCount("rateLimit.requests", object["requests"])
	per, errPer := readDuration("rateLimit.per", object["per"])
	if err := errors.Join(errRequests, errPer); err != nil {
		return nil, err
	}
	return &contract.RateLimit{Requests: requests, Per: per}, nil
}

func readCount(name string, given any) (int, error) {
	number, ok := given.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%s: got %s, want a whole number above zero", name, kindOf(given))
	}
	count, err := strconv.Atoi(number.String())
	if err != nil || count <= 0 {
		return 0, fmt.Errorf("%s: got %s, want a whole number above zero", name, shown(number.String()))
	}
	return count, nil
}

// readInstances reads {"instanceIds": […]}: exactly count ids, each usable and none twice.
func readInstances(got answer, count int) ([]string, error) {
	elements, ok := got["instanceIds"].([]any)
	if !ok {
		return nil, fmt.Errorf("instanceIds: got %s, want an array of %d strings", kindOf(got["instanceIds"]), count)
	}
	if len(elements) != count {
		return nil, fmt.Errorf("instanceIds: got %d of them, want %d", len(elements), count)
	}
	ids := make([]string, 0, count)
	seen := map[string]bool{}
	for i, element := range elements {
		id, ok := element.(string)
		if !ok {
			return nil, fmt.Errorf("instanceIds[%d]: got %s, want a string", i, kindOf(element))
		}
		if flaw := flawOf(id, longestID); flaw != "" {
			return nil, fmt.Errorf("instanceIds[%d]: got %s, want 1 to %d characters, none of control, no white space around them", i, flaw, longestID)
		}
		if strings.Contains(id, ",") {
			return nil, fmt.Errorf("instanceIds[%d]: got %s, want an id without a comma: commas separate ids in a request", i, shown(id))
		}
		if seen[id] {
			return nil, fmt.Errorf("instanceIds[%d]: got %s a second time, want every id once", i, shown(id))
		}
		seen[id] = true
		ids = append(ids, id)
	}
	return ids, nil
}

// readBilling reads {"billing": "active" or "stopped", "refund": "none" or "full"}.
func readBilling(got answer) (contract.Billing, error) {
	if err := errors.Join(
		checkOneOf(got, "billing", "active", "stopped"),
		checkOneOf(got, "refund", "none", "full"),
	); err != nil {
		return contract.Billing{}, err
	}
	return contract.Billing{Billing: got.text("billing"), Refund: got.text("refund")}, nil
}

func checkOneOf(got answer, name string, allowed ...string) error {
	value, ok := got[name].(string)
	if !ok {
		return fmt.Errorf("%s: got %s, want %q or %q", name, kindOf(got[name]), allowed[0], allowed[1])
	}
	if !slices.Contains(allowed, value) {
		return fmt.Errorf("%s: got %s, want %q or %q", name, shown(value), allowed[0], allowed[1])
	}
	return nil
}
