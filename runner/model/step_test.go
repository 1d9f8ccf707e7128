package model_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/model"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

func at(after time.Duration) model.Span {
	return model.Span{Earliest: noon.Add(after), Latest: noon.Add(after + time.Second)}
}

// holding is an account of a product with instances, each named for how it was arranged, and seen once.
func holding(product contract.Product, kind string, wanted map[string]contract.Wanted) model.State {
	s := model.New(contract.Account{Product: product, Kind: kind, Retention: map[string]time.Duration{contract.KindRecycleBin: 24 * time.Hour}[kind]})
	for id, each := range wanted {
		s = s.Arrange(each, []string{id}, at(0))
	}
	next, open, broken := model.Possible{s}.Look(model.Look{Instances: shown(s), At: at(0)})
	if open != nil || broken != nil {
		panic("the first look takes down what is there")
	}
	return next[0]
}

// shown is what a listing shows of a state.
func shown(s model.State) []contract.Instance {
	var all []contract.Instance
	for _, i := range s.Instances {
		if !i.Gone {
			all = append(all, i.Base)
		}
	}
	return all
}

func outcomes(all []model.Outcome) string {
	var lines []string
	for _, o := range all {
		line := o.Rule + " " + o.Answer.String()
		for _, fate := range o.Effects {
			line += fmt.Sprintf(", %s %s", fate.ID, fate.Kind)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

var bmcAccount = map[string]contract.Wanted{
	"bin": {Status: "RECYCLE"}, "bin2": {Status: "RECYCLE"}, "run": {Status: "RUNNING"}, "stop": {Status: "STOPPED"}, "new": {Status: "CREATING"},
	"install": {Status: "INSTALLING"}, "failed": {Status: "CREATE_FAILED"}, "paid": {Status: "RUNNING", ChargeType: "PREPAID"},
	"promised": {Status: "RUNNING", Commitment: true}, "paidnew": {Status: "CREATING", ChargeType: "PREPAID"},
}

// What the pages of BMC allow, as a table: the request, and all outcomes.
func TestOutcomesOfBMC(t *testing.T) {
	t.Parallel()
	s := holding(contract.BMC, "default", bmcAccount)
	for request, want := range map[string]string{
		"ReleaseInstances bin":      "BMC-REL-01 accepted, bin released",
		"ReleaseInstances bin bin2": "BMC-REL-04 accepted, bin released, bin2 released",
		"ReleaseInstances run":      "BMC-REL-02 refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED",
		"ReleaseInstances bin run": "BMC-REL-11 refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED\n" +
			"BMC-REL-11 refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED, bin released",
		"ReleaseInstances gost bin":  "BMC-REL-12 refused with 404 INVALID_INSTANCE_NOT_FOUND\nBMC-REL-12 refused with 404 INVALID_INSTANCE_NOT_FOUND, bin released",
		"ReleaseInstances gost run":  "BMC-REL-18 refused with 404 INVALID_INSTANCE_NOT_FOUND\nBMC-REL-18 refused with 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED",
		"ReleaseInstances BIN":       "BMC-REL-17 refused",
		"ReleaseInstances %":         "BMC-REL-03 refused",
		"ReleaseInstances bin bin":   "BMC-REL-01 accepted, bin released\nBMC-REL-15 refused",
		"TerminateInstance run":      "BMC-TRM-01 accepted, run in the recycle bin",
		"TerminateInstance stop":     "BMC-TRM-01 accepted, stop in the recycle bin",
		"TerminateInstance bin":      "BMC-TRM-08 refused with 403 OPERATION_DENIED_INSTANCE_RECYCLED",
		"TerminateInstance new":      "BMC-TRM-09 refused with 403 OPERATION_DENIED_INSTANCE_CREATING",
		"TerminateInstance install":  "BMC-TRM-10 refused with 403 OPERATION_DENIED_INSTANCE_STATUS_INSTALLING",
		"TerminateInstance promised": "BMC-TRM-11 refused with 403 OPERATION_DENIED_POSTPAID_PROMISE",
		"TerminateInstance failed":   "BMC-TRM-12 accepted, failed deleted directly",
		"TerminateInstance paid":     "BMC-TRM-06 accepted, paid cancelled\nBMC-TRM-06 refused with 403 OPERATION_DENIED_INSTANCE_SUBSCRIPTION",
		"TerminateInstance paidnew":  "BMC-TRM-18 refused with 403 OPERATION_DENIED_INSTANCE_CREATING or OPERATION_DENIED_INSTANCE_SUBSCRIPTION",
		"TerminateInstance gost":     "BMC-TRM-14 refused with 404 INVALID_INSTANCE_NOT_FOUND",
	} {
		words := strings.Fields(request)
		r := model.Request{Product: contract.BMC, Operation: words[0], IDs: words[1:]}
		require.Equal(t, want, outcomes(s.Outcomes(r, noon)), request)
	}
}

// The same for ZEC, with and without a recycle bin, and for BSS.
func TestOutcomesOfZECAndBSS(t *testing.T) {
	t.Parallel()
	elastic := map[string]contract.Wanted{"run": {Status: "RUNNING"}, "boot": {Status: "BOOTING"}, "bin": {Status: "RECYCLE"}}
	try := func(s model.State, r model.Request, want string) {
		require.Equal(t, want, outcomes(s.Outcomes(r, noon)), "%s %v", s.Kind, r.IDs)
	}
	for _, row := range []struct{ kind, ids, want string }{
		{"default", "run", "ZEC-REL-01 accepted, run deleted directly"},
		{"default", "run gost", "ZEC-REL-14 accepted but for gost, run deleted directly\nZEC-REL-14 refused"},
		{"default", "boot", "ZEC-REL-21 accepted but for boot, boot deleted directly\nZEC-REL-21 refused"},
		{"default", "gost", "ZEC-REL-15 accepted but for gost\nZEC-REL-15 refused with 404 INVALID_INSTANCE_NOT_FOUND\nZEC-REL-15 refused with 404 OPERATION_FAILED_RESOURCE_NOT_FOUND"},
		{"recycle-bin", "run", "ZEC-REL-06 accepted, run in the recycle bin"},
		{"recycle-bin", "bin", "ZEC-REL-07 accepted, bin released"},
		{"recycle-bin", "bin run", "ZEC-REL-07 accepted, bin released, run in the recycle bin"},
	} {
		try(holding(contract.ZEC, row.kind, elastic), model.Request{Product: contract.ZEC, Operation: "ReleaseInstances", IDs: strings.Fields(row.ids)}, row.want)
	}
	cloud := map[string]contract.Wanted{"a": {Status: "Normal"}, "b": {Status: "Normal"}, "c": {Status: "Creating"}}
	for ids, want := range map[string]string{
		"a":   "BSS-REL-01 accepted, a released",
		"a b": "BSS-REL-12 accepted, a released, b released",
		"z":   "BSS-REL-21 accepted\nBSS-REL-21 refused\nBSS-REL-21 not released",
		"a z": "BSS-REL-23 refused\nBSS-REL-23 not released\nBSS-REL-23 refused, a released\nBSS-REL-23 not released, a released",
		"c":   "BSS-REL-30 accepted, c released\nBSS-REL-30 refused\nBSS-REL-30 not released",
	} {
		try(holding(contract.BSS, "default", cloud), model.Request{Product: contract.BSS, Operation: "ReleaseInstance", IDs: strings.Fields(ids), Params: map[string]string{}}, want)
	}
}

// An answer leaves the states that it fits to, and looks tell them apart.
func TestARefusedBatchReleasesAllOrNone(t *testing.T) {
	t.Parallel()
	before := model.Possible{holding(contract.BMC, "default", bmcAccount)}
	r := model.Request{Product: contract.BMC, Operation: "ReleaseInstances", IDs: []string{"bin", "bin2", "run"}}
	after, met, broken := before.Act(r, model.Answer{Kind: model.Refused, Status: 403, Code: "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"}, at(time.Minute))
	require.Nil(t, broken)
	require.Len(t, met, 2)
	look := func(without ...string) (open, broken *model.Violation) {
		var left []contract.Instance
		for _, each := range shown(before[0]) {
			if !strings.Contains(strings.Join(without, " "), each.ID+",") {
				left = append(left, each)
			}
		}
		_, open, broken = after.Look(model.Look{Instances: left, Asked: []string{"bin", "bin2", "run"}, At: at(2 * time.Minute)})
		return open, broken
	}
	open, broken := look()
	require.True(t, open == nil && broken == nil, "none is released")
	open, broken = look("bin,", "bin2,")
	require.True(t, open == nil && broken == nil, "both are released")
	open, broken = look("bin,")
	require.Nil(t, broken, "the other one may follow")
	require.Equal(t, "BMC-REL-13", open.Rule)
	_, broken = look("run,")
	require.Equal(t, "run", broken.Instance)

	_, _, broken = before.Act(r, model.Answer{Kind: model.Accepted, Status: 200}, at(time.Minute))
	require.Equal(t, "BMC-REL-11", broken.Rule)
	require.Equal(t, "200, accepted", broken.Got)
}

// A lost answer is one that may have happened.
func TestALostAnswer(t *testing.T) {
	t.Parallel()
	before := model.Possible{holding(contract.BMC, "default", bmcAccount)}
	after, _, broken := before.Act(model.Request{Product: contract.BMC, Operation: "TerminateInstance", IDs: []string{"run"}}, model.Answer{}, at(time.Minute))
	require.Nil(t, broken)
	for _, status := range []string{"RUNNING", "RECYCLE"} {
		seen := shown(before[0])
		for n := range seen {
			if seen[n].ID == "run" {
				seen[n].Status = status
			}
		}
		_, _, broken := after.Look(model.Look{Instances: seen, At: at(2 * time.Minute)})
		require.Nil(t, broken, status)
	}
	require.Len(t, before[0].Instances, len(bmcAccount), "a state is never changed")
}

// A provider that has cancelled a subscription once does not refuse the next one.
func TestAReadingIsFollowedThroughout(t *testing.T) {
	t.Parallel()
	s := holding(contract.BMC, "default", map[string]contract.Wanted{"a": {Status: "RUNNING", ChargeType: "PREPAID"}, "b": {Status: "RUNNING", ChargeType: "PREPAID"}})
	r := model.Request{Product: contract.BMC, Operation: "TerminateInstance", IDs: []string{"a"}}
	after, _, broken := model.Possible{s}.Act(r, model.Answer{Kind: model.Accepted, Status: 200}, at(0))
	require.Nil(t, broken)
	r.IDs = []string{"b"}
	_, _, broken = after.Act(r, model.Answer{Kind: model.Refused, Status: 403, Code: "OPERATION_DENIED_INSTANCE_SUBSCRIPTION"}, at(0))
	require.Equal(t, "BMC-TRM-06", broken.Rule)
}

// The recycle bin keeps an instance for 24 hours, and then releases it by itself.
func TestTheTimeInTheRecycleBin(t *testing.T) {
	t.Parallel()
	before := model.Possible{holding(contract.BMC, "default", map[string]contract.Wanted{"run": {Status: "RUNNING"}})}
	returned, _, broken := before.Act(model.Request{Product: contract.BMC, Operation: "TerminateInstance", IDs: []string{"run"}}, model.Answer{Kind: model.Accepted, Status: 200}, at(0))
	require.Nil(t, broken)
	binned := model.Look{Instances: []contract.Instance{{ID: "run", Status: "RECYCLE", ChargeType: "POSTPAID"}}, Asked: []string{"run"}, At: at(time.Second)}
	gone := model.Look{Asked: []string{"run"}, At: at(time.Minute)}
	inBin, open, broken := returned.Look(binned)
	require.True(t, open == nil && broken == nil)

	binned.At = at(time.Minute)
	_, _, broken = inBin.Pass(23 * time.Hour).Look(gone)
	require.Equal(t, "BMC-TRM-03", broken.Rule)
	_, open, broken = inBin.Pass(23 * time.Hour).Look(binned)
	require.True(t, open == nil && broken == nil)
	_, open, _ = inBin.Pass(24 * time.Hour).Look(binned)
	require.Equal(t, "BMC-TRM-04", open.Rule)
	released, open, broken := inBin.Pass(24 * time.Hour).Look(gone)
	require.True(t, open == nil && broken == nil)
	_, _, broken = released.Look(binned)
	require.Equal(t, "BMC-REL-10", broken.Rule, "what was released stays so")
}

// A subscription that was cancelled may be over, and gone, before anybody looks.
func TestACancelledSubscriptionIsOverBeforeTheNextLook(t *testing.T) {
	t.Parallel()
	renews := true
	paid := contract.Instance{ID: "paid", Status: "RUNNING", ChargeType: "PREPAID", AutoRenew: &renews, ExpiredTime: noon.Add(720 * time.Hour).Format(time.RFC3339)}
	s := model.New(contract.Account{Product: contract.BMC}).Arrange(contract.Wanted{Status: "RUNNING", ChargeType: "PREPAID"}, []string{"paid"}, at(0))
	before, _, _ := model.Possible{s}.Look(model.Look{Instances: []contract.Instance{paid}, At: at(0)})
	cancelled, _, broken := before.Act(model.Request{Product: contract.BMC, Operation: "TerminateInstance", IDs: []string{"paid"}}, model.Answer{Kind: model.Accepted, Status: 200}, at(0))
	require.Nil(t, broken)
	gone := model.Look{Asked: []string{"paid"}, At: at(time.Minute)}
	_, open, broken := cancelled.Pass(8700 * time.Hour).Look(gone)
	require.True(t, open == nil && broken == nil)
	_, _, broken = cancelled.Pass(24 * time.Hour).Look(gone)
	require.Equal(t, "BMC-TRM-06", broken.Rule)
}
