package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"relcon/features"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// protocol is the version of Cucumber Messages whose types are written.
const protocol = "21.0.1"

// messenger writes Cucumber Messages, one a line.
type messenger struct {
	out io.Writer
	ids messages.Incrementing
	run *result.Report
	err error
}

// messageCase is a case of the JUnit report as Cucumber has it.
type messageCase struct {
	junitCase
	pickle *messages.Pickle
	test   *messages.TestCase
	at     int // of its steps tells what the case came to
}

// writeMessages writes the cases of the JUnit report as Cucumber Messages, so that both tell the same. A row of an outline is a
// scenario of its own. What no step tells is told by a hook behind the steps.
func writeMessages(w io.Writer, r *result.Report) error {
	m := &messenger{out: w, run: r}
	unknown := &messages.Product{Name: "unknown"} // a report does not say where it was made
	m.send(messages.Envelope{Meta: &messages.Meta{
		ProtocolVersion: protocol, Implementation: &messages.Product{Name: "relcon", Version: contract.Printable(r.Relcon)},
		Runtime: &messages.Product{Name: "go"}, Os: unknown, Cpu: unknown,
	}})
	var cases []junitCase
	for _, suite := range junitReport(r).Suites {
		cases = append(cases, suite.Cases...)
	}
	var all []messageCase
	for _, own := range groups(cases, uriOf) {
		all = append(all, m.document(own)...)
	}
	hook := &messages.Hook{Id: m.ids.NewId(), Name: "what relcon finds beside the steps", SourceReference: &messages.SourceReference{Uri: "relcon"}}
	m.send(messages.Envelope{Hook: hook})
	m.send(messages.Envelope{TestRunStarted: &messages.TestRunStarted{Timestamp: m.after(0)}})
	for i := range all {
		m.testCase(&all[i], hook.Id)
	}
	for _, each := range all {
		m.play(each)
	}
	m.send(messages.Envelope{TestRunFinished: &messages.TestRunFinished{
		Success: r.Exit == contract.ExitOK, Message: verdictLine(r) + "\n" + strings.Join(identity(r), ", "), Timestamp: m.after(r.DurationMs),
	}})
	return m.err
}

func (m *messenger) send(e messages.Envelope) {
	if m.err == nil {
		m.err = result.WriteLine(m.out, e)
	}
}

// after is so many milliseconds after the beginning of the run.
func (m *messenger) after(milliseconds float64) *messages.Timestamp {
	at := messages.GoTimeToTimestamp(m.run.Started.Add(duration(max(0, milliseconds))).UTC())
	return &at
}

// uriOf is the feature file of a case, or else something in its place.
func uriOf(c junitCase) string { return cmp.Or(c.File, contract.Printable(c.rule.Operation), "relcon") }

// document sends one feature with what was played of it.
func (m *messenger) document(cases []junitCase) (all []messageCase) {
	uri, name := uriOf(cases[0]), cmp.Or(contract.Printable(cases[0].rule.Operation), "relcon")
	m.source(uri, cases)
	feature := &messages.Feature{
		Location: &messages.Location{Line: 1}, Language: "en", Keyword: "Feature", Name: name, Tags: []*messages.Tag{}, Children: []*messages.FeatureChild{},
	}
	for _, own := range groups(cases, func(c junitCase) string { return c.rule.ID }) {
		rule := &messages.Rule{Id: m.ids.NewId(), Keyword: "Rule", Name: oneLine(own[0].rule.Title), Tags: []*messages.Tag{}, Children: []*messages.RuleChild{}}
		_, line := placeOf(own[0].rule.Location)
		if rule.Location = lineOf(cmp.Or(line, own[0].Line)); own[0].rule.ID != "" {
			rule.Tags = m.tags(rule.Location, own[0].rule.ID, string(own[0].rule.Level))
		}
		feature.Children = append(feature.Children, &messages.FeatureChild{Rule: rule})
		for _, c := range own {
			scenario := m.scenario(c)
			rule.Children = append(rule.Children, &messages.RuleChild{Scenario: scenario})
			all = append(all, messageCase{junitCase: c, pickle: m.pickle(uri, scenario, rule.Tags)})
		}
	}
	m.send(messages.Envelope{GherkinDocument: &messages.GherkinDocument{Uri: uri, Feature: feature, Comments: []*messages.Comment{}}})
	for _, each := range all {
		m.send(messages.Envelope{Pickle: each.pickle})
	}
	return all
}

