package pool_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/pool"
)

// What is handed out is what was wanted, is in the ledger by then, and is handed out once, also by the next run.
func TestAPoolHandsOutWhatIsWanted(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	account, err := opened.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	require.Equal(t, "ak-1", account.Credentials.AccessKeyID)
	require.True(t, account.Shared)
	take := func(wanted contract.Wanted) []string {
		ids, err := opened.Instances(t.Context(), account, wanted)
		require.NoError(t, err)
		require.Subset(t, written(t, list), ids)
		return ids
	}
	require.Equal(t, []string{"c-1"}, take(contract.Wanted{Status: "RUNNING", Commitment: true}))
	require.Equal(t, []string{"r-1", "r-2"}, take(contract.Wanted{Count: 2}))
	require.Equal(t, []string{"p-2"}, take(contract.Wanted{Status: "RUNNING", ChargeType: contract.Prepaid, ExpiresIn: 2 * time.Hour}))
	require.Equal(t, []string{"p-1"}, take(contract.Wanted{Status: "RUNNING", ChargeType: contract.Prepaid}))
	require.Equal(t, []string{"c-1", "r-1", "r-2", "p-2", "p-1"}, written(t, list))
	require.Equal(t, map[string]bool{"r-3": true}, opened.Untouched(account), "nobody was given it")
	require.NoError(t, opened.Close())

	again := openPool(t, list)
	ids, err := again.Instances(t.Context(), account, contract.Wanted{})
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
			account, err := opened.Account(t.Context(), each.product, each.kind)
			if err == nil {
				_, err = opened.Instances(t.Context(), account, each.wanted)
			}
			var missing *contract.Missing
			require.ErrorAs(t, err, &missing)
			require.Equal(t, each.need, missing.Need)
			require.Contains(t, missing.Reason, "pool "+list.File)
			require.Contains(t, missing.Reason, each.reason)
			require.Empty(t, written(t, list), "nothing is used up by that")
		})
	}
}

// What is about to go by itself is neither handed out nor watched.
func TestWhatExpiresSoonIsLeftAlone(t *testing.T) {
	list := givenPool(t)
	list.Accounts[0].Instances = nil
	for id, left := range map[string]time.Duration{"b-gone": -time.Hour, "b-soon": 59 * time.Minute, "b-later": time.Hour} {
		list.Accounts[0].Instances = append(list.Accounts[0].Instances,
			contract.PoolInstance{ID: id, Status: "RECYCLE", ChargeType: contract.Postpaid, Expires: noon.Add(left)})
	}
	opened := openPool(t, list)
	account := list.Accounts[0].Account
	require.Equal(t, map[string]bool{"b-later": true}, opened.Untouched(account))
	ids, err := opened.Instances(t.Context(), account, contract.Wanted{Status: "RECYCLE"})
	require.NoError(t, err)
	require.Equal(t, []string{"b-later"}, ids)
	_, err = opened.Instances(t.Context(), account, contract.Wanted{Status: "RECYCLE"})
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing)
}

func TestAPoolNeedsAFile(t *testing.T) {
	list := givenPool(t)
	list.File = ""
	_, err := pool.Open(list, pool.Options{Now: nil})
	require.ErrorContains(t, err, "the pool has no file")
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

// An instance that can't be written down is not handed out, and nobody takes it for untouched either.
func TestNothingIsHandedOutThatCanNotBeWrittenDown(t *testing.T) {
	opened := openPool(t, givenPool(t))
	account, err := opened.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	require.NoError(t, opened.Close())
	ids, err := opened.Instances(t.Context(), account, contract.Wanted{})
	require.ErrorContains(t, err, "nothing is handed out")
	require.Empty(t, ids)
	require.NotContains(t, opened.Untouched(account), "r-1")
}

func TestAPoolHasOneRunAtATime(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	_, err := pool.Open(list, pool.Options{Now: atNoon})
	require.ErrorContains(t, err, "another run has it open: wait for its end")
	link := list.File + ".link"
	require.NoError(t, os.WriteFile(list.File, nil, 0o600))
	require.NoError(t, os.Symlink(list.File, link))
	require.NoError(t, opened.Close())
	openPool(t, list)
	linked := *list
	linked.File = link
	_, err = pool.Open(&linked, pool.Options{Now: atNoon})
	require.ErrorContains(t, err, "another run has it open", "by another name, too")
}

func TestAnUnsoundLedgerIsRefused(t *testing.T) {
	for name, line := range map[string]string{
		"no JSON": "r-1", "no id": `{"product":"bmc"}`, "no product": `{"id":"r-1"}`, "another product": `{"product":"ecs","id":"r-1"}`, "no object": `"r-1"`,
	} {
		t.Run(name, func(t *testing.T) {
			list := givenPool(t)
			require.NoError(t, os.WriteFile(list.File+".used", []byte(line+"\n"), 0o600))
			_, err := pool.Open(list, pool.Options{Now: atNoon})
			require.ErrorContains(t, err, "instances.yaml.used")
			_, err = pool.Open(list, pool.Options{Now: atNoon, ReadOnly: true})
			require.ErrorContains(t, err, "instances.yaml.used")
		})
	}
}

func TestAPoolThatIsOnlyReadHandsNothingOut(t *testing.T) {
	list := givenPool(t)
	read, err := pool.Open(list, pool.Options{Now: atNoon, ReadOnly: true})
	require.NoError(t, err)
	account, err := read.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	_, err = read.Instances(t.Context(), account, contract.Wanted{})
	var fault *contract.Fault
	require.ErrorAs(t, err, &fault)
	require.NoFileExists(t, list.File+".used")
	require.NoError(t, read.Close())
}

// Whoever asks, and however many at once: each instance is handed out once.
func TestManyAskAtOnce(t *testing.T) {
	list := givenPool(t)
	for n := range 200 {
		list.Accounts[0].Instances = append(list.Accounts[0].Instances, contract.PoolInstance{ID: fmt.Sprint("n-", n), Status: "RECYCLE", ChargeType: contract.Postpaid})
	}
	opened := openPool(t, list)
	account, err := opened.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	var mu sync.Mutex
	var all []string
	var askers sync.WaitGroup
	for range 16 {
		askers.Go(func() {
			for range 100 { // more than there are for all of them
				ids, err := opened.Instances(context.Background(), account, contract.Wanted{Count: 3, Status: "RECYCLE"})
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
	_, err := opened.Account(t.Context(), contract.ZEC, "")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.NotContains(t, fmt.Sprintf(verb, opened), "canary")
		require.NotContains(t, fmt.Sprintf(verb, list.Accounts), "canary")
		require.NotContains(t, fmt.Sprintf(verb, err), "canary")
	}
}
