package reference

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestAnAccountIsTornDownByItsReference(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	setup := func(product, reference string) (int, object) {
		return s.hook("an account", object{"product": product, "reference": reference})
	}
	teardown := func(params object) (int, object) {
		return s.askHook(object{"action": "teardown", "state": "an account", "params": params})
	}
	there := func(answer object) bool {
		return s.provider.accounts.withKey(contract.BMC, answer["accessKeyId"].(string)) != nil
	}
	status, first := setup("bmc", "run-1")
	require.Equal(t, 200, status)
	require.Equal(t, "run-1", first["reference"])
	status, _ = setup("bmc", "run-1")
	require.Equal(t, 400, status, "it is in use")
	_, second := setup("bmc", "run-2")

	status, _ = teardown(object{"product": "zec", "reference": "run-1"})
	require.Equal(t, 200, status)
	require.True(t, there(first), "another product has no such account")
	for range 2 {
		status, answer := teardown(object{"product": "bmc", "reference": "run-1"})
		require.Equal(t, 200, status)
		require.Equal(t, object{"reference": "run-1"}, answer)
		require.False(t, there(first))
		require.True(t, there(second))
	}
	status, _ = setup("bmc", "run-1")
	require.Equal(t, 400, status, "a request that comes late brings nothing back")
	status, _ = teardown(object{"product": "bmc", "reference": "run-3"})
	require.Equal(t, 200, status)
	status, _ = setup("bmc", "run-3")
	require.Equal(t, 400, status, "nor one that comes after the teardown of its account")
	status, _ = teardown(object{"product": "bmc", "accessKeyId": second["accessKeyId"]})
	require.Equal(t, 200, status)
	require.False(t, there(second))
	status, _ = setup("bmc", "run-2")
	require.Equal(t, 200, status, "it went with its account")

	for _, params := range []object{{"product": "bmc"}, {"product": "bmc", "reference": "run-1", "accessKeyId": "AK"}} {
		status, _ = teardown(params)
		require.Equal(t, 400, status)
	}
	require.Equal(t, 2, s.provider.Accounts())
}
