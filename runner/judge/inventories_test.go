package judge_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// story is a history of one scenario with one account, "AK1".
type story struct {
	product contract.Product
	events  []history.Event
	now     time.Time
}

func of(product contract.Product, retention time.Duration) *story {
	s := &story{product: product, now: start()}
	return s.then(history.AccountArranged{AccessKeyID: "AK1", Product: product, Retention: retention})
}

func (s *story) in(scenario string, what history.Kind) *story {
	s.now = s.now.Add(time.Second)
	s.events = append(s.events, history.Event{At: s.now, Scenario: scenario, Kind: what})
	return s
}

func (s *story) then(what history.Kind) *story { return s.in("one", what) }

func (s *story) arranged(ids ...string) *story {
	return s.then(history.InstancesArranged{AccessKeyID: "AK1", Product: s.product, IDs: ids})
}

// shows is that the whole inventory was read, i-1 and i-2 asked for.
func (s *story) shows(instances ...contract.Instance) *story {
	return s.then(history.Listed{AccessKeyID: "AK1", IDs: []string{"i-1", "i-2"}, Instances: instances})
}

func (s *story) passes(d time.Duration) *story {
	return s.then(history.TimePassed{AccessKeyID: "AK1", Duration: d})
}

// called is that a call on instances was answered.
func (s *story) called(operation, body string, status int, answer string) *story {
	call := releasing(body)
	call.Product, call.Operation = s.product, operation
	if s.product == contract.BSS {
		call.Body, call.Params = nil, []contract.Param{{Name: "InstanceIds", Value: body}}
	}
	e := exchanged(call, status, answer)
	e.Started, e.RequestID = s.now, "" // whose repetition is another test's
	return s.then(e)
}

// is an instance of a status; the charge type is POSTPAID unless it is given.
func is(id, status string, more ...func(*contract.Instance)) contract.Instance {
	i := contract.Instance{ID: id, Status: status, ChargeType: "POSTPAID"}
	for _, change := range more {
		change(&i)
	}
	return i
}

func subscription(renews bool) func(*contract.Instance) {
	return func(i *contract.Instance) {
		i.ChargeType, i.AutoRenew, i.ExpiredTime = "PREPAID", &renews, start().Add(30*24*time.Hour).Format(time.RFC3339)
	}
}

// by is a filter of a status.
func by(status string) []contract.Param {
	return []contract.Param{{Name: "instanceStatus", Value: status}}
}

func named(name string) func(*contract.Instance) {
	return func(i *contract.Instance) { i.Members = map[string]any{"instanceName": name} }
}

func created(at string) func(*contract.Instance) {
	return func(i *contract.Instance) { i.Members = map[string]any{"createTime": at} }
}

const (
	done    = `{"requestId":"T1","response":{"requestId":"T1"}}`
	refused = `{"requestId":"T1","code":"INVALID_PARAMETER_TYPE","message":"m"}`
	oneID   = `{"instanceIds":["i-1"]}`
	both    = `{"instanceIds":["i-1","i-2"]}`
	day     = 24 * time.Hour
)

// Stories that many tests begin with.
func bmc() *story { return of(contract.BMC, 0).arranged("i-1", "i-2") }

func zec(retention time.Duration) *story {
	return of(contract.ZEC, retention).arranged("i-1", "i-2")
}

func binned() *story { return bmc().shows(is("i-1", "RECYCLE"), is("i-2", "RECYCLE")) }

func running() *story { return bmc().shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")) }

func subscribed() *story {
	return bmc().shows(is("i-1", "RUNNING", subscription(true)), is("i-2", "RUNNING")).
		called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done)
}

func bss() *story {
	return of(contract.BSS, 0).arranged("i-1", "i-2").shows(is("i-1", "Normal"), is("i-2", "Normal"))
}

const notApplicable = `{"RequestId":"R","HostId":"h","Code":"NotApplicable","Message":"m"}`

// twins are a history that has one finding, and its sound twin, which has none, by what is wrong.
type twins map[string]struct{ sound, broken *story }

