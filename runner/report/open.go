package report

import (
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// unproved adds the rules that are neither proved nor violated, and each reason once. Those that are open by the cause of a
// violation stand beside that.
func unproved(p *page, r *result.Report) {
	before := p.Len()
	told := map[string]bool{}
	for _, alike := range stalledBy(r) {
		if slices.ContainsFunc(alike, func(f result.Failing) bool { return f.Rule.Outcome == contract.Open }) {
			stalled(p, r, alike)
			for _, each := range alike {
				told[each.Rule.ID] = true
			}
		}
	}
	errored := func(rule result.Rule) bool { return len(rule.With(contract.Errored)) > 0 }
	full, _ := causesOf(p, r)
	open := only(r.With(contract.Open), func(rule result.Rule) bool {
		return !told[rule.ID] && !slices.ContainsFunc(full, func(cause result.Cause) bool { return cause.Opens(rule) })
	})
	reasons(p, "ERROR", "open", only(open, errored), p.red)
	reasons(p, "SKIP", "open", only(open, func(rule result.Rule) bool { return !errored(rule) }), p.yellow)
	reasons(p, "KNOWN", "violated as expected", r.With(contract.Known), p.yellow)
	reasons(p, "N/A", "not applicable", r.With(contract.NotApplicable), p.faint)
	if p.Len() > before {
		p.linef("")
	}
}

// stalled adds scenarios that came to no verdict for the same reason, with the first names.
func stalled(p *page, r *result.Report, alike []result.Failing) {
	reason := oneLine(shorten(alike[0].Scenario.Reason, p.limit(reasonLimit)))
	if len(alike) == 1 {
		p.headline("ERROR", alike[0].Rule.ID, alike[0].Rule.Title+": "+reason, "", p.red, plain)
		p.hinted(hints(r, alike[0]))
		return
	}
	p.linef("%s%s", p.red(pad("ERROR", len(indent))), p.bold(contract.Plural(len(alike), "scenario")+" without a verdict, for the same reason:"))
	p.block(indent, reason, plain)
	p.hinted(hints(r, alike[0]))
	p.words(indent, ranges(failingIDs(groups(alike, ofRule))))
	named := min(len(alike), p.limit(failuresShown))
	for _, each := range alike[:named] {
		p.linef("%s", p.cyan(p.cut(indent+placeText(each, false), p.width)))
	}
	if left := len(alike) - named; left > 0 {
		p.linef("%sand %s: --verbose has all", indent, contract.Plural(left, "more scenario"))
	}
}

// reasons adds the rules, those with the same reason together.
func reasons(p *page, label, word string, rules []result.Rule, paint paint) {
	for _, alike := range groups(rules, reasonOf(p)) {
		reason := reasonOf(p)(alike[0])
		if len(alike) == 1 {
			p.headline(label, alike[0].ID, alike[0].Title+": "+reason, "", paint, plain)
			continue
		}
		p.linef("%s%s %s: %s", paint(pad(label, len(indent))), contract.Plural(len(alike), "rule"), word, reason)
		p.words(indent, ranges(ids(alike)))
	}
}

// reasonOf gives the reason of a rule in one line.
func reasonOf(p *page) func(result.Rule) string {
	return func(rule result.Rule) string { return oneLine(shorten(rule.Why(), p.limit(reasonLimit))) }
}

// lacks adds what a pool is short of.
func lacks(p *page, r *result.Report) {
	const most = 8
	if len(r.Lacks) == 0 {
		return
	}
	p.linef("%s", p.yellow("the pool is short of instances for all that was selected; add to its file"))
	if left := p.list(p.limit(most), r.Lacks); left > 0 {
		p.linef("  and %s: relcon plan --verbose lists all", contract.Plural(left, "more line"))
	}
	p.linef("")
}

// leftovers adds what is left of what the run created, what may be left of it, and the command that removes both. It lists
// at most so many things of each.
func leftovers(p *page, r *result.Report, most int) {
	list := func(texts []string) {
		if left := p.list(most, texts); left > 0 {
			p.linef("  and %d more", left)
		}
	}
	if len(r.Leftovers) > 0 {
		p.linef("%s", p.red("still there ("+contract.Plural(len(r.Leftovers), "thing")+" that the run created):"))
		var texts []string
		for _, each := range r.Leftovers {
			texts = append(texts, each.String())
		}
		list(texts)
	}
	if len(r.Unchecked) > 0 {
		p.linef("%s", p.yellow("could not be checked ("+contract.Plural(len(r.Unchecked), "thing")+" that may be there):"))
		list(unchecked(r.Unchecked))
	}
	if mend := r.Mend(); mend != "" {
		p.linef("%s", oneLine(mend))
	}
	if !r.Nothing() {
		p.linef("")
	}
}

// unchecked describes each thing on one line. Things of one product that have the same reason share a line: a provider
// that is silent about one account is silent about hundreds.
func unchecked(all []result.Leftover) []string {
	var texts []string
	type kind struct {
		product contract.Product
		reason  string
	}
	for _, alike := range groups(all, func(l result.Leftover) kind { return kind{l.Product, l.Reason} }) {
		text := alike[0].String()
		if len(alike) > 1 {
			text = string(alike[0].Product) + ", " + contract.Plural(len(alike), "account") + ": " + alike[0].Reason
		}
		texts = append(texts, text)
	}
	return texts
}

// brief adds a run that was broken off: why, what it left, and in a few lines what it had found out. It has no table: most
// rules were not judged.
func brief(p *page, r *result.Report) {
	const mostThings, mostReasons = 5, 3
	p.block("", strings.TrimSpace(r.Reason), p.yellow)
	p.linef("")
	leftovers(p, r, mostThings)
	if r.Nothing() {
		p.linef("nothing that it arranged is left")
		p.linef("")
	}
	violated(p, r)
	open := groups(r.With(contract.Open), reasonOf(p))
	slices.SortStableFunc(open, func(a, b []result.Rule) int { return len(b) - len(a) })
	for _, alike := range open[:min(len(open), mostReasons)] {
		reasons(p, "ERROR", "open", alike, p.red)
	}
	named := func(what string, rules []result.Rule) {
		if len(rules) > 0 {
			p.linef("%s %s:", contract.Plural(len(rules), "rule"), what)
			p.words(indent, ranges(ids(rules)))
		}
	}
	named("open for other reasons, which --verbose tells", slices.Concat(open[min(len(open), mostReasons):]...))
	named("known", r.With(contract.Known))
	named("not applicable", r.With(contract.NotApplicable))
	p.linef("")
	truncated(p, r)
	verdict(p, r)
}
