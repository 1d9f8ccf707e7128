package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/features"
	"relcon/runner/contract"
	"relcon/steps"
)

// oneCause are the rules whose refused requests can't be shown in an accepted form, with the reason.
var oneCause = map[string]string{
	"ACS-ENV-02": "a listing that is accepted in XML has no documented form; the releases of the clause have their twin",
}

// oneOnly are the shared rules that leave out an operation or a signature scheme, with the reason.
var oneOnly = map[string]string{
	"ACS-AUTH-01": "it is about the RPC signature",
	"ACS-AUTH-02": "it is about the header signature",
	"ACS-AUTH-10": "it is about the header signature; ACS-AUTH-09 is about the nonce of the RPC signature",
	"ACS-ENV-02":  "only the RPC signature has the parameter Format",
	"ACS-ENV-04":  "only the RPC signature has the parameter Format",
	"ACS-REQ-10":  "only the RPC signature has the parameter Format",
	"ACS-REQ-05":  "only the RPC signature has parameters of its own",
	"ZC-ENV-08":   "it is about the listing",
	"ZC-LST-01":   "it is about the listing",
	"ZC-LST-02":   "it is about the listing",
	"ZC-LST-03":   "it is about the listing",
}

// flawed finds what a client does in a way of its own, or with a body that the feature writes.
var flawed = regexp.MustCompile(`^(?:When|And) the client (?:sends [A-Z]\w* (.+)|[a-z]+ (?:its instances|"[^"]+"(?:(?:, | and )"[^"]+")*)((?: with| without) .+))$`)

// ways are no flaws of a request: each of them is documented, or what official clients do.
var ways = regexp.MustCompile(`^(?: and)? with (?:version \S+|the (?:RPC|header) signature|its parameters as a form|format \S+|its bearer token|` +
	`a client token|the header \S+ "[^"]*"|content type application/json(?:; charset=utf-8)?)(?: and |$)?`)

// hasFlaw tells whether a step sends a request that has something wrong with it.
func hasFlaw(step string) bool {
	found := flawed.FindStringSubmatch(step)
	if found == nil {
		return false
	}
	manner := found[2]
	for found[1] == "" && manner != "" {
		rest := ways.ReplaceAllString(manner, " ")
		if rest == manner {
			return true
		}
		manner = strings.TrimRight(rest, " ")
	}
	return found[1] != ""
}

// withoutTwin tells whether the last request of a scenario has a flaw and is refused, and is not sent without that flaw.
func withoutTwin(s Scenario) bool {
	last := ""
	refused, twin := false, false
	for _, step := range s.Steps {
		_, text, _ := strings.Cut(step, " ")
		switch {
		case strings.HasPrefix(text, "the client ") && text != "the client sends the same request again":
			last = step
		case strings.HasPrefix(text, "the request is refused"):
			refused = true
		case text == contract.WithoutFlaw:
			twin = true
		}
	}
	return refused && !twin && hasFlaw(last)
}

// leftOut are the operations, or signature schemes, that a shared rule does not speak of.
func leftOut(entry Rule) []string {
	wanted := map[string]string{}
	switch family, _, _ := strings.Cut(entry.ID, "-"); family {
	case "ZC":
		wanted["bmc release"], wanted["bmc terminate"], wanted["zec release"] = "BMC ReleaseInstances", "BMC TerminateInstance", "ZEC ReleaseInstances"
	case "ACS":
		wanted["rpc"], wanted["header"] = "the RPC signature", "the header signature"
	}
	for _, scenario := range entry.Scenarios {
		text := strings.Join(scenario.Steps, "\n")
		for verb, does := range map[string]*regexp.Regexp{
			"release":   regexp.MustCompile(`the client (?:releases|sends ReleaseInstances)`),
			"terminate": regexp.MustCompile(`the client (?:terminates|sends TerminateInstance)`),
		} {
			if does.MatchString(text) {
				delete(wanted, string(scenario.Product)+" "+verb)
			}
		}
		byHeader := strings.Contains(text, "the header signature")
		if byHeader {
			delete(wanted, "header")
		}
		if !byHeader || strings.Contains(text, "the RPC signature") {
			delete(wanted, "rpc")
		}
	}
	var all []string
	for _, each := range wanted {
		all = append(all, each)
	}
	slices.Sort(all)
	return all
}

