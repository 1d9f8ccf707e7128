package pool_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/pool"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// givenPool is a pool with two accounts of bmc, one of which is exclusive, and one of bss.
func givenPool(t *testing.T) *contract.Pool {
	t.Helper()
	credentials := func(id string) contract.Credentials {
		return contract.Credentials{AccessKeyID: id, AccessKeySecret: "secret-canary-" + id}
	}
	running := func(line int, id string) contract.PoolInstance {
		return contract.PoolInstance{ID: id, Status: "RUNNING", ChargeType: contract.Postpaid, Line: line}
	}
	prepaid := contract.PoolInstance{ID: "p-1", Status: "RUNNING", ChargeType: contract.Prepaid, Line: 6}
	expiring, bound := prepaid, running(8, "c-1")
	expiring.ID, expiring.Expires, expiring.Line = "p-2", noon.Add(90*time.Minute), 7
	bound.Commitment = true
	return &contract.Pool{File: filepath.Join(t.TempDir(), "instances.yaml"), Accounts: []contract.PoolAccount{
		{Account: contract.Account{Product: contract.BMC, Kind: "default", Credentials: credentials("ak-1")}, Line: 2,
			Instances: []contract.PoolInstance{running(3, "r-1"), running(4, "r-2"), running(5, "r-3"), prepaid, expiring, bound}},
		{Account: contract.Account{Product: contract.BMC, Kind: "default", Credentials: credentials("ak-2"), Exclusive: true}, Line: 10,
			Instances: []contract.PoolInstance{running(11, "x-1"), running(12, "x-2")}},
		{Account: contract.Account{Product: contract.BSS, Kind: "non-vno", Credentials: credentials("ak-3")}, Line: 20,
			Instances: []contract.PoolInstance{
				{ID: "b-1", Status: "Normal", ChargeType: contract.PayAsYouGo, ProductCode: "ecs", Region: "cn-hangzhou", Line: 21},
				{ID: "b-2", Status: "Normal", ChargeType: contract.Subscription, ProductCode: "rds", Region: "cn-beijing", Line: 22},
			}},
	}}
}

func openPool(t *testing.T, list *contract.Pool) *pool.Pool {
	t.Helper()
	opened, err := pool.Open(list, pool.Options{Now: atNoon})
	require.NoError(t, err)
	t.Cleanup(func() { _ = opened.Close() })
	return opened
}

// written gives the ids that are in the ledger, as the disk has it.
func written(t *testing.T, list *contract.Pool) []string {
	t.Helper()
	lines, err := leftover.ReadJournal(list.File + ".used")
	require.NoError(t, err)
	ids := []string{}
	for _, line := range lines {
		var entry struct{ ID string }
		require.NoError(t, json.Unmarshal(line, &entry))
		ids = append(ids, entry.ID)
	}
	return ids
}

// take leases an account for one scenario, and asks for all that is wanted of it.
func take(opened *pool.Pool, product contract.Product, kind string, all ...contract.Wanted) (ids []string, err error) {
	lease, _, err := opened.Lease(ordered(product, pool.AccountOrder{Kind: kind, Instances: all}))
	if err != nil {
		return nil, err
	}
	defer lease.End()
	ctx := pool.With(context.Background(), lease)
	account, err := opened.Account(ctx, product, kind)
	if err != nil {
		return nil, err
	}
	arranged, err := opened.Arrange(ctx, account, all...)
	for _, each := range arranged {
		ids = append(ids, each.IDs...)
	}
	return ids, err
}

// What is handed out is what was wanted, is in the ledger by then, and is handed out once, also by the next run.
func TestAPoolHandsOutWhatIsWanted(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	account := list.Accounts[0].Account
	for _, row := range []struct {
		wanted contract.Wanted
		want   []string
	}{
		{contract.Wanted{Status: "RUNNING", Commitment: true}, []string{"c-1"}},
		{contract.Wanted{Count: 2}, []string{"r-1", "r-2"}},
		{contract.Wanted{Status: "RUNNING", ChargeType: contract.Prepaid, ExpiresIn: 2 * time.Hour}, []string{"p-2"}},
		{contract.Wanted{Status: "RUNNING", ChargeType: contract.Prepaid}, []string{"p-1"}},
	} {
		ids, err := take(opened, contract.BMC, "", row.wanted)
		require.NoError(t, err)
		require.Equal(t, row.want, ids)
		require.Subset(t, written(t, list), ids)
	}
	require.Equal(t, []string{"c-1", "r-1", "r-2", "p-2", "p-1"}, written(t, list))
	require.Equal(t, map[string]bool{"r-3": true}, opened.Untouched(account), "nobody was given it")
	require.NoError(t, opened.Close())

	again := openPool(t, list)
	ids, err := take(again, contract.BMC, "", contract.Wanted{})
	require.NoError(t, err)
	require.Equal(t, []string{"r-3"}, ids)
	require.Empty(t, again.Untouched(account))
}

