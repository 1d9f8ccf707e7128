package runner

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tidwall/gjson"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// withoutBin takes what is in the recycle bin out of a list of instances.
func withoutBin(body []byte) []byte {
	kept := []json.RawMessage{}
	for _, item := range gjson.GetBytes(body, "response.dataSet").Array() {
		if cmp.Or(item.Get("instanceStatus").String(), item.Get("status").String()) != contract.StatusRecycle {
			kept = append(kept, json.RawMessage(item.Raw))
		}
	}
	id, _ := json.Marshal(gjson.GetBytes(body, "requestId").String())
	list, _ := json.Marshal(kept)
	return fmt.Appendf(nil, `{"requestId":%s,"response":{"requestId":%[1]s,"totalCount":%d,"dataSet":%s}}`, id, len(kept), list)
}

// binHiding is a provider whose list leaves out the recycle bin, unless it is asked for by id or by status. Where the
// hook lends accounts in use, each has a stranger in its bin, which a lying hook gives for what it was to arrange.
type binHiding struct {
	*reference.Provider
	inUse     bool
	lies      bool
	blind     bool // it refuses to list by status
	lent      atomic.Int64
	released  atomic.Int64 // requests that may change something
	strangers sync.Map     // answers of the hook, by access key id
}

func (b *binHiding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(r.Body)
	body, hooked := string(data), r.URL.Path == reference.HookPath
	if stranger, lent := b.strangers.Load(gjson.Get(body, "params.accessKeyId").String()); hooked && lent && b.lies && arranges(body) {
		_, _ = io.WriteString(w, inPlaceOfTheNamed(body, stranger.(string)))
		return
	}
	if b.blind && !hooked && gjson.Get(body, "instanceStatus").Exists() {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"requestId":"T1","code":"INVALID_PARAMETER","message":"instanceStatus"}`)
		return
	}
	answer := ask(b.Provider, r, body)
	text := answer.Body.Bytes()
	switch {
	case hooked && b.inUse && setsUp(body) && b.lent.Add(1) > 1: // the account of the first look is an honest one
		key := gjson.GetBytes(text, "accessKeyId").String()
		wish := fmt.Sprintf(`{"action":"setup","state":"instances","params":{"product":%q,"accessKeyId":%q,"status":"RECYCLE"}}`, gjson.Get(body, "params.product").String(), key)
		b.strangers.Store(key, ask(b.Provider, r, wish).Body.String())
	case !hooked && r.Header.Get("X-Zc-Action") != "DescribeInstances":
		b.released.Add(1)
	case !hooked && answer.Code == http.StatusOK && !gjson.Get(body, "instanceIds").Exists() && !gjson.Get(body, "instanceStatus").Exists() && !gjson.Get(body, "status").Exists():
		text = withoutBin(text)
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(text)
}

// Where the list leaves out the recycle bin, a stranger in it is found all the same: before the hook can give it for what
// it arranged, and before a request is sent that a wrong provider could take for everything. What was really arranged
// there is released.
func TestAStrangerInAHiddenBinIsNotTouched(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		inUse, lies, blind bool
		rule               string
		exit               int
	}{
		"an account of its own":          {rule: "BMC-REL-10"},
		"an instance that is somebody's": {inUse: true, lies: true, rule: "BMC-REL-10", exit: contract.ExitIncomplete},
		"a bystander in the bin":         {inUse: true, rule: "BMC-TRM-15", exit: contract.ExitIncomplete},
		"a request that names none":      {inUse: true, rule: "ZEC-REL-11", exit: contract.ExitLeftover}, // what was arranged stays beside the stranger
		"a bin that can't be searched":   {inUse: true, blind: true, rule: "BMC-TRM-15", exit: contract.ExitIncomplete},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var hiding *binHiding
			s := stage(t, func(provider *reference.Provider) http.Handler {
				hiding = &binHiding{Provider: provider, inUse: row.inUse, lies: row.lies, blind: row.blind}
				return hiding
			})
			s.options.Selection = Selection{Patterns: []string{row.rule}}
			result := s.run(t)
			if row.inUse {
				require.Zero(t, hiding.released.Load())
			}
			require.Equal(t, row.exit, result.Exit, result.Reason+result.Rules[0].Reason)
			if !row.inUse {
				require.Positive(t, hiding.released.Load())
				s.requireNothingLeft(t, result)
				return
			}
			if row.blind {
				require.Contains(t, result.Rules[0].Reason, "the recycle bin can't be searched")
				return
			}
			require.Contains(t, result.Rules[0].Reason, "the account also holds instance")
			require.NotZero(t, s.provider.Accounts(), "an account in use is not torn down")
			require.Empty(t, result.Sweep, "nor by a sweep")
			require.FileExists(t, result.Ledger)
		})
	}
}

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

// Where such an account can't be looked into, nobody knows whose it is, and it is torn down by none of its references either.
func TestAnAccountThatWasGivenTwiceAndNotSeenIsNotTornDown(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusInternalServerError, http.StatusUnauthorized} {
		var teardowns, setups atomic.Int64
		s := stage(t, func(provider *reference.Provider) http.Handler {
			var first sync.Once
			var only string
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				switch {
				case r.URL.Path != reference.HookPath:
					w.WriteHeader(status)
					_, _ = io.WriteString(w, `{"requestId":"T1","code":"NOT_NOW","message":"no"}`)
				case leaves(string(body)):
					teardowns.Add(1)
					_, _ = io.WriteString(w, gjson.GetBytes(body, "params").Raw)
				default:
					setups.Add(1)
					first.Do(func() {
						only = ask(provider, r, `{"action":"setup","state":"an account","params":{"product":"bmc"}}`).Body.String()
					})
					_, _ = io.WriteString(w, strings.Replace(only, "{", fmt.Sprintf(`{"reference":%q,`, gjson.GetBytes(body, "params.reference").String()), 1))
				}
			})
		})
		s.options.Selection = Selection{}
		result := s.run(t)
		require.Greater(t, setups.Load(), int64(1))
		require.NotZero(t, result.Exit)
		require.Zero(t, teardowns.Load(), "status %d: it may be somebody's", status)
		_, err := Sweep(t.Context(), SweepOptions{Ledger: s.options.Ledger, Target: s.options.Target, Yes: true})
		require.NoError(t, err)
		require.Zero(t, teardowns.Load(), "status %d: nor does a sweep", status)
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

var createTime = regexp.MustCompile(`("[cC]reateTime":")[^"]*"`)

// An instance may be hidden from the list and from the bin, and be shown by its id. What was made before its account was asked
// for was not arranged in it.
func TestAnInstanceThatIsOlderThanItsAccountIsNotTouched(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"BMC-REL-02", "ZEC-REL-01", "BSS-REL-01"} {
		var acted atomic.Int64
		s := stage(t, func(provider *reference.Provider) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				action := r.Header.Get("X-Zc-Action") + r.URL.Query().Get("Action") + r.Header.Get("X-Acs-Action")
				if strings.Contains(action, "Release") || strings.Contains(action, "Terminate") {
					acted.Add(1)
				}
				answer := httptest.NewRecorder()
				provider.ServeHTTP(answer, r)
				w.WriteHeader(answer.Code)
				_, _ = w.Write(createTime.ReplaceAll(answer.Body.Bytes(), []byte(`${1}2020-01-02T03:04:05Z"`)))
			})
		})
		s.options.Selection = Selection{Patterns: []string{rule}}
		result := s.run(t)
		require.Zero(t, acted.Load(), rule)
		require.Equal(t, contract.ExitIncomplete, result.Exit, result.Reason)
		require.Contains(t, result.Rules[0].Reason, "was made at 2020-01-02T03:04:05Z, before its account was asked for")
	}
}