// undeclared says which needs of a rule's scenarios are not declared as the language has them: one that a step has stands among
// the needs of the rule, or is a tag of its scenario or row; and what is declared, some step has.
func undeclared(entry Rule) []string {
	var wrong []string
	inSteps := map[contract.Need]bool{}
	for _, scenario := range entry.Scenarios {
		needs := append(steps.Needs(scenario.Steps), signaturesIn(scenario.Steps)...)
		for _, need := range needs {
			inSteps[need] = true
			if !slices.Contains(entry.Needs, need) && !slices.Contains(scenario.Needs, need) {
				wrong = append(wrong, fmt.Sprintf("%s: %q needs %s by its steps: tag it with @%s or, if all scenarios of %s need it, add it to \"needs\" in rules.json",
					scenario.Location(), scenario.Name, need, need, entry.ID))
			}
		}
		for _, need := range scenario.Needs {
			if !slices.Contains(needs, need) {
				wrong = append(wrong, fmt.Sprintf("%s: %q has the tag @%s, and none of its steps needs that", scenario.Location(), scenario.Name, need))
			}
		}
	}
	for _, need := range entry.Needs {
		if !inSteps[need] {
			wrong = append(wrong, fmt.Sprintf("%s declares the need %s in rules.json, and no step of its scenarios needs that", entry.ID, need))
		}
	}
	return wrong
}

// lint says what is wrong with how rules are tested.
func lint(entries []Rule) []string {
	var wrong []string
	for _, entry := range entries {
		if left := leftOut(entry); len(left) > 0 && oneOnly[entry.ID] == "" {
			wrong = append(wrong, fmt.Sprintf("%s is shared, and no scenario is about %s", entry.ID, strings.Join(left, " or ")))
		}
		wrong = append(wrong, undeclared(entry)...)
		for _, scenario := range entry.Scenarios {
			if oneCause[entry.ID] == "" && withoutTwin(scenario) {
				wrong = append(wrong, fmt.Sprintf("%s: %q is refused, and may be so for another reason: add %q", scenario.Location(), scenario.Name, contract.WithoutFlaw))
			}
		}
	}
	return wrong
}

// A refusal proves its clause only beside the same request without the flaw, a shared clause holds for every operation, and
// what a target may lack is declared.
func TestTheFeaturesAreSound(t *testing.T) {
	t.Parallel()
	suite, err := Load(features.Files, features.Catalogue)
	require.NoError(t, err)
	for _, problem := range lint(suite.Rules) {
		t.Error(problem)
	}
	for _, exceptions := range []map[string]string{oneCause, oneOnly} {
		for id := range exceptions {
			require.Contains(t, suite.ids(), id, "an exception for a rule that is not there")
		}
	}
}

