package report_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// ctrf is what a reader of CTRF takes from a report.
type ctrf struct {
	ReportFormat, SpecVersion string
	Results                   struct {
		Tool    struct{ Name, Version string }
		Summary struct {
			Tests, Passed, Failed, Skipped, Pending, Other, Suites int
			Start, Stop                                            int64
		}
		Tests []struct {
			Name, Status, RawStatus, Message, FilePath string
			Suite                                      []string
			Duration                                   int64
			Line                                       int
		}
	}
}

func readCTRF(t require.TestingT, r *result.Report) (read ctrf) {
	require.NoError(t, json.Unmarshal(encoded(t, "ctrf", r), &read))
	require.Equal(t, []string{"CTRF", "0.0.0", "relcon"}, []string{read.ReportFormat, read.SpecVersion, read.Results.Tool.Name})
	return read
}

func TestCTRFTellsWhatJUnitTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		want, got := junit(t, r), readCTRF(t, r).Results
		s := got.Summary
		require.Equal(t, []int{want.Tests, want.Failures + want.Errors, len(want.Suites)}, []int{s.Tests, s.Failed, s.Suites})
		require.Equal(t, s.Tests, s.Passed+s.Failed+s.Skipped)
		require.Len(t, got.Tests, s.Tests)
		require.Zero(t, s.Pending+s.Other)
		require.GreaterOrEqual(t, s.Stop, s.Start)
		if r.Exit != contract.ExitOK {
			require.NotZero(t, s.Failed, "a run that did not end well is never green")
		}
		i := 0
		for _, suite := range want.Suites {
			for _, c := range suite.Cases {
				test := got.Tests[i]
				require.Equal(t, c.Name, test.Name)
				require.Equal(t, map[string]string{"failure": "failed", "error": "error", "skipped": "skipped", "none": "passed"}[elementOf(c)], test.RawStatus)
				i++
			}
		}
	})
}

func TestCTRFHasThePlaceOfAScenario(t *testing.T) {
	test := readCTRF(t, everything()).Results.Tests[1]
	require.Equal(t, "An instance that is running is refused", test.Name)
	require.Equal(t, []string{"BMC ReleaseInstances", "BMC-REL-02"}, test.Suite)
	require.Equal(t, "features/zenlayer/bmc_release_instances.feature", test.FilePath)
	require.Equal(t, 20, test.Line)
	require.Contains(t, test.Message, "want 403")
}
