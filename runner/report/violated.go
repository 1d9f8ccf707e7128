package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// How much is shown in full, so that hundreds of failures stay readable.
const (
	causesInFull  = 10
	placesShown   = 5   // of one cause, beside the example
	failuresShown = 3   // that a list of known failures does not excuse, per rule
	bodyLimit     = 400 // bytes of a body
	reasonLimit   = 600 // bytes of a reason in one line
)

// violated adds what is violated by its causes: first those that decide the verdict, then those that only warn.
func violated(p *page, r *result.Report) {
	causes := r.Causes()
	full := min(len(causes), p.limit(causesInFull))
	told := map[string]bool{}
	for _, cause := range causes[:full] {
		fresh := only(cause.Rules, func(rule result.Rule) bool { return !told[rule.ID] })
		causeInFull(p, r, cause, fresh)
		for _, rule := range fresh {
			told[rule.ID] = true
		}
		p.linef("")
	}
	if full == len(causes) {
		return
	}
	p.linef("%s, one line each; --verbose has all of them in full:", contract.Plural(len(causes)-full, "more cause"))
	for _, cause := range causes[full:] {
		label, paint := labelOf(p, r, cause)
		p.words(paint(pad(label, len(indent)))+oneLine(shorten(cause.Text, reasonLimit))+": ", ranges(ids(cause.Rules)))
	}
	p.linef("")
}

// causeInFull adds one cause with its first failure as the example. A cause of one rule stands under that rule's clause. Of
// rules that are fresh, what else is to be said stands here, too.
func causeInFull(p *page, r *result.Report, cause result.Cause, fresh []result.Rule) {
	label, paint := labelOf(p, r, cause)
	example := cause.Failures[0]
	rule := example.Rule
	if len(cause.Rules) == 1 {
		p.headline(label, rule.ID, rule.Title, string(rule.Level), paint, p.bold)
	} else {
		p.headline(label, contract.Plural(len(cause.Rules), "rule")+":", oneLine(shorten(cause.Text, reasonLimit)), "", paint, p.bold)
		p.words(indent, ranges(ids(cause.Rules)))
		p.headline("", rule.ID, rule.Title, string(rule.Level), plain, p.bold)
	}
	for _, each := range fresh {
		notKnown(p, each)
	}
	evidence(p, example)
	places(p, cause)
	for _, also := range cause.Also {
		p.block(indent, "there, too: "+shorten(also, reasonLimit), plain)
	}
	if cause.Found > 0 {
		p.linef("%sand %s in other exchanges and inventories of the run", indent, contract.Plural(cause.Found, "more finding"))
	}
	undecidedIn(p, fresh)
	p.block(indent, "documented: "+rule.Source, plain)
	p.linef("%srepeat: %s", indent, repeat(r, cause))
}

// places adds where else a cause was seen; in full where the page is verbose.
func places(p *page, cause result.Cause) {
	others := cause.Failures[1:]
	if p.verbose {
		for _, each := range others {
			evidence(p, each)
		}
		return
	}
	for _, each := range others[:min(len(others), placesShown)] {
		place(p, each, "also ")
	}
	if left := len(others) - placesShown; left > 0 {
		p.linef("%sand %s: --verbose has all", indent, contract.Plural(left, "more failure"))
	}
}

// undecidedIn adds the scenarios of violated rules that came to no verdict, those together whose reasons differ in names only.
func undecidedIn(p *page, rules []result.Rule) {
	var open []result.Scenario
	for _, rule := range rules {
		open = append(open, rule.With(contract.Errored, contract.Skipped)...)
	}
	for _, alike := range groups(open, func(s result.Scenario) string { return result.Essence(s.Reason) }) {
		p.block(indent, "no verdict in "+contract.Plural(len(alike), "scenario")+": "+oneLine(shorten(alike[0].Reason, p.limit(reasonLimit))), plain)
		for _, each := range alike[:min(len(alike), p.limit(placesShown))] {
			p.block(indent, each.Location+"  "+oneLine(each.Name), p.cyan)
		}
	}
}

// notKnown adds the failures of a rule that the list of known failures does not excuse, where it names the rule.
func notKnown(p *page, rule result.Rule) {
	all := slices.DeleteFunc(slices.Clone(rule.Failures), func(f result.Failure) bool { return f.Status == result.FailureKnown })
	shown := min(len(all), p.limit(failuresShown))
	for _, each := range all[:shown] {
		p.block(indent, oneLine(each.String()), p.yellow)
	}
	if left := len(all) - shown; left > 0 {
		p.linef("%sand %s that the list of known failures does not excuse", indent, contract.Plural(left, "more failure"))
	}
	if known := len(rule.Failures) - len(all); known > 0 {
		p.linef("%s%s of this rule: see \"failures\" in the JSON report", indent, contract.Plural(known, "known failure"))
	}
}

func labelOf(p *page, r *result.Report, cause result.Cause) (string, paint) {
	if cause.Weighs(r) {
		return "FAIL", p.red
	}
	return "WARN", p.yellow
}

// place adds where a failure was seen.
func place(p *page, f result.Failing, before string) {
	location, name := f.Place()
	p.block(indent, strings.TrimSpace(before+location+"  "+oneLine(name)), p.cyan)
}

// evidence adds the place of a failure, its step, its reason and its story.
func evidence(p *page, f result.Failing) {
	if f.Scenario == nil && f.Finding == nil {
		p.block(indent, f.Rule.Reason, plain)
		return
	}
	place(p, f, "")
	if f.Scenario != nil && f.Scenario.Step != "" {
		p.block(indent, "step: "+f.Scenario.Step, p.faint)
	}
	p.block(indent, f.Reason(), plain)
	for _, each := range storyOf(f, p.verbose) {
		each.write(p)
	}
}

// repeat gives the command line that runs the rules of a cause again as this run did, with those in whose scenarios it was
// seen.
func repeat(r *result.Report, cause result.Cause) string {
	words := []string{"relcon", "verify"}
	if r.TargetFile != "" {
		words = append(words, "--target", contract.ShellWord(oneLine(r.TargetFile)), "--allow-release", contract.ShellWord(oneLine(r.Target)))
	}
	for _, fault := range r.Faults {
		words = append(words, "--fault", contract.ShellWord(oneLine(fault)))
	}
	words = append(words, "--rules", strings.Join(append(ids(cause.Rules), seenBy(r, cause)...), ","))
	if r.Strict && !slices.ContainsFunc(cause.Rules, func(rule result.Rule) bool { return rule.Level != contract.Recommended }) {
		words = append(words, "--strict")
	}
	if r.Seed != 0 {
		words = append(words, "--seed", fmt.Sprint(r.Seed))
	}
	if r.Explored > 0 {
		words = append(words, "--explore", fmt.Sprint(r.Explored))
	}
	return strings.Join(words, " ")
}

// seenBy gives the other rules in whose scenarios a cause was seen, as far as it is shown.
func seenBy(r *result.Report, cause result.Cause) []string {
	var others []string
	for _, each := range cause.Failures[:min(len(cause.Failures), 1+placesShown)] {
		_, name := each.Place()
		for _, rule := range r.Rules {
			shown := slices.ContainsFunc(rule.Scenarios, func(s result.Scenario) bool { return s.Name == name })
			if shown && !slices.Contains(ids(cause.Rules), rule.ID) && !slices.Contains(others, rule.ID) {
				others = append(others, rule.ID)
			}
		}
	}
	return others
}
