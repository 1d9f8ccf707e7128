package pool_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/pool"
)

func ordered(product contract.Product, accounts ...pool.AccountOrder) pool.Order {
	return pool.Order{Product: product, Accounts: accounts}
}

func running(count int) []contract.Wanted {
	return []contract.Wanted{{Count: count, Status: "RUNNING"}}
}

func leased(t *testing.T, list *pool.Pool, order pool.Order) *pool.Lease {
	t.Helper()
	lease, busy, err := list.Lease(order)
	require.NoError(t, err)
	require.Nil(t, busy)
	require.NotNil(t, lease)
	return lease
}

// What a lease keeps for its scenario nobody else gets, and what it did not ask for goes back.
func TestALeaseKeepsItsInstances(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	lease := leased(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}))
	ctx := pool.With(t.Context(), lease)
	account, err := opened.Account(ctx, contract.BMC, "default")
	require.NoError(t, err)
	require.Equal(t, "ak-1", account.Credentials.AccessKeyID)
	require.True(t, account.Shared)
	_, err = take(opened, contract.BMC, "", contract.Wanted{Count: 3})
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing, "fewer are left for others")
	_, err = opened.Arrange(ctx, account, contract.Wanted{Count: 3})
	require.ErrorAs(t, err, &missing, "it was not foreseen")
	arranged, err := opened.Arrange(ctx, account, contract.Wanted{})
	require.NoError(t, err)
	require.Equal(t, []contract.Arranged{{IDs: []string{"r-1"}}}, arranged)
	require.Len(t, opened.Untouched(account), 5, "what is only kept is untouched")
	lease.End()
	lease.End()
	ids, err := take(opened, contract.BMC, "", contract.Wanted{Count: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"r-2", "r-3"}, ids)
}

// The least used account that has enough is lent; another account of the same scenario is another one.
func TestAnAccountIsChosen(t *testing.T) {
	list := givenPool(t)
	list.Accounts[1].Exclusive = false
	opened := openPool(t, list)
	key := func(lease *pool.Lease) string {
		account, err := opened.Account(pool.With(t.Context(), lease), contract.BMC, "")
		require.NoError(t, err)
		return account.Credentials.AccessKeyID
	}
	one := pool.AccountOrder{Instances: running(1)}
	require.Equal(t, "ak-1", key(leased(t, opened, ordered(contract.BMC, one))))
	require.Equal(t, "ak-2", key(leased(t, opened, ordered(contract.BMC, one))), "the least used")
	require.Equal(t, "ak-1", key(leased(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}))), "the other has too few")

	both := leased(t, opened, ordered(contract.BMC, pool.AccountOrder{}, pool.AccountOrder{Instances: running(1)}))
	require.NotEqual(t, key(both), key(both))
	_, err := opened.Account(pool.With(t.Context(), both), contract.BMC, "")
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing, "a third one was not foreseen")
}

// All or nothing: what could not be of use is not kept, and the reason names all that is lacking.
func TestALeaseIsWholeOrNone(t *testing.T) {
	opened := openPool(t, givenPool(t))
	_, _, err := opened.Lease(ordered(contract.BMC, pool.AccountOrder{Instances: append(running(2), contract.Wanted{Count: 3, Status: "RECYCLE"}, contract.Wanted{Status: "STOPPED"})}))
	require.EqualError(t, err, "the target can't arrange it: "+opened.String()+` lacks what it needs: add to instances of the account in line 2: `+
		`- {id: "…", status: RECYCLE, chargeType: POSTPAID} (3 of these); to instances of the account in line 2: - {id: "…", status: STOPPED, chargeType: POSTPAID}`)
	leased(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(3)}))
}

// An exclusive account is lent to one scenario at a time, with all that its owner gave away.
func TestAnExclusiveAccountIsLentOnce(t *testing.T) {
	opened := openPool(t, givenPool(t))
	order := ordered(contract.BMC, pool.AccountOrder{Alone: "why", Instances: running(1)})
	first := leased(t, opened, order)
	account, err := opened.Account(pool.With(t.Context(), first), contract.BMC, "default")
	require.NoError(t, err)
	require.True(t, account.Exclusive)
	require.Equal(t, []string{"x-1", "x-2"}, account.Spare)

	lease, busy, err := opened.Lease(order)
	require.NoError(t, err)
	require.Nil(t, lease)
	select {
	case <-busy:
		t.Fatal("it is lent already")
	default:
	}
	first.End()
	<-busy
	leased(t, opened, order)
	lease = leased(t, opened, ordered(contract.BMC, pool.AccountOrder{}))
	other, err := opened.Account(pool.With(t.Context(), lease), contract.BMC, "")
	require.NoError(t, err)
	require.False(t, other.Exclusive, "who needs none gets another one")
	require.Empty(t, other.Spare)
}

// An exclusive account is good for every scenario where there is no other.
func TestAnExclusiveAccountWhereThereIsNoOther(t *testing.T) {
	list := givenPool(t)
	list.Accounts = list.Accounts[1:]
	opened := openPool(t, list)
	lease := leased(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(1)}))
	account, err := opened.Account(pool.With(t.Context(), lease), contract.BMC, "")
	require.NoError(t, err)
	require.True(t, account.Exclusive)
	_, busy, err := opened.Lease(ordered(contract.BMC, pool.AccountOrder{Instances: running(1)}))
	require.NoError(t, err)
	require.NotNil(t, busy)
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
	ids, err := take(opened, contract.BMC, "", contract.Wanted{Status: "RECYCLE"})
	require.NoError(t, err)
	require.Equal(t, []string{"b-later"}, ids)
	_, err = take(opened, contract.BMC, "", contract.Wanted{Status: "RECYCLE"})
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing)
}