func (all twins) judge(t *testing.T) {
	t.Helper()
	for name, each := range all {
		require.Empty(t, judge.Judge(each.sound.events).List, name)
		found := judge.Judge(each.broken.events).List
		require.Len(t, found, 1, "%s: %v", name, found)
		require.Empty(t, found[0].Rule, "it stands under the rule of its scenario")
		require.Equal(t, "one", found[0].Scenario)
		require.Contains(t, found[0].Place, "instance i-")
		require.NotEqual(t, found[0].Got, found[0].Want)
	}
}

func TestBystandersStayAsTheyAre(t *testing.T) {
	t.Parallel()
	twins{
		"a bystander vanishes": {
			binned().called("ReleaseInstances", oneID, 200, done).shows(is("i-2", "RECYCLE")),
			binned().called("ReleaseInstances", oneID, 200, done).shows(),
		},
		"a bystander changes its status": {
			bmc().shows(is("i-1", "RUNNING"), is("i-2", "BOOTING")).shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")),
			running().shows(is("i-1", "RUNNING"), is("i-2", "STOPPED")),
		},
		"a bystander changes its name": {
			bmc().shows(is("i-1", "RUNNING", named("a"))).shows(is("i-1", "RUNNING", named("a"))),
			bmc().shows(is("i-1", "RUNNING", named("a"))).shows(is("i-1", "RUNNING", named("b"))),
		},
		"a bystander changes its charge type": {
			running().shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")),
			running().shows(is("i-1", "RUNNING"), is("i-2", "RUNNING", func(i *contract.Instance) { i.ChargeType = "PREPAID" })),
		},
		"billing of a bystander stops": {
			running().then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-2", Billing: contract.Billing{Billing: "active", Refund: "none"}}).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-2", Billing: contract.Billing{Billing: "active", Refund: "none"}}),
			running().then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-2", Billing: contract.Billing{Billing: "active", Refund: "none"}}).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-2", Billing: contract.Billing{Billing: "stopped", Refund: "none"}}),
		},
	}.judge(t)
}

func TestARequestDoesWhatItsAnswerSays(t *testing.T) {
	t.Parallel()
	twins{
		"a refused request takes effect": {
			binned().called("ReleaseInstances", oneID, 400, refused).shows(is("i-1", "RECYCLE"), is("i-2", "RECYCLE")),
			binned().called("ReleaseInstances", oneID, 400, refused).shows(is("i-2", "RECYCLE")),
		},
		"a throttled request takes effect": {
			binned().called("ReleaseInstances", oneID, 500, "").shows(is("i-2", "RECYCLE")), // nobody knows what a 500 did
			binned().called("ReleaseInstances", oneID, 429, `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"m"}`).shows(is("i-2", "RECYCLE")),
		},
		"a returned instance was created later": {
			bmc().shows(is("i-1", "RUNNING", created("2026-11-01T00:00:00Z"))).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE", created("2026-11-01T00:00:00Z"))),
			bmc().shows(is("i-1", "RUNNING", created("2026-11-01T00:00:00Z"))).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE", created("2026-11-01T08:00:00Z"))),
		},
		"a returned instance has another name": { // what is shown on the way out is not documented
			bmc().shows(is("i-1", "RUNNING", named("a"))).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE", named(""))),
			bmc().shows(is("i-1", "RUNNING", named("a"))).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RUNNING", named(""))),
		},
		"a batch is refused and releases": {
			binned().called("ReleaseInstances", both, 403, `{"requestId":"T1","code":"OPERATION_DENIED_INSTANCE_NOT_RECYCLED","message":"m"}`).shows(is("i-2", "RECYCLE")), // a reading of BMC-REL-13
			binned().called("ReleaseInstances", both, 400, refused).shows(is("i-2", "RECYCLE")),
		},
		"a running instance is released without the bin": {
			running().called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE"), is("i-2", "RUNNING")).
				called("ReleaseInstances", oneID, 200, done).shows(is("i-2", "RUNNING")),
			running().called("ReleaseInstances", oneID, 200, done).shows(is("i-2", "RUNNING")),
		},
		"an instance that is named as failed is released": {
			zec(0).shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")).
				called("ReleaseInstances", both, 200, `{"requestId":"T1","response":{"requestId":"T1","instanceIds":["i-2"]}}`).shows(is("i-2", "RUNNING")),
			zec(0).shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")).
				called("ReleaseInstances", both, 200, `{"requestId":"T1","response":{"requestId":"T1","instanceIds":["i-2"]}}`).shows(is("i-1", "RELEASING")),
		},
		"a refused release at Alibaba Cloud takes effect on one id": {
			bss().called("ReleaseInstance", "i-1,i-2", 400, notApplicable).shows(is("i-1", "Expired"), is("i-2", "Normal")), // a reading of BSS-REL-23
			bss().called("ReleaseInstance", "i-3", 400, notApplicable).shows(is("i-2", "Normal")),
		},
	}.judge(t)
}

