package runner

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/history"
	"relcon/runner/judge"
)

// The judge takes a small part of the time of a run: compare it with the time that a run takes.
func BenchmarkJudge(b *testing.B) {
	played, err := Rehearse(b.Context(), Options{}, nil)
	require.NoError(b, err)
	events := played.History.Events()
	b.ReportMetric(float64(len(events)), "events")
	for b.Loop() {
		judge.Judge(events)
	}
}

// Every exchange of a run is recorded, and so judged: the first look at the target is one of no scenario.
func TestExchangesOutsideOfScenariosAreJudged(t *testing.T) {
	t.Parallel()
	report, err := Run(t.Context(), Options{Selection: Selection{Patterns: []string{"ZC-ENV-02", "ZC-REQ-05"}}, Faults: []string{"zc-env-02-listing-differs"}})
	require.NoError(t, err)
	outside := 0
	for _, finding := range report.Rules[0].Findings {
		if finding.Scenario == "" {
			outside++
			require.NotNil(t, finding.Exchange)
		}
	}
	require.Positive(t, outside)
	h := history.New(0)
	require.Empty(t, judge.Judge(h.Events()).List)
}
