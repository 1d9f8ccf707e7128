package reference

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A view with a fault answers with it. The other keeps the contract, and both show the same instances.
func TestViewsShareAccounts(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	sound := s.provider
	id := s.one(running)
	require.Equal(t, "403 "+codeNotRecycled, s.release(id))
	view, err := sound.Broken("bmc-rel-02-releases-running")
	require.NoError(t, err)
	s.provider = view
	require.Equal(t, "200", s.release(id))
	s.provider = sound
	require.Equal(t, "404 "+codeInstanceNotFound, s.release(id))
	_, err = sound.Broken("bmc-rel-02-releases-runing")
	require.ErrorContains(t, err, `did you mean "bmc-rel-02-releases-running"?`)
	view, err = view.Broken("bmc-rel-06-accepts-101")
	require.NoError(t, err)
	require.Equal(t, []string{"bmc-rel-02-releases-running", "bmc-rel-06-accepts-101"}, view.options.Faults)

	b := newScript(t, contract.BSS, kindDefault, Options{})
	failing, kept := b.provider.Failing(), b.one(normal)
	b.provider, sound = failing, b.provider
	require.Equal(t, "500 InternalError", b.bssRelease(kept))
	b.provider = sound.Refusing("Odd", "why")
	require.Equal(t, "400 Odd", b.bssRelease(kept))
	b.provider = sound
	require.Equal(t, done200, b.bssRelease(kept))
}

func TestEveryAccountOfAProductHasItsRateLimit(t *testing.T) {
	limits := map[contract.Product]contract.RateLimit{
		contract.BMC: {Requests: 2, Per: time.Hour}, contract.BSS: {Requests: 2, Per: time.Hour},
	}
	for product, want := range map[contract.Product]string{contract.BMC: "429 " + codeLimitExceeded, contract.BSS: "400 Throttling.User"} {
		s := newScript(t, product, kindDefault, Options{RateLimits: limits})
		release := s.release
		if product == contract.BSS {
			release = s.bssRelease
		}
		for range 2 {
			require.NotEqual(t, want, release(ghost))
		}
		require.Equal(t, want, release(ghost))
	}
	s := newScript(t, contract.ZEC, kindDefault, Options{RateLimits: limits})
	for range 4 {
		require.Equal(t, "200", s.release(ghost), "another product has no limit")
	}
}

func TestClocksAreMovedTogetherOrNotAtAll(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	other := s.another(kindDefault)
	key := s.account.AccessKeyID
	moved, err := s.provider.Advance(key, time.Hour)
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	moved, err = s.provider.Advance("", time.Hour)
	require.NoError(t, err)
	require.Equal(t, 2, moved)
	_, err = s.provider.Advance("", longestPass-90*time.Minute)
	require.EqualError(t, err, "advance: got 87598h30m0s, with which a clock would be more than ten years ahead")
	_, err = s.provider.Advance("", 0)
	require.Error(t, err)
	_, err = s.provider.Advance("nobody", time.Hour)
	require.EqualError(t, err, `accessKeyId: got "nobody", which no account has`)
	require.Equal(t, "2h0m0s", s.provider.State(key)[0].Ahead)
	require.Equal(t, "1h0m0s", s.provider.State(other.account.AccessKeyID)[0].Ahead)
}

func TestTheStateShowsWhatIsListed(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{})
	gone, left := s.one(running), s.one(recycle)
	require.Equal(t, "200", s.release(gone))
	_, err := s.provider.Advance("", time.Hour)
	require.NoError(t, err)
	states := s.provider.State("")
	require.Len(t, states, 1)
	require.Equal(t, []string{left}, []string{states[0].Instances[0].ID})
	require.Len(t, states[0].Instances, 1)
	require.Equal(t, []contract.Credentials{s.account}, s.provider.Credentials())
	anew, err := s.provider.Anew()
	require.NoError(t, err)
	require.Empty(t, anew.State(""))
	require.Empty(t, anew.Credentials())
	require.Equal(t, s.provider.HookToken(), anew.HookToken())
	require.Len(t, s.provider.State(""), 1)
	s.provider = anew
	require.Equal(t, "401 "+codeInvalidAuthorization, s.release(left))
}

func TestAPathBelongsToAProduct(t *testing.T) {
	p, err := New(Options{})
	require.NoError(t, err)
	for path, want := range map[string]contract.Product{"/": contract.BSS, "/api/v2/bmc": contract.BMC, "/api/v2/zec": contract.ZEC, HookPath: "", "/api": ""} {
		product, known := p.Product(path)
		require.Equal(t, want, product, path)
		require.Equal(t, want != "", known, path)
	}
}

func TestATraceTellsWhatBecameOfARequest(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	var trace Trace
	handler := s.provider
	r, err := http.NewRequest(http.MethodPost, "http://a/api/v2/bmc", http.NoBody)
	require.NoError(t, err)
	r.Header = http.Header{"Authorization": {"Bearer " + s.account.Token}, "Content-Type": {"application/json"}, "X-Zc-Action": {"Nothing"}}
	_, err = Transport{handler}.RoundTrip(r.WithContext(WithTrace(t.Context(), &trace)))
	require.NoError(t, err)
	require.Equal(t, Trace{Operation: "Nothing", Code: codeUnauthorizedOperation, Credentials: s.account}, trace)
}
