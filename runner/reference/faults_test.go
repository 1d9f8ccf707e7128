package reference

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A fault must leave every product alone but those that it names.
func TestFaultsKeepToTheirProducts(t *testing.T) {
	t.Parallel()
	sound := map[contract.Product]string{}
	for _, product := range []contract.Product{contract.BMC, contract.ZEC, contract.BSS} {
		sound[product] = answersOf(t, product, Options{})
		require.Equal(t, sound[product], answersOf(t, product, Options{}), "what varies by itself shows nothing")
	}
	for _, f := range Faults() {
		require.Equal(t, productsOf(f.Rule), f.Products, f.ID)
		for product, want := range sound {
			if !slices.Contains(f.Products, product) {
				require.Equal(t, want, answersOf(t, product, Options{Faults: []string{f.ID}}), "%s at %s", f.ID, product)
			}
		}
	}
}

// answersOf gives what a provider answers where one of two instances is released twice, and both are listed after that.
func answersOf(t *testing.T, product contract.Product, options Options) string {
	t.Helper()
	options.Random = rand.NewChaCha8([32]byte{})
	s := newScript(t, product, kindDefault, options)
	list := s.request(describeInstances, "{}")
	release := func(id string) *http.Request { return s.request(releaseInstances, `{"instanceIds":["`+id+`"]}`) }
	if product == contract.BSS {
		list = s.bssRequest(queryAvailableInstances, nil)
		release = func(id string) *http.Request { return s.bssRequest(releaseInstance, paramsOf(id)) }
	}
	id := s.arrange(object{"count": 2})[0]
	w := httptest.NewRecorder()
	for _, r := range []*http.Request{release(id), release(id), list} {
		s.provider.ServeHTTP(w, r)
		s.pass(time.Hour)
	}
	return w.Body.String()
}

func TestFaultsAreWellFormed(t *testing.T) {
	rules, ids := map[string]bool{}, map[string]bool{}
	for _, f := range Faults() {
		require.False(t, ids[f.ID], "%s stands twice", f.ID)
		require.True(t, strings.HasPrefix(f.ID, strings.ToLower(f.Rule)+"-"), f.ID)
		require.NotEmpty(t, f.Summary)
		require.Equal(t, len(f.AlsoRed) > 0, f.Reason != "", f.ID)
		require.True(t, f.Reason == "" || !slices.Contains(strings.Split(f.Reason, "; "), ""), "%s: %q: a rule has no reason in whyThere", f.ID, f.Reason)
		rules[f.Rule], ids[f.ID] = true, true
	}
	for _, f := range Faults() {
		for _, rule := range f.AlsoRed {
			require.True(t, rules[rule], "%s: %s", f.ID, rule)
		}
	}
}

func TestAFaultThatIsMisspelt(t *testing.T) {
	require.Equal(t, `; did you mean "bmc-rel-06-accepts-101"?`, FaultLike("bmc-rel-06-accept-101"))
	require.Contains(t, FaultLike("bmc-rel-6"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Contains(t, FaultLike("BMC-REL-06-what-is-it"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Regexp(t, `^; those of BMC-REL-06 are [^,]+, [^,]+, [^,]+ and \d+ more$`, FaultLike("bmc-rel-6"))
	require.Regexp(t, `^; those of ZC-ENV-01 are zc-env-01-`, FaultLike("zc-env-1"))
	require.Empty(t, FaultLike("nonsense"))
	require.Empty(t, FaultLike("zc-env-77-nothing"))
}
