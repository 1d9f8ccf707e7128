package report

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
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

// undecidedIn adds the scenarios of violated rules that came to no verdict, those with one reason together.
func undecidedIn(p *page, rules []result.Rule) {
	var open []result.Scenario
	for _, rule := range rules {
		open = append(open, rule.With(contract.Errored, contract.Skipped)...)
	}
	for _, alike := range groups(open, func(s result.Scenario) string { return s.Reason }) {
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

// evidence adds the place of a failure, its step, its reason and its exchanges.
func evidence(p *page, f result.Failing) {
	if f.Scenario == nil && f.Finding == nil {
		p.block(indent, f.Rule.Reason, plain)
		return
	}
	place(p, f, "")
	var exchanges []result.Exchange
	switch {
	case f.Scenario == nil && f.Finding.Exchange != nil:
		exchanges = []result.Exchange{*f.Finding.Exchange}
	case f.Scenario != nil:
		if f.Scenario.Step != "" {
			p.block(indent, "step: "+f.Scenario.Step, p.faint)
		}
		if exchanges = f.Scenario.Exchanges; !p.verbose {
			exchanges = decisive(exchanges, f.Reason())
		}
	}
	p.block(indent, f.Reason(), plain)
	for _, each := range exchanges {
		exchange(p, each)
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

// decisive picks the exchanges that explain a failure: the one whose answer the reason quotes, or else the last one that may
// have changed something, and the last one.
func decisive(exchanges []result.Exchange, reason string) []result.Exchange {
	if len(exchanges) == 0 {
		return nil
	}
	last, acted := len(exchanges)-1, -1
	for i := last; i >= 0; i-- {
		if quotes(reason, exchanges[i]) {
			return exchanges[i : i+1]
		}
		if acted < 0 && exchanges[i].Mutates() {
			acted = i
		}
	}
	if acted < 0 || acted == last {
		return exchanges[last:]
	}
	return []result.Exchange{exchanges[acted], exchanges[last]}
}

// quotes tells whether a reason is about the answer of an exchange.
func quotes(reason string, e result.Exchange) bool {
	got, about := strings.CutPrefix(reason, fmt.Sprintf("%s: got %d ", e.Operation, e.Response.Status))
	const enough = 60 // bytes, with the request id among them
	return about && e.Response.Body != "" && strings.HasPrefix(got, e.Response.Body[:min(len(e.Response.Body), enough)])
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
	headers(p, indent+"> ", e.Request.Header)
	body(indent+"> ", e.Request.Body, e.Request.Encoding)
	if e.Response.Status == 0 {
		p.block(indent+"< ", "nothing came back", p.faint)
		return
	}
	status := strings.TrimSpace(fmt.Sprintf("%d %s", e.Response.Status, http.StatusText(e.Response.Status)))
	p.block(indent+"< ", fmt.Sprintf("%s  (%.0f ms)", status, e.DurationMs), p.faint)
	headers(p, indent+"< ", e.Response.Header)
	body(indent+"< ", e.Response.Body, e.Response.Encoding)
}

// headers adds the headers of a request or a response, by name.
func headers(p *page, prefix string, header map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(header)) {
		p.block(prefix, oneLine(shorten(name+": "+header[name], p.limit(bodyLimit))), p.faint)
	}
}
