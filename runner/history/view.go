package history

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"relcon/runner/contract"
)

// Exchanges are those of a scenario, in order.
func (h *History) Exchanges(scenario string) []contract.Exchange {
	var all []contract.Exchange
	var unpacked []texts
	for _, each := range of[Exchanged](h.In(scenario)) {
		if each.packed != nil && each.at == 0 {
			unpacked = each.packed.unpack()
		}
		if each.packed != nil {
			unpacked[each.at].putInto(&each.Exchange)
		}
		all = append(all, each.Exchange)
	}
	return all
}

// Whole is the exchange with its URL, its headers and its bodies.
func (e Exchanged) Whole() contract.Exchange {
	if e.packed != nil {
		e.packed.unpack()[e.at].putInto(&e.Exchange)
	}
	return e.Exchange
}

// Account is one that was arranged, with all instances that were arranged in it.
type Account struct {
	AccountArranged
	Instances []InstancesArranged
}

// Accounts are those of a scenario, in the order in which they were arranged.
func (h *History) Accounts(scenario string) []Account {
	events := h.In(scenario)
	instances := of[InstancesArranged](events)
	var all []Account
	for _, arranged := range of[AccountArranged](events) {
		account := Account{AccountArranged: arranged}
		for _, each := range instances {
			if each.AccessKeyID == arranged.AccessKeyID {
				account.Instances = append(account.Instances, each)
			}
		}
		all = append(all, account)
	}
	return all
}

// Changed is an instance of an account whose status has changed, as its inventories have shown it at first and at last; of one that
// is not listed any more, last has no status.
func Changed(events []Event, accessKeyID string) (first, last contract.Instance, changed bool) {
	shown, now := map[string]contract.Instance{}, map[string]contract.Instance{}
	for _, listed := range of[Listed](events) {
		if listed.AccessKeyID != accessKeyID || listed.By != nil || listed.LeftOut {
			continue
		}
		clear(now)
		for _, instance := range listed.Instances {
			now[instance.ID] = instance
			if _, before := shown[instance.ID]; !before {
				shown[instance.ID] = instance
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(shown)) {
		if first, last = shown[id], now[id]; last.Status != first.Status {
			return first, last, true
		}
	}
	return contract.Instance{}, contract.Instance{}, false
}

// Failed is the step at which a scenario failed, as the feature has it; "" where none did.
func (h *History) Failed(scenario string) string {
	for _, each := range h.Steps(scenario) {
		if each.Failed {
			return each.Step
		}
	}
	return ""
}

// End is what a scenario came to; false means that nothing is known of it. One that has passed comes to no verdict where
// its accounts could not be looked at once more.
func (h *History) End(scenario string) (Ended, bool) {
	switch ends := of[Ended](h.In(scenario)); len(ends) {
	case 0:
		return Ended{}, false
	case 1:
		end := ends[0]
		for _, look := range of[LookedAgain](h.In(scenario)) {
			if look.Err != nil && end.Outcome == contract.Passed {
				end.Outcome, end.Reason, end.Cause = contract.Errored, "looking at its account once more: "+look.Err.Error(), look.Err
			}
		}
		return end, true
	}
	// Two outcomes for one scenario mean that neither can be trusted.
	twice := &contract.Fault{Reason: "the scenario came to two outcomes"}
	return Ended{Outcome: contract.Errored, Reason: twice.Reason, Cause: twice}, true
}

// Steps are those of a scenario that were played, in order.
func (h *History) Steps(scenario string) []StepEnded { return of[StepEnded](h.In(scenario)) }

// Began is when the turn of a scenario came; the zero time where it never did.
func (h *History) Began(scenario string) time.Time {
	for _, event := range h.In(scenario) {
		if _, is := event.Kind.(Began); is {
			return event.At
		}
	}
	return time.Time{}
}

// Took is how long a scenario took, 0 where it never began.
func (h *History) Took(scenario string) time.Duration {
	began := h.Began(scenario)
	for _, event := range h.In(scenario) {
		if _, is := event.Kind.(Ended); is && !began.IsZero() {
			return event.At.Sub(began)
		}
	}
	return 0
}

// LeftOut says which bystanders the target could not arrange, each sort once.
func (h *History) LeftOut() []string {
	var all []string
	for _, event := range h.Events() {
		if e, ok := event.Kind.(LeftOut); ok {
			all = append(all, fmt.Sprintf("no account of %s held a bystander of the sort %s, because the target can't arrange it: %s", e.Product, e.Wanted, e.Reason))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
