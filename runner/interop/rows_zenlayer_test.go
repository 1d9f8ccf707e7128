package interop

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/interop/protocol"
)

// zenlayerVersions are those of each product, the current one first.
func zenlayerVersions(product string) []string {
	if product == "bmc" {
		return []string{"2026-02-01", "2022-11-20"}
	}
	return []string{"2025-09-01", "2024-04-01"}
}

type object map[string]any

// zenlayer calls with a JSON body, in the current version.
func (s *scene) zenlayer(action string, body object, changes ...change) protocol.Answer {
	text, err := json.Marshal(body)
	require.NoError(s, err)
	return s.call(action, zenlayerVersions(s.variant.Product)[0], append([]change{func(c *protocol.Call) { c.Body = text }}, changes...)...)
}

func inVersion(version string) change { return func(c *protocol.Call) { c.Version = version } }

func (s *scene) releaseThem(ids []string, changes ...change) protocol.Answer {
	return s.zenlayer("ReleaseInstances", object{"instanceIds": ids}, changes...)
}

// shows wants the account to hold just these instances, by DescribeInstances. A release may take a while.
func (s *scene) shows(want ...string) {
	var got []string
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		answer := s.zenlayer("DescribeInstances", object{"pageSize": 1000})
		require.True(s, answer.OK, "got %+v", answer)
		var page struct {
			TotalCount int
			DataSet    []struct{ InstanceID, Status, InstanceStatus string }
		}
		require.NoError(s, json.Unmarshal(answer.Result, &page), "%s", answer.Result)
		got = got[:0]
		for _, item := range page.DataSet {
			got = append(got, item.InstanceID)
		}
		if len(got) <= len(want) || time.Now().After(deadline) {
			break
		}
	}
	require.ElementsMatch(s, want, got, "the instances of the account")
}

// failedIDs are those that a release of ZEC gives back.
func (s *scene) failedIDs(answer protocol.Answer) []string {
	require.True(s, answer.OK, "got %+v", answer)
	var response struct{ InstanceIDs []string }
	require.NoError(s, json.Unmarshal(answer.Result, &response))
	return response.InstanceIDs
}

func zenlayerRows(product string) []row {
	rows := []row{
		{name: "instances are released, and no others", run: func(s *scene) {
			for _, version := range zenlayerVersions(product) {
				ids, other := s.have(2, "RECYCLE"), s.have(1, "")
				require.Empty(s, s.failedIDs(s.releaseThem(ids, inVersion(version))))
				s.shows(other...)
				s.use("")
			}
		}},
		{name: "100 instances are released", run: func(s *scene) {
			ids, other := s.have(100, "RECYCLE"), s.have(1, "")
			require.Empty(s, s.failedIDs(s.releaseThem(ids)))
			s.shows(other...)
		}},
		{name: "101 instances are refused", run: func(s *scene) {
			ids := s.have(101, "RECYCLE")
			s.refused(s.releaseThem(ids), 400, "INVALID_PARAMETER_EXCEED_LENGTH")
			s.shows(ids...)
		}},
		{name: "an empty list is {} on the wire, and refused", run: func(s *scene) {
			ids := s.have(1, "RECYCLE")
			s.refused(s.zenlayer("ReleaseInstances", object{}), 400, "MISSING_PARAMETER")
			s.shows(ids...)
		}},
		{name: "a wrong secret, an unknown key, a clock that is wrong", run: deniesStrangers},
		{name: "HTTP 429 twice, then the client's own retry", needs: []string{canRetryThrottle}, run: func(s *scene) {
			ids, other := s.have(1, "RECYCLE"), s.have(1, "")
			limited := says(429, "application/json", `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"too many requests"}`)
			s.world.front.plan(limited, limited)
			require.Empty(s, s.failedIDs(s.releaseThem(ids, retrying(3))))
			require.Len(s, s.world.front.seen(), 3)
			s.shows(other...)
		}},
	}
	if product == "bmc" {
		return append(rows, bmcRows()...)
	}
	return append(rows, row{name: "a bad id is given back, and the good ones are released", run: func(s *scene) {
		ids := s.have(2, "")
		require.Equal(s, []string{"i-nowhere"}, s.failedIDs(s.releaseThem([]string{ids[0], "i-nowhere"})))
		s.shows(ids[1])
	}})
}

func deniesStrangers(s *scene) {
	ids := s.have(1, "RECYCLE")
	s.refused(s.releaseThem(ids, wrongSecret), 401, "AUTHFAILURE_SIGNATURE_FAILURE")
	s.refused(s.releaseThem(ids, func(c *protocol.Call) { c.Key = "AKnowhere" }), 401, "AUTHFAILURE_INVALID_AUTHORIZATION")
	s.world.off.Store(int64(time.Hour))
	s.refused(s.releaseThem(ids), 401, "AUTHFAILURE_SIGNATURE_EXPIRED")
	s.world.off.Store(0)
	s.shows(ids...)
}

func bmcRows() []row {
	return []row{
		{name: "one bad id fails the whole release", run: func(s *scene) {
			ids, running := s.have(1, "RECYCLE"), s.have(1, "")
			s.refused(s.releaseThem([]string{ids[0], "i-nowhere"}), 404, "INVALID_INSTANCE_NOT_FOUND")
			s.refused(s.releaseThem([]string{ids[0], running[0]}), 403, "OPERATION_DENIED_INSTANCE_NOT_RECYCLED")
			s.shows(ids[0], running[0])
		}},
		{name: "an instance is terminated, and then released", run: func(s *scene) {
			ids := s.have(2, "")
			require.True(s, s.zenlayer("TerminateInstance", object{"instanceId": ids[0]}).OK)
			s.refused(s.zenlayer("TerminateInstance", object{"instanceId": ids[0]}), 403, "OPERATION_DENIED_INSTANCE_RECYCLED")
			s.shows(ids...)
			require.Empty(s, s.failedIDs(s.releaseThem(ids[:1])))
			s.shows(ids[1])
		}},
	}
}
