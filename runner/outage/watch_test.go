package outage

import (
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
)

var reset = &contract.Unreachable{Err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}}

// A place that has been silent for too long is not waited for any more, and a target whose places all are is down.
func TestWhenTheTargetIsDown(t *testing.T) {
	t.Parallel()
	now := time.Now()
	var ended []error
	o := &Watch{Limit: 100, Grace: time.Second, Products: []contract.Product{contract.BMC, contract.ZEC}, Now: func() time.Time { return now }, End: func(err error) { ended = append(ended, err) }}
	fail := func(place string) { o.Note(place, reset) }
	fail("bmc")
	fail("bmc")
	now = now.Add(time.Second)
	require.False(t, o.Gone("bmc"), "two failures are an accident")
	fail("bmc")
	require.True(t, o.Gone("bmc"))
	require.False(t, o.Gone("zec"))
	require.Empty(t, ended, "zec may answer still")
	for range Fewest {
		fail("zec")
	}
	require.Empty(t, ended, "zec is silent for no time yet")
	o.Note("zec", errors.New("a refusal is an answer"))
	o.Note("bmc", nil)
	require.False(t, o.Gone("bmc"), "it is back")
	for range Fewest {
		fail("hook")
		now = now.Add(time.Second)
	}
	require.Len(t, ended, 1, "nothing can be arranged without the hook")
	require.ErrorContains(t, ended[0], "the target stopped answering")
	require.True(t, o.Gone("zec"), "nothing is waited for after the end")
}

func TestSoManyScenariosWithoutAnAnswerEndTheRun(t *testing.T) {
	t.Parallel()
	ended := 0
	o := &Watch{Limit: 3, Now: time.Now, End: func(error) { ended++ }}
	for _, err := range []error{reset, reset, nil, reset, &client.UnreadableError{Status: 502}} {
		o.Scenario(err)
		require.Zero(t, ended)
	}
	o.Scenario(states.Down(&states.AnswerError{Status: 500}))
	require.Equal(t, 1, ended)
}
