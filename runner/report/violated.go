package report

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// How much is shown in full, so that hundreds of failures stay readable.
const (
	rulesInFull    = 20
	findingsInFull = 3   // per rule
	bodyLimit      = 600 // bytes of a body, or of a reason in one line
)

// violated adds the violated rules: first those that decide the verdict, then those that only warn.
func violated(p *page, r *result.Report) {
	rules := r.With(contract.Violated)
	rules = append(only(rules, r.Weighs), only(rules, func(rule result.Rule) bool { return !r.Weighs(rule) })...)
	full := min(len(rules), p.limit(rulesInFull))
	for _, rule := range rules[:full] {
		violatedInFull(p, r, rule)
		p.linef("")
	}
	if full == len(rules) {
		return
	}
	p.linef("%s, one line each; --report json=FILE has all of them in full:", contract.Plural(len(rules)-full, "more violated rule"))
	for _, rule := range rules[full:] {
		label, paint := labelOf(p, r, rule)
		failed := rule.With(contract.Failed)
		reason := rule.Reason
		if reason == "" && len(failed) > 0 {
			reason = failed[0].Reason
		} else if beside := rule.Beside(); reason == "" && len(beside) > 0 {
			reason = beside[0].String()
		}
		p.linef("%s%s  %s (%s failed)", paint(pad(label, len(indent))), p.bold(rule.ID),
			oneLine(shorten(reason, bodyLimit)), contract.Plural(len(failed), "scenario"))
	}
	p.linef("")
}

func violatedInFull(p *page, r *result.Report, rule result.Rule) {
	label, paint := labelOf(p, r, rule)
	p.headline(label, rule.ID, rule.Title, string(rule.Level), paint, p.bold)
	if rule.Reason != "" {
		p.block(indent, rule.Reason, paint)
	}
	notKnown(p, rule)
	type finding struct{ step, reason string }
	findings := groups(rule.With(contract.Failed), func(s result.Scenario) finding { return finding{s.Step, s.Reason} })
	for i, alike := range findings {
		for _, scenario := range alike {
			place(p, scenario)
		}
		if i < p.limit(findingsInFull) {
			evidence(p, alike[0])
		}
	}
	beside(p, rule)
	for _, scenario := range rule.With(contract.Errored, contract.Skipped) {
		p.linef("%sno verdict: %s  %s: %s", indent, scenario.Location, oneLine(scenario.Name), oneLine(scenario.Reason))
	}
	grounds(p, r, rule)
}

// notKnown adds the failures of a rule that the list of known failures does not excuse, where it names the rule.
func notKnown(p *page, rule result.Rule) {
	all := slices.DeleteFunc(slices.Clone(rule.Failures), func(f result.Failure) bool { return f.Status == result.FailureKnown })
	shown := min(len(all), p.limit(findingsInFull))
	for _, each := range all[:shown] {
		p.linef("%s%s", indent, p.yellow(oneLine(each.String())))
	}
	if left := len(all) - shown; left > 0 {
		p.linef("%sand %s that the list of known failures does not excuse", indent, contract.Plural(left, "more failure"))
	}
	if known := len(rule.Failures) - len(all); known > 0 {
		p.linef("%s%s of this rule: see \"failures\" in the JSON report", indent, contract.Plural(known, "known failure"))
	}
}

func labelOf(p *page, r *result.Report, rule result.Rule) (string, paint) {
	if r.Weighs(rule) {
		return "FAIL", p.red
	}
	return "WARN", p.yellow
}

func place(p *page, scenario result.Scenario) {
	p.linef("%s%s  %s", indent, p.cyan(scenario.Location), oneLine(scenario.Name))
}

// evidence adds the step, the reason and the exchanges of one scenario.
func evidence(p *page, scenario result.Scenario) {
	if scenario.Step != "" {
		p.block(indent, "step: "+scenario.Step, p.faint)
	}
	p.block(indent, scenario.Reason, plain)
	exchanges := scenario.Exchanges
	if !p.verbose {
		exchanges = decisive(exchanges)
	}
	for _, each := range exchanges {
		exchange(p, each)
	}
}

