package pool_test

import (
	"testing"

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

func borrow(t *testing.T, list *pool.Pool, order pool.Order) *pool.Loan {
	t.Helper()
	loan, busy, err := list.Borrow(order)
	require.NoError(t, err)
	require.Nil(t, busy)
	require.NotNil(t, loan)
	return loan
}

// What a loan keeps for its scenario nobody else gets, and what it did not ask for goes back.
func TestALoanKeepsItsInstances(t *testing.T) {
	list := givenPool(t)
	opened := openPool(t, list)
	loan := borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}))
	ctx := pool.WithLoan(t.Context(), loan)
	account, err := opened.Account(ctx, contract.BMC, "default")
	require.NoError(t, err)
	_, err = opened.Instances(t.Context(), account, contract.Wanted{Count: 2})
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing, "one is left for others")
	ids, err := opened.Instances(ctx, account, contract.Wanted{})
	require.NoError(t, err)
	require.Equal(t, []string{"r-1"}, ids)
	require.Len(t, opened.Untouched(account), 5, "what is only kept is untouched")
	loan.Return()
	loan.Return()
	ids, err = opened.Instances(t.Context(), account, contract.Wanted{Count: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"r-2", "r-3"}, ids)
}

// The least used account that has enough is lent; another account of the same scenario is another one.
func TestAnAccountIsChosen(t *testing.T) {
	list := givenPool(t)
	list.Accounts[1].Exclusive = false
	opened := openPool(t, list)
	key := func(loan *pool.Loan) string {
		account, err := opened.Account(pool.WithLoan(t.Context(), loan), contract.BMC, "")
		require.NoError(t, err)
		return account.Credentials.AccessKeyID
	}
	one := pool.AccountOrder{Instances: running(1)}
	require.Equal(t, "ak-1", key(borrow(t, opened, ordered(contract.BMC, one))))
	require.Equal(t, "ak-2", key(borrow(t, opened, ordered(contract.BMC, one))), "the least used")
	require.Equal(t, "ak-1", key(borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(2)}))), "the other has too few")

	both := borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{}, pool.AccountOrder{Instances: running(1)}))
	require.NotEqual(t, key(both), key(both))
	_, err := opened.Account(pool.WithLoan(t.Context(), both), contract.BMC, "")
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing, "there is no third one")
	require.Equal(t, contract.NeedSecondAccount, missing.Need)
}

// All or nothing: what could not be of use is not kept, and the reason names all that is lacking.
func TestALoanIsWholeOrNone(t *testing.T) {
	opened := openPool(t, givenPool(t))
	_, _, err := opened.Borrow(ordered(contract.BMC, pool.AccountOrder{Instances: append(running(2), contract.Wanted{Count: 3, Status: "RECYCLE"}, contract.Wanted{Status: "STOPPED"})}))
	require.EqualError(t, err, "the target can't arrange it: "+opened.String()+` lacks what it needs: add to instances of the account in line 2: `+
		`- {id: "…", status: RECYCLE, chargeType: POSTPAID} (3 of these), - {id: "…", status: STOPPED, chargeType: POSTPAID}`)
	borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(3)}))
}

func TestWhatAnOrderLacks(t *testing.T) {
	for name, each := range map[string]struct {
		order  pool.Order
		need   contract.Need
		reason string
	}{
		"a second account": {ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno"}, pool.AccountOrder{Kind: "non-vno", Instances: []contract.Wanted{{}}}), contract.NeedSecondAccount,
			`add to accounts: - {product: bss, kind: non-vno, accessKeyId: …, accessKeySecret: …, instances: […]}, and to its instances: - {id: "…", status: Normal, chargeType: PayAsYouGo}`},
		"a token": {ordered(contract.BMC, pool.AccountOrder{Token: true}), contract.NeedToken, "accessKeySecret: …, token: …, instances"},
		"an exclusive one": {ordered(contract.BSS, pool.AccountOrder{Kind: "non-vno", Alone: "a request could mean any"}), contract.NeedNonVNO,
			"an account that is alone with what was arranged, since a request could mean any; add to accounts: - {product: bss, kind: non-vno, accessKeyId: …, accessKeySecret: …, exclusive: true, instances: […]}"},
		"instances of the exclusive one": {ordered(contract.BMC, pool.AccountOrder{Alone: "why", Instances: running(3)}), "", `in line 10: - {id: "…", status: RUNNING, chargeType: POSTPAID}`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := openPool(t, givenPool(t)).Borrow(each.order)
			var missing *contract.Missing
			require.ErrorAs(t, err, &missing)
			require.Equal(t, each.need, missing.Need)
			require.Contains(t, missing.Reason, each.reason)
		})
	}
}

// An exclusive account is lent to one scenario at a time, with all that its owner gave away.
func TestAnExclusiveAccountIsLentOnce(t *testing.T) {
	opened := openPool(t, givenPool(t))
	order := ordered(contract.BMC, pool.AccountOrder{Alone: "why", Instances: running(1)})
	first := borrow(t, opened, order)
	account, err := opened.Account(pool.WithLoan(t.Context(), first), contract.BMC, "default")
	require.NoError(t, err)
	require.True(t, account.Exclusive)
	require.Equal(t, []string{"x-1", "x-2"}, account.Spare)

	loan, busy, err := opened.Borrow(order)
	require.NoError(t, err)
	require.Nil(t, loan)
	select {
	case <-busy:
		t.Fatal("it is lent already")
	default:
	}
	first.Return()
	<-busy
	borrow(t, opened, order)
	loan = borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{}))
	other, err := opened.Account(pool.WithLoan(t.Context(), loan), contract.BMC, "")
	require.NoError(t, err)
	require.False(t, other.Exclusive, "who needs none gets another one")
	require.Empty(t, other.Spare)
}

// An exclusive account is good for every scenario where there is no other.
func TestAnExclusiveAccountWhereThereIsNoOther(t *testing.T) {
	list := givenPool(t)
	list.Accounts = list.Accounts[1:]
	opened := openPool(t, list)
	loan := borrow(t, opened, ordered(contract.BMC, pool.AccountOrder{Instances: running(1)}))
	account, err := opened.Account(pool.WithLoan(t.Context(), loan), contract.BMC, "")
	require.NoError(t, err)
	require.True(t, account.Exclusive)
	_, busy, err := opened.Borrow(ordered(contract.BMC, pool.AccountOrder{Instances: running(1)}))
	require.NoError(t, err)
	require.NotNil(t, busy)
}

// The shortages of many orders count what all of them need together, and use nothing up.
func TestShortagesAddUp(t *testing.T) {
	list := givenPool(t)
	read, err := pool.Read(list, atNoon)
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
		require.Equal(t, []pool.Shortage{
			{Line: 2, Instances: []pool.Addition{{Line: `- {id: "…", status: RUNNING, chargeType: POSTPAID}`, Count: 3}}},
			{Account: "- {product: zec, accessKeyId: …, accessKeySecret: …, instances: […]}", Instances: []pool.Addition{{Line: `- {id: "…", status: RUNNING, chargeType: POSTPAID}`, Count: 3}}},
		}, read.Shortages(orders))
	}
	require.Empty(t, read.Shortages(orders[:1]))
	unused, listed := read.Left()
	require.Equal(t, []int{10, 10}, []int{unused, listed})
}
