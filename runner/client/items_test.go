package client

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// The same text is read once for a product, and means another thing in a list of another.
func TestItemsThatReadAlikeShareTheirMembers(t *testing.T) {
	t.Parallel()
	known := items{}
	list := func(product contract.Product, item string) contract.Instance {
		p, err := decodePage(provider.Of(product), []byte(`{"response":{"dataSet":[`+item+`]}}`), &known)
		require.NoError(t, err)
		require.Len(t, p.instances, 1)
		return p.instances[0]
	}
	text := `{"instanceId":"i","instanceStatus":"RUNNING","status":"STOPPED","instanceName":"n","tags":{"tags":[{"key":"k"}]}}`
	first, again := list(contract.BMC, text), list(contract.BMC, text)
	require.Equal(t, "RUNNING", first.Status)
	require.NotEmpty(t, first.Members)
	require.Equal(t, first, again)
	again.Members["seen"] = true
	require.Contains(t, first.Members, "seen", "the two have the same")
	other := list(contract.BMC, `{"instanceId":"i","instanceStatus":"STOPPED","instanceName":"n"}`)
	require.Equal(t, "STOPPED", other.Status)
	require.NotContains(t, other.Members, "seen")
	require.Equal(t, "STOPPED", list(contract.ZEC, text).Status)
	require.Len(t, known.seen, 3)
}

// What would fill the memory is read again each time.
func TestItemsAreRememberedUpToALimit(t *testing.T) {
	t.Parallel()
	known, api := items{held: mostRemembered - 50}, provider.Of(contract.BMC)
	known.read(api, []byte(`{"instanceId":"i","instanceStatus":"RUNNING"}`))
	require.Len(t, known.seen, 1)
	more := known.read(api, []byte(`{"instanceId":"j","instanceStatus":"RUNNING"}`))
	require.Equal(t, "j", more.instance.ID)
	require.Len(t, known.seen, 1)
}
