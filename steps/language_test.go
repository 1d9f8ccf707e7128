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

// blanks notes the phrases that stand in the blanks that a pattern finds.
func (u usage) blanks(t *testing.T, p pattern, groups []string) {
	t.Helper()
	for i, name := range p.blanks {
		for _, each := range allPhrases() {
			if each.blank == name && groups[i] != "" {
				u.phrases(t, each, groups[i])
			}
		}
	}
}

// phrases notes the one phrase that a text is, or each of several manners.
func (u usage) phrases(t *testing.T, p phrases, text string) {
	t.Helper()
	for one := range strings.SplitSeq(and.ReplaceAllString(strings.TrimPrefix(text, " "), "\x00$1 "), "\x00") {
		var found []string
		for _, each := range p.all {
			if compile(each.text, words).regexp.MatchString(one) {
				found = append(found, each.text)
				u[p.blank+": "+each.text]++
			}
		}
		require.Len(t, found, 1, "%q is as %s: %v", one, p.what, found)
	}
}

func TestEachStepFitsOneSentenceAndTheWholeLanguageIsUsed(t *testing.T) {
	used := usage{}
	for _, step := range everyStep(t) {
		var found []string
		for _, each := range definitions() {
			groups := each.regexp.FindStringSubmatch(step.Text)
			if groups == nil {
				continue
			}
			found = append(found, each.text)
			used[each.text]++
			require.Equal(t, each.keyword, keyword(step), "%q stands under the wrong keyword", step.Text)
			used.blanks(t, each.pattern, groups[1:])
		}
		require.Len(t, found, 1, "%q fits %v", step.Text, found)
		if step.Argument == nil {
			continue
		}
		for _, row := range step.Argument.DataTable.Rows[1:] {
			used.phrases(t, answers, row.Cells[1].Value)
		}
		readings, err := readingsOf(step.Argument.DataTable)
		require.NoError(t, err)
		for _, each := range readings {
			if each.goal != nil {
				used.phrases(t, effects, each.goal.name)
			}
		}
	}
	for _, each := range definitions() {
		require.Positive(t, used[each.text], "no feature uses the sentence %q", each.text)
	}
	for _, p := range allPhrases() {
		for _, each := range p.all {
			require.Positive(t, used[p.blank+": "+each.text], "no feature uses the %s %q", p.blank, each.text)
		}
	}
}

func TestTheLanguageStaysSmall(t *testing.T) {
	require.LessOrEqual(t, len(sentences()), 35)
}

// requireCallable asks that a function finds each of its parameters, and uses up the blanks of its text.
func requireCallable(t *testing.T, do any, hand []any, p pattern, blanks map[string]blank) {
	t.Helper()
	for _, name := range p.blanks {
		require.Contains(t, blanks, name)
	}
	function := reflect.TypeOf(do)
	if function.Kind() != reflect.Func || function.Name() != "" {
		require.Empty(t, p.blanks, "a value has no use for a blank")
		return
	}
	open := slices.Clone(p.blanks)
	for i := range function.NumIn() {
		want := function.In(i)
		if slices.ContainsFunc(hand, func(v any) bool { return reflect.TypeOf(v).AssignableTo(want) }) {
			continue
		}
		require.NotEmpty(t, open, "nothing is left for a %v", want)
		require.True(t, blanks[open[0]].read != nil || want.Kind() == reflect.String, "{%s} is no %v", open[0], want)
		open = open[1:]
	}
	require.Empty(t, open, "blanks that the function does not take")
}

func TestEveryFunctionOfTheLanguageGetsWhatItTakes(t *testing.T) {
	w := NewWorld(Env{}, contract.BMC)
	w.when.calls = []sent{{}}
	hand := append(w.hand(t.Context()), []reading{})
	for _, each := range definitions() {
		requireCallable(t, each.do, hand, each.pattern, blanks())
		require.NotEmpty(t, each.meaning, each.text)
	}
	for _, p := range allPhrases() {
		hand := map[string][]any{"answer": hand, "property": hand, "manner": {w.when, &contract.Call{}}}[p.blank]
		for _, each := range p.all {
			requireCallable(t, each.means, hand, compile(each.text, words), words)
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
		keyword := "Then"
		if strings.HasPrefix(step, "instance") {
			keyword = "Given"
		} else if strings.HasPrefix(step, "the client") {
			keyword = "When"
		}
		do, err := Find(keyword, step, nil)
		require.NoError(t, err)
		err = do(With(t.Context(), NewWorld(Env{}, contract.BMC)))
		var fault *contract.Fault
		require.True(t, errors.As(err, &fault), "%s: %v", step, err)
		require.Equal(t, want, fault.Reason)
	}
}
