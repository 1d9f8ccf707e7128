// Package steps is the language that the features are written in: one closed table of sentences, and the world in
// which a scenario runs. A step fetches the world, asks it for one thing and returns an error; a *contract.Violation
// among the errors is the provider's, everything else is not.
package steps

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

// Sentence is one entry of the vocabulary.
type Sentence struct {
	Keyword string // Given, When or Then
	Text    string // with slots in braces, such as `instance {name} is {state}`
	run     func(w *World, ctx context.Context, slots []string, table *godog.Table) error
	table   bool // a table follows
}

// blanks are what a sentence may leave open. Each is one capturing group.
var blanks = map[string]string{
	"{kind}":      `a (rate-limited|recycle-bin|non-VNO|no-permission)`,
	"{name}":      `"([^"]+)"`,
	"{names}":     `("[^"]+"(?:(?:, | and )"[^"]+")*)`,
	"{count}":     `(\d+)`,
	"{state}":     `((?:a |in |already )?[A-Za-z_]+(?: [a-z0-9]+)*)`,
	"{action}":    `(releases|terminates|stops|reboots|lists)`,
	"{instances}": `(its instances|"[^"]+"(?:(?:, | and )"[^"]+")*)`,
	"{manner}":    `((?:with|without) .+)`,
	"{operation}": `([A-Z][A-Za-z]+)`,
	"{body}":      `(.+)`,
	"{duration}":  `(\d+ hours?(?: \d+ minutes?)?|\d+ minutes?)`,
	"{status}":    `(\d{3})`,
	"{code}":      `"([A-Za-z0-9_.]+\*?)"`,
	"{property}":  `(repeats its request id inside the response|has a code in UPPER_SNAKE|has no status of success|is one JSON value and says so|is a refusal of the gateway|does not contradict itself)`,
	"{billing}":   `(stopped|refunded in full)`,
	"{is}":        `(?:is|are)`,
	"{pass}":      `(?:pass|passes)`,
}

// Vocabulary is the whole language. A test proves that each step of the features matches exactly one sentence, and
// that each sentence is used.
func Vocabulary() []Sentence {
	return []Sentence{
		{"Given", `{kind} account`, (*World).givenAccount, false},
		{"Given", `instance {name} is {state}`, (*World).givenInstance, false},
		{"Given", `{count} instances {name} are {state}`, (*World).givenInstances, false},
		{"Given", `instance {name} of another account is {state}`, (*World).givenForeignInstance, false},
		{"Given", `instance {name} does not exist`, (*World).givenUnknownInstance, false},
		{"Given", `billing of {names} is on record, where it can be read`, (*World).givenBilling, false},

		{"When", `the client {action} {instances}`, (*World).whenClientActs, false},
		{"When", `the client {action} {instances} {manner}`, (*World).whenClientActs, false},
		{"When", `the client sends {operation} with {body}`, (*World).whenClientSends, false},
		{"When", `the client sends the same request again`, (*World).whenClientRepeats, false},
		{"When", `the client sends more requests than its rate limit allows`, (*World).whenClientBursts, false},
		{"When", `{duration} {pass}`, (*World).whenTimePasses, false},
		{"When", `the account's retention time passes`, (*World).whenRetentionPasses, false},
		{"When", `half of the account's retention time passes`, (*World).whenHalfRetentionPasses, false},

		{"Then", `the request is accepted`, (*World).thenAccepted, false},
		{"Then", `the request is refused`, (*World).thenRefused, false},
		{"Then", `the request is refused with {code}`, (*World).thenRefusedWithCode, false},
		{"Then", `the request is refused with {status} {code}`, (*World).thenRefusedWith, false},
		{"Then", `the request is not refused with {code}`, (*World).thenNotRefusedWith, false},
		{"Then", `some requests are accepted and the others refused with {status} {code}`, (*World).thenSomeRefusedWith, false},
		{"Then", `the request is answered in a documented form`, (*World).thenAnswered, false},
		{"Then", `the answer names as failed exactly what is not released`, (*World).thenFailedExactly, false},
		{"Then", `the answer claims a release only where it happens`, (*World).thenClaimHolds, false},
		{"Then", `both requests are answered alike`, (*World).thenAnsweredAlike, false},
		{"Then", `every answer has a request id of its own`, (*World).thenRequestIDsDiffer, false},
		{"Then", `the answer {property}`, (*World).thenAnswerHas, false},
		{"Then", `the answer does not list {name}`, (*World).thenAnswerDoesNotList, false},
		{"Then", `nothing has changed`, (*World).thenNothingChanged, false},
		{"Then", `only {names} {is} {state}`, (*World).thenOnly, false},
		{"Then", `{names} {is} still {state}`, (*World).thenStill, false},
		{"Then", `only billing of {names} is {billing}`, (*World).thenBilling, false},
		{"Then", `the provider follows one of these readings:`, (*World).thenReading, true},
	}
}

// Pattern is the sentence as an anchored regular expression; anchors and slots are added here and nowhere else.
func (s Sentence) Pattern() *regexp.Regexp {
	text := s.Text
	for blank, group := range blanks {
		text = strings.ReplaceAll(text, blank, group)
	}
	return regexp.MustCompile("^" + text + "$")
}

// Register makes every sentence known to godog. It must be called once per suite, at suite level: godog compiles and
// copies what is registered per scenario.
func Register(sc *godog.ScenarioContext) {
	for _, each := range definitions() {
		switch each.sentence.Keyword {
		case "Given":
			sc.Given(each.pattern, each.handler)
		case "When":
			sc.When(each.pattern, each.handler)
		default:
			sc.Then(each.pattern, each.handler)
		}
	}
}

// definition is a sentence with its pattern, and as godog takes it.
type definition struct {
	sentence Sentence
	pattern  *regexp.Regexp
	handler  any
}

// definitions are made once per process.
var definitions = sync.OnceValue(func() []definition {
	var all []definition
	for _, sentence := range Vocabulary() {
		pattern := sentence.Pattern()
		all = append(all, definition{sentence, pattern, sentence.handler(pattern.NumSubexp())})
	}
	return all
})

// handler adapts the sentence to the function types that godog accepts: one string parameter per slot.
func (s Sentence) handler(slots int) any {
	if s.table {
		return func(ctx context.Context, table *godog.Table) error { return s.act(ctx, table) }
	}
	switch slots {
	case 0:
		return func(ctx context.Context) error { return s.act(ctx, nil) }
	case 1:
		return func(ctx context.Context, a string) error { return s.act(ctx, nil, a) }
	case 2:
		return func(ctx context.Context, a, b string) error { return s.act(ctx, nil, a, b) }
	case 3:
		return func(ctx context.Context, a, b, c string) error { return s.act(ctx, nil, a, b, c) }
	default:
		panic(fmt.Sprintf("sentence %q has more than three slots", s.Text))
	}
}

func (s Sentence) act(ctx context.Context, table *godog.Table, slots ...string) error {
	w, err := worldOf(ctx)
	if err != nil {
		return err
	}
	if w.broken != nil {
		if s.Keyword == "Then" {
			return w.broken
		}
		return nil
	}
	err = s.run(w, ctx, slots, table)
	if violation := (*contract.Violation)(nil); s.Keyword == "When" && errors.As(err, &violation) {
		// It is for the Then, which states the clause, to say that it is broken.
		w.broken, w.acted = violation, true
		return nil
	}
	return err
}
