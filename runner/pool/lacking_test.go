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