func TestNothingComesBack(t *testing.T) {
	t.Parallel()
	twins{
		"what is gone comes back": {
			binned().called("ReleaseInstances", oneID, 200, done).shows(is("i-2", "RECYCLE")).shows(is("i-2", "RECYCLE")),
			binned().called("ReleaseInstances", oneID, 200, done).shows(is("i-2", "RECYCLE")).shows(is("i-1", "RELEASING"), is("i-2", "RECYCLE")),
		},
		"the way out is taken back": {
			zec(0).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RELEASING")).
				called("RebootInstances", oneID, 200, done).shows(is("i-1", "RELEASING")),
			zec(0).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RELEASING")).
				called("RebootInstances", oneID, 200, done).shows(is("i-1", "RUNNING")),
		},
		"a release undoes itself": {
			zec(0).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RUNNING")).shows(is("i-1", "RELEASING")).shows(),
			zec(0).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RELEASING")).shows(is("i-1", "STOPPED")),
		},
		"an expired instance is normal again": {
			bss().called("ReleaseInstance", "i-1", 200, `{"RequestId":"R","Success":true}`).shows(is("i-1", "Expired"), is("i-2", "Normal")).shows(is("i-2", "Normal")),
			bss().called("ReleaseInstance", "i-1", 200, `{"RequestId":"R","Success":true}`).shows(is("i-1", "Expired"), is("i-2", "Normal")).shows(is("i-1", "Normal"), is("i-2", "Normal")),
		},
		"billing begins again": {
			running().called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-1", Billing: contract.Billing{Billing: "active", Refund: "none"}}).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-1", Billing: contract.Billing{Billing: "stopped", Refund: "none"}}),
			running().called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-1", Billing: contract.Billing{Billing: "stopped", Refund: "none"}}).
				then(history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-1", Billing: contract.Billing{Billing: "active", Refund: "none"}}),
		},
	}.judge(t)
}

// What was returned is not billed in the end. Before that, the provider may still be about to end it; and of a subscription no
// page says so.
func TestWhatWasReturnedIsNotBilledInTheEnd(t *testing.T) {
	t.Parallel()
	billed := func(billing string, late bool) history.BillingRead {
		return history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-1", Billing: contract.Billing{Billing: billing, Refund: "none"}, Late: late}
	}
	returned := func() *story {
		return bmc().shows(is("i-1", "RUNNING")).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE"))
	}
	for name, row := range map[string]struct {
		s     *story
		found bool
	}{
		"stopped":                 {returned().then(billed("stopped", true)), false},
		"active":                  {returned().then(billed("active", true)), true},
		"active, and gone by now": {returned().passes(day).shows().then(billed("active", true)), true},
		"active, at once":         {returned().then(billed("active", false)), false},
		"a subscription that expired": {subscribed().shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")).passes(31 * day).
			shows(is("i-2", "RUNNING")).then(billed("active", true)), false},
		"not returned": {running().then(billed("active", true)), false},
		"refused": {running().called("TerminateInstance", `{"instanceId":"i-1"}`, 403, refused).
			shows(is("i-1", "RUNNING"), is("i-2", "RUNNING")).then(billed("active", true)), false},
	} {
		found := judge.Judge(row.s.events).List
		if !row.found {
			require.Empty(t, found, name)
			continue
		}
		require.Len(t, found, 1, name)
		require.Equal(t, "BMC-TRM-02", found[0].Rule, name)
		require.Equal(t, "billing active", found[0].Got, name)
	}
}

