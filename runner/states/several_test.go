package states_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/states"
)

// listing answers each request with a body, and with the list of a hook that arranges several instances.
func listing(t *testing.T, body string) (*states.Hook, *recorder) {
	t.Helper()
	hook, seen := answering(t, 200, `{"states":["an account","instances","several instances"],"kinds":{"bmc":["default"]},`+body+`}`)
	_, err := hook.List(t.Context(), []contract.Product{contract.BMC})
	require.NoError(t, err)
	return hook, seen
}

var stoppedAndTwo = []contract.Wanted{{Count: 1, Status: "STOPPED", Bystander: true}, {Count: 2, Status: "RUNNING"}}

func TestSeveralInstancesAreAskedForTogether(t *testing.T) {
	hook, seen := listing(t, `"sorts":[{"reason":"none is ever stopped"},{"instanceIds":["i-1","i-2"],"later":1}]`)
	arranged, err := hook.Arrange(t.Context(), account(), stoppedAndTwo...)
	require.NoError(t, err)
	require.JSONEq(t, `{"action":"setup","state":"several instances","params":{"product":"bmc","accessKeyId":"AK1",
		"sorts":[{"count":1,"status":"STOPPED"},{"count":2,"status":"RUNNING"}]}}`, seen.bodies()[1])
	require.Equal(t, []contract.Arranged{{Missing: &contract.Missing{Reason: "none is ever stopped"}}, {IDs: []string{"i-1", "i-2"}}}, arranged)
}

// What was arranged before the one that could not be is known all the same.
func TestWhatIsNamedMustBeArranged(t *testing.T) {
	hook, _ := listing(t, `"sorts":[{"instanceIds":["i-1"]},{"reason":"there is no room"}]`)
	arranged, err := hook.Arrange(t.Context(), account(), stoppedAndTwo...)
	var missing *contract.Missing
	require.ErrorAs(t, err, &missing)
	require.Equal(t, "there is no room", missing.Reason)
	require.Equal(t, []contract.Arranged{{IDs: []string{"i-1"}}}, arranged)
}

// A reason is foreign text as any other: it is blanked and short.
func TestAReasonOfASortIsShortenedAndBlanked(t *testing.T) {
	hook, _ := listing(t, `"sorts":[{"reason":"`+hookToken+` `+strings.Repeat("a", 5000)+`"},{"instanceIds":["i-1","i-2"]}]`)
	arranged, err := hook.Arrange(t.Context(), account(), stoppedAndTwo...)
	require.NoError(t, err)
	require.NotContains(t, arranged[0].Missing.Reason, hookToken)
	require.Less(t, len(arranged[0].Missing.Reason), 1000)
}

func TestDistrustedSorts(t *testing.T) {
	for body, want := range map[string]string{
		`"later":1`:                    "sorts: got null or nothing, want an array of 2 objects",
		`"sorts":[{"reason":"r"}]`:     "sorts: got 1 of them, want 2",
		`"sorts":[{"reason":"r"},"i"]`: "sorts[1]: got a string, want an object with instanceIds or a reason",
		`"sorts":[{"instanceIds":["i-1"]},{"instanceIds":["i-2"]}]`:       "sorts[1].instanceIds: got 1 of them, want 2",
		`"sorts":[{"instanceIds":["i-1"]},{"instanceIds":["i-1","i-2"]}]`: `the hook handed out "i-1" twice`,
		`"sorts":[{"reason":""},{"reason":"r"}]`:                          "sorts[0].instanceIds: got null or nothing",
	} {
		hook, _ := listing(t, body)
		_, err := hook.Arrange(t.Context(), account(), stoppedAndTwo...)
		require.ErrorContains(t, err, want)
	}
}

// A hook that does not list it is asked for one sort after the other.
func TestOneSortAfterTheOther(t *testing.T) {
	hook, seen := answering(t, 501, `{"reason":"none is ever stopped"}`)
	arranged, err := hook.Arrange(t.Context(), account(), stoppedAndTwo...)
	require.ErrorAs(t, err, new(*contract.Missing))
	require.Len(t, arranged, 1, "a bystander that is missing is passed over")
	require.Len(t, seen.bodies(), 2)
}
