package states

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relcon/runner/contract"
	"relcon/runner/strictjson"
)

// How many characters a hook may hand out as an id or a key, and as a token, which may be a signed document.
const (
	longestID    = 256
	longestToken = 16384
)

// deepest is how far values may nest; it is the bound of encoding/json.
const deepest = 10_000

// answer is the JSON object of a hook's answer. Errors about it never repeat a value that may be a secret.
type answer map[string]any

// parseAnswer reads exactly one strict JSON object.
func parseAnswer(body []byte) (answer, error) {
	value, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest})
	if twice := (*strictjson.TwiceError)(nil); errors.As(err, &twice) {
		return nil, fmt.Errorf("got the member %s twice, want every member once", shown(twice.Key))
	}
	if err != nil {
		return nil, fmt.Errorf("got what is not one JSON value, want a JSON object (%w)", err)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("got %s, want a JSON object", kindOf(value))
	}
	return object, nil
}

// text gives a member that is a string; "" for any other.
func (a answer) text(name string) string {
	value, _ := a[name].(string)
	return value
}

// mostNamed is how many members of an answer a message names.
const mostNamed = 12

// memberName is a name that a message may repeat.
var memberName = regexp.MustCompile(`^[A-Za-z_][\w-]{0,39}$`)

// with adds to what is wrong with the answer which members it has, where one is missing.
func (a answer) with(flaw error) error {
	text := strings.ReplaceAll(flaw.Error(), "\n", "; ")
	if !strings.Contains(text, kindOf(nil)) {
		return &blanked{text, flaw}
	}
	named := slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(name string) bool { return !memberName.MatchString(name) })
	if len(named) == 0 {
		return &blanked{text + "; the answer has no members", flaw}
	}
	return &blanked{text + "; the answer has " + strings.Join(named[:min(len(named), mostNamed)], ", "), flaw}
}

// readAccount fills an account from {"accessKeyId", "accessKeySecret", "token"?, "retention"?, "rateLimit"?}. It tells
// every flaw of the answer.
func (a answer) readAccount(account *contract.Account) error {
	var errToken, errRetention, errLimit error
	keys := &account.Credentials
	errID, errSecret := a.word("accessKeyId", longestID, &keys.AccessKeyID), a.word("accessKeySecret", longestID, &keys.AccessKeySecret)
	if errID != nil || errSecret != nil {
		*keys = contract.Credentials{} // one is of no use without the other
	}
	if given := a["token"]; given != nil && given != "" {
		errToken = a.word("token", longestToken, &keys.Token)
	}
	if given := a["retention"]; given != nil {
		account.Retention, errRetention = readDuration("retention", given, time.Minute, 10*365*24*time.Hour)
	}
	if given := a["rateLimit"]; given != nil || account.Kind == contract.KindRateLimited {
		account.RateLimit, errLimit = readRateLimit(given)
	}
	return errors.Join(errID, errSecret, errToken, errRetention, errLimit)
}

// readProvider reads {"provider": {"name"?, "version"?, "build"?}?}.
func (a answer) readProvider() (who contract.Provider, err error) {
	given := a["provider"]
	if given == nil {
		return who, nil
	}
	object, ok := given.(map[string]any)
	if !ok {
		return who, fmt.Errorf("provider: got %s, want an object such as {\"name\": \"zenlayer\", \"version\": \"2026.11.3\", \"build\": \"4f2c1d\"}", kindOf(given))
	}
	for name, into := range map[string]*string{"name": &who.Name, "version": &who.Version, "build": &who.Build} {
		if object[name] != nil && object[name] != "" {
			err = errors.Join(err, answer(object).word(name, longestID, into))
		}
	}
	if err != nil {
		err = fmt.Errorf("provider: %w", err)
	}
	return who, err
}

// word reads a member that travels in headers and parameters later.
func (a answer) word(name string, longest int, into *string) error {
	value, ok := a[name].(string)
	if !ok {
		return fmt.Errorf("%s: got %s, want a non-empty string", name, kindOf(a[name]))
	}
	*into = value
	return checkWord(name, value, longest)
}

