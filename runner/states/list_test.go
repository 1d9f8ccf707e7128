package states_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

func TestAHookListsWhatItCan(t *testing.T) {
	hook, seen := answering(t, 200, `{"states":["an account","instances","an eclipse"],"kinds":{"zec":["default","recycle-bin"],"dns":["default"]},"later":1}`)
	known, err := hook.List(t.Context(), []contract.Product{contract.ZEC})
	require.NoError(t, err)
	require.Equal(t, []string{`{"action":"list"}`}, seen.bodies())
	require.Equal(t, "an account (zec: default, recycle-bin), instances", known.String())
	require.Equal(t, []contract.Need{contract.NeedClock, contract.NeedBilling, contract.NeedNonVNO, contract.NeedNoPermission, contract.NeedLoad}, known.Lacking(contract.ZEC))
	require.Contains(t, known.Lacking(contract.BMC), contract.NeedRecycleAccount, "only zec has that kind")
}

func TestAHookThatRefusesTheListDoesNotKnowIt(t *testing.T) {
	for _, status := range []int{400, 404, 405, 422, 500, 501} {
		hook, _ := answering(t, status, `{"error":"what?"}`)
		_, err := hook.List(t.Context(), []contract.Product{contract.ZEC})
		require.ErrorIs(t, err, states.ErrUnlisted)
		require.ErrorContains(t, err, `{"error":"what?"}`)
	}
}

func TestAListThatCannotBeReadSaysWhatIsWanted(t *testing.T) {
	for body, want := range map[string]string{
		`{}`:                                   "states: got null or nothing, want an array of strings",
		`[]`:                                   "got an array, want a JSON object",
		`{"states":["an account"]}`:            `kinds: got null or nothing, want an object such as {"bmc": ["default"]}`,
		`{"states":["instances"],"kinds":{}}`:  `states: got no "an account", want it`,
		`{"states":["an account"],"kinds":{}}`: `states: got no "instances", want it`,
		`{"states":["an account","instances"],"kinds":{"zec":["recycle-bin"]}}`: `kinds.zec: got no "default", want it`,
		`{"states":["an account","instances"],"kinds":{"bmc":["default"]}}`:     `kinds.zec: got no "default", want it`,
		`{"states":["an account",1],"kinds":{}}`:                                "states[1]: got a number, want a string",
		`{"states":["an account"],"kinds":{"bmc":"default"}}`:                   "kinds.bmc: got a string, want an array of strings",
		`{"states":["an account"],"kinds":{"bmc":["d",null]}}`:                  "kinds.bmc[1]: got null or nothing, want a string",
	} {
		hook, _ := answering(t, 200, body)
		known, err := hook.List(t.Context(), []contract.Product{contract.ZEC})
		require.ErrorContains(t, err, want)
		require.NotErrorIs(t, err, states.ErrUnlisted)
		require.Empty(t, known.States)
	}
}
