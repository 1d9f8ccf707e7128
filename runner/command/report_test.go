package command

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestReportViewWritesAReportAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	exit, _, _ := relcon("verify", "--rules", "BMC-REL-02", "--fault", "bmc-rel-02-releases-committed", "--report", "json="+at("r.json"))
	require.Equal(t, contract.ExitViolated, exit)
	before, err := os.ReadFile(at("r.json"))
	require.NoError(t, err)

	exit, out, problems := relcon("report", "view", at("r.json"))
	require.Zero(t, exit, problems)
	require.Equal(t, at("r.html")+"\n", out)
	page, err := os.ReadFile(at("r.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), `id="BMC-REL-02"`)

	exit, out, problems = relcon("report", "view", at("r.json"), "--report", "json=-", "--report", "junit="+at("r.xml"))
	require.Zero(t, exit, problems)
	require.Equal(t, string(before), out, "nothing is lost")
	require.FileExists(t, at("r.xml"))
}

// A report of - is standard input, wherever one is read. It can be read once.
func TestReportsAreReadFromStandardInput(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "r.json")
	exit, _, problems := relcon("verify", "--rules", "BMC-REL-06", "--report", "json="+file)
	require.Zero(t, exit, problems)
	whole, err := os.ReadFile(file)
	require.NoError(t, err)
	for want, words := range map[string][]string{
		`id="BMC-REL-06"`: {"report", "view", "-"},
		"no change":       {"diff", file, "-"},
		"in-toto.io":      {"statement", "-"},
		"proposed by":     {"known", "--from", "-"},
	} {
		root, out := newRoot(), bytes.Buffer{}
		root.SetArgs(words)
		root.SetIn(bytes.NewReader(whole))
		root.SetOut(&out)
		root.SetErr(&out)
		require.NoError(t, root.Execute(), words)
		require.Contains(t, out.String(), want, words)
	}
	for want, words := range map[string][]string{"- is no report of a shard": {"merge", "-"}, "standard input: ": {"diff", "-", "-"}} {
		root := newRoot()
		root.SetArgs(words)
		root.SetIn(bytes.NewReader(whole))
		require.ErrorContains(t, root.Execute(), want)
	}
}

func TestReportViewRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	none, good := filepath.Join(folder, "none.json"), filepath.Join(folder, "good.json")
	require.NoError(t, os.WriteFile(none, []byte(`{"schema": "relcon-report/9"}`), 0o600))
	exit, _, _ := relcon("verify", "--rules", "BMC-REL-02", "--report", "json="+good)
	require.Zero(t, exit)
	for want, words := range map[string][]string{
		"want view FILE":               {"report"},
		"got \"veiw\", want view FILE": {"report", "veiw", "x.json"},
		"got 0 files, want one":        {"report", "view"},
		"got 2 files, want one":        {"report", "view", good, good},
		"no such file":                 {"report", "view", filepath.Join(folder, "absent.json")},
		"want what relcon verify":      {"report", "view", none},
		`did you mean "html"?`:         {"report", "view", good, "--report", "htm=-"},
		"another use for this file":    {"report", "view", good, "--report", "html=" + good},
	} {
		exit, out, problems := relcon(words...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
	require.NoFileExists(t, filepath.Join(folder, "none.html"))
}
