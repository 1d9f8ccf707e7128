package command

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestMerge(t *testing.T) {
	t.Chdir(t.TempDir())
	shard := func(number, file string, further ...string) {
		exit, stdout, stderr := relcon(append([]string{"verify", "--rules", "BMC-REL-0[56]", "--shard", number, "--report", "json=" + file}, further...)...)
		require.NotEqual(t, contract.ExitUsage, exit, stdout+stderr)
	}
	shard("1/2", "1.json")
	shard("2/2", "2.json")
	shard("2/2", "broken.json", "--fault", "bmc-rel-06-accepts-101")
	shard("1/2", "other.json", "--fault", "bmc-rel-06-accepts-101")
	shard("2/2", "seed.json", "--seed", "7")
	require.NoError(t, os.WriteFile("2.xml", []byte("<x/>"), 0o600))
	for name, each := range map[string]struct {
		files []string
		exit  int
		want  string
	}{
		"both":            {[]string{"1.json", "2.json"}, contract.ExitOK, "conformant: 2 of 2 rules proved"},
		"a violation":     {[]string{"broken.json", "other.json"}, contract.ExitViolated, "non-conformant: 1 required rule violated (BMC-REL-06); 1 of 2 rules proved"},
		"one only":        {[]string{"2.json"}, contract.ExitUsage, "got 1 shard of 2, want the report of shard 1/2, too"},
		"one twice":       {[]string{"1.json", "1.json"}, contract.ExitUsage, "are both shard 1/2"},
		"not of one run":  {[]string{"1.json", "seed.json"}, contract.ExitUsage, "do not belong together: another seed: 1 and 7"},
		"nothing":         {nil, contract.ExitUsage, "got no report"},
		"no such file":    {[]string{"3.json"}, contract.ExitUsage, "no such file"},
		"no report":       {[]string{"1.json", "2.xml"}, contract.ExitUsage, "2.xml: report: not a JSON report"},
		"over one of its": {[]string{"1.json", "2.json", "--report", "html=1.json"}, contract.ExitUsage, "1.json"},
		"in a format":     {[]string{"1.json", "2.json", "--report", "json=-"}, contract.ExitOK, `"verdict": "conformant"`},
	} {
		exit, stdout, stderr := relcon(append([]string{"merge"}, each.files...)...)
		require.Equal(t, each.exit, exit, "%s: %s", name, stdout+stderr)
		require.Contains(t, stdout+stderr, each.want, name)
	}
	t.Setenv("GITHUB_ACTIONS", "true")
	_, stdout, _ := relcon("merge", "broken.json", "other.json")
	require.Contains(t, stdout, "\n::error file=features/zenlayer/bmc_release_batches.feature,line=")
}
