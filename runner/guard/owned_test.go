package guard_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// An instance is the run's own if its account did not hold it before it was arranged, and holds it since.
func TestAnInstanceIsOwnedByTwoLooks(t *testing.T) {
	t.Parallel()
	const fresh, older, theirs = "i-fresh-10", "i-older-10", "i-theirs-10"
	for name, c := range map[string]struct {
		before  []string // what the account's inventory shows before; nil means that it was not read
		shared  bool
		claimed string
		after   []string // nil means that it was not read again
		another []string // what another account's shows after; it is no witness
		ownErr  string
		refused string
	}{
		"new":                              {before: []string{}, claimed: fresh, after: []string{fresh}},
		"new beside an older one":          {before: []string{older}, claimed: fresh, after: []string{fresh, older}},
		"there before":                     {before: []string{older}, claimed: older, after: []string{older}, ownErr: "was there before it was arranged", refused: "does not own"},
		"of another account":               {before: []string{}, claimed: theirs, after: []string{}, ownErr: "was there before it was arranged", refused: "does not own"},
		"nobody looked before":             {claimed: fresh, after: []string{fresh}, ownErr: "not looked at before", refused: "does not own"},
		"nobody looked after":              {before: []string{}, claimed: fresh, refused: "no inventory of its account has shown since"},
		"shown by another account":         {before: []string{}, claimed: fresh, another: []string{fresh}, refused: "no inventory of its account has shown since"},
		"not there after":                  {before: []string{}, claimed: fresh, after: []string{older}, refused: "no inventory of its account has shown since"},
		"given away in a shared account":   {before: []string{older}, shared: true, claimed: older, after: []string{older}},
		"shared, and nobody looked before": {shared: true, claimed: fresh, after: []string{fresh}},
		"shared, and not there":            {shared: true, claimed: fresh, after: []string{}, refused: "no inventory of its account has shown since"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			careful := unread(t)
			careful.see(accountOf(contract.ZEC, elsewhere), theirs)
			if c.before != nil {
				careful.see(account(contract.ZEC), c.before...)
			}
			holder := account(contract.ZEC)
			holder.Shared = c.shared
			err := careful.Own(holder, c.claimed)
			if c.ownErr == "" {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, c.ownErr)
			}
			if c.after != nil {
				careful.see(account(contract.ZEC), c.after...)
			}
			if c.another != nil {
				careful.see(accountOf(contract.ZEC, elsewhere), c.another...)
			}
			_, err = careful.Send(t.Context(), zen(`{"instanceIds":["`+c.claimed+`"]}`))
			if c.refused == "" {
				require.NoError(t, err)
				require.Len(t, careful.left, 1)
				return
			}
			require.Contains(t, requireRefused(t, err).Reason, c.refused)
			require.Empty(t, careful.left)
		})
	}
}

// What was arranged in one account does not make the same name in another one the run's: there it may be what a hook
// took it from.
func TestWhatWasArrangedElsewhereIsNotClean(t *testing.T) {
	t.Parallel()
	const arranged = "i-fresh-10"
	c := watched(t, true)
	other := accountOf(contract.ZEC, "LENTACCOUNT01")
	c.see(other)
	require.NoError(t, c.Own(other, arranged))
	c.see(account(contract.ZEC), arranged)
	_, err := c.Send(t.Context(), zen(`{}`))
	require.Contains(t, requireRefused(t, err).Reason, `its account holds "`+arranged+`"`)
	require.Empty(t, c.left)
	c.see(other, arranged)
	_, err = c.Send(t.Context(), zen(`{}`, func(c *contract.Call) {
		c.Credentials.AccessKeyID, c.Account = other.Credentials.AccessKeyID, other.Credentials.AccessKeyID
	}))
	require.NoError(t, err)
}

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

// A list may leave out the recycle bin, so a request that could mean any instance needs to know what is in there. A later list
// does not make it forget that.
func TestAnUnaimedRequestNeedsTheRecycleBin(t *testing.T) {
	t.Parallel()
	c := unread(t)
	listed := func() {
		_, err := c.Inventory(t.Context(), account(contract.ZEC), nil)
		require.NoError(t, err)
	}
	listed()
	_, err := c.Send(t.Context(), zen(`{}`))
	require.Contains(t, requireRefused(t, err).Reason, "the recycle bin of its account could not be searched or was not")
	c.seeBin(account(contract.ZEC), stranger)
	listed()
	_, err = c.Send(t.Context(), zen(`{}`))
	require.Contains(t, requireRefused(t, err).Reason, `its account holds "`+stranger+`"`)
	c.seeBin(account(contract.ZEC))
	c.left = nil
	_, err = c.Send(t.Context(), zen(`{}`))
	require.NoError(t, err)
	require.Len(t, c.left, 1)
}

