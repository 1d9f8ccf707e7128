package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// verdict adds the last line: the verdict, what it stands on, and what it leaves out.
func (p *page) verdict(r *result.Report) {
	word, rest, _ := strings.Cut(verdictLine(r), ":")
	paint := p.yellow
	switch {
	case r.Exit == contract.ExitOK && r.Verdict == contract.Conformant:
		paint = p.green
	case r.Exit != contract.ExitOK && r.Exit != contract.ExitIncomplete:
		paint = p.red
	}
	p.linef("%s:%s", paint(word), rest)
}

// mostCauses is how many further lines of a reason are shown.
const mostCauses = 20

// cause adds the verdict of a run that judged nothing, with the first line of the reason, and the others below it.
func (p *page) cause(r *result.Report) {
	first := *r
	var rest string
	first.Reason, rest, _ = strings.Cut(strings.TrimSpace(r.Reason), "\n")
	p.verdict(&first)
	if rest == "" {
		return
	}
	lines := strings.Split(rest, "\n")
	shown := min(len(lines), p.limit(mostCauses))
	for _, line := range lines[:shown] {
		p.linef("  %s", oneLine(line))
	}
	if more := len(lines) - shown; more > 0 {
		p.linef("  and %s: --verbose shows all", contract.Plural(more, "more line"))
	}
}

// verdictLine gives the verdict in one line, such as "conformant: 58 of 58 rules proved (142 scenarios) in 0.41s".
func verdictLine(r *result.Report) string {
	var line string
	switch r.Verdict {
	case contract.Conformant:
		line = join("conformant: "+proved(r), notes(r))
	case contract.Partial:
		line = join("partial: "+provedOf(r), absent(r), notes(r), fmt.Sprintf("%s in %s", contract.Plural(ran(r), "scenario"), took(r)))
	case contract.Incomplete:
		line = join("incomplete: "+openOnes(r), absent(r), notes(r), proved(r))
	case contract.NonConformant:
		line = "non-conformant: " + join(violations(r, r.Weighs), objection(r), absent(r), notes(r), proved(r))
	default:
		line = join("no verdict: "+noVerdict(r), soFar(r))
	}
	if !r.ExitFollowsVerdict() {
		line = join(line, fmt.Sprintf("exit %d (%s)", r.Exit, exitMeaning(r.Exit)))
	}
	return line
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "; ")
}

// objection gives what speaks against the run beside the rules, where it fits into the last line.
func objection(r *result.Report) string {
	if r.Verdict != contract.NonConformant || strings.Contains(strings.TrimSpace(r.Reason), "\n") {
		return ""
	}
	return oneLine(shorten(r.Reason, bodyLimit))
}

func noVerdict(r *result.Report) string {
	if r.Reason == "" {
		return "no reason was given"
	}
	return oneLine(shorten(r.Reason, bodyLimit))
}

// soFar tells what a run that has no verdict found out before it ended.
func soFar(r *result.Report) string {
	if !r.Judged() {
		return ""
	}
	return join(violations(r, always), proved(r))
}

// proved gives "58 of 58 rules proved (142 scenarios) in 0.41s".
func proved(r *result.Report) string {
	return fmt.Sprintf("%s (%s) in %s", provedOf(r), contract.Plural(ran(r), "scenario"), took(r))
}

// provedOf counts against the rules that apply: one that depends on a reading not followed is neither for nor against.
func provedOf(r *result.Report) string {
	applying := len(r.Rules) - len(r.With(contract.NotApplicable))
	return fmt.Sprintf("%d of %s proved", len(r.With(contract.Proved)), contract.Plural(applying, "rule"))
}

// violations counts the violated rules by level and names them.
func violations(r *result.Report, also func(result.Rule) bool) string {
	return byLevel(with(r, contract.Violated, also), "violated")
}

// openOnes counts the rules that make the run incomplete.
func openOnes(r *result.Report) string {
	return byLevel(with(r, contract.Open, func(rule result.Rule) bool { return r.Weighs(rule) && !unavailable(rule) }), "open")
}

func byLevel(rules []result.Rule, word string) string {
	var parts []string
	for _, level := range contract.Levels() {
		var own []result.Rule
		for _, rule := range rules {
			if rule.Level == level {
				own = append(own, rule)
			}
		}
		if len(own) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s (%s)", contract.Plural(len(own), string(level)+" rule"), word, someIDs(own)))
		}
	}
	return strings.Join(parts, ", ")
}

func someIDs(rules []result.Rule) string { return some(ids(rules)) }

// some gives the first eight names and counts the others.
func some(names []string) string {
	const shown = 8
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return strings.Join(names, ", ")
}

// absent counts the rules that the target declares it has no means for, and names the needs.
func absent(r *result.Report) string {
	rules := with(r, contract.Open, unavailable)
	if len(rules) == 0 {
		return ""
	}
	var needs []string
	for _, need := range contract.Needs() {
		if slices.ContainsFunc(rules, func(rule result.Rule) bool { return slices.Contains(rule.Missing, need) }) {
			needs = append(needs, string(need))
		}
	}
	return fmt.Sprintf("%d not available on this target (%s)", len(rules), strings.Join(needs, ", "))
}

// notes tells what does not decide the verdict: warnings, known failures, rules that do not weigh or do not apply.
func notes(r *result.Report) string {
	light := func(rule result.Rule) bool { return !r.Weighs(rule) }
	warnings := violations(r, light)
	if warnings != "" {
		warnings = "warning: " + warnings
	}
	var known, open, inapplicable string
	if rules := r.With(contract.Known); len(rules) > 0 {
		known = fmt.Sprintf("%s (%s)", contract.Plural(len(rules), "known violation"), someIDs(rules))
	}
	undecided := func(rule result.Rule) bool {
		return !unavailable(rule) && (light(rule) || r.Verdict != contract.Incomplete)
	}
	if rules := with(r, contract.Open, undecided); len(rules) > 0 {
		open = byLevel(rules, "open")
	}
	if n := len(r.With(contract.NotApplicable)); n > 0 {
		inapplicable = fmt.Sprintf("%d not applicable", n)
	}
	return join(warnings, known, open, inapplicable)
}

// ran counts the scenarios that came to a verdict, or at least began.
func ran(r *result.Report) int {
	n := 0
	for _, rule := range r.Rules {
		n += len(rule.With(contract.Passed, contract.Failed))
		for _, scenario := range rule.With(contract.Errored) {
			if scenario.DurationMs > 0 {
				n++
			}
		}
	}
	return n
}

func took(r *result.Report) string {
	duration := time.Duration(r.DurationMs * float64(time.Millisecond))
	if duration < time.Minute {
		return fmt.Sprintf("%.2fs", duration.Seconds())
	}
	return duration.Round(time.Second).String()
}