func TestWhatAPoolDoesNotHaveIsMissing(t *testing.T) {
	const lacks = "lacks what it needs: add to "
	for name, each := range map[string]struct {
		product contract.Product
		kind    string
		wanted  contract.Wanted
		need    contract.Need
		reason  string
	}{
		"too few":            {contract.BMC, "", contract.Wanted{Count: 5}, "", lacks + `instances of the account in line 2: - {id: "…", status: RUNNING, chargeType: POSTPAID} (2 of these)`},
		"another status":     {contract.BMC, "", contract.Wanted{Status: "RECYCLE"}, "", lacks + `instances of the account in line 2: - {id: "…", status: RECYCLE, chargeType: POSTPAID}`},
		"committed ones":     {contract.BMC, "", contract.Wanted{Count: 2, Commitment: true}, "", lacks + `instances of the account in line 2: - {id: "…", status: RUNNING, chargeType: POSTPAID, commitment: true}`},
		"a short time to go": {contract.BMC, "", contract.Wanted{ChargeType: contract.Prepaid, ExpiresIn: time.Hour}, "", "chargeType: PREPAID, expires: 2026-03-01T13:00:00Z}"},
		"a subscription":     {contract.BSS, "non-vno", contract.Wanted{ChargeType: contract.Subscription}, "", `line 20: - {id: "…", status: Normal, chargeType: Subscription}`},
		"another region":     {contract.BSS, "non-vno", contract.Wanted{Region: "cn-beijing"}, "", `chargeType: PayAsYouGo, region: cn-beijing}`},
		"another product":    {contract.ZEC, "", contract.Wanted{}, "", lacks + "accounts: - {product: zec, accessKeyId: …, accessKeySecret: …, instances: […]}"},
		"a default one":      {contract.BSS, "", contract.Wanted{}, "", lacks + "accounts: - {product: bss, accessKeyId: …"},
		"a limited one":      {contract.BMC, "rate-limited", contract.Wanted{}, contract.NeedLoad, "kind: rate-limited, accessKeyId: …, accessKeySecret: …, rateLimit: {requests: …, per: …}"},
		"a recycling one":    {contract.ZEC, "recycle-bin", contract.Wanted{}, contract.NeedRecycleAccount, "kind: recycle-bin"},
	} {
		t.Run(name, func(t *testing.T) {
			list := givenPool(t)
			opened := openPool(t, list)
			_, err := take(opened, each.product, each.kind, each.wanted)
			var missing *contract.Missing
			require.ErrorAs(t, err, &missing)
			require.Equal(t, each.need, missing.Need)
			require.Contains(t, missing.Reason, "pool "+list.File)
			require.Contains(t, missing.Reason, each.reason)
			require.Empty(t, written(t, list), "nothing is used up by that")
		})
	}
}

// A pool has no hold on the provider's clock and its bills.
func TestAPoolIsNoHook(t *testing.T) {
	opened := openPool(t, givenPool(t))
	var missing *contract.Missing
	require.ErrorAs(t, opened.Pass(t.Context(), contract.Account{}, time.Hour), &missing)
	require.Equal(t, contract.NeedClock, missing.Need)
	_, err := opened.Billing(t.Context(), contract.Account{}, "r-1")
	require.ErrorAs(t, err, &missing)
	require.Equal(t, contract.NeedBilling, missing.Need)
	require.NoError(t, opened.TearDown(t.Context(), contract.Account{}))
}

// Whoever asks, and however many at once: each instance is handed out once.
func TestManyAskAtOnce(t *testing.T) {
	list := givenPool(t)
	for n := range 200 {
		list.Accounts[0].Instances = append(list.Accounts[0].Instances, contract.PoolInstance{ID: fmt.Sprint("n-", n), Status: "RECYCLE", ChargeType: contract.Postpaid})
	}
	opened := openPool(t, list)
	var mu sync.Mutex
	var all []string
	var askers sync.WaitGroup
	for range 16 {
		askers.Go(func() {
			for range 100 { // more than there are for all of them
				ids, err := take(opened, contract.BMC, "", contract.Wanted{Count: 3, Status: "RECYCLE"})
				if err != nil {
					return
				}
				mu.Lock()
				all = append(all, ids...)
				mu.Unlock()
			}
		})
	}
	askers.Wait()
	require.Len(t, all, 198)
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 198)
	require.ElementsMatch(t, all, written(t, list))
}

func TestAPoolPrintsNoSecret(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	_, err := take(opened, contract.ZEC, "")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.NotContains(t, fmt.Sprintf(verb, opened), "canary")
		require.NotContains(t, fmt.Sprintf(verb, list.Accounts), "canary")
		require.NotContains(t, fmt.Sprintf(verb, err), "canary")
	}
}
