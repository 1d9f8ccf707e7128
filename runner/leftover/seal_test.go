package leftover

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// askedHook remembers by what it was asked to tear down.
type askedHook struct{ asked []string }

func (h *askedHook) TearDown(_ context.Context, account contract.Account) error {
	h.asked = append(h.asked, account.Reference+" "+account.Credentials.AccessKeyID)
	return nil
}

func (h *askedHook) Close() {}

// A key in a ledger may be anybody's, unless a run that knew the token of the hook wrote it there and had seen the account.
func TestASweepGoesByKeysThatAreSealed(t *testing.T) {
	t.Parallel()
	const token = "a token of the hook"
	byReference, byKey := "relcon-abc-1 ", " AK1"
	for name, row := range map[string]struct {
		token    string // of the target at the sweep
		alone    bool
		referred bool
		change   []string
		want     string
	}{
		"as it was written":             {token, true, false, nil, byKey},
		"with a reference":              {token, false, true, nil, byReference},
		"not seen":                      {token, false, false, nil, ""},
		"not sealed":                    {token, true, false, []string{`"seal":"`, `"seal":"0`}, byReference},
		"of a target without a token":   {"", true, false, nil, byReference},
		"of another token":              {"another", true, false, nil, byReference},
		"another key":                   {token, true, false, []string{"AK1", "AKvictim"}, byReference},
		"seen, it says":                 {token, false, false, []string{`"accessKeyId"`, `"alone":true,"accessKeyId"`}, byReference},
		"another run":                   {token, true, false, []string{"abc", "xyz"}, "relcon-xyz-1 "},
		"a reference of another run":    {token, true, false, []string{"relcon-abc-1", "relcon-xyz-1"}, ""},
		"a reference of another number": {token, true, false, []string{"relcon-abc-1", "relcon-abc-2"}, ""},
		"no reference":                  {token, true, false, []string{"relcon-abc-1", ""}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.ledger")
			book, err := Start(path, Header{Run: "abc"}, token, time.Now)
			require.NoError(t, err)
			number, reference, err := book.Ask(contract.BMC, "", "s")
			require.NoError(t, err)
			account := contract.Account{Credentials: contract.Credentials{AccessKeyID: "AK1"}}
			if row.referred {
				account.Reference = reference
			}
			require.NoError(t, book.Given(number, account))
			if row.alone {
				require.NoError(t, book.SeenAlone(number, true))
			}
			require.NoError(t, book.Close())
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			require.NotContains(t, string(text), token)
			require.NoError(t, os.WriteFile(path, []byte(strings.NewReplacer(row.change...).Replace(string(text))), 0o600))

			// What a sweep writes down must not seal what was not sealed before.
			for range 2 {
				book, err = Open(path, time.Now)
				require.NoError(t, err)
				book.Check(row.token)
				hook := &askedHook{}
				removed := sweep(t.Context(), book, 1, hook)
				if row.want == "" {
					require.Empty(t, hook.asked)
					require.Empty(t, removed)
					require.NotEmpty(t, book.Left())
				} else {
					require.Equal(t, []string{row.want, row.want}, hook.asked)
					require.Len(t, removed, 1)
				}
				require.NoError(t, book.StillThere(1, false))
				require.NoError(t, book.Close())
			}
		})
	}
}
