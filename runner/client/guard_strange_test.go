package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

const (
	ours    = "i-fresh-10"
	strange = "i-strange-22"
	earlier = "i-strange-11" // in the order of names
)

// sight is what happens in an account, and the instance by which somebody else uses it.
type sight struct {
	play func(t *testing.T, c *client.Client)
	want string
}

func sights() map[string]sight {
	key := account(contract.ZEC).Credentials.AccessKeyID
	return map[string]sight{
		"an empty account": {func(*testing.T, *client.Client) {}, ""},
		"there at first":   {func(_ *testing.T, c *client.Client) { c.SeeInventory(contract.ZEC, key, strange) }, strange},
		"there at first, and claimed": {func(t *testing.T, c *client.Client) {
			c.SeeInventory(contract.ZEC, key, strange)
			require.Error(t, c.Own(account(contract.ZEC), strange))
			c.SeeInventory(contract.ZEC, key, strange)
		}, strange},
		"gone since": {func(_ *testing.T, c *client.Client) {
			c.SeeInventory(contract.ZEC, key, strange)
			c.SeeInventory(contract.ZEC, key)
		}, strange},
		"beside what was arranged": {func(_ *testing.T, c *client.Client) { c.SeeInventory(contract.ZEC, key, ours, strange) }, strange},
		"only what was arranged":   {func(_ *testing.T, c *client.Client) { c.SeeInventory(contract.ZEC, key, ours) }, ""},
		"since the run acted": {func(t *testing.T, c *client.Client) {
			c.SeeInventory(contract.ZEC, key, ours)
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+ours+`"]}`))
			require.NoError(t, err)
			c.SeeInventory(contract.ZEC, key, strange)
		}, ""},
		"since a request that only reads": {func(t *testing.T, c *client.Client) {
			_, err := c.Inventory(t.Context(), account(contract.ZEC), nil)
			require.NoError(t, err)
			c.SeeInventory(contract.ZEC, key, strange)
		}, strange},
		"since a request that was refused": {func(t *testing.T, c *client.Client) {
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["i-nobody-99"]}`))
			requireRefused(t, err)
			c.SeeInventory(contract.ZEC, key, strange)
		}, strange},
		"since a request that could mean any, and was refused": {func(t *testing.T, c *client.Client) {
			c.SeeInventory(contract.ZEC, key, strange)
			_, err := c.Send(t.Context(), zen(`{}`))
			requireRefused(t, err)
			c.SeeInventory(contract.ZEC, key, earlier, strange)
		}, earlier},
		"in another account": {func(_ *testing.T, c *client.Client) { c.SeeInventory(contract.ZEC, elsewhere, strange) }, ""},
		"of another account of the run": {func(t *testing.T, c *client.Client) {
			other := account(contract.ZEC)
			other.Credentials.AccessKeyID = elsewhere
			c.SeeInventory(contract.ZEC, elsewhere)
			require.NoError(t, c.Own(other, strange))
			c.SeeInventory(contract.ZEC, key, strange)
		}, ""},
	}
}

// Somebody else uses an account that holds what nobody arranged, unless it turned up when the run had acted there.
func TestAStrangeInstanceShowsThatAnAccountIsInUse(t *testing.T) {
	t.Parallel()
	key := account(contract.ZEC).Credentials.AccessKeyID
	for name, row := range sights() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := client.New(client.Options{
				Endpoints: map[contract.Product]client.Endpoint{contract.ZEC: {URL: "http://127.0.0.1"}}, Transport: &leaving{},
			})
			require.NoError(t, err)
			c.SeeInventory(contract.ZEC, key)
			require.NoError(t, c.Own(account(contract.ZEC), ours))
			row.play(t, c)
			require.Equal(t, row.want, c.Strange(account(contract.ZEC)))
		})
	}
}
