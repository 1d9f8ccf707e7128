package target

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

func TestProposeKnown(t *testing.T) {
	t.Parallel()
	failure := catalogue.KnownFailure{Rule: "BMC-REL-06", Scenario: "A batch of 101 is refused", Step: "Then nothing has changed",
		Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Seen: "got 200 \x1b[31m\u2028- rule: X\n  reason: ##vso[y]" + strings.Repeat("ü", 500)}
	explained := failure
	explained.Step, explained.Reason, explained.Ticket = "", `the "limit": # <later> \ é`, "17"

	text, err := ProposeKnown([]string{"of a\nrun"}, []catalogue.KnownFailure{explained}, []string{"no list excuses it: X"})
	require.NoError(t, err)
	known, err := LoadKnown(knownFile(t, string(text)))
	require.NoError(t, err, "a list with its reasons is taken")
	require.Len(t, known.Failures, 1)
	read := known.Failures[0]
	require.Equal(t, []any{explained.Scenario, "", explained.Reason, "17", explained.Expires}, []any{read.Scenario, read.Step, read.Reason, read.Ticket, read.Expires})
	require.NotContains(t, string(text), "##vso")

	text, err = ProposeKnown(nil, []catalogue.KnownFailure{explained, failure}, nil)
	require.NoError(t, err)
	_, err = LoadKnown(knownFile(t, string(text)))
	require.ErrorContains(t, err, "[1].reason: got nothing, want why the failure is known", "a person has to say why")
	require.NotContains(t, err.Error(), "[0]")
	for line := range strings.Lines(string(text)) {
		require.Less(t, len(line), 400)
	}

	text, err = ProposeKnown(nil, nil, []string{"nothing"})
	require.NoError(t, err)
	known, err = LoadKnown(knownFile(t, string(text)))
	require.NoError(t, err)
	require.Empty(t, known.Failures)

	failure.Scenario = "A batch of 102 is refused"
	_, err = ProposeKnown(nil, []catalogue.KnownFailure{failure}, nil)
	require.ErrorContains(t, err, `there is no scenario "A batch of 102 is refused"; did you mean`)
	require.ErrorAs(t, err, new(*contract.UsageError))
}