// An account is alone when its whole list and its recycle bin have shown nothing but what was arranged, at any time.
func TestAnAccountThatWasSeenToBeAlone(t *testing.T) {
	t.Parallel()
	for product, bin := range map[contract.Product]bool{contract.BMC: true, contract.ZEC: true, contract.BSS: false} {
		of := account(product)
		c := unread(t)
		require.False(t, c.Alone(of))
		_, err := c.Inventory(t.Context(), of, nil)
		require.NoError(t, err)
		require.Equal(t, !bin, c.Alone(of))
		c.seeBin(of)
		require.True(t, c.Alone(of))
		c.see(of, stranger)
		require.False(t, c.Alone(of), "it is not any more")
		c = unread(t)
		require.NoError(t, c.LookOver(t.Context(), of))
		require.True(t, c.Alone(of))
	}
	acted := unread(t)
	acted.own(account(contract.ZEC), mine)
	_, err := acted.Send(t.Context(), zen(`{"instanceIds":["`+mine+`"]}`))
	require.NoError(t, err)
	other := accountOf(contract.ZEC, elsewhere)
	call := zen(`{"instanceIds":["` + mine + `"]}`)
	call.Account = elsewhere
	_, err = acted.Send(t.Context(), call)
	require.NoError(t, err)
	acted.see(other, stranger)
	strange, later := acted.Strange(other)
	require.Equal(t, stranger, strange)
	require.True(t, later, "the provider may have made it because of what was sent")
	require.False(t, acted.Alone(other), "and nobody knows")
	require.NoError(t, acted.LookOver(t.Context(), other))
	require.False(t, acted.Alone(other), "although it is not there any more")
	known := unread(t)
	require.NoError(t, known.LookOver(t.Context(), account(contract.ZEC)))
	require.NoError(t, known.Own(account(contract.ZEC), mine))
	known.see(account(contract.ZEC), mine)
	_, err = known.Send(t.Context(), zen(`{"instanceIds":["`+mine+`"]}`))
	require.NoError(t, err)
	require.True(t, known.Alone(account(contract.ZEC)))
	known.see(account(contract.ZEC), stranger)
	require.False(t, known.Alone(account(contract.ZEC)), "it was alone before, and something turned up when the run had acted")
}

const (
	ours    = "i-fresh-10"
	strange = "i-strange-22"
	earlier = "i-strange-11" // in the order of names
)

// sight is what happens in an account, and the instance by which somebody else uses it.
type sight struct {
	play  func(t *testing.T, c *subject)
	want  string
	later bool
}

func sights() map[string]sight {
	return map[string]sight{
		"an empty account": {func(*testing.T, *subject) {}, "", false},
		"there at first":   {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), strange) }, strange, false},
		"there at first, and claimed": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			require.Error(t, c.Own(account(contract.ZEC), strange))
			c.see(account(contract.ZEC), strange)
		}, strange, false},
		"gone since": {func(_ *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			c.see(account(contract.ZEC))
		}, strange, false},
		"beside what was arranged": {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), ours, strange) }, strange, false},
		"only what was arranged":   {func(_ *testing.T, c *subject) { c.see(account(contract.ZEC), ours) }, "", false},
		"since the run acted": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), ours)
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+ours+`"]}`))
			require.NoError(t, err)
			c.see(account(contract.ZEC), strange)
		}, strange, true},
		"since a request that only reads": {func(t *testing.T, c *subject) {
			_, err := c.Inventory(t.Context(), account(contract.ZEC), nil)
			require.NoError(t, err)
			c.see(account(contract.ZEC), strange)
		}, strange, false},
		"since a request that was refused": {func(t *testing.T, c *subject) {
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["i-nobody-99"]}`))
			requireRefused(t, err)
			c.see(account(contract.ZEC), strange)
		}, strange, false},
		"since a request that could mean any, and was refused": {func(t *testing.T, c *subject) {
			c.see(account(contract.ZEC), strange)
			_, err := c.Send(t.Context(), zen(`{}`))
			requireRefused(t, err)
			c.see(account(contract.ZEC), earlier, strange)
		}, earlier, false},
		"in another account": {func(_ *testing.T, c *subject) { c.see(accountOf(contract.ZEC, elsewhere), strange) }, "", false},
		"of another account of the run": {func(t *testing.T, c *subject) {
			other := accountOf(contract.ZEC, elsewhere)
			c.see(other)
			require.NoError(t, c.Own(other, strange))
			c.see(account(contract.ZEC), strange)
		}, "", false},
	}
}

// Somebody else may use an account that holds what nobody arranged, and surely does where it was there before the run acted.
func TestAStrangeInstanceShowsThatAnAccountIsInUse(t *testing.T) {
	t.Parallel()
	for name, row := range sights() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := unread(t)
			c.see(account(contract.ZEC))
			require.NoError(t, c.Own(account(contract.ZEC), ours))
			row.play(t, c)
			id, later := c.Strange(account(contract.ZEC))
			require.Equal(t, row.want, id)
			require.Equal(t, row.later, later)
		})
	}
}

// Instances of others are remembered, so that no request names one. Their number is limited, and then nothing more leaves.
func TestATargetThatListsFarTooMuchIsSentNothing(t *testing.T) {
	t.Parallel()
	g, out := guard.New(), &leaving{}
	send := func() error {
		ctx := guard.Sender{Product: contract.ZEC, Accounts: []string{canaryKeyID}}.Into(t.Context())
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/", strings.NewReader(`{}`))
		require.NoError(t, err)
		request.Header.Set("X-ZC-Action", "DescribeInstances")
		_, err = g.Transport(out).RoundTrip(request)
		return err
	}
	foreign := make([]string, 99_999)
	for i := range foreign {
		foreign[i] = fmt.Sprint("i-theirs-", i)
	}
	g.Found(accountOf(contract.ZEC, elsewhere), foreign)
	require.NoError(t, send())
	g.Found(accountOf(contract.ZEC, elsewhere), []string{"i-one-more", "i-and-another"})
	var refused *contract.Refused
	require.ErrorAs(t, send(), &refused)
	require.ErrorContains(t, refused, "listed 100000 instances that this run did not arrange")
	require.Len(t, out.left, 1)
}
