package steps_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
	"github.com/stretchr/testify/require"

	"relcon/features"
	"relcon/steps"
)

// everyStep gives each step of each scenario of the features, outline slots filled, with its kind.
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

func TestEachStepMatchesExactlyOneSentence(t *testing.T) {
	vocabulary := steps.Vocabulary()
	used := make([]int, len(vocabulary))
	for _, step := range everyStep(t) {
		var matches []string
		for i, sentence := range vocabulary {
			if sentence.Pattern().MatchString(step.Text) {
				matches = append(matches, sentence.Keyword+" "+sentence.Text)
				used[i]++
				require.Equal(t, sentence.Keyword, keyword(step), "%q stands under the wrong keyword", step.Text)
			}
		}
		require.Len(t, matches, 1, "%q matches %v", step.Text, matches)
	}
	for i, count := range used {
		require.Positive(t, count, "no feature uses the sentence %q", vocabulary[i].Text)
	}
}

func TestVocabularyStaysSmall(t *testing.T) {
	require.LessOrEqual(t, len(steps.Vocabulary()), 35)
}

func TestEverySlotIsKnown(t *testing.T) {
	for _, sentence := range steps.Vocabulary() {
		require.NotContains(t, sentence.Pattern().String(), "{k", sentence.Text)
		require.NotRegexp(t, regexp.MustCompile(`\{[a-z]+\}`), sentence.Pattern().String(), sentence.Text)
		require.True(t, strings.HasPrefix(sentence.Pattern().String(), "^"), sentence.Text)
		require.True(t, strings.HasSuffix(sentence.Pattern().String(), "$"), sentence.Text)
	}
}
