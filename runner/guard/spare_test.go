package guard_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What an account holds beside may be lost while it is spare, and no longer; naming it stays forbidden.
func TestWhatIsSpareMayBeHitAndNotNamed(t *testing.T) {
	t.Parallel()
	for name, call := range unaimed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, false)
			c.Spare(account(call.Product), "i-something-else")
			_, err := c.Send(t.Context(), call)
			require.Contains(t, requireRefused(t, err).Reason, `its account holds "`+another+`"`, "another one is spare")
			c.Spare(accountOf(call.Product, elsewhere), another)
			_, err = c.Send(t.Context(), call)
			requireRefused(t, err)
			require.Empty(t, c.left, "another account's")

			c.Spare(account(call.Product), another)
			_, err = c.Send(t.Context(), call)
			require.NoError(t, err)
			require.Len(t, c.left, 1)

			c.Spare(account(call.Product))
			_, err = c.Send(t.Context(), call)
			requireRefused(t, err)
			require.Len(t, c.left, 1)
		})
	}
	c := watched(t, false)
	c.Spare(account(contract.ZEC), another)
	_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+another+`"]}`))
	requireRefused(t, err)
	_, err = c.Send(t.Context(), zen(`{"instanceIds":["`+mine+`"],"note":"`+another+`"}`))
	requireRefused(t, err)
	require.Empty(t, c.left)
}

// Whether a call is vague is what decides whether the guard wants a clean account for it, and is told without sending it.
func TestWhatIsVagueIsWhatNeedsACleanAccount(t *testing.T) {
	t.Parallel()
	c := watched(t, false)
	for name, call := range unaimed() {
		require.NotEmpty(t, c.Vague(call), name)
	}
	require.Equal(t, "it names no instance", c.Vague(zen(`{}`)))
	require.Contains(t, c.Vague(zen(`{"instanceIds":[1]}`)), "which may be an id or not")
	for name, call := range map[string]contract.Call{
		"ours":              zen(`{"instanceIds":["` + mine + `"]}`),
		"looked up":         zen(`{"instanceIds":["` + made + `"]}`),
		"nobody's":          zen(`{"instanceIds":["i-nobody"]}`), // refused whatever the account holds
		"reading all":       zen(`{"pageNum":1}`, operation("DescribeInstances")),
		"Alibaba":           ali("InstanceIds=" + mine),
		"Alibaba, a form":   ali("InstanceIds="+mine, inForm),
		"no call of ours":   {Product: "ecs"},
		"not to be written": zen(`{}`, kind("a\nb")),
	} {
		require.Empty(t, c.Vague(call), name)
	}
	require.Empty(t, c.left)
}
