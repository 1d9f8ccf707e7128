package guard_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

const (
	ours    = "i-fresh-10"
	strange = "i-strange-22"
	earlier = "i-strange-11" // in the order of names
)

// sight is what happens in an account, and the instance by which somebody else uses it.
type sight struct {
	play func(t *testing.T, c *subject)
	want string
}

func sights() map[string]sight {
	return map[string]sight{
		"an empty account": {func(*testing.T, *subject) {}, ""},
		"there at first":   {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), strange) }, strange},
		"there at first, and claimed": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			require.Error(t, c.Own(account(contract.ZEC), strange))
			c.see(account(contract.ZEC), strange)
		}, strange},
		"gone since": {func(_ *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			c.see(account(contract.ZEC))
		}, strange},
		"beside what was arranged": {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), ours, strange) }, strange},
		"only what was arranged":   {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), ours) }, ""},
		"since the run acted": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), ours)
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+ours+`"]}`))
			require.NoError(t, err)
			c.see(account(contract.ZEC), strange)
		}, ""},
		"since a request that only reads": {func(t *testing.T, c *subject) {
			_, err := c.Inventory(t.Context(), account(contract.ZEC), nil)
			require.NoError(t, err)
			c.see(account(contract.ZEC), strange)
		}, strange},
		"since a request that was refused": {func(t *testing.T, c *subject) {
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["i-nobody-99"]}`))
			requireRefused(t, err)
			c.see(account(contract.ZEC), strange)
		}, strange},
		"since a request that could mean any, and was refused": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			_, err := c.Send(t.Context(), zen(`{}`))
			requireRefused(t, err)
			c.see(account(contract.ZEC), earlier, strange)
		}, earlier},
		"in another account": {func(_ *testing.T, c *subject) { c.see(accountOf(contract.ZEC, elsewhere), strange) }, ""},
		"of another account of the run": {func(t *testing.T, c *subject) {
			other := accountOf(contract.ZEC, elsewhere)
			c.see(other)
			require.NoError(t, c.Own(other, strange))
			c.see(account(contract.ZEC), strange)
		}, ""},
	}
}

// Somebody else uses an account that holds what nobody arranged, unless it turned up when the run had acted there.
func TestAStrangeInstanceShowsThatAnAccountIsInUse(t *testing.T) {
	t.Parallel()
	for name, row := range sights() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := unread(t)
			c.see(account(contract.ZEC))
			require.NoError(t, c.Own(account(contract.ZEC), ours))
			row.play(t, c)
			require.Equal(t, row.want, c.Strange(account(contract.ZEC)))
		})
	}
}
