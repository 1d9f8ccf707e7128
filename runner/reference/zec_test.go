package reference

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// failed gives the ids that an accepted call lists as failed.
func (s *script) failed(action string, ids ...string) []any {
	s.t.Helper()
	status, answer := s.send(action, string(encodeJSON(object{"instanceIds": ids})))
	require.Equal(s.t, 200, status, answer)
	failed, _ := answer["response"].(object)["instanceIds"].([]any)
	return failed
}

func TestZECReleaseFromEveryStatus(t *testing.T) {
	for _, status := range zecStatuses() {
		t.Run(status, func(t *testing.T) {
			s := newScript(t, contract.ZEC, kindDefault, Options{})
			bystander, id := s.one(status), s.one(status)
			if status == releasing || status == recycling {
				require.Equal(t, []any{id}, s.failed(releaseInstances, id))
				s.clock.at = s.clock.at.Add(time.Hour)
				require.Equal(t, status, s.status(id))
				return
			}
			require.Empty(t, s.failed(releaseInstances, id))
			require.Equal(t, releasing, s.status(id))
			require.Equal(t, []any{id}, s.failed(releaseInstances, id), "no operation while it is being released")
			s.clock.at = s.clock.at.Add(defaultSettle)
			require.Equal(t, "gone", s.status(id))
			require.Equal(t, []any{id}, s.failed(releaseInstances, id))
			require.Equal(t, status, s.status(bystander))
		})
	}
}

func TestZECReleaseIsDoneWhenTheClockMoves(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{Settle: time.Minute})
	id := s.one(running)
	s.release(id)
	require.Equal(t, releasing, s.status(id))
	s.pass(time.Minute)
	require.Equal(t, "gone", s.status(id))
}

func TestZECBusyInstancesCantBeSwitched(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{})
	for _, action := range []string{stopInstances, rebootInstances} {
		busy, free := s.one(releasing), s.one(running)
		require.Equal(t, []any{busy}, s.failed(action, busy, free))
		require.Equal(t, releasing, s.status(busy))
		require.NotEqual(t, running, s.status(free))
	}
	require.Equal(t, "404 "+codeInstanceNotFound, s.short(stopInstances, object{"instanceIds": []string{ghost}}))
	require.Equal(t, "403 "+codeRecycled, s.short(rebootInstances, object{"instanceIds": []string{s.one(recycle)}}))
	require.Equal(t, "403 "+codeNotRunning, s.short(stopInstances, object{"instanceIds": []string{s.one(stopped)}}))
	id := s.one(stopped)
	require.Equal(t, "200", s.short(rebootInstances, object{"instanceIds": []string{id}}))
	require.Equal(t, reboot, s.status(id))
}

func TestZECStatusListing(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{})
	id := s.one(stopped)
	_, answer := s.send(describeInstancesStatus, "{}")
	response := answer["response"].(object)
	require.Equal(t, []any{object{"instanceId": id, "instanceStatus": stopped}}, response["dataSet"])
	require.EqualValues(t, 1, response["totalCount"])
}
