package client_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// An instance is the run's own if its account did not hold it before it was arranged, and holds it since.
func TestAnInstanceIsOwnedByTwoLooks(t *testing.T) {
	t.Parallel()
	const fresh, older, theirs = "i-fresh-10", "i-older-10", "i-theirs-10"
	key := account(contract.ZEC).Credentials.AccessKeyID
	for name, c := range map[string]struct {
		before  []string // what the account's inventory shows before; nil means that it was not read
		shared  bool
		claimed string
		after   []string // nil means that it was not read again
		ownErr  string
		refused string
	}{
		"new":                              {before: []string{}, claimed: fresh, after: []string{fresh}},
		"new beside an older one":          {before: []string{older}, claimed: fresh, after: []string{fresh, older}},
		"there before":                     {before: []string{older}, claimed: older, after: []string{older}, ownErr: "was there before it was arranged", refused: "does not own"},
		"of another account":               {before: []string{}, claimed: theirs, after: []string{}, ownErr: "was there before it was arranged", refused: "does not own"},
		"nobody looked before":             {claimed: fresh, after: []string{fresh}, ownErr: "not looked at before", refused: "does not own"},
		"nobody looked after":              {before: []string{}, claimed: fresh, refused: "no inventory of its account has shown since"},
		"not there after":                  {before: []string{}, claimed: fresh, after: []string{older}, refused: "no inventory of its account has shown since"},
		"given away in a shared account":   {before: []string{older}, shared: true, claimed: older, after: []string{older}},
		"shared, and nobody looked before": {shared: true, claimed: fresh, after: []string{fresh}},
		"shared, and not there":            {shared: true, claimed: fresh, after: []string{}, refused: "no inventory of its account has shown since"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transport := &leaving{}
			careful, err := client.New(client.Options{
				Endpoints: map[contract.Product]client.Endpoint{contract.ZEC: {URL: "http://127.0.0.1"}}, Transport: transport,
			})
			require.NoError(t, err)
			careful.SeeInventory(contract.ZEC, elsewhere, theirs)
			if c.before != nil {
				careful.SeeInventory(contract.ZEC, key, c.before...)
			}
			holder := account(contract.ZEC)
			holder.Shared = c.shared
			err = careful.Own(holder, c.claimed)
			if c.ownErr == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.ownErr)
			}
			if c.after != nil {
				careful.SeeInventory(contract.ZEC, key, c.after...)
			}
			_, err = careful.Send(t.Context(), zen(`{"instanceIds":["`+c.claimed+`"]}`))
			if c.refused == "" {
				require.NoError(t, err)
				require.Len(t, transport.left, 1)
				return
			}
			require.Contains(t, requireRefused(t, err).Reason, c.refused)
			require.Empty(t, transport.left)
		})
	}
}

// What was arranged in one account does not make the same name in another one the run's: there it may be what a hook
// took it from.
func TestWhatWasArrangedElsewhereIsNotClean(t *testing.T) {
	t.Parallel()
	const arranged = "i-fresh-10"
	c, transport := watched(t, true)
	other := account(contract.ZEC)
	other.Credentials.AccessKeyID = "LENTACCOUNT01"
	c.SeeInventory(contract.ZEC, other.Credentials.AccessKeyID)
	require.NoError(t, c.Own(other, arranged))
	c.SeeInventory(contract.ZEC, canaryKeyID, arranged)
	_, err := c.Send(t.Context(), zen(`{}`))
	require.Contains(t, requireRefused(t, err).Reason, `its account holds "`+arranged+`"`)
	require.Empty(t, transport.left)
	c.SeeInventory(contract.ZEC, other.Credentials.AccessKeyID, arranged)
	_, err = c.Send(t.Context(), zen(`{}`, func(c *contract.Call) {
		c.Credentials.AccessKeyID, c.Account = other.Credentials.AccessKeyID, other.Credentials.AccessKeyID
	}))
	require.NoError(t, err)
}

// An account that counts instances and shows none is none that was seen to be empty.
func TestAnAccountThatHidesWhatItCountsIsNotEmpty(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		total  int
		shared bool
		owned  bool
	}{
		"empty":              {owned: true},
		"one that is hidden": {total: 1},
		"hidden in a shared account, where nothing has to be new": {total: 1, shared: true, owned: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := wary(t, optionsFor(bodies(t, strings.Replace(listing(), `"totalCount":0`, fmt.Sprintf(`"totalCount":%d`, row.total), 1))))
			of := account(contract.BMC)
			of.Shared = row.shared
			_, err := c.Inventory(t.Context(), of, nil)
			require.NoError(t, err)
			err = c.Own(of, "i-fresh-10")
			if row.owned {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "counts instances and shows none")
		})
	}
}

// Another account that shows the instance is no witness of where it was arranged, and a broken list is none of what was there.
func TestOnlyTheAccountsOwnInventoryIsAWitness(t *testing.T) {
	t.Parallel()
	const fresh = "i-fresh-10"
	transport := &leaving{}
	options := client.Options{Endpoints: map[contract.Product]client.Endpoint{contract.ZEC: {URL: "http://127.0.0.1"}}, Transport: transport}
	careful, err := client.New(options)
	require.NoError(t, err)
	holder := account(contract.ZEC)
	careful.SeeInventory(contract.ZEC, holder.Credentials.AccessKeyID)
	require.NoError(t, careful.Own(holder, fresh))
	careful.SeeInventory(contract.ZEC, elsewhere, fresh)
	_, err = careful.Send(t.Context(), zen(`{"instanceIds":["`+fresh+`"]}`))
	requireRefused(t, err)
	require.Empty(t, transport.left)

	s := bodies(t, "<html>")
	broken := wary(t, optionsFor(s))
	_, err = broken.Inventory(t.Context(), account(contract.BMC), nil)
	requireUnreadable(t, err)
	require.ErrorContains(t, broken.Own(account(contract.BMC), fresh), "not looked at before")
	require.ErrorContains(t, broken.Own(contract.Account{}, fresh), "for no account")
}