// source sends the text of a feature, if it is the one that the cases are of.
func (m *messenger) source(uri string, cases []junitCase) {
	text, err := features.Files.ReadFile(strings.TrimPrefix(uri, "features/"))
	lines := strings.Split(string(text), "\n")
	if err != nil || slices.ContainsFunc(cases, func(c junitCase) bool {
		if c.Line < 1 || c.Line > len(lines) {
			return true
		}
		keyword, name, _ := strings.Cut(strings.TrimSpace(lines[c.Line-1]), ": ")
		return !strings.HasPrefix(keyword, "|") && (name == "" || !strings.HasPrefix(c.Name, name)) // a product stands behind it
	}) {
		return
	}
	m.send(messages.Envelope{Source: &messages.Source{Uri: uri, Data: string(text), MediaType: messages.SourceMediaType_TEXT_X_CUCUMBER_GHERKIN_PLAIN}})
}

func lineOf(line int) *messages.Location { return &messages.Location{Line: int64(max(1, line))} }

func (m *messenger) tags(at *messages.Location, names ...string) (all []*messages.Tag) {
	for _, name := range names {
		all = append(all, &messages.Tag{Location: at, Name: "@" + name, Id: m.ids.NewId()})
	}
	return all
}

// scenario is a case as a scenario of the feature.
func (m *messenger) scenario(c junitCase) *messages.Scenario {
	at := lineOf(c.Line)
	s := &messages.Scenario{
		Location: at, Keyword: "Scenario", Name: c.Name, Id: m.ids.NewId(), Tags: []*messages.Tag{}, Steps: []*messages.Step{}, Examples: []*messages.Examples{},
	}
	if c.scenario == nil {
		return s
	}
	s.Tags = m.tags(at, string(c.scenario.Product))
	types := map[string]messages.StepKeywordType{
		"Given": messages.StepKeywordType_CONTEXT, "When": messages.StepKeywordType_ACTION, "Then": messages.StepKeywordType_OUTCOME, "And": messages.StepKeywordType_CONJUNCTION,
	}
	for _, step := range c.scenario.Steps {
		text := oneLine(step.Text)
		keyword, rest, _ := strings.Cut(text, " ")
		kind, known := types[keyword]
		if !known {
			keyword, rest, kind = "*", text, messages.StepKeywordType_UNKNOWN
		}
		s.Steps = append(s.Steps, &messages.Step{Location: at, Keyword: keyword + " ", KeywordType: kind, Text: rest, Id: m.ids.NewId()})
	}
	return s
}

// pickle is a scenario as it is played.
func (m *messenger) pickle(uri string, s *messages.Scenario, inherited []*messages.Tag) *messages.Pickle {
	p := &messages.Pickle{Id: m.ids.NewId(), Uri: uri, Name: s.Name, Language: "en", AstNodeIds: []string{s.Id}, Steps: []*messages.PickleStep{}, Tags: []*messages.PickleTag{}}
	for _, tag := range slices.Concat(inherited, s.Tags) {
		p.Tags = append(p.Tags, &messages.PickleTag{Name: tag.Name, AstNodeId: tag.Id})
	}
	kind := messages.PickleStepType_UNKNOWN
	for _, step := range s.Steps {
		if step.KeywordType != messages.StepKeywordType_CONJUNCTION {
			kind = messages.PickleStepType(step.KeywordType) // the two have the same names
		}
		p.Steps = append(p.Steps, &messages.PickleStep{Id: m.ids.NewId(), AstNodeIds: []string{step.Id}, Type: kind, Text: step.Text})
	}
	return p
}

