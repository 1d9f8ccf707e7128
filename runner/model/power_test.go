package model_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/model"
)

// acted is what an account is like after requests on one instance, each of them accepted, and what was against that.
func acted(p model.Possible, id string, operations ...string) (model.Possible, *model.Violation) {
	for _, operation := range operations {
		var broken *model.Violation
		if p, _, broken = p.Act(model.Request{Product: p[0].Product, Operation: operation, IDs: []string{id}}, model.Answer{Kind: model.Accepted, Status: 200}, at(0)); broken != nil {
			return p, broken
		}
	}
	return p, nil
}

// An instance of BMC that is stopped or rebooted may have any status outside the recycle bin, and then goes the way of its return.
func TestWhatIsStoppedOrRebooted(t *testing.T) {
	t.Parallel()
	const stop, reboot, terminate = "StopInstances", "RebootInstances", "TerminateInstance"
	for _, row := range []struct {
		before, operations, after, rule string // rule is what the look breaks, or still waits for
		passed                          time.Duration
	}{
		{before: "RUNNING", operations: stop, after: "STOPPING"},
		{before: "RUNNING", operations: stop, after: "RUNNING"},
		{before: "RUNNING", operations: reboot, after: "BOOTING"},
		{before: "RUNNING", operations: reboot, after: "RECYCLE", rule: "BMC-TRM-03"},
		{before: "RUNNING", operations: reboot, after: "", rule: "BMC-TRM-03"},
		{before: "RECYCLE", operations: reboot, after: "RECYCLE"},
		{before: "RECYCLE", operations: reboot, after: "RUNNING", rule: "BMC-TRM-03"},
		{before: "RECYCLE", operations: stop, after: "STOPPED", rule: "BMC-TRM-03"},
		{before: "RUNNING", operations: reboot + " " + terminate, after: "RECYCLE"},
		{before: "RUNNING", operations: reboot + " " + terminate, after: "RUNNING", rule: "BMC-TRM-01"},
		{before: "RUNNING", operations: reboot + " " + terminate, after: "BOOTING", rule: "BMC-TRM-01"},
		{before: "PREPAID", operations: terminate + " " + stop, after: "STOPPED"},
		{before: "PREPAID", operations: stop + " " + terminate, after: "STOPPING"},
		{before: "PREPAID", operations: stop + " " + terminate, after: "RECYCLE", rule: "BMC-TRM-06"},
		{before: "PREPAID", operations: terminate + " " + stop, after: "RECYCLE", passed: 800 * time.Hour},
		{before: "PREPAID", operations: terminate + " " + stop, after: "", passed: 800 * time.Hour},
		{before: "PREPAID", operations: terminate + " " + stop, after: "STOPPED", rule: "BMC-TRM-07", passed: 800 * time.Hour},
	} {
		off, wanted := false, contract.Wanted{Status: row.before}
		shown := contract.Instance{ID: "alpha", Status: row.after}
		if row.before == contract.Prepaid {
			wanted = contract.Wanted{Status: "RUNNING", ChargeType: contract.Prepaid}
			shown.AutoRenew, shown.ExpiredTime = &off, noon.Add(720*time.Hour).Format(time.RFC3339)
		}
		s := model.New(contract.Account{Product: contract.BMC}).Arrange(wanted, []string{"alpha"}, at(0))
		first := shown
		first.Status, first.ChargeType = wanted.Status, s.Instances[0].Base.ChargeType
		if shown.ChargeType = first.ChargeType; first.AutoRenew != nil {
			renews := true
			first.AutoRenew = &renews
		}
		before, _, _ := model.Possible{s}.Look(model.Look{Instances: []contract.Instance{first}, At: at(0)})
		after, broken := acted(before, "alpha", strings.Fields(row.operations)...)
		require.Nil(t, broken, row)
		look := model.Look{Asked: []string{"alpha"}, At: at(time.Minute)}
		if row.after != "" {
			look.Instances = []contract.Instance{shown}
		}
		_, open, wrong := after.Pass(row.passed).Look(look)
		if wrong == nil {
			wrong = open
		}
		if row.rule == "" {
			require.Nil(t, wrong, "%+v: %+v", row, wrong)
			continue
		}
		require.NotNil(t, wrong, "%+v", row)
		require.Equal(t, row.rule, wrong.Rule, "%+v", row)
	}
}

// It may be booting when its return is asked for, which may be refused then, and is never where it was not touched.
func TestTheReturnOfWhatWasRebootedMayBeRefused(t *testing.T) {
	t.Parallel()
	before := model.Possible{holding(contract.BMC, "default", map[string]contract.Wanted{"alpha": {Status: "RUNNING"}})}
	refused := model.Answer{Kind: model.Refused, Status: 403, Code: "OPERATION_DENIED_INSTANCE_STATUS"}
	returning := model.Request{Product: contract.BMC, Operation: "TerminateInstance", IDs: []string{"alpha"}}
	_, _, broken := before.Act(returning, refused, at(0))
	require.Equal(t, "BMC-TRM-01", broken.Rule)
	rebooted, broken := acted(before, "alpha", "RebootInstances")
	require.Nil(t, broken)
	_, _, broken = rebooted.Act(returning, refused, at(0))
	require.Nil(t, broken)
}

// A refusal for one of several may have acted on the others; one for a single instance, or for what is in the bin, has not.
func TestARefusalToStopSeveralMayStopSome(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		ids  []string
		got  map[string]string
		rule string
	}{
		"the other one is stopped": {[]string{"alpha", "beta"}, map[string]string{"alpha": "STOPPED", "beta": "RECYCLE"}, ""},
		"nothing is stopped":       {[]string{"alpha", "beta"}, map[string]string{"alpha": "RUNNING", "beta": "RECYCLE"}, ""},
		"the bin is left":          {[]string{"alpha", "beta"}, map[string]string{"alpha": "RUNNING", "beta": "STOPPED"}, "BMC-TRM-03"},
		"it was named alone":       {[]string{"alpha"}, map[string]string{"alpha": "STOPPED", "beta": "RECYCLE"}, "BMC-TRM-03"},
	} {
		p := model.Possible{holding(contract.BMC, "default", map[string]contract.Wanted{"alpha": {Status: "RUNNING"}, "beta": {Status: "RECYCLE"}})}
		refused := model.Answer{Kind: model.Refused, Status: 403, Code: "OPERATION_DENIED_INSTANCE_STATUS"}
		p, _, broken := p.Act(model.Request{Product: contract.BMC, Operation: "StopInstances", IDs: row.ids}, refused, at(0))
		require.Nil(t, broken, name)
		look := model.Look{Asked: []string{"alpha", "beta"}, At: at(time.Minute)}
		for _, id := range look.Asked {
			look.Instances = append(look.Instances, contract.Instance{ID: id, Status: row.got[id], ChargeType: contract.Postpaid})
		}
		_, _, wrong := p.Look(look)
		require.Equal(t, row.rule == "", wrong == nil, "%s: %v", name, wrong)
		require.True(t, wrong == nil || wrong.Rule == row.rule, "%s: %v", name, wrong)
	}
}
