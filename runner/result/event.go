package result

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// Event is what happened in a scenario between its exchanges: what it asked of the hook or the pool, and that it ended. Accounts
// have numbers in it, for their keys are blanked in the exchanges, too.
type Event struct {
	State string  `json:"state"` // as the hook knows it, such as "time passes"; or Over
	Text  string  `json:"text"`  // what was asked for, and what came, as a sentence
	After int     `json:"after"` // so many exchanges of the scenario
	AtMs  float64 `json:"atMs"`  // when it was done, after the beginning of the run
}

// Over is the state of an event: the scenario came to its end. Exchanges after it look at its accounts once more.
const Over = "over"

// eventsIn are those of a scenario, in order. Bystanders that were arranged between two exchanges are one event.
func eventsIn(events []history.Event, started time.Time) []Event {
	c := chronicle{bystanders: map[string]int{}}
	for _, event := range events {
		c.at = Milliseconds(max(0, event.At.Sub(started)))
		switch e := event.Kind.(type) {
		case history.Exchanged:
			c.after++
			clear(c.bystanders)
		case history.AccountArranged:
			text := strings.TrimSpace(fmt.Sprintf("arranged %s: %s %s", c.account(e.AccessKeyID), e.Product, e.Kind))
			if e.Retention > 0 {
				text += ", whose recycle bin keeps an instance for " + short(e.Retention)
			}
			c.add("an account", text)
		case history.InstancesArranged:
			c.instances(e)
		case history.TimePassed:
			c.add("time passes", fmt.Sprintf("the clock of %s moves by %s", c.account(e.AccessKeyID), short(e.Duration)))
		case history.BillingRead:
			c.add("billing", fmt.Sprintf("the billing of %s in %s is %s, its refund %s", e.InstanceID, c.account(e.AccessKeyID), e.Billing.Billing, e.Billing.Refund))
		case history.Ended:
			c.add(Over, "the scenario is over: what follows looks at its accounts once more")
		}
	}
	return c.all
}

// chronicle collects events.
type chronicle struct {
	all        []Event
	keys       []string       // of accounts, in the order of their numbers
	bystanders map[string]int // where those of an account stand that were arranged since the last exchange
	after      int
	at         float64
}

func (c *chronicle) add(state, text string) {
	c.all = append(c.all, Event{State: state, Text: text, After: c.after, AtMs: c.at})
}

func (c *chronicle) account(key string) string {
	if !slices.Contains(c.keys, key) {
		c.keys = append(c.keys, key)
	}
	return fmt.Sprint("account ", slices.Index(c.keys, key)+1)
}

func (c *chronicle) instances(e history.InstancesArranged) {
	kind, ids := e.Wanted.String(), strings.Join(e.IDs, ", ")
	if e.Wanted.ExpiresIn > 0 {
		kind += ", expiring in " + short(e.Wanted.ExpiresIn)
	}
	if !e.Wanted.Bystander {
		c.add("instances", fmt.Sprintf("arranged in %s: %s %s: %s", c.account(e.AccessKeyID), contract.Plural(max(1, e.Wanted.Count), "instance"), kind, ids))
		return
	}
	if at, before := c.bystanders[e.AccessKeyID]; before {
		c.all[at].Text += ", " + kind + " " + ids
		return
	}
	c.bystanders[e.AccessKeyID] = len(c.all)
	c.add("instances", fmt.Sprintf("arranged bystanders in %s: %s %s", c.account(e.AccessKeyID), kind, ids))
}

// short writes 24h0m0s as 24h.
func short(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}
