package steps

import (
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
	"github.com/stretchr/testify/require"

	"relcon/features"
	"relcon/runner/contract"
)

// everyStep gives each step of each scenario of the features, the blanks of outlines filled in.
func everyStep(t *testing.T) []*messages.PickleStep {
	t.Helper()
	paths, err := fs.Glob(features.Files, "*/*.feature")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	var all []*messages.PickleStep
	for _, path := range paths {
		file, err := features.Files.Open(path)
		require.NoError(t, err)
		ids := &messages.Incrementing{}
		document, err := gherkin.ParseGherkinDocument(file, ids.NewId)
		require.NoError(t, err, path)
		require.NoError(t, file.Close())
		for _, pickle := range gherkin.Pickles(*document, path, ids.NewId) {
			all = append(all, pickle.Steps...)
		}
	}
	return all
}

func keyword(step *messages.PickleStep) string {
	switch step.Type {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	default:
		return "Then"
	}
}

// usage counts how often a text of the language is used.
type usage map[string]int

// note finds the one phrase that a text is, or each of several manners, and those in its blanks.
func (u usage) note(t *testing.T, p phrases, text string) {
	t.Helper()
	parts := []string{text}
	if p.blank == manners.blank {
		parts = strings.Split(and.ReplaceAllString(strings.TrimPrefix(text, " "), "\x00$1 "), "\x00")
	}
	for _, one := range parts {
		var found []string
		for _, each := range p.all {
			pattern := compile(each.text, blanks())
			groups := pattern.FindStringSubmatch(one)
			if groups == nil {
				continue
			}
			found = append(found, each.text)
			u[p.what+": "+each.text]++
			for i, name := range pattern.blanks {
				for _, inner := range language() {
					if inner.blank == name && groups[i+1] != "" {
						u.note(t, inner, groups[i+1])
					}
				}
			}
		}
		require.Len(t, found, 1, "%q is as %s: %v", one, p.what, found)
	}
}

func TestEachStepIsOneSentenceAndTheWholeLanguageIsUsed(t *testing.T) {
	used := usage{}
	for _, step := range everyStep(t) {
		for _, p := range []phrases{givens, whens, thens} {
			if p.blank == keyword(step) {
				used.note(t, p, step.Text)
			}
		}
		if step.Argument == nil {
			continue
		}
		_, err := readingsOf(step.Argument.DataTable)
		require.NoError(t, err)
		for _, row := range step.Argument.DataTable.Rows[1:] {
			used.note(t, answers, row.Cells[1].Value)
			used.note(t, thens, row.Cells[2].Value)
		}
	}
	sentences := 0
	for _, p := range language() {
		for _, each := range p.all {
			require.Positive(t, used[p.what+": "+each.text], "no feature uses %q", each.text)
		}
	}
	for _, p := range []phrases{givens, whens, thens} {
		sentences += len(p.all)
	}
	require.LessOrEqual(t, sentences, 35)
}

// requireCallable asks that a function finds each of its parameters, and uses up the blanks of its text.
func requireCallable(t *testing.T, means any, scope []any, p pattern) {
	t.Helper()
	for _, name := range p.blanks {
		require.Contains(t, blanks(), name)
	}
	function := reflect.TypeOf(means)
	if function.Kind() != reflect.Func || function.Name() != "" {
		require.Empty(t, p.blanks, "a value has no use for a blank")
		return
	}
	open := slices.Clone(p.blanks)
	for i := range function.NumIn() {
		want := function.In(i)
		if slices.ContainsFunc(scope, func(v any) bool { return reflect.TypeOf(v).AssignableTo(want) }) {
			continue
		}
		require.NotEmpty(t, open, "nothing is left for a %v", want)
		require.True(t, blanks()[open[0]].read != nil || want.Kind() == reflect.String, "{%s} is no %v", open[0], want)
		open = open[1:]
	}
	require.Empty(t, open, "blanks that the function does not take")
}

func TestEveryFunctionOfTheLanguageGetsWhatItTakes(t *testing.T) {
	w := NewWorld(Env{}, contract.BMC)
	w.when.calls = []sent{{}}
	scenario := append(w.scope(t.Context()), []reading{})
	hands := map[string][]any{
		"Given": scenario, "When": scenario, "Then": scenario, "answer": scenario, "property": scenario, "manner": {w.when, &contract.Call{}},
	}
	for _, p := range language() {
		for _, each := range p.all {
			requireCallable(t, each.means, hands[p.blank], compile(each.text, blanks()))
			require.NotEmpty(t, each.meaning, each.text)
			if e, ok := each.means.(effect); ok {
				require.Equal(t, each.text, e.name)
			}
		}
	}
}

func TestAMisspeltPhraseIsAnsweredWithTheRightOne(t *testing.T) {
	for step, want := range map[string]string{
		`instance "alpha" is runing`:                        `"runing" is not a state that an instance can be given in; did you mean "running"?`,
		`the client releases "alpha" with a rong signature`: `"with a rong signature" is not a way to send a request; did you mean "with a wrong signature"?`,
		`the request is acepted`:                            `"acepted" is not a kind of answer; did you mean "accepted"?`,
		`only "alpha" is relesed`:                           `"relesed" is not something that an instance can be seen to be; did you mean "released"?`,
	} {
		keyword := map[string]string{"in": "Given", "th": "When"}[step[:2]]
		if strings.HasPrefix(step, "the request") || strings.HasPrefix(step, "only") {
			keyword = "Then"
		}
		w := NewWorld(Env{}, contract.BMC)
		w.when.acted = true
		err := play(With(t.Context(), w), keyword, step, nil)
		var fault *contract.Fault
		require.True(t, errors.As(err, &fault), "%s: %v", step, err)
		require.Equal(t, want, fault.Reason)
	}
}
