package report

import (
	"fmt"
	"strconv"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// messageLimit is how many bytes of a reason stand in a message attribute; the text of the element has all of it.
const messageLimit = 500

// junitReport makes one suite of each operation and one case of each scenario. A run that did not end well for
// another reason than its cases has an errored case of its own, so that its report is never green.
func junitReport(r *result.Report) junitSuites {
	root := junitSuites{Name: "relcon", Time: seconds(r.DurationMs)}
	for _, rules := range byOperation(r) {
		suite := junitSuite{Name: contract.Printable(rules[0].Operation)}
		for _, rule := range rules {
			suite.Cases = append(suite.Cases, junitCases(r, rule)...)
		}
		root.add(r, suite)
	}
	if wrongBeside(r, root.Failures+root.Errors) {
		root.add(r, junitSuite{Name: "relcon", Cases: []junitCase{runCase(r)}})
	}
	return root
}

func (root *junitSuites) add(r *result.Report, suite junitSuite) {
	distinguish(suite.Cases)
	suite.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
	suite.Properties = junitProperties(r)
	suite.count()
	root.Suites = append(root.Suites, suite)
	root.Tests += suite.Tests
	root.Failures += suite.Failures
	root.Errors += suite.Errors
}

// wrongBeside reports whether something is wrong with the run that its red cases do not show.
func wrongBeside(r *result.Report, red int) bool {
	if r.Exit != contract.ExitOK && (r.Reason != "" || len(r.Leftovers) > 0) {
		return true
	}
	switch r.Exit {
	case contract.ExitOK:
		return len(r.Rules) == 0 || !r.ExitFollowsVerdict()
	case contract.ExitViolated, contract.ExitIncomplete:
		return red == 0
	default:
		return true
	}
}

func runCase(r *result.Report) junitCase {
	text := verdictLine(r)
	if !strings.Contains(text, r.Reason) {
		text += "\n" + r.Reason
	}
	for _, leftover := range r.Leftovers {
		text += "\nstill there: " + leftover.String()
	}
	for _, unchecked := range r.Unchecked {
		text += "\ncould not be checked: " + unchecked.String()
	}
	if mend := r.Mend(); mend != "" {
		text += "\n" + mend
	}
	return junitCase{
		Classname: "relcon.run",
		Name:      "run",
		Time:      seconds(0),
		Error:     finding(verdictLine(r), fmt.Sprintf("exit-%d", r.Exit), text),
	}
}

func junitProperties(r *result.Report) []junitProperty {
	properties := []junitProperty{
		{"verdict", string(r.Verdict)},
		{"exit", fmt.Sprint(r.Exit)},
		{"target", contract.Printable(r.Target)},
		{"seed", fmt.Sprint(r.Seed)},
		{"relcon", contract.Printable(r.Relcon)},
	}
	for _, known := range []junitProperty{
		{"commit", r.Commit}, {"contract", r.Contract.Digest}, {"provider", r.Provider.Name}, {"providerVersion", r.Provider.Version}, {"providerBuild", r.Provider.Build},
	} {
		if known.Value != "" {
			properties = append(properties, junitProperty{known.Name, oneLine(known.Value)})
		}
	}
	if r.Contract.Digest != "" {
		properties = append(properties, junitProperty{"catalogue", fmt.Sprintf("%d rules, %d scenarios", r.Contract.Rules, r.Contract.Scenarios)})
	}
	if parts := selection(r.Selection); len(parts) > 0 {
		properties = append(properties, junitProperty{"selection", strings.Join(parts, ", ")})
	}
	if r.TargetFile != "" {
		properties = append(properties, junitProperty{"targetFile", contract.Printable(r.TargetFile)})
	}
	if r.Truncated != "" {
		properties = append(properties, junitProperty{"truncated", oneLine(r.Truncated)})
	}
	if len(r.Faults) > 0 {
		properties = append(properties, junitProperty{"faults", contract.Printable(strings.Join(r.Faults, ", "))})
	}
	return properties
}

// junitCases makes one case of each scenario, and one of the rule itself where its scenarios do not show what it
// came to.
func junitCases(r *result.Report, rule result.Rule) []junitCase {
	var cases []junitCase
	for _, scenario := range rule.Scenarios {
		cases = append(cases, scenarioCase(r, rule, scenario))
	}
	shown := map[contract.Outcome][]contract.Outcome{
		contract.Proved:   {contract.Passed},
		contract.Violated: {contract.Failed},
		contract.Open:     {contract.Skipped, contract.Errored},
	}
	if want, found := shown[rule.Outcome]; found && len(rule.With(want...)) == 0 || len(cases) == 0 || len(rule.Beside()) > 0 {
		cases = append(cases, ruleCase(r, rule))
	}
	return cases
}

func scenarioCase(r *result.Report, rule result.Rule, scenario result.Scenario) junitCase {
	c := newCase(rule, scenario.Name)
	c.milliseconds = max(0, scenario.DurationMs)
	c.Time = seconds(scenario.DurationMs)
	c.scenario = &scenario
	c.File, c.Line = placeOf(scenario.Location)
	switch {
	case scenario.Outcome == contract.Passed:
		c.SystemOut = readingOf(rule, scenario)
	case scenario.Outcome == contract.Errored && rule.Outcome == contract.NotApplicable:
		// The reading under which the rule does not apply also keeps its scenario from being arranged.
		c.Skipped = finding(excuse(r, rule)+rule.Why(), "", "")
	case scenario.Outcome == contract.Failed && excuseOf(r, rule, scenario) != "":
		c.Skipped = finding(excuseOf(r, rule, scenario)+scenario.Reason, "", "")
		c.SystemOut = &junitText{account(r, rule, scenario)}
	case scenario.Outcome == contract.Failed:
		c.Failure = finding(scenario.Reason, string(rule.Level), account(r, rule, scenario))
	case scenario.Outcome == contract.Skipped:
		c.Skipped = finding(scenario.Reason, "", "")
	default:
		c.Error = finding(scenario.Reason, "no-verdict", account(r, rule, scenario))
	}
	return c
}

// ruleCase stands for a rule whose outcome no scenario shows.
func ruleCase(r *result.Report, rule result.Rule) junitCase {
	c := newCase(rule, rule.Title)
	c.Time = seconds(0)
	switch rule.Outcome {
	case contract.Violated:
		if !r.Weighs(rule) {
			c.Skipped = finding(excuse(r, rule)+rule.Why(), "", "")
			break
		}
		p, findings := plainPage(), rule.Beside()
		for i := range findings[:min(len(findings), failuresShown)] {
			found := result.Failing{Rule: rule, Finding: &findings[i]}
			evidence(p, found, hints(r, found)...)
		}
		c.Failure = finding(rule.Why(), string(rule.Level), rule.Why()+"\n"+p.String()+repeat(r, alone(rule, result.Failing{Rule: rule})))
	case contract.NotApplicable:
		c.Skipped = finding("not applicable: "+rule.Why(), "", "")
	case contract.Known:
		c.Skipped = finding("known failure: "+rule.Why(), "", "")
	default:
		c.Error = finding("no scenario shows that the rule is "+string(rule.Outcome)+": "+rule.Why(), "no-verdict", "")
	}
	return c
}

// excuse says why a violation does not make the run fail, as a prefix to its message; "" where it does. Readers of
// JUnit gate on failures alone, so what does not fail the run must not be one.
func excuse(r *result.Report, rule result.Rule) string {
	switch {
	case rule.Outcome == contract.Known:
		return "known failure: "
	case rule.Outcome == contract.NotApplicable:
		return "not applicable: "
	case !r.Weighs(rule):
		return "warning: "
	}
	return ""
}

// excuseOf is the excuse for one scenario: it may be known to fail in a rule that fails elsewhere, too.
func excuseOf(r *result.Report, rule result.Rule, scenario result.Scenario) string {
	if rule.Knows(scenario.Name) {
		return "known failure: "
	}
	return excuse(r, rule)
}

func newCase(rule result.Rule, name string) junitCase {
	c := junitCase{Classname: contract.Printable(rule.Operation) + "." + rule.ID, Name: oneLine(name), rule: rule}
	c.File, c.Line = placeOf(rule.Location)
	return c
}

// placeOf parts a location. A line 0 is left out.
func placeOf(location string) (file string, line int) {
	file, number, placed := strings.Cut(location, ":")
	if !placed {
		return "", 0
	}
	line, _ = strconv.Atoi(number)
	return contract.Printable(file), line
}

func finding(message, kind, text string) *junitResult {
	return &junitResult{Message: shorten(oneLine(message), messageLimit), Type: kind, Text: contract.Printable(text)}
}

func readingOf(rule result.Rule, scenario result.Scenario) *junitText {
	reading := scenario.Reading
	if reading == "" {
		reading = rule.Reading
	}
	if reading == "" {
		return nil
	}
	return &junitText{"reading: " + oneLine(reading)}
}

// account is what the text for people says about one scenario.
func account(r *result.Report, rule result.Rule, scenario result.Scenario) string {
	p, cause := plainPage(), alone(rule, result.Failing{Rule: rule, Scenario: &scenario})
	label := "ERROR"
	if scenario.Outcome == contract.Failed {
		label, _ = labelOf(p, r, cause)
	}
	p.headline(label, rule.ID, rule.Title, string(rule.Level), p.bold, p.bold)
	evidence(p, cause.Failures[0], hints(r, cause.Failures[0])...)
	p.linef("%sdocumented: %s", indent, oneLine(rule.Source))
	p.linef("%srepeat: %s", indent, repeat(r, cause))
	return p.String()
}

// alone is the cause of one failure of one rule.
func alone(rule result.Rule, failure result.Failing) result.Cause {
	return result.Cause{Rules: []result.Rule{rule}, Failures: []result.Failing{failure}}
}

// distinguish gives cases of the same class and name a number, because readers take them for one otherwise.
func distinguish(cases []junitCase) {
	type identity struct{ class, name string }
	seen := map[identity]bool{}
	for i := range cases {
		c := &cases[i]
		name := c.Name
		for n := 2; seen[identity{c.Classname, c.Name}]; n++ {
			c.Name = fmt.Sprintf("%s (%d)", name, n)
		}
		seen[identity{c.Classname, c.Name}] = true
	}
}