// beside adds what the judge found beside the failed scenarios of a rule: in whichever scenario, and with its exchange.
func beside(p *page, rule result.Rule) {
	findings := rule.Beside()
	shown := min(len(findings), p.limit(findingsInFull))
	for _, each := range findings[:shown] {
		where := "outside every scenario"
		if each.Scenario != "" {
			where = strings.TrimSpace(p.cyan(each.Location) + "  " + oneLine(each.Scenario))
		}
		p.linef("%s%s", indent, where)
		p.block(indent, each.String(), plain)
		if each.Exchange != nil {
			exchange(p, *each.Exchange)
		}
	}
	if left := max(len(findings), rule.Found) - shown; left > 0 && shown > 0 {
		p.linef("%sand %s in other exchanges and inventories of the run", indent, contract.Plural(left, "more finding"))
	}
}

// grounds adds where the rule is documented and the command that runs it again.
func grounds(p *page, r *result.Report, rule result.Rule) {
	p.linef("%sdocumented: %s", indent, oneLine(rule.Source))
	p.linef("%srepeat: %s", indent, repeat(r, rule))
}

// repeat gives the command line that runs the rule again as this run did, with those in whose scenarios it was seen broken.
func repeat(r *result.Report, rule result.Rule) string {
	words := []string{"relcon", "verify"}
	if r.TargetFile != "" {
		words = append(words, "--target", contract.ShellWord(oneLine(r.TargetFile)))
	}
	for _, fault := range r.Faults {
		words = append(words, "--fault", contract.ShellWord(oneLine(fault)))
	}
	words = append(words, "--rules", strings.Join(append([]string{rule.ID}, seenBy(r, rule)...), ","))
	if r.Strict && rule.Level == contract.Recommended {
		words = append(words, "--strict")
	}
	if r.Seed != 0 {
		words = append(words, "--seed", fmt.Sprint(r.Seed))
	}
	return strings.Join(words, " ")
}

// seenBy gives the other rules in whose scenarios the shown findings were seen.
func seenBy(r *result.Report, rule result.Rule) []string {
	findings := rule.Beside()
	var ids []string
	for _, other := range r.Rules {
		for _, scenario := range other.Scenarios {
			if other.ID != rule.ID && slices.ContainsFunc(findings[:min(len(findings), findingsInFull)], func(f result.Finding) bool { return f.Scenario == scenario.Name }) {
				ids = append(ids, other.ID)
				break
			}
		}
	}
	return ids
}

// decisive picks the exchanges that explain a scenario: the last one that may have changed something, and the last one.
func decisive(exchanges []result.Exchange) []result.Exchange {
	if len(exchanges) == 0 {
		return nil
	}
	last := len(exchanges) - 1
	for i := last - 1; i >= 0 && !exchanges[last].Mutates(); i-- {
		if exchanges[i].Mutates() {
			return []result.Exchange{exchanges[i], exchanges[last]}
		}
	}
	return exchanges[last:]
}

// exchange adds the request behind ">" and the response behind "<".
func exchange(p *page, e result.Exchange) {
	request := e.Request.Method + " " + e.Request.URL
	if e.Operation != "" && !strings.Contains(e.Request.URL, e.Operation) {
		request += "  (" + e.Operation + ")"
	}
	body := func(prefix, text, encoding string) {
		size := base64.StdEncoding.DecodedLen(len(text)) - strings.Count(text, "=")
		text = shorten(text, p.limit(bodyLimit))
		if encoding != "" {
			text = fmt.Sprintf("%s, %s: %s", contract.Plural(size, "byte"), encoding, text)
		}
		p.block(prefix, text, p.faint)
	}
	p.block(indent+"> ", shorten(request, p.limit(bodyLimit)), p.faint)
	body(indent+"> ", e.Request.Body, e.Request.Encoding)
	if e.Response.Status == 0 {
		p.block(indent+"< ", "nothing came back", p.faint)
		return
	}
	p.block(indent+"< ", strings.TrimSpace(fmt.Sprintf("%d %s", e.Response.Status, http.StatusText(e.Response.Status))), p.faint)
	body(indent+"< ", e.Response.Body, e.Response.Encoding)
}
