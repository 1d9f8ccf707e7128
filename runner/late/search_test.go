package late_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// An account that a scenario has changed is searched by the filters in turn, and a day later, before its whole list is read, by what
// was in its recycle bin.
func TestChangedAccountsAreSearched(t *testing.T) {
	k := keeper(0)
	k.status = "RECYCLE"
	for n := range 3 {
		ctx := history.In(t.Context(), string(rune('a'+n)))
		account, err := k.Account(ctx, contract.BMC, "")
		require.NoError(t, err)
		_, err = k.Instances(ctx, account, contract.Wanted{})
		require.NoError(t, err)
		for _, status := range []string{"RUNNING", "RECYCLE"} {
			k.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, Instances: []contract.Instance{{ID: "i-" + account.Credentials.AccessKeyID, Status: status}}})
		}
		require.NoError(t, k.TearDown(ctx, account))
		k.history.Add(ctx, history.Ended{Outcome: contract.Passed})
	}
	k.Finish(t.Context(), true)
	require.Equal(t, []string{
		"AK1[i-AK1]", "AK1 instanceStatus=RUNNING", "AK1 instanceStatus=RECYCLE", "AK1[i-AK1]",
		"AK2[i-AK2]", "AK2 instanceStatus=RECYCLE", "AK2[i-AK2]",
		"AK3[i-AK3]", "AK3 instanceStatus=RECYCLE", "AK3 instanceStatus=RECYCLE", "AK3[i-AK3]",
	}, k.read)
}
