package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	messages "github.com/cucumber/messages/go/v21"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// heard is what a reader of Cucumber Messages takes from a report.
type heard struct {
	sources  []string
	pickles  map[string]*messages.Pickle   // by id
	cases    []*messages.TestCase          //
	came     map[string][]*messages.Pickle // by the worst status of their steps
	results  map[string]*messages.TestStepResult
	attached []string
	finished *messages.TestRunFinished
}

// hear reads a report and sees that every reference in it leads somewhere, and that every line says one thing.
func hear(t require.TestingT, r *result.Report) heard {
	h := heard{pickles: map[string]*messages.Pickle{}, came: map[string][]*messages.Pickle{}, results: map[string]*messages.TestStepResult{}}
	ids, cases, started := map[string]bool{}, map[string]*messages.TestCase{}, map[string]*messages.TestCase{}
	for line := range bytes.Lines(encoded(t, "messages", r)) {
		require.NotRegexp(t, `":null[,}]`, string(line), "readers want lists")
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		var e messages.Envelope
		require.NoError(t, decoder.Decode(&e))
		switch {
		case e.Source != nil:
			h.sources = append(h.sources, e.Source.Uri)
		case e.GherkinDocument != nil:
			require.False(t, ids[e.GherkinDocument.Uri], "a file is one document")
			ids[e.GherkinDocument.Uri] = true
			for _, child := range e.GherkinDocument.Feature.Children {
				for _, each := range child.Rule.Children {
					ids[each.Scenario.Id] = true
					for _, step := range each.Scenario.Steps {
						ids[step.Id] = true
					}
				}
			}
		case e.Pickle != nil:
			h.pickles[e.Pickle.Id] = e.Pickle
			require.True(t, ids[e.Pickle.AstNodeIds[0]])
			for _, step := range e.Pickle.Steps {
				require.True(t, ids[step.AstNodeIds[0]])
				ids[step.Id] = true
			}
		case e.Hook != nil:
			ids[e.Hook.Id] = true
		case e.TestCase != nil:
			require.Contains(t, h.pickles, e.TestCase.PickleId)
			h.cases, cases[e.TestCase.Id] = append(h.cases, e.TestCase), e.TestCase
			for _, step := range e.TestCase.TestSteps {
				require.True(t, ids[step.PickleStepId+step.HookId])
				ids[step.Id] = true
			}
		case e.TestCaseStarted != nil:
			started[e.TestCaseStarted.Id] = cases[e.TestCaseStarted.TestCaseId]
		case e.TestStepFinished != nil:
			require.True(t, ids[e.TestStepFinished.TestStepId])
			h.results[e.TestStepFinished.TestStepId] = e.TestStepFinished.TestStepResult
		case e.Attachment != nil:
			require.True(t, ids[e.Attachment.TestStepId])
			h.attached = append(h.attached, e.Attachment.Body)
		case e.TestCaseFinished != nil:
			order := []string{"PASSED", "SKIPPED", "FAILED"}
			test, worst := started[e.TestCaseFinished.TestCaseStartedId], 0
			for _, step := range test.TestSteps {
				worst = max(worst, slices.Index(order, string(h.results[step.Id].Status)))
			}
			h.came[order[worst]] = append(h.came[order[worst]], h.pickles[test.PickleId])
		case e.TestRunFinished != nil:
			h.finished = e.TestRunFinished
		}
	}
	return h
}

func TestMessagesTellWhatJUnitTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		for i := range r.Rules {
			for j := range r.Rules[i].Scenarios {
				s := &r.Rules[i].Scenarios[j]
				for _, text := range []string{"Given a", "And " + words().Draw(t, "step"), words().Draw(t, "step")} {
					s.Steps = append(s.Steps, result.Step{Text: text, Outcome: contract.Passed})
				}
				if s.Outcome != contract.Passed && rapid.Bool().Draw(t, "in a step") {
					s.Steps[1].Outcome, s.Steps[2].Outcome = s.Outcome, contract.Skipped
				}
			}
		}
		want, got := junit(t, r), hear(t, r)
		named := map[string][]string{}
		for _, suite := range want.Suites {
			for _, c := range suite.Cases {
				status := map[string]string{"failure": "FAILED", "error": "FAILED", "skipped": "SKIPPED", "none": "PASSED"}[elementOf(c)]
				named[status] = append(named[status], c.Class[strings.LastIndex(c.Class, ".")+1:]+c.Name)
			}
		}
		told := map[string][]string{}
		for status, pickles := range got.came {
			for _, p := range pickles {
				id := "run"
				if len(p.Tags) > 0 {
					id = p.Tags[0].Name[1:]
				}
				told[status] = append(told[status], id+p.Name)
			}
		}
		require.Len(t, told, len(named))
		for status := range named {
			require.ElementsMatch(t, named[status], told[status])
		}
		require.Equal(t, r.Exit == contract.ExitOK, got.finished.Success)
	})
}

func TestMessagesTellWhereAFailureCame(t *testing.T) {
	r := everything()
	failed := &r.Rules[1].Scenarios[0]
	failed.Steps = []result.Step{
		{Text: `Given instance "alpha" is running`, Outcome: contract.Passed, DurationMs: 1.5}, {Text: "When it is released", Outcome: contract.Passed},
		{Text: "Then the request is refused", Outcome: contract.Failed}, {Text: "And nothing has changed", Outcome: contract.Skipped},
	}
	got := hear(t, r)
	var statuses []string
	for _, step := range got.cases[1].TestSteps {
		statuses = append(statuses, string(got.results[step.Id].Status)+got.results[step.Id].Message)
	}
	require.Equal(t, []string{"PASSED", "PASSED", "FAILED" + failed.Reason, "SKIPPED"}, statuses)
	require.EqualValues(t, 1_500_000, got.results[got.cases[1].TestSteps[0].Id].Duration.Nanos)
	pickle := got.pickles[got.cases[1].PickleId]
	require.Equal(t, "features/zenlayer/bmc_release_instances.feature", pickle.Uri)
	require.Equal(t, []messages.PickleStepType{"Context", "Action", "Outcome", "Outcome"},
		[]messages.PickleStepType{pickle.Steps[0].Type, pickle.Steps[1].Type, pickle.Steps[2].Type, pickle.Steps[3].Type})
	require.Equal(t, `instance "alpha" is running`, pickle.Steps[0].Text)
	require.Contains(t, got.attached[0], "> POST https://staging.example.com/api/v2/bmc")
	require.Empty(t, got.sources, "these are not the lines of the feature")
}

func TestMessagesHaveTheFeatureThatWasPlayed(t *testing.T) {
	one := rule("BMC-REL-01", "An instance in the recycle bin is released", contract.Required, contract.Proved, scenario(10, "A released instance is no longer listed (BMC)", contract.Passed, ""))
	r := of(contract.Conformant, contract.ExitOK, one)
	require.Equal(t, []string{"features/zenlayer/bmc_release_instances.feature"}, hear(t, r).sources)
	one.Scenarios[0].Location = "features/zenlayer/bmc_release_instances.feature:11"
	require.Empty(t, hear(t, r).sources)
}
