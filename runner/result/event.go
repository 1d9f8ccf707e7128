package result

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// Event is what a scenario asked of the hook or the pool, and not of the API: it stands between the exchanges. Accounts have
// numbers in it, for their keys are blanked in the exchanges, too.
type Event struct {
	State string  `json:"state"` // as the hook knows it, such as "time passes"
	Text  string  `json:"text"`  // what was asked for, and what came
	After int     `json:"after"` // so many exchanges of the scenario
	AtMs  float64 `json:"atMs"`  // when it was done, after the beginning of the run
}

// eventsIn are those of a scenario, in order.
func eventsIn(events []history.Event, started time.Time) []Event {
	var all []Event
	var keys []string
	after := 0
	account := func(key string) string {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		return fmt.Sprint("account ", slices.Index(keys, key)+1)
	}
	for _, event := range events {
		told := Event{After: after, AtMs: Milliseconds(max(0, event.At.Sub(started)))}
		switch e := event.Kind.(type) {
		case history.Exchanged:
			after++
		case history.AccountArranged:
			told.State, told.Text = "an account", strings.TrimSpace(fmt.Sprintf("%s %s", e.Product, e.Kind))+": "+account(e.AccessKeyID)
			if e.Retention > 0 {
				told.Text += ", whose recycle bin keeps an instance for " + e.Retention.String()
			}
		case history.InstancesArranged:
			told.State, told.Text = "instances", instancesText(e)+" in "+account(e.AccessKeyID)+": "+strings.Join(e.IDs, ", ")
		case history.TimePassed:
			told.State, told.Text = "time passes", fmt.Sprintf("the clock of %s moves by %s", account(e.AccessKeyID), e.Duration)
		case history.BillingRead:
			told.State, told.Text = "billing", fmt.Sprintf("%s in %s: billing %s, refund %s", e.InstanceID, account(e.AccessKeyID), e.Billing.Billing, e.Billing.Refund)
		}
		if told.State != "" {
			all = append(all, told)
		}
	}
	return all
}

func instancesText(e history.InstancesArranged) string {
	what := contract.Plural(max(1, e.Wanted.Count), "instance")
	if e.Wanted.Bystander {
		what = contract.Plural(max(1, e.Wanted.Count), "bystander")
	}
	if kind := e.Wanted.String(); kind != "" {
		what += " " + kind
	}
	if e.Wanted.ExpiresIn > 0 {
		what += ", expiring in " + e.Wanted.ExpiresIn.String()
	}
	return what
}
