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
	alsoShown     = 3   // sentences about what else was wrong in its scenarios
	failuresShown = 3   // that a list of known failures does not excuse, per rule
	bodyLimit     = 400 // bytes of a body
	reasonLimit   = 600 // bytes of a reason in one line
)

// violated adds what is violated by its causes: first those that decide the verdict, then those that only warn.
func violated(p *page, r *result.Report) {
	full, others := causesOf(p, r)
	told := map[string]bool{}
	for _, cause := range full {
		fresh := only(cause.Rules, func(rule result.Rule) bool { return !told[rule.ID] })
		causeInFull(p, r, cause, fresh)
		for _, rule := range fresh {
			told[rule.ID] = true
		}
		p.linef("")
	}
	if len(others) == 0 {
		return
	}
	p.linef("%s, one line each; --verbose has all of them in full:", contract.Plural(len(others), "more cause"))
	for _, cause := range others {
		label, paint := labelOf(p, r, cause)
		p.words(paint(pad(label, len(indent)))+oneLine(shorten(cause.Text, reasonLimit))+": ", ranges(ids(cause.Rules)))
	}
	p.linef("")
}

// causesOf gives the causes that the page shows in full, and the others.
func causesOf(p *page, r *result.Report) (full, others []result.Cause) {
	causes := r.Causes()
	n := min(len(causes), p.limit(causesInFull))
	return causes[:n], causes[n:]
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
	evidence(p, example, hints(r, example)...)
	elsewhere(p, cause, fresh)
	told := min(len(cause.Also), p.limit(alsoShown))
	for _, also := range cause.Also[:told] {
		p.block(indent, "there, too: "+shorten(also, reasonLimit), plain)
	}
	if left := len(cause.Also) - told; left > 0 {
		p.linef("%sand %s there: --verbose has all", indent, contract.Plural(left, "more sentence"))
	}
	if cause.Found > 0 {
		p.linef("%sand %s in other exchanges and inventories of the run", indent, contract.Plural(cause.Found, "more finding"))
	}
	stoppedBy(p, cause)
	undecidedIn(p, cause, fresh)
	p.block(indent, "documented: "+rule.Source, plain)
	p.linef("%srepeat: %s", indent, repeat(r, cause))
}

// elsewhere adds where else a cause was seen; in full where the page is verbose. Otherwise it names the first scenario of each
// fresh rule, and as many others as there is room for.
func elsewhere(p *page, cause result.Cause, fresh []result.Rule) {
	others := cause.Failures[1:]
	if p.verbose {
		for _, each := range others {
			evidence(p, each)
		}
		return
	}
	named := map[string]bool{cause.Failures[0].Rule.ID: true}
	first := func(f result.Failing) bool {
		if named[f.Rule.ID] || !slices.Contains(ids(fresh), f.Rule.ID) {
			return false
		}
		named[f.Rule.ID] = true
		return true
	}
	list := places{page: p, named: len(cause.Rules) > 1}
	var rest []result.Failing
	for _, each := range others {
		if first(each) {
			list.failing = append(list.failing, each)
		} else {
			rest = append(rest, each)
		}
	}
	room := min(len(rest), max(0, placesShown-len(list.failing)))
	list.failing = append(list.failing, rest[:room]...)
	list.write(func(result.Failing) string { return "also" })
	if left := len(rest) - room; left > 0 {
		p.linef("%sand %s: --verbose has all", indent, contract.Plural(left, "more failure"))
	}
}

// places is a list of failures, by where they were seen.
type places struct {
	*page
	named   bool // with their rules
	failing []result.Failing
}

// write adds the list, each behind a word: the first ones in full, and the others in one line each.
func (l places) write(word func(result.Failing) string) {
	for n, each := range l.failing {
		text := word(each) + " " + placeText(each, l.named)
		if n < l.limit(placesShown) {
			l.block(indent, text, l.cyan)
		} else {
			l.linef("%s", l.cyan(l.cut(indent+text, l.width)))
		}
	}
}

// stoppedBy adds the scenarios that came to no verdict by a cause: all of them where the page is verbose, and otherwise the first
// one of each rule that is open.
func stoppedBy(p *page, cause result.Cause) {
	if len(cause.Stopped) == 0 {
		return
	}
	var rules []result.Rule
	list := places{page: p, named: true}
	for _, own := range groups(cause.Stopped, func(f result.Failing) string { return f.Rule.ID }) {
		rules = append(rules, own[0].Rule)
		if p.verbose {
			list.failing = append(list.failing, own...)
		} else if own[0].Rule.Outcome == contract.Open {
			list.failing = append(list.failing, own[0])
		}
	}
	text := fmt.Sprintf("no verdict in %s of %s, which could not begin for the same reason", contract.Plural(len(cause.Stopped), "scenario"), strings.Join(ranges(ids(rules)), ", "))
	if len(list.failing) > 0 {
		text += ":"
	}
	p.block(indent, text, plain)
	list.write(func(f result.Failing) string { return string(f.Rule.Outcome) })
}

// undecidedIn adds the scenarios of violated rules that came to no verdict for other reasons, those together whose reasons
// differ in names only. A reason that stands on the page already takes one line.
func undecidedIn(p *page, cause result.Cause, rules []result.Rule) {
	var open []result.Scenario
	for _, rule := range rules {
		open = append(open, only(rule.With(contract.Errored, contract.Skipped), func(s result.Scenario) bool { return !cause.Stops(s) })...)
	}
	for _, alike := range groups(open, func(s result.Scenario) string { return result.Stall(s.Reason) }) {
		text := "no verdict in " + contract.Plural(len(alike), "scenario") + ": " + oneLine(shorten(alike[0].Reason, p.limit(reasonLimit)))
		if !p.fresh(result.Stall(alike[0].Reason)) && !p.verbose {
			p.linef("%s", p.cut(indent+text, p.width))
			continue
		}
		p.block(indent, text, plain)
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

// placeText says where a failure was seen, with its rule where it is to be named.
func placeText(f result.Failing, named bool) string {
	location, name := f.Place()
	text := strings.TrimSpace(location + "  " + oneLine(name))
	if named {
		text = f.Rule.ID + "  " + text
	}
	return text
}

// evidence adds the place of a failure, its step, its reason with the hints that belong to it, and its story.
func evidence(p *page, f result.Failing, hints ...string) {
	if f.Scenario == nil && f.Finding == nil {
		p.block(indent, f.Rule.Reason, plain)
		p.hinted(hints)
		return
	}
	p.block(indent, placeText(f, false), p.cyan)
	if f.Scenario != nil && f.Scenario.Step != "" {
		p.block(indent, "step: "+f.Scenario.Step, p.faint)
	}
	p.block(indent, f.Reason(), plain)
	p.hinted(hints)
	for _, each := range storyOf(f, p.verbose) {
		each.write(p)
	}
}
