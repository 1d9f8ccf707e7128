package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// advice is what would settle rules that are open because the target could not give something.
type advice struct {
	Need  contract.Need // "" where it has no name, and can't be declared
	What  string        // to teach the hook, or to add to the API
	Rules []string
}

// instanceName is how a step names its instances: hooks need not tell them apart.
var instanceName = regexp.MustCompile(`"[^"]*"`)

// lessons says for each need what the hook has to learn: see states/README.md. Power is an exception: no hook gives it.
func lessons() map[contract.Need]string {
	hook := map[contract.Need]string{
		contract.NeedClock:          `the state "time passes": the clock of one account moves`,
		contract.NeedBilling:        `the state "billing": whether an instance is billed, and what was refunded`,
		contract.NeedRecycleAccount: `the kind "recycle-bin" of the state "an account", with "retention" in the answer`,
		contract.NeedNonVNO:         `the kind "non-vno" of the state "an account"`,
		contract.NeedNoPermission:   `the kind "no-permission" of the state "an account"`,
		contract.NeedSecondAccount:  `a second account of one product at the same time`,
		contract.NeedToken:          `"token" in the answer to "an account"`,
		contract.NeedLoad:           `the kind "rate-limited" of the state "an account", with "rateLimit" in the answer`,
	}
	for need := range hook {
		hook[need] = teach + hook[need]
	}
	hook[contract.NeedPower] = "serve StopInstances and RebootInstances, which are operations of the API: nothing to teach the hook"
	return hook
}

const teach = "teach the hook "

// advices are what would settle the open rules, by need. What the target file declares as not available is settled.
func advices(r *result.Report) (all []advice) {
	type cause struct {
		need contract.Need
		what string
	}
	at := map[cause]int{}
	for _, rule := range r.With(contract.Open) {
		for _, s := range rule.With(contract.Skipped) {
			c := cause{s.Need, lessons()[s.Need]}
			if s.Need == "" && s.Step != "" {
				c.what = teach + "what this step asks for: " + oneLine(instanceName.ReplaceAllString(s.Step, `"…"`))
			}
			if c == (cause{}) {
				continue // it was left out for another reason
			}
			i, seen := at[c]
			if !seen {
				i, at[c] = len(all), len(all)
				all = append(all, advice{Need: c.need, What: cmp.Or(c.what, teach+"what this takes: "+oneLine(s.Reason))})
			}
			if !slices.Contains(all[i].Rules, rule.ID) {
				all[i].Rules = append(all[i].Rules, rule.ID)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b advice) int { return len(b.Rules) - len(a.Rules) })
	return all
}

// declaration is the line of the target file that says which of the needs it can't give, with those that it has declared already
// and that left a rule open; "" where none is to be added.
func declaration(r *result.Report, all []advice) string {
	var needs []string
	added := false
	for _, need := range contract.Declarable() {
		open := slices.ContainsFunc(all, func(a advice) bool { return a.Need == need })
		declared := slices.ContainsFunc(r.Rules, func(rule result.Rule) bool { return slices.Contains(rule.Missing, need) })
		if open || declared {
			needs, added = append(needs, string(need)), added || open
		}
	}
	if !added {
		return ""
	}
	return "unavailable: [" + strings.Join(needs, ", ") + "]"
}

// declaring says where that line belongs. A need that is declared and leaves none of the selected rules open is not in it.
func declaring(r *result.Report) string {
	return fmt.Sprintf("or declare in %s, with what else it declares, what this target can't give:", cmp.Or(oneLine(r.TargetFile), "the target file"))
}

// advise adds what would settle the open rules.
func advise(p *page, r *result.Report) {
	const stepsShown = 5
	all := advices(r)
	if len(all) == 0 {
		return
	}
	p.linef("%s", p.yellow("to prove what is open:"))
	for _, each := range all[:min(len(all), p.limit(stepsShown+len(lessons())))] {
		p.block("  ", each.What, plain)
		p.words(indent, ranges(each.Rules))
	}
	if left := len(all) - p.limit(stepsShown+len(lessons())); left > 0 {
		p.linef("  and %s: --verbose has all", contract.Plural(left, "more thing"))
	}
	if line := declaration(r, all); line != "" {
		p.block("", declaring(r), plain)
		p.linef("  %s", line)
	}
	p.linef("")
}