func TestTheLintFindsWhatItIsFor(t *testing.T) {
	t.Parallel()
	const given = `Given instance "alpha" is running` + "\n      "
	for name, each := range map[string]struct {
		id, steps string
		want      []string
	}{
		"a manner":                {"BMC-REL-01", `When the client releases "alpha" with method GET` + "\n      Then the request is refused", []string{"is refused"}},
		"an omission":             {"BMC-REL-01", `When the client releases "alpha", "beta" and "gamma" without the header Host` + "\n      Then the request is refused", []string{"is refused"}},
		"a way and a manner":      {"BMC-REL-01 @token", `When the client releases "alpha" with its bearer token and with method GET` + "\n      Then the request is refused", []string{"is refused"}},
		"a manner and a way":      {"BMC-REL-01 @token", `When the client releases "alpha" with method GET and with its bearer token` + "\n      Then the request is refused", []string{"is refused"}},
		"a written body":          {"BMC-REL-01", "When the client sends ReleaseInstances with {}\n      Then the request is refused with 400 \"CODE\"", []string{"is refused"}},
		"sent again":              {"BMC-REL-01", "When the client sends ReleaseInstances with {}\n      And the client sends the same request again\n      Then the request is refused", []string{"is refused"}},
		"a twin":                  {"BMC-REL-01", "When the client sends ReleaseInstances with {}\n      Then the request is refused\n      And " + contract.WithoutFlaw, nil},
		"no flaw":                 {"BMC-REL-01", `When the client releases "alpha"` + "\n      Then the request is refused", nil},
		"ways only":               {"BMC-REL-01 @token", `When the client releases "alpha" with version 1 and with its bearer token and with the header A "b"` + "\n      Then the request is refused", nil},
		"an accepted one":         {"BMC-REL-01", "When the client sends ReleaseInstances with {}\n      Then the request is accepted", nil},
		"another one":             {"BMC-REL-01", "When the client sends ReleaseInstances with {}\n      And the client releases \"alpha\"\n      Then the request is refused", nil},
		"without operations":      {"ZC-REQ-01", "When the client lists its instances\n      Then the request is accepted", []string{"BMC ReleaseInstances or BMC TerminateInstance or ZEC ReleaseInstances"}},
		"without one operation":   {"ZC-REQ-01", `When the client releases "alpha"` + "\n      Then the request is accepted", []string{"no scenario is about BMC TerminateInstance"}},
		"without the header":      {"ACS-REQ-01", `When the client releases "alpha"` + "\n      Then the request is accepted", []string{"no scenario is about the header signature"}},
		"without RPC":             {"ACS-REQ-01", `When the client releases "alpha" with the header signature` + "\n      Then the request is accepted", []string{"no scenario is about the RPC signature"}},
		"a clock without a tag":   {"BMC-REL-01", "When 24 hours pass\n      Then nothing has changed", []string{`features/z/f.feature:7: "s" needs clock by its steps: tag it with @clock`}},
		"a clock in a Given":      {"BMC-REL-01", "And instance \"beta\" is already terminated 25 hours ago\n      When the client lists its instances\n      Then nothing has changed", []string{"needs clock"}},
		"a clock with a tag":      {"BMC-REL-01 @clock", "When 24 hours pass\n      Then nothing has changed", nil},
		"a tag without a clock":   {"BMC-REL-01 @clock", "When the client lists its instances\n      Then nothing has changed", []string{"has the tag @clock, and none of its steps needs that"}},
		"a token among manners":   {"BMC-REL-01", `When the client lists "alpha" with method POST and with its bearer token` + "\n      Then nothing has changed", []string{"needs token"}},
		"billing":                 {"BMC-REL-01", "And the billing of \"alpha\" is known\n      When the client lists its instances\n      Then nothing has changed", []string{"needs billing"}},
		"of a rule of one scheme": {"ACS-AUTH-01", `When the client releases "alpha"` + "\n      Then the request is accepted", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tags := map[string]string{"B": "@bmc", "Z": "@bmc @zec", "A": "@bss"}[each.id[:1]]
			id, need, _ := strings.Cut(each.id, " ")
			feature := fmt.Sprintf("%s\nFeature: f\n\n  @%s\n  Rule: r\n    %s\n    Scenario: s\n      %s%s\n", tags, id, need, given, each.steps)
			rules := fmt.Sprintf(`{"rules":[{"id":%q,"level":"required","source":"s","scenarios":%d}]}`, id, strings.Count(tags, "@"))
			suite, err := Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(rules))
			require.NoError(t, err)
			found := lint(suite.Rules)
			require.Len(t, found, len(each.want), "%v", found)
			for i := range found {
				require.Contains(t, found[i], each.want[i])
			}
		})
	}
}
