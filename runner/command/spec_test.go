package command

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

func TestSpecWritesThePage(t *testing.T) {
	t.Parallel()
	at := func(folder string) func(string) string {
		return func(name string) string { return filepath.Join(folder, name) }
	}(t.TempDir())
	var proof bytes.Buffer
	require.NoError(t, result.WriteProofJSON(&proof, &result.Proof{Sound: result.Sound{Verdict: contract.Conformant}, Faults: []result.FaultProof{{
		ID: "bmc-rel-02-releases-committed", Rule: "BMC-REL-02", Title: "t", Operation: "o", Summary: "s", Verdict: string(contract.NonConformant), Killed: true,
	}}}))
	require.NoError(t, os.WriteFile(at("p.json"), proof.Bytes(), 0o600))

	exit, out, problems := relcon("spec", "--from", reported(t, contract.Violated), "--proof", at("p.json"), "--no-examples", "--output", at("spec.html"))
	require.Zero(t, exit, problems)
	require.Equal(t, at("spec.html")+"\n", out)
	page, err := os.ReadFile(at("spec.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), `id="BMC-REL-02" data-level="required" data-products="bmc " data-outcome="violated"`)
	require.Contains(t, string(page), `<span class="badge caught">`)

	exit, out, _ = relcon("spec", "--lang", "zh", "--no-examples", "--output", "-")
	require.Zero(t, exit)
	require.Contains(t, out, `<html lang="zh-Hans">`)
}

func TestSpecRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	bad := filepath.Join(folder, "bad.json")
	require.NoError(t, os.WriteFile(bad, []byte(`{}`), 0o600))
	for want, words := range map[string][]string{
		`did you mean "zh"?`:      {"--lang", "zhh"},
		"no such file":            {"--from", filepath.Join(folder, "absent.json")},
		"want what relcon verify": {"--from", bad},
		"want what relcon prove":  {"--proof", bad},
		"want another one":        {"--from", bad, "--output", bad},
		"create it first":         {"--output", filepath.Join(folder, "none", "spec.html")},
		"did you mean --output?":  {"--ouput", "x"},
	} {
		exit, out, problems := relcon(append([]string{"spec", "--no-examples"}, words...)...)
		require.Equal(t, contract.ExitUsage, exit, words)
		require.Empty(t, out)
		require.Contains(t, problems, want, words)
	}
	link := filepath.Join(t.TempDir(), "link.json")
	require.NoError(t, os.Symlink(bad, link))
	exit, _, problems := relcon("spec", "--no-examples", "--from", link, "--output", bad)
	require.Equal(t, contract.ExitUsage, exit)
	require.Contains(t, problems, "is the file of --from, want another one")
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing is written")
}
