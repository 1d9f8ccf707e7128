package client_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What a list leaves out is found by its status, and the guard knows it from then on, beside what the list has shown.
func TestASearchFindsWhatTheListLeavesOut(t *testing.T) {
	t.Parallel()
	for product, filter := range map[contract.Product]string{
		contract.BMC: `{"instanceStatus":"RECYCLE","pageNum":1,"pageSize":1000}`,
		contract.ZEC: `{"pageNum":1,"pageSize":1000,"status":"RECYCLE"}`,
	} {
		var s *server
		s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
			answer := `{"response":{"totalCount":0,"dataSet":[]}}`
			if string(s.last(t).body) == filter {
				answer = `{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-in-the-bin","instanceStatus":"RECYCLE","status":"RECYCLE"}]}}`
			}
			_, _ = io.WriteString(w, answer)
		})
		c := wary(t, optionsFor(s))
		whole, err := c.Inventory(t.Context(), account(product), nil)
		require.NoError(t, err)
		require.Empty(t, whole)
		found, err := c.Search(t.Context(), account(product), contract.StatusRecycle)
		require.NoError(t, err)
		require.Equal(t, []string{"i-in-the-bin"}, idsOf(found))
		require.Equal(t, "i-in-the-bin", c.Strange(account(product)))
		require.ErrorContains(t, c.Own(account(product), "i-in-the-bin"), "was there before it was arranged")
		vague := contract.Call{Product: product, Operation: "ReleaseInstances", Body: []byte(`{}`), Credentials: credentials(), Account: canaryKeyID}
		_, err = c.Send(t.Context(), vague)
		require.Contains(t, requireRefused(t, err).Reason, `its account holds "i-in-the-bin"`)
	}
}

// A filter that is not known finds nothing; any other answer is an error, as for an inventory.
func TestASearchThatIsNotUnderstoodFindsNothing(t *testing.T) {
	t.Parallel()
	status := http.StatusBadRequest
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"requestId":"T1","code":"INVALID_PARAMETER","message":"instanceStatus"}`)
	})
	c := wary(t, optionsFor(s))
	found, err := c.Search(t.Context(), account(contract.BMC), contract.StatusRecycle)
	require.NoError(t, err)
	require.Empty(t, found)
	before := s.count()
	found, err = c.Search(t.Context(), account(contract.BSS), "Normal")
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, before, s.count(), "the product has no such filter")
	for _, status = range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusForbidden} {
		_, err = c.Search(t.Context(), account(contract.BMC), contract.StatusRecycle)
		requireUnreadable(t, err)
	}
}
