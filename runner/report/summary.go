package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// summary adds a table that counts the outcomes of the rules by operation and level. An operation of which all rules are proved
// stands in it where the page is verbose.
func summary(p *page, r *result.Report) {
	if len(r.Rules) == 0 {
		return
	}
	outcomes := []contract.Outcome{contract.Proved, contract.Violated, contract.Open, contract.NotApplicable}
	columns := []column{{"proved", p.green}, {"violated", p.red}, {"open", p.yellow}, {"not applicable", p.faint}}
	if len(r.With(contract.Known)) > 0 {
		outcomes, columns = append(outcomes, contract.Known), append(columns, column{"known", p.yellow})
	}
	var rows []row
	add := func(name string, rules []result.Rule) {
		for _, own := range byLevel(rules) {
			each := row{names: []string{name, pad(string(own[0].Level), len(contract.Recommended))}}
			for _, outcome := range outcomes {
				each.numbers = append(each.numbers, len(only(own, func(rule result.Rule) bool { return rule.Outcome == outcome })))
			}
			rows = append(rows, each)
			name = "" // it stands on the first line only
		}
	}
	left := false
	for _, own := range byOperation(r) {
		if p.verbose || slices.ContainsFunc(own, func(rule result.Rule) bool { return rule.Outcome != contract.Proved }) {
			add(oneLine(own[0].Operation), own)
		} else {
			left = true
		}
	}
	left = left && len(rows) > 0 // the total alone needs no explanation
	add("total", r.Rules)
	p.table([]string{"operation", "level"}, columns, rows)
	if left {
		p.linef("(operations proved in full are left out)")
	}
	p.linef("")
}

// byOperation parts the rules by their operation, in the order of the report.
func byOperation(r *result.Report) [][]result.Rule {
	return groups(r.Rules, func(rule result.Rule) string { return rule.Operation })
}

// readings adds which of the allowed behaviours the provider follows, where the pages allow several. A page that is not verbose only
// says that there are such rules.
func readings(p *page, r *result.Report) {
	seen := only(r.Rules, func(rule result.Rule) bool { return rule.Reading != "" })
	if len(seen) == 0 {
		return
	}
	if !p.verbose {
		p.linef("readings of %s were seen, where the pages allow several: --verbose names them", contract.Plural(len(seen), "rule"))
		p.linef("")
		return
	}
	width := 0
	for _, rule := range seen {
		width = max(width, cells(oneLine(rule.Reading)))
	}
	p.linef("%s", p.bold("how this provider reads the contract:"))
	for _, rule := range seen {
		reading := pad(oneLine(rule.Reading), width)
		room := max(20, p.width-cells("  "+rule.ID+"  "+reading+"  "))
		p.linef("  %s  %s  %s", rule.ID, p.cyan(reading), p.cut(oneLine(rule.Title), room))
	}
	p.linef("")
}

// slowest gives the scenario whose effect took longest to show, of those that passed.
func slowest(r *result.Report) (longest result.Scenario) {
	for _, rule := range r.Rules {
		for _, scenario := range rule.With(contract.Passed) {
			if scenario.SettledMs > longest.SettledMs {
				longest = scenario
			}
		}
	}
	return longest
}

// waits adds how long it took until the slowest effect showed.
func waits(p *page, r *result.Report) {
	if longest := slowest(r); longest.Looks > 1 {
		p.linef("every effect showed within %.0f ms; the slowest took %s: %s", longest.SettledMs, contract.Plural(longest.Looks, "look"), oneLine(longest.Name))
		p.linef("")
	}
}

// lasting adds for how long what was seen was seen to last.
func lasting(p *page, r *result.Report) {
	if r.Lasting == nil {
		return
	}
	text := fmt.Sprintf("what was seen was looked at again at least %.0f ms later", r.Lasting.BetweenMs)
	if r.Lasting.Accounts > 0 {
		text += fmt.Sprintf(", and once more in %s before teardown", contract.Plural(r.Lasting.Accounts, "account"))
	}
	if r.Lasting.Later > 0 {
		text += fmt.Sprintf("; the clocks of %d of these were moved by 20, 25 and 800 hours", r.Lasting.Later)
	}
	p.block("", text, plain)
	p.linef("")
}

// truncated says that exchanges are missing from the result, and why.
func truncated(p *page, r *result.Report) {
	if r.Truncated != "" {
		p.linef("%s", p.yellow("exchanges are missing: "+oneLine(r.Truncated)))
		p.linef("")
	}
}

// besides adds what went wrong beside the rules, unless it stands in the last line.
func besides(p *page, r *result.Report) {
	inLastLine := objection(r) != "" || r.Verdict == contract.NoVerdict && !strings.Contains(strings.TrimSpace(r.Reason), "\n")
	if r.Reason != "" && !inLastLine {
		p.block("  ", r.Reason, p.yellow)
		p.linef("")
	}
}
