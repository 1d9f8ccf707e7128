package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// verdict adds the last line: the verdict, what it stands on, and what it leaves out.
func verdict(p *page, r *result.Report) {
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

// cause adds the verdict of a run that judged nothing, with the first line of the reason, and the others below it.
func cause(p *page, r *result.Report) {
	const most = 20
	first := *r
	var rest string
	first.Reason, rest, _ = strings.Cut(strings.TrimSpace(r.Reason), "\n")
	verdict(p, &first)
	if rest == "" {
		return
	}
	if left := p.list(p.limit(most), strings.Split(rest, "\n")); left > 0 {
		p.linef("  and %s: --verbose shows all", contract.Plural(left, "more line"))
	}
}

// verdictLine gives the verdict in one line, such as "conformant: 58 of 58 rules proved (142 scenarios) in 0.41s".
func verdictLine(r *result.Report) string {
	played := fmt.Sprintf("%s in %s", contract.Plural(r.Played(), "scenario"), took(r))
	proved := fmt.Sprintf("%s (%s) in %s", provedOf(r), contract.Plural(r.Played(), "scenario"), took(r))
	var line string
	switch r.Verdict {
	case contract.Conformant:
		line = join("conformant"+withKnown(r)+proved, notes(r))
	case contract.Partial:
		line = join("partial"+withKnown(r)+provedOf(r), absent(r), notes(r), played)
		if r.Require == contract.Conformant {
			line = join(line, "conformant is required")
		}
	case contract.Incomplete:
		line = "incomplete" + withKnown(r) + join(inLevels(undecided(r, r.Weighs), "open"), objection(r), absent(r), notes(r), proved)
	case contract.NonConformant:
		line = "non-conformant" + withKnown(r) + join(inLevels(only(r.With(contract.Violated), r.Weighs), "violated"), objection(r), absent(r), notes(r), proved)
	default:
		line = "no verdict: " + cmp.Or(oneLine(shorten(r.Reason, reasonLimit)), "no reason was given")
		if r.Judged() {
			line = join(line, inLevels(r.With(contract.Violated), "violated"), proved)
		}
	}
	if r.Explored > 0 {
		line = join(line, contract.Plural(r.Explored, "generated call"))
	}
	if r.Clients > 0 {
		line = join(line, fmt.Sprintf("%d more of %d clients at once", r.Together, r.Clients))
	}
	if !r.ExitFollowsVerdict() {
		line = join(line, fmt.Sprintf("exit %d (%s)", r.Exit, exitMeaning(r.Exit)))
	}
	return line
}

// withKnown gives what stands between the verdict and what it stands on: how many violations are known.
func withKnown(r *result.Report) string {
	rules, failures := r.With(contract.Known), 0
	for _, rule := range rules {
		failures += max(1, len(rule.Failures)) // a report of before has none
	}
	if failures == 0 {
		return ": "
	}
	return fmt.Sprintf(" with %s (%s): ", contract.Plural(failures, "known violation"), some(ids(rules)))
}

// exitMeaning says what an exit code means.
func exitMeaning(exit int) string {
	meaning, known := map[int]string{
		contract.ExitOK:          "nothing is wrong",
		contract.ExitViolated:    "a required rule is violated",
		contract.ExitUsage:       "usage or configuration",
		contract.ExitIncomplete:  "a required rule was not proved either way",
		contract.ExitUnreachable: "the target could not be reached, or its answers are not this API",
		contract.ExitLeftover:    "something that the run created is still there",
		contract.ExitGuard:       "the guard refused a call",
		contract.ExitSuite:       "a suite error",
		contract.ExitInterrupted: "interrupted",
	}[exit]
	if !known {
		return "no meaning is known"
	}
	return meaning
}

// objection gives the reason why a run is non-conformant beside its rules, or incomplete without an open one, if it fits into
// the last line.
func objection(r *result.Report) string {
	closed := r.Verdict == contract.Incomplete && len(undecided(r, r.Weighs)) == 0
	if r.Verdict != contract.NonConformant && !closed || strings.Contains(strings.TrimSpace(r.Reason), "\n") {
		return ""
	}
	return oneLine(shorten(r.Reason, reasonLimit))
}

// provedOf counts the proved rules among those that apply.
func provedOf(r *result.Report) string {
	applying := len(r.Rules) - len(r.With(contract.NotApplicable))
	return fmt.Sprintf("%d of %s proved", len(r.With(contract.Proved)), contract.Plural(applying, "rule"))
}

// undecided gives the open rules for which the condition holds, without those that the target declares as not available.
func undecided(r *result.Report, condition func(result.Rule) bool) []result.Rule {
	return only(r.With(contract.Open), func(rule result.Rule) bool { return condition(rule) && !unavailable(rule) })
}

func unavailable(rule result.Rule) bool { return len(rule.Missing) > 0 }

// inLevels counts rules by level and names them, such as "1 required rule violated (BMC-REL-06)".
func inLevels(rules []result.Rule, word string) string {
	var parts []string
	for _, own := range byLevel(rules) {
		parts = append(parts, fmt.Sprintf("%s %s (%s)", contract.Plural(len(own), string(own[0].Level)+" rule"), word, some(ids(own))))
	}
	return strings.Join(parts, ", ")
}

// byLevel parts rules by their level, the weightiest first.
func byLevel(rules []result.Rule) [][]result.Rule {
	var parts [][]result.Rule
	for _, level := range contract.Levels() {
		if own := only(rules, func(rule result.Rule) bool { return rule.Level == level }); len(own) > 0 {
			parts = append(parts, own)
		}
	}
	return parts
}

func ids(rules []result.Rule) []string {
	var names []string
	for _, rule := range rules {
		names = append(names, rule.ID)
	}
	return names
}

// absent counts the rules that the target declares as not available, and names the needs.
func absent(r *result.Report) string {
	rules := only(r.With(contract.Open), unavailable)
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

// notes gives what does not decide the verdict: warnings, rules that do not weigh or do not apply.
func notes(r *result.Report) string {
	light := func(rule result.Rule) bool { return !r.Weighs(rule) }
	var warnings, inapplicable string
	if rules := only(r.With(contract.Violated), light); len(rules) > 0 {
		warnings = "warning: " + inLevels(rules, "violated")
	}
	open := undecided(r, func(rule result.Rule) bool { return light(rule) || r.Verdict != contract.Incomplete })
	if n := len(r.With(contract.NotApplicable)); n > 0 {
		inapplicable = fmt.Sprintf("%d not applicable", n)
	}
	return join(warnings, inLevels(open, "open"), inapplicable)
}

func took(r *result.Report) string {
	duration := time.Duration(r.DurationMs * float64(time.Millisecond))
	if duration < time.Minute {
		return fmt.Sprintf("%.2fs", duration.Seconds())
	}
	return duration.Round(time.Second).String()
}