func TestTheTimeInTheBin(t *testing.T) {
	t.Parallel()
	twins{
		"the bin is emptied too early": {
			binned().passes(day).shows(),
			binned().passes(day - time.Minute).shows(is("i-1", "RECYCLE")),
		},
		"the bin of an account is emptied too early": {
			zec(2*day).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RECYCLE")).passes(2 * day).shows(),
			zec(2*day).shows(is("i-1", "RUNNING")).called("ReleaseInstances", oneID, 200, done).shows(is("i-1", "RECYCLE")).passes(day).shows(),
		},
		"a cancelled subscription goes a day later": {
			subscribed().shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")).passes(25*time.Hour).
				shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")).passes(30 * day).shows(is("i-2", "RUNNING")),
			subscribed().shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")).passes(25*time.Hour).
				shows(is("i-1", "RECYCLE", subscription(false)), is("i-2", "RUNNING")),
		},
		"a cancelled subscription is renewed again": {
			subscribed().shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")),
			subscribed().shows(is("i-1", "RUNNING", subscription(false)), is("i-2", "RUNNING")).shows(is("i-1", "RUNNING", subscription(true)), is("i-2", "RUNNING")),
		},
	}.judge(t)
}

func TestAPartOfTheInventory(t *testing.T) {
	t.Parallel()
	twins{
		"a part of the inventory leaves out what it is about": {
			running().then(history.Listed{AccessKeyID: "AK1", By: by("RUNNING"), Instances: []contract.Instance{is("i-1", "RUNNING"), is("i-2", "RUNNING")}}),
			running().then(history.Listed{AccessKeyID: "AK1", By: by("RUNNING"), Instances: []contract.Instance{is("i-1", "RUNNING")}}),
		},
		"a part of the inventory shows a change": {
			running().then(history.Listed{AccessKeyID: "AK1", By: by("RECYCLE")}),
			running().then(history.Listed{AccessKeyID: "AK1", By: by("RECYCLE"), Instances: []contract.Instance{is("i-2", "RECYCLE")}}),
		},
	}.judge(t)
}

// What says nothing about an instance is not judged: an account that is torn down, another scenario's look at an account
// that both use, a list that no filter was asked beside, and an inventory that there was no room for.
func TestWhatSaysNothingOfAnInstance(t *testing.T) {
	t.Parallel()
	running := func() *story { return of(contract.BMC, 0).arranged("i-1").shows(is("i-1", "RUNNING")) }
	for name, s := range map[string]*story{
		"torn down":        running().then(history.TornDown{AccessKeyID: "AK1"}).shows(),
		"another scenario": running().in("two", history.Listed{AccessKeyID: "AK1", IDs: []string{"i-1"}}),
		"no filter":        running().then(history.Listed{AccessKeyID: "AK1"}),
		"not arranged":     running().shows(is("i-1", "RUNNING"), is("i-9", "RUNNING")).shows(is("i-1", "RUNNING")),
		"no such account":  running().then(history.Listed{AccessKeyID: "AK2", IDs: []string{"i-1"}}),
	} {
		require.Empty(t, judge.Judge(s.events).List, name)
	}
	found := judge.Judge(running().then(history.Listed{AccessKeyID: "AK1", IDs: []string{"i-1"}, LeftOut: true}).events)
	require.Empty(t, found.List)
	require.Equal(t, 1, found.LeftOut)
}
