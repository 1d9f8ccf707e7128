package pool_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/pool"
)

// What is lacking for many orders is counted for all of them together, and nothing is used up.
func TestWhatIsLackingAddsUp(t *testing.T) {
	list := givenPool(t)
	read, err := pool.Open(list, pool.Options{Now: atNoon, ReadOnly: true})
	require.NoError(t, err)
	orders := []pool.Order{
		ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}),
		ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}),
		ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}),
		ordered(contract.BMC, pool.AccountOrder{Alone: "why", Instances: running(2)}),
		ordered(contract.ZEC, pool.AccountOrder{Instances: running(1)}),
		ordered(contract.ZEC, pool.AccountOrder{Instances: running(2)}),
		ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno", Instances: []contract.Wanted{{}}}),
	}
	for range 2 {
		require.Equal(t, []string{
			`to instances of the account in line 2: - {id: "…", status: RUNNING, chargeType: POSTPAID} (3 of these)`,
			"to accounts: - {product: zec, accessKeyId: …, accessKeySecret: …, instances: […]}",
			`to its instances: - {id: "…", status: RUNNING, chargeType: POSTPAID} (3 of these)`,
		}, read.Lacking(orders))
	}
	require.Empty(t, read.Lacking(orders[:1]))
	unused, listed := read.Left()
	require.Equal(t, []int{10, 10}, []int{unused, listed})
}

func TestWhatAnOrderLacks(t *testing.T) {
	for name, each := range map[string]struct {
		order  pool.Order
		need   contract.Need
		reason string
	}{
		"a second account": {ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno"}, pool.AccountOrder{Kind: "non-vno", Instances: []contract.Wanted{{}}}), contract.NeedSecondAccount,
			"add to accounts: - {product: bss, kind: non-vno, accessKeyId: …, accessKeySecret: …, instances: […]}"},
		"a second account that has something": {ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno", Instances: []contract.Wanted{{}}}, pool.AccountOrder{Kind: "non-vno", Instances: []contract.Wanted{{}}}), contract.NeedSecondAccount,
			`instances: […]}; to its instances: - {id: "…", status: Normal, chargeType: PayAsYouGo}`},
		"a token": {ordered(contract.BMC, pool.AccountOrder{Token: true}), contract.NeedToken, "accessKeySecret: …, token: …, instances"},
		"an exclusive one": {ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno", Alone: "a request could mean any"}), contract.NeedNonVNO,
			"an account that is alone with what was arranged, since a request could mean any; add to accounts: - {product: bss, kind: non-vno, accessKeyId: …, accessKeySecret: …, exclusive: true, instances: […]}"},
		"instances of the exclusive one": {ordered(contract.BMC, pool.AccountOrder{Alone: "why", Instances: running(3)}), "", `in line 10: - {id: "…", status: RUNNING, chargeType: POSTPAID}`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := openPool(t, givenPool(t)).Lease(each.order)
			var missing *contract.Missing
			require.ErrorAs(t, err, &missing)
			require.Equal(t, each.need, missing.Need)
			require.Contains(t, missing.Reason, each.reason)
		})
	}
}
