package result

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
)

func TestEventsStandBetweenTheExchanges(t *testing.T) {
	started := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	var events []history.Event
	for i, kind := range []history.Kind{
		history.Began{},
		history.AccountArranged{AccessKeyID: "AK-secret", Product: contract.ZEC, Kind: "recycle-bin", Retention: 24 * time.Hour},
		history.AccountArranged{AccessKeyID: "AK-other", Product: contract.ZEC},
		history.InstancesArranged{AccessKeyID: "AK-other", Wanted: contract.Wanted{Count: 2, Status: "RUNNING", ExpiresIn: time.Hour}, IDs: []string{"i-1", "i-2"}},
		history.InstancesArranged{AccessKeyID: "AK-secret", Wanted: contract.Wanted{Bystander: true, Status: "RECYCLE"}, IDs: []string{"i-3"}},
		history.InstancesArranged{AccessKeyID: "AK-secret", Wanted: contract.Wanted{Bystander: true, Status: "RUNNING"}, IDs: []string{"i-4"}},
		history.Exchanged{}, history.Listed{}, history.Exchanged{},
		history.TimePassed{AccessKeyID: "AK-secret", Duration: 23*time.Hour + time.Minute},
		history.StepEnded{},
		history.BillingRead{AccessKeyID: "AK-other", InstanceID: "i-1", Billing: contract.Billing{Billing: "stopped", Refund: "none"}},
		history.Ended{},
	} {
		events = append(events, history.Event{At: started.Add(time.Duration(i-1) * time.Second), Kind: kind})
	}
	require.Equal(t, []Event{
		{"an account", "arranged account 1: zec recycle-bin, whose recycle bin keeps an instance for 24h", 0, 0},
		{"an account", "arranged account 2: zec", 0, 1000},
		{"instances", "arranged in account 2: 2 instances RUNNING, expiring in 1h: i-1, i-2", 0, 2000},
		{"instances", "arranged bystanders in account 1: RECYCLE i-3, RUNNING i-4", 0, 3000},
		{"time passes", "the clock of account 1 moves by 23h1m", 2, 8000},
		{"billing", "the billing of i-1 in account 2 is stopped, its refund none", 2, 10000},
		{"over", "the scenario is over: what follows looks at its accounts once more", 2, 11000},
	}, eventsIn(events, started))
}
