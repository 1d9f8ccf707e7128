package guard_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// A provider may take a made-up id for the one that it is like, or for a pattern. So it leaves for an account only that
// holds nothing but the run's own, and the beginning of a foreign id never leaves.
func TestAMadeUpIDThatIsLikeAKnownOneNeedsACleanAccount(t *testing.T) {
	t.Parallel()
	const (
		ours   = "i-ours-33"
		theirs = "i-strange-2" // the beginning of another
	)
	for id, vague := range map[string]bool{
		"I-OURS-33": true, ours + "0": true, "i-ours": true, "0" + ours: true, " " + ours: true, ours + "\x00": true, ours + "%": true, ours + "'": true,
		"*": true, "%": true, "7": true, "i own thing": true, theirs: true, "i-quite-different": false, made: false,
		"i-ours-3_": true, "i-ours-3.": true, "i.ours_33": true, theirs + "_": true, "i-ours-[0-9]3": true, "i-ours|33": true, "i_quite.different": false,
	} {
		for _, product := range contract.Products() {
			for _, clean := range []bool{true, false} {
				c := watched(t, clean)
				c.own(account(product), ours)
				absent, err := c.Absent(t.Context(), account(product), id)
				require.NoError(t, err)
				require.True(t, absent, "%q", id)
				if !clean {
					c.see(account(product), ours, another)
				}
				api := provider.Of(product)
				c.left = nil
				call := api.Act(api.Release, account(product), contract.Wanted{}, []string{ours, id})
				require.Equal(t, vague, c.Vague(call) != "", "%q", id)
				if _, err = c.Send(t.Context(), call); !vague || clean {
					require.NoError(t, err, "%q", id)
					require.Len(t, c.left, 1)
					continue
				}
				require.Empty(t, c.left)
				require.Contains(t, requireRefused(t, err).Reason, "which a provider may take for another id, or for a pattern, so that it could mean any")
			}
		}
	}
}