// testCase sends the steps of a case: those of its pickle, and the hook where none of them tells what it came to.
func (m *messenger) testCase(c *messageCase, hook string) {
	c.test = &messages.TestCase{Id: m.ids.NewId(), PickleId: c.pickle.Id, TestSteps: []*messages.TestStep{}}
	for _, step := range c.pickle.Steps {
		c.test.TestSteps = append(c.test.TestSteps, &messages.TestStep{Id: m.ids.NewId(), PickleStepId: step.Id})
	}
	c.at = -1
	switch {
	case c.scenario == nil:
	case c.scenario.Outcome == contract.Passed:
		c.at = len(c.scenario.Steps) - 1
	default:
		c.at = slices.IndexFunc(c.scenario.Steps, func(s result.Step) bool { return s.Outcome == c.scenario.Outcome })
	}
	if c.at < 0 {
		c.at = len(c.test.TestSteps)
		c.test.TestSteps = append(c.test.TestSteps, &messages.TestStep{Id: m.ids.NewId(), HookId: hook})
	}
	m.send(messages.Envelope{TestCase: c.test})
}

// outcome is what a case came to. Cucumber knows no errors: one is a failure, and its exception tells it apart.
func (c messageCase) outcome() (status messages.TestStepResultStatus, told *junitResult) {
	switch {
	case c.Failure != nil:
		return messages.TestStepResultStatus_FAILED, c.Failure
	case c.Error != nil:
		return messages.TestStepResultStatus_FAILED, c.Error
	case c.Skipped != nil:
		return messages.TestStepResultStatus_SKIPPED, c.Skipped
	}
	return messages.TestStepResultStatus_PASSED, &junitResult{}
}

// play sends what each step of a case came to, one after the other.
func (m *messenger) play(c messageCase) {
	var steps []result.Step
	began := 0.0
	if c.scenario != nil {
		steps, began = c.scenario.Steps, c.scenario.AtMs
	}
	started, at := m.ids.NewId(), began
	m.send(messages.Envelope{TestCaseStarted: &messages.TestCaseStarted{Id: started, TestCaseId: c.test.Id, Timestamp: m.after(began)}})
	status, told := c.outcome()
	for i, step := range c.test.TestSteps {
		m.send(messages.Envelope{TestStepStarted: &messages.TestStepStarted{TestCaseStartedId: started, TestStepId: step.Id, Timestamp: m.after(at)}})
		took := 0.0
		if i < len(steps) {
			took = max(0, steps[i].DurationMs)
		}
		at += took
		length := messages.GoDurationToDuration(duration(took))
		came := &messages.TestStepResult{Duration: &length, Status: messages.TestStepResultStatus_PASSED}
		switch {
		case i == c.at:
			came.Status, came.Message = status, told.Message
			if told.Type != "" {
				came.Exception = &messages.Exception{Type: told.Type, Message: told.Message}
			}
			m.attach(started, step.Id, c)
		case i < len(steps) && steps[i].Outcome != contract.Passed && c.scenario.Outcome != contract.Passed:
			came.Status = messages.TestStepResultStatus_SKIPPED
		}
		m.send(messages.Envelope{TestStepFinished: &messages.TestStepFinished{TestCaseStartedId: started, TestStepId: step.Id, TestStepResult: came, Timestamp: m.after(at)}})
	}
	m.send(messages.Envelope{TestCaseFinished: &messages.TestCaseFinished{TestCaseStartedId: started, Timestamp: m.after(max(at, began+c.milliseconds))}})
}

// attach sends the account of a failure, and its story, as text.
func (m *messenger) attach(started, step string, c messageCase) {
	const longestStory = 100 << 10 // bytes
	_, told := c.outcome()
	p := plainPage()
	if told.Text != "" && c.scenario != nil {
		for _, each := range storyOf(result.Failing{Rule: c.rule, Scenario: c.scenario}, true) {
			each.write(p)
		}
	}
	texts := []string{told.Text, textOf(c.SystemOut), shorten(dedent(p.String()), longestStory)}
	for i, name := range []string{"failure.txt", "output.txt", "story.txt"} {
		if texts[i] != "" {
			m.send(messages.Envelope{Attachment: &messages.Attachment{
				FileName: name, Body: texts[i], ContentEncoding: messages.AttachmentContentEncoding_IDENTITY, MediaType: "text/plain", TestCaseStartedId: started, TestStepId: step,
			}})
		}
	}
}

func textOf(t *junitText) string {
	if t == nil {
		return ""
	}
	return t.Text
}
