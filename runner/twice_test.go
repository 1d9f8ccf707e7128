package runner

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// A hook may have but one account, and give it for every reference that it is asked under. Where somebody else uses that
// account, it is torn down by none of them.
func TestAnAccountInUseIsNotTornDownByItsOtherReferences(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		stranger  bool
		teardowns int64 // at least; none at all where somebody uses the account
	}{"in use": {true, 0}, "alone": {false, 3}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var teardowns atomic.Int64
			s := stage(t, oneAccount(row.stranger, &teardowns))
			s.options.Selection = Selection{} // all three products ask for an account at once
			result := s.run(t)
			require.Contains(t, result.Reason, "the same account twice")
			if !row.stranger {
				require.GreaterOrEqual(t, teardowns.Load(), row.teardowns)
				return
			}
			require.Zero(t, teardowns.Load(), "all that it holds would be gone")
			require.Len(t, result.Unchecked, 3)
			for _, each := range result.Unchecked {
				require.Contains(t, each.Reason, "which the run did not arrange")
			}
			swept, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: s.options.Target, Yes: true})
			require.NoError(t, err)
			require.Equal(t, contract.ExitLeftover, swept.Exit)
			require.Zero(t, teardowns.Load())
		})
	}
}

// oneAccount is a hook that gives the account which it made first, with somebody's instance in it or not, to all who ask.
func oneAccount(stranger bool, teardowns *atomic.Int64) func(*reference.Provider) http.Handler {
	var first, listed sync.Once
	var only string
	looked := make(chan struct{})
	return func(provider *reference.Provider) http.Handler {
		return reading(func() { listed.Do(func() { close(looked) }) }, hooked(func(w http.ResponseWriter, r *http.Request, body string) bool {
			if leaves(body) {
				teardowns.Add(1)
				_, _ = io.WriteString(w, gjson.Get(body, "params").Raw) // it knows references, and repeats them
				return true
			}
			if !setsUp(body) {
				return false
			}
			again := true
			first.Do(func() {
				again = false
				only = ask(provider, r, body).Body.String()
				if stranger {
					ask(provider, r, fmt.Sprintf(`{"action":"setup","state":"instances","params":{"product":%q,"accessKeyId":%q}}`,
						gjson.Get(body, "params.product").String(), gjson.Get(only, "accessKeyId").String()))
				}
			})
			if again {
				<-looked // so that the account is the first one's, by its product
			}
			_, _ = io.WriteString(w, only)
			return true
		})(provider))
	}
}

// reading calls a function after each answer of a product.
func reading(answered func(), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		if r.URL.Path != reference.HookPath {
			answered()
		}
	})
}