func checkWord(name, value string, longest int) error {
	flaw := ""
	switch {
	case value == "":
		flaw = "an empty string"
	case utf8.RuneCountInString(value) > longest:
		flaw = fmt.Sprintf("%d characters", utf8.RuneCountInString(value))
	case strings.ContainsRune(value, utf8.RuneError):
		flaw = "a string that is not sound Unicode"
	case strings.ContainsFunc(value, unicode.IsControl):
		flaw = "a string with control characters"
	case strings.TrimSpace(value) != value:
		flaw = "a string with white space around it"
	default:
		return nil
	}
	return fmt.Errorf("%s: got %s, want 1 to %d characters, none of control, no white space around them", name, flaw, longest)
}

// mostRequests of a rate limit are still tried: the burst has three times as many.
const mostRequests = 1000

// readDuration reads a duration between two limits; beyond them a scenario could show nothing, or would never end.
func readDuration(name string, given any, least, most time.Duration) (time.Duration, error) {
	text, ok := given.(string)
	if !ok {
		return 0, fmt.Errorf("%s: got %s, want a duration in a string, such as \"24h\"", name, kindOf(given))
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < least || d > most {
		return 0, fmt.Errorf("%s: got %s, want a duration from %v to %v, such as \"%v\"", name, shown(text), least, most, min(most, 1440*least))
	}
	return d, nil
}

func readRateLimit(given any) (*contract.RateLimit, error) {
	object, ok := given.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("rateLimit: got %s, want an object such as {\"requests\": 20, \"per\": \"1s\"}", kindOf(given))
	}
	per, errPer := readDuration("rateLimit.per", object["per"], time.Millisecond, time.Hour)
	number, _ := object["requests"].(json.Number)
	requests, err := strconv.Atoi(number.String())
	switch {
	case number == "":
		err = fmt.Errorf("rateLimit.requests: got %s, want a whole number from 1 to %d", kindOf(object["requests"]), mostRequests)
	case err != nil || requests <= 0 || requests > mostRequests:
		err = fmt.Errorf("rateLimit.requests: got %s, want a whole number from 1 to %d", shown(number.String()), mostRequests)
	}
	return &contract.RateLimit{Requests: requests, Per: per}, errors.Join(err, errPer)
}

// readInstances reads {"instanceIds": […]}: exactly count ids, each usable and none twice.
func (a answer) readInstances(count int) ([]string, error) {
	elements, ok := a["instanceIds"].([]any)
	switch {
	case !ok:
		return nil, fmt.Errorf("instanceIds: got %s, want an array of %d strings", kindOf(a["instanceIds"]), count)
	case len(elements) != count:
		return nil, fmt.Errorf("instanceIds: got %d of them, want %d", len(elements), count)
	}
	ids := make([]string, 0, count)
	for i, element := range elements {
		name := fmt.Sprintf("instanceIds[%d]", i)
		id, ok := element.(string)
		if !ok {
			return nil, fmt.Errorf("%s: got %s, want a string", name, kindOf(element))
		}
		if err := checkWord(name, id, longestID); err != nil {
			return nil, err
		}
		if strings.Contains(id, ",") {
			return nil, fmt.Errorf("%s: got %s, want an id without a comma: commas separate ids in a request", name, shown(id))
		}
		if slices.Contains(ids, id) {
			return nil, fmt.Errorf("%s: got %s a second time, want every id once", name, shown(id))
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// oneOf checks that a member is one of two words.
func (a answer) oneOf(name, one, other string) error {
	value, ok := a[name].(string)
	switch {
	case !ok:
		return fmt.Errorf("%s: got %s, want %q or %q", name, kindOf(a[name]), one, other)
	case value != one && value != other:
		return fmt.Errorf("%s: got %s, want %q or %q", name, shown(value), one, other)
	}
	return nil
}

// longestShown is the longest value that a message repeats whole. It repeats none in part, since a part of a secret
// would not be known as one.
const longestShown = 64

// shown gives a value for a message.
func shown(value string) string {
	if len(value) > longestShown {
		return fmt.Sprintf("a string of %d bytes", len(value))
	}
	return fmt.Sprintf("%q", value)
}

// kindOf names a value by its JSON type, and never repeats it: it may be a secret.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null or nothing"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}
