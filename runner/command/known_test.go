package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A list that is proposed is refused until each failure has a reason; then it makes the same run as it should be.
func TestAProposedListMakesTheSameRunGreen(t *testing.T) {
	t.Parallel()
	for name, words := range map[string][]string{
		"a step":         {"--fault", "bmc-rel-06-accepts-101", "--rules", "BMC-REL-06,BMC-REL-05"},
		"one that warns": {"--fault", "bmc-rel-06-accepts-101", "--rules", "BMC-REL-0[56],BMC-REL-16"},
		"all that weigh": {"--fault", "bmc-rel-06-accepts-101", "--rules", "BMC-REL-0[56],BMC-REL-16", "--strict"},
		"the judge":      {"--fault", "zc-env-02-release-differs", "--rules", "ZC-ENV-02,BMC-REL-05"},
		"nothing":        {"--rules", "BMC-REL-05"},
		"two faults":     {"--fault", "bmc-rel-06-accepts-101", "--fault", "bmc-rel-02-releases-committed", "--rules", "BMC-REL-06,BMC-REL-02,BMC-REL-05"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			report, list := filepath.Join(folder, "r.json"), filepath.Join(folder, "known.yaml")
			run := append([]string{"verify", "--report", "json=" + report}, words...)
			red, _, _ := relcon(run...)
			exit, out, problems := relcon("known", "--from", report)
			require.Zero(t, exit, problems)
			require.NoError(t, os.WriteFile(list, []byte(out), 0o600))
			exit, _, problems = relcon(append(run, "--known", list)...)
			if name == "nothing" {
				require.Zero(t, red)
				require.Zero(t, exit, problems)
				return
			}
			require.Equal(t, contract.ExitViolated, red)
			require.Equal(t, contract.ExitUsage, exit)
			require.Contains(t, problems, "[0].reason: got nothing, want why the failure is known")

			filled := strings.ReplaceAll(out, "reason:  #", "reason: mended soon #")
			require.NoError(t, os.WriteFile(list, []byte(filled), 0o600))
			exit, out, problems = relcon(append(run, "--known", list)...)
			require.Zero(t, exit, out+problems)
			require.Contains(t, out, "conformant with ")

			exit, out, problems = relcon("known", "--from", report)
			require.Zero(t, exit, problems)
			require.Contains(t, out, `reason: "mended soon"`, "what the run knew is kept")
			require.NotContains(t, problems, "without a reason")
		})
	}
}

func TestKnownWritesAFile(t *testing.T) {
	t.Parallel()
	from, list := filepath.Join(t.TempDir(), "r.json"), filepath.Join(t.TempDir(), "known.yaml")
	exit, _, _ := relcon("verify", "--fault", "bmc-rel-06-accepts-101", "--rules", "BMC-REL-0[56]", "--report", "json="+from)
	require.Equal(t, contract.ExitViolated, exit)
	write := []string{"known", "--from", from, "--output", list, "--reason", "mended: soon", "--ticket", "17", "--expires", "2099-01-31"}
	exit, out, problems := relcon(write...)
	require.Zero(t, exit, problems)
	require.Empty(t, out)
	require.NotContains(t, problems, "without a reason")
	exit, _, problems = relcon(write...)
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, problems, "is there already")
	exit, _, problems = relcon(append(write, "--force")...)
	require.Zero(t, exit, problems)
	text, err := os.ReadFile(list)
	require.NoError(t, err)
	require.Contains(t, string(text), "  reason: \"mended: soon\"\n  ticket: \"17\"\n  expires: 2099-01-31\n")
	exit, out, problems = relcon("verify", "--fault", "bmc-rel-06-accepts-101", "--rules", "BMC-REL-06,BMC-REL-05", "--known", list)
	require.Zero(t, exit, out+problems)
}

func TestKnownRefuses(t *testing.T) {
	t.Parallel()
	open, foreign := reported(t, contract.Proved, contract.Open), reported(t, contract.Violated, contract.Proved)
	exit, out, problems := relcon("known", "--from", open)
	require.Equal(t, contract.ExitViolated, exit, "the list does not mend the run")
	require.Contains(t, out, "# no list excuses it: BMC-REL-06 is open: the hook was silent\n")
	require.Contains(t, problems, "no list excuses 1 thing beside them")
	for want, words := range map[string][]string{
		"got no --from":                             {},
		"absent.json: there is no such file":        {"--from", "absent.json"},
		`there is no scenario "Scenario of BMC-REL`: {"--from", foreign},
		"want a day from today on":                  {"--from", open, "--expires", "2020-01-31"},
		`--expires: got "soon"`:                     {"--from", open, "--expires", "soon"},
		"known takes no argument":                   {open},
		"--reason: got an empty value":              {"--from", open, "--reason", " "},
		"is the file of --from, want another one":   {"--from", open, "--output", open, "--force"},
		"got no folder":                             {"--from", open, "--output", filepath.Join(t.TempDir(), "absent", "x.yaml")},
	} {
		exit, out, problems := relcon(append([]string{"known"}, words...)...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
}
