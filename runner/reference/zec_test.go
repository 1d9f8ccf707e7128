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

func TestZECBin(t *testing.T) {
	s := newScript(t, contract.ZEC, kindRecycleBin, Options{})
	ids := s.arrange(object{"count": 2})
	require.Empty(t, s.failed(releaseInstances, ids...))
	require.Equal(t, recycling, s.status(ids[0]))
	require.Equal(t, ids[:1], toStrings(s.failed(releaseInstances, ids[0])))
	s.clock.at = s.clock.at.Add(defaultSettle)
	require.Equal(t, recycle, s.status(ids[0]))
	require.Equal(t, "stopped none", s.billing(ids[0]))
	require.Empty(t, s.failed(releaseInstances, ids[0]))
	require.Equal(t, releasing, s.status(ids[0]))
	s.clock.at = s.clock.at.Add(defaultSettle)
	require.Equal(t, "gone", s.status(ids[0]))
	s.pass(binTime - time.Second)
	require.Equal(t, recycle, s.status(ids[1]))
	s.pass(time.Second)
	require.Equal(t, "gone", s.status(ids[1]), "left alone it goes after the retention")
}

func toStrings(list []any) []string {
	var texts []string
	for _, item := range list {
		texts = append(texts, item.(string))
	}
	return texts
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

func TestZECDependResource(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{})
	require.Equal(t, "400 "+codeParameterType, s.short(releaseInstances, object{"instanceIds": []string{s.one(running)}, "dependResource": "no"}))
	require.Equal(t, "200", s.short(releaseInstances, object{"instanceIds": []string{s.one(running)}, "dependResource": false}))
}

func TestZECStatusListing(t *testing.T) {
	s := newScript(t, contract.ZEC, kindDefault, Options{})
	id := s.one(stopped)
	_, answer := s.send(describeInstancesStatus, "{}")
	response := answer["response"].(object)
	require.Equal(t, []any{object{"instanceId": id, "instanceStatus": stopped}}, response["dataSet"])
	require.EqualValues(t, 1, response["totalCount"])
}

func TestReadings(t *testing.T) {
	release := func(ids func(*script) []string) func(*script) string {
		return func(s *script) string { return s.release(ids(s)...) }
	}
	twice := release(func(s *script) []string { id := s.one(recycle); return []string{id, id} })
	mixed := release(func(s *script) []string { return []string{s.one(running), ghost} })
	unknown := release(func(*script) []string { return []string{ghost, ghost + "2"} })
	for _, test := range []struct {
		reading string
		product contract.Product
		do      func(*script) string
		want    string
	}{
		{"ZC-REQ-04=AUTHFAILURE_UNAUTHORIZED_OPERATION", contract.BMC, func(s *script) string { return s.short("Explode", object{}) }, "401 " + codeUnauthorizedOperation},
		{"ZC-REQ-04=another code", contract.ZEC, func(s *script) string { return s.short("Explode", object{}) }, "400 " + codeParameterValue},
		{"BMC-REL-15=as one", contract.BMC, twice, "200"},
		{"BMC-REL-15=refused", contract.BMC, twice, "400 " + codeParameterValue},
		{"ZEC-REL-17=as one", contract.ZEC, twice, "200"},
		{"ZEC-REL-17=refused", contract.ZEC, twice, "400 " + codeParameterValue},
		{"ZEC-REL-14=failed list", contract.ZEC, mixed, "200"},
		{"ZEC-REL-14=refused", contract.ZEC, mixed, "404 " + codeInstanceNotFound},
		{"ZEC-REL-15=failed list", contract.ZEC, unknown, "200"},
		{"ZEC-REL-15=INVALID_INSTANCE_NOT_FOUND", contract.ZEC, unknown, "404 " + codeInstanceNotFound},
		{"ZEC-REL-15=OPERATION_FAILED_RESOURCE_NOT_FOUND", contract.ZEC, unknown, "404 " + codeResourceNotFound},
		{"ZEC-REL-06=RECYCLE", contract.ZEC, func(s *script) string { return s.status(s.one(recycle)) }, recycle},
		{"ZEC-REL-06=RECYCLED", contract.ZEC, func(s *script) string { return s.status(s.one(recycle)) }, "RECYCLED"},
		{"BMC-TRM-06=cancels", contract.BMC, func(s *script) string { return s.terminate(s.arrange(object{"chargeType": "PREPAID"})[0]) }, "200"},
		{"BMC-TRM-06=refuses", contract.BMC, func(s *script) string { return s.terminate(s.arrange(object{"chargeType": "PREPAID"})[0]) }, "403 " + codeSubscription},
	} {
		t.Run(test.reading, func(t *testing.T) {
			s := newScript(t, test.product, kindDefault, Options{Readings: []string{test.reading}})
			require.Equal(t, test.want, test.do(s))
		})
	}
}

func TestUnknownChoices(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{Faults: []string{"bmc-rel-06-accept-101"}}, `did you mean "bmc-rel-06-accepts-101"?`},
		{Options{Faults: []string{""}}, "it is not known"},
		{Options{Readings: []string{"BMC-TRM-06=refuse"}}, `did you mean "refuses"?`},
		{Options{Readings: []string{"BMC-TRM-06=refuses", "BMC-TRM-06=cancels"}}, "want one per rule"},
	} {
		_, err := New(test.options)
		require.ErrorContains(t, err, test.want)
	}
}

func TestReadingsAreListed(t *testing.T) {
	require.NotEmpty(t, Readings())
	for _, r := range readings() {
		require.Len(t, r.changes, len(r.Names)-1, r.Rule)
	}
}
