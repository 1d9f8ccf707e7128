package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

func TestStatementOfPairsOfReports(t *testing.T) {
	t.Parallel()
	const proved, violated, open, known = contract.Proved, contract.Violated, contract.Open, contract.Known
	partial := func(r *result.Report) {
		r.Verdict, r.Exit, r.Rules[1].Missing, r.Rules[1].Scenarios[0].Outcome = contract.Partial, contract.ExitOK, []contract.Need{contract.NeedBilling}, contract.Skipped
	}
	for name, each := range map[string]struct {
		made, held []contract.Outcome // the report of which the statement is, and the one that it is held against
		change     func(*result.Report)
		exit       int
		says       string
	}{
		"the same":             {[]contract.Outcome{proved, proved}, nil, nil, 0, "PASSED, 2 rules proved"},
		"the same, red":        {[]contract.Outcome{proved, violated}, nil, nil, 0, "FAILED, 1 rule proved"},
		"the same, known":      {[]contract.Outcome{proved, known}, nil, nil, 0, "WARNED, 1 rule proved"},
		"the same, partial":    {[]contract.Outcome{proved, open}, nil, partial, 0, "WARNED, 1 rule proved"},
		"the same, incomplete": {[]contract.Outcome{proved, open}, nil, nil, 0, "FAILED, 1 rule proved"},
		"red after green":      {[]contract.Outcome{proved, proved}, []contract.Outcome{proved, violated}, nil, 1, "is not the statement of this report: subject[0].digest.sha256"},
		"less after more":      {[]contract.Outcome{proved, proved}, []contract.Outcome{proved}, nil, 1, "is not the statement of this report"},
		"untested after green": {[]contract.Outcome{proved, proved}, []contract.Outcome{open, proved}, nil, 1, "is not the statement of this report"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := reported(t, each.made...)
			if each.change != nil {
				made = changedReport(t, made, each.change)
			}
			held := made
			if each.held != nil {
				held = reported(t, each.held...)
			}
			file := filepath.Join(t.TempDir(), "s.json")
			exit, out, problems := relcon("statement", made, "--output", file)
			require.Zero(t, exit, problems)
			require.Empty(t, out)
			exit, out, problems = relcon("statement", held, "--check", file)
			require.Equal(t, each.exit, exit)
			require.Contains(t, out+problems, each.says)
		})
	}
}

func TestStatementWritesABadgeAndATable(t *testing.T) {
	t.Parallel()
	from, badge := reported(t, contract.Proved), filepath.Join(t.TempDir(), "b.svg")
	exit, out, problems := relcon("statement", from, "--badge", badge, "--table", "-")
	require.Zero(t, exit, problems)
	require.True(t, strings.HasPrefix(out, "**conformant**: 1 of 1 rule proved; reference, "), out)
	picture, err := os.ReadFile(badge)
	require.NoError(t, err)
	require.Contains(t, string(picture), ">conformant, 1 of 1 rule proved</text>")
	exit, out, problems = relcon("statement", from)
	require.Zero(t, exit, problems)
	require.Contains(t, out, `"predicateType": "https://in-toto.io/attestation/test-result/v0.1"`)
}

func TestStatementRefuses(t *testing.T) {
	t.Parallel()
	good, spoilt := reported(t, contract.Proved), filepath.Join(t.TempDir(), "spoilt.json")
	require.NoError(t, os.WriteFile(spoilt, []byte(`{"_type": "https://in-toto.io/Statement/v0.1"}`), 0o600))
	for want, words := range map[string][]string{
		"got 0 files, want one":             {},
		"got 2 files, want one":             {good, good},
		"absent.json: there is no such":     {"absent.json"},
		"absent.intoto: there is no such":   {good, "--check", "absent.intoto"},
		`_type is "https://in-toto.io/Stat`: {good, "--check", spoilt},
		"predicateType nothing, want":       {good, "--check", good},
		"leave out --output, --badge":       {good, "--check", spoilt, "--table", "-"},
		"got no member \"schema\"":          {spoilt},
		"another use for this file":         {good, "--badge", good},
		"want a path of its own":            {good, "--output", "-", "--table", "-"},
		"did you mean --badge?":             {good, "--bage", "x"},
	} {
		exit, out, problems := relcon(append([]string{"statement"}, words...)...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
}
