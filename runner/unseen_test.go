package runner

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// lending is a hook that knows no references, and that lends accounts in use: from the second one on, for the first is that of
// the first look, each has somebody's instance in it. Something goes wrong before the run can see that.
type lending struct {
	*reference.Provider
	wrong func(l *lending, w http.ResponseWriter, account string) bool // with the account of a scenario; it tells whether it answered
	mute  atomic.Bool                                                  // the inventory is answered with 500
	lent  atomic.Int64
	torn  atomic.Int64
}

func (l *lending) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	body := unreferred(string(data))
	switch hooked := r.URL.Path == reference.HookPath; {
	case !hooked && l.mute.Load():
		http.Error(w, `{"requestId":"T1","code":"INTERNAL_ERROR","message":"no"}`, http.StatusInternalServerError)
		return
	case hooked && leaves(body) && gjson.Get(body, "params.accessKeyId").Exists() && l.lent.Load() > 1:
		l.torn.Add(1)
	case hooked && setsUp(body) && l.lent.Add(1) > 1:
		account := ask(l.Provider, r, body).Body.String()
		ask(l.Provider, r, fmt.Sprintf(`{"action":"setup","state":"instances","params":{"product":"bmc","accessKeyId":%q}}`, gjson.Get(account, "accessKeyId").String()))
		if !l.wrong(l, w, account) {
			_, _ = io.WriteString(w, account)
		}
		return
	}
	relay(w, ask(l.Provider, r, body))
}

var secretMember = regexp.MustCompile(`"accessKeySecret":"[^"]*"`)

// An account that the run never looked into may be somebody's, with all that is in it. It is torn down by no key, and told.
func TestAnAccountThatNobodyLookedIntoIsKept(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		wrong func(l *lending, w http.ResponseWriter, account string) bool
		exit  int
	}{
		"the second account of the scenario can't be had": {func(l *lending, w http.ResponseWriter, _ string) bool {
			if l.lent.Load() < 3 {
				return false
			}
			l.mute.Store(true) // and from then on, nobody can look
			http.Error(w, `{"reason":"there is only one"}`, http.StatusNotImplemented)
			return true
		}, contract.ExitIncomplete},
		"its answer can't be used": {func(_ *lending, w http.ResponseWriter, account string) bool {
			_, _ = io.WriteString(w, secretMember.ReplaceAllString(account, `"accessKeySecret":""`))
			return true
		}, contract.ExitIncomplete},
		"its inventory can't be read": {func(l *lending, _ http.ResponseWriter, _ string) bool {
			l.mute.Store(true)
			return false
		}, contract.ExitUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, lender := lentTo(t.Context(), t, row.wrong)
			require.Equal(t, row.exit, result.Exit, result.Reason)
			requireKept(t, result, lender)
		})
	}
}

// The run is interrupted when it has the account, and has not looked into it. It looks before it tears anything down.
func TestAnAccountThatAnInterruptedRunHadNotLookedIntoIsKept(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	result, lender := lentTo(ctx, t, func(*lending, http.ResponseWriter, string) bool {
		cancel()
		return false
	})
	require.Equal(t, contract.ExitInterrupted, result.Exit, result.Reason)
	requireKept(t, result, lender)
}

func lentTo(ctx context.Context, t *testing.T, wrong func(*lending, http.ResponseWriter, string) bool) (*result.Report, *lending) {
	t.Helper()
	var lender *lending
	s := stage(t, func(provider *reference.Provider) http.Handler {
		lender = &lending{Provider: provider, wrong: wrong}
		return lender
	})
	s.options.Selection, s.options.Concurrency = Selection{Patterns: []string{"BMC-TRM-21"}}, 1 // it needs two accounts
	result, err := Run(ctx, s.options)
	require.NoError(t, err)
	return result, lender
}

// requireKept checks that no account in use was torn down, and that each is told.
func requireKept(t *testing.T, result *result.Report, lender *lending) {
	t.Helper()
	require.Zero(t, lender.torn.Load(), "what was lent was somebody's")
	require.Positive(t, lender.Accounts())
	require.NotEmpty(t, result.Unchecked)
	require.Empty(t, result.Leftovers)
	require.Empty(t, result.Sweep, "a sweep tears none of them down")
	require.FileExists(t, result.Ledger)
}
