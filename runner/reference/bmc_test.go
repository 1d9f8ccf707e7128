package reference

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestBMCTransitions(t *testing.T) {
	for _, test := range []struct {
		status, terminate, after, release string
	}{
		{"RUNNING", "200", "RECYCLE", "403 " + codeNotRecycled},
		{"STOPPED", "200", "RECYCLE", "403 " + codeNotRecycled},
		{"PENDING", "403 " + codeCreating, "PENDING", "403 " + codeNotRecycled},
		{"CREATING", "403 " + codeCreating, "CREATING", "403 " + codeNotRecycled},
		{"CREATE_FAILED", "200", "gone", "403 " + codeNotRecycled},
		{"INSTALLING", "403 " + codeInstalling, "INSTALLING", "403 " + codeNotRecycled},
		{"INSTALL_FAILED", "200", "RECYCLE", "403 " + codeNotRecycled},
		{"BOOTING", "200", "RECYCLE", "403 " + codeNotRecycled},
		{"STOPPING", "200", "RECYCLE", "403 " + codeNotRecycled},
		{"RECYCLE", "403 " + codeRecycled, "RECYCLE", "200"},
	} {
		t.Run(test.status, func(t *testing.T) {
			s := newScript(t, contract.BMC, kindDefault, Options{})
			bystander, a, b := s.one(test.status), s.one(test.status), s.one(test.status)
			require.Equal(t, test.terminate, s.terminate(a))
			require.Equal(t, test.after, s.status(a))
			require.Equal(t, test.release, s.release(b))
			if test.release == "200" {
				require.Equal(t, "gone", s.status(b))
				require.Equal(t, "404 "+codeInstanceNotFound, s.release(b))
				require.Equal(t, "404 "+codeInstanceNotFound, s.terminate(b))
			}
			require.Equal(t, test.status, s.status(bystander))
		})
	}
}

func TestBMCSubscription(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	ids := s.arrange(object{"count": 2, "chargeType": "PREPAID", "expiresIn": "2h"})
	require.Equal(t, "200", s.terminate(ids[0]))
	require.Equal(t, "200", s.terminate(ids[0]), "a second cancel is accepted too")
	for _, item := range s.items(object{}) {
		require.Equal(t, item["instanceId"] != ids[0], item["autoRenew"])
		require.Equal(t, "2026-03-04T07:06:07Z", item["expiredTime"])
		require.Equal(t, "PREPAID", item["instanceChargeType"])
	}
	s.pass(2*time.Hour - time.Second)
	require.Equal(t, "RUNNING", s.status(ids[0]))
	require.Equal(t, "active none", s.billing(ids[0]))
	s.pass(time.Second)
	require.Equal(t, "RECYCLE", s.status(ids[0]))
	require.Equal(t, "stopped none", s.billing(ids[0]))
	require.Equal(t, "RUNNING", s.status(ids[1]), "what was not cancelled is renewed")
	require.Equal(t, "2026-04-03T07:06:07Z", s.items(object{"instanceIds": ids[1:]})[0]["expiredTime"])
	s.pass(24 * time.Hour)
	require.Equal(t, "gone", s.status(ids[0]))
}

func TestBMCPower(t *testing.T) {
	for _, test := range []struct{ action, status, answer, meanwhile, after string }{
		{stopInstances, running, "200", stopping, stopped},
		{stopInstances, stopped, "403 " + codeNotRunning, stopped, stopped},
		{stopInstances, recycle, "403 " + codeRecycled, recycle, recycle},
		{rebootInstances, running, "200", booting, running},
		{rebootInstances, stopped, "200", booting, running},
		{rebootInstances, "INSTALLING", "403 " + codeInstanceStatus, "INSTALLING", "INSTALLING"},
	} {
		s := newScript(t, contract.BMC, kindDefault, Options{})
		id := s.one(test.status)
		require.Equal(t, test.answer, s.short(test.action, object{"instanceIds": []string{id}}), test)
		require.Equal(t, test.meanwhile, s.status(id), test)
		s.clock.at = s.clock.at.Add(defaultSettle)
		require.Equal(t, test.after, s.status(id), test)
		require.Equal(t, "404 "+codeInstanceNotFound, s.short(test.action, object{"instanceIds": []string{ghost}}))
	}
}
