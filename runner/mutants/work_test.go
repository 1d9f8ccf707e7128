package mutants

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestAWorkerDoesOneTaskAfterTheOther(t *testing.T) {
	var out strings.Builder
	require.NoError(t, Work(t.Context(), strings.NewReader(`
		{"Rules": ["BMC-REL-06"]}
		{"Rules": ["BMC-REL-06"], "Fault": "bmc-rel-06-accepts-101"}
		{"Rules": ["BMC-REL-06"], "Mutant": 1}
		{"Rules": ["BMC-XYZ-99"]}`), &out))
	var all []ran
	for answers := json.NewDecoder(strings.NewReader(out.String())); answers.More(); {
		var one ran
		require.NoError(t, answers.Decode(&one))
		all = append(all, one)
	}
	require.Len(t, all, 4)
	require.Equal(t, ran{Exit: contract.ExitOK, Verdict: "conformant"}, all[0])
	require.Equal(t, ran{Exit: contract.ExitViolated, Verdict: "non-conformant BMC-REL-06"}, all[1])
	require.Equal(t, all[0], all[2], "nothing is mutated in this program")
	require.Contains(t, all[3].Err, "BMC-XYZ-99")

	require.Error(t, Work(t.Context(), strings.NewReader(`{"Rules": 1}`), &out))
}
