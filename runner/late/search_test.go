package late_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// About every second account that a scenario has changed is searched, as it was and as it is, by a filter that the seed decides. A day
// later, before its whole list is read, it is what was in its recycle bin.
func TestChangedAccountsAreSearched(t *testing.T) {
	const scenarios = 64
	first := searched(t, 1, scenarios)
	require.Equal(t, first, searched(t, 1, scenarios), "a run can be repeated")
	require.NotEqual(t, first, searched(t, 2, scenarios))
	count := map[string]int{}
	for _, read := range first {
		_, by, _ := strings.Cut(read, " ")
		count[by]++
	}
	require.GreaterOrEqual(t, count["instanceStatus=RUNNING"], 1)
	require.Greater(t, count["instanceStatus=RECYCLE"], scenarios, "all of them a day later, and some before")
	now := len(first) - 3*scenarios - scenarios // three whole lists for each, and the search a day later
	require.Greater(t, now, scenarios/16)
	require.Less(t, now, scenarios/2, "these instances have nothing but a status to search by")
}

// searched is what is read of accounts that scenarios have changed.
func searched(t *testing.T, seed uint64, scenarios int) []string {
	t.Helper()
	k := keeper(0)
	k.status, k.Seed, k.AtOnce = "RECYCLE", seed, 1
	for n := range scenarios {
		ctx := history.In(t.Context(), fmt.Sprint("scenario ", n))
		account, err := k.Account(ctx, contract.BMC, "")
		require.NoError(t, err)
		_, err = k.Arrange(ctx, account, contract.Wanted{})
		require.NoError(t, err)
		for _, status := range []string{"RUNNING", "RECYCLE"} {
			k.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, Instances: []contract.Instance{{ID: "i-" + account.Credentials.AccessKeyID, Status: status}}})
		}
		require.NoError(t, k.TearDown(ctx, account))
		k.history.Add(ctx, history.Ended{Outcome: contract.Passed})
	}
	k.Finish(t.Context(), true)
	return k.read
}
