package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/pool"
	"relcon/runner/provider"
)

// Forecast is what a run would do, by a rehearsal of its scenarios on the built-in reference: what they send there is
// counted. What changes something is counted exactly, as a bound; how often a scenario looks at the inventory depends on
// how fast effects show.
type Forecast struct {
	Plan
	Calls      map[string]int // requests by product and operation, such as "bmc ReleaseInstances"
	Instances  map[Need]int   // to be arranged
	Bystanders int            // among the instances
	Accounts   int            // one per scenario and account
	Left       []LeftOut      // what would be skipped, and why
	Pool       *PoolForecast  // what the target's pool has for that; nil where it has none
	Hook       string         // what the hook says of what it can; "" where it was not asked
	Longest    time.Duration  // worst case for the whole run
}

// Need is a kind of instances that scenarios need.
type Need struct {
	Product contract.Product
	contract.Wanted
}

// String names the kind in the provider's words, such as "bmc RUNNING PREPAID".
func (n Need) String() string { return fmt.Sprintf("%s %s", n.Product, n.Wanted) }

// LeftOut is a rule that the target can't be judged by.
type LeftOut struct{ Rule, Reason string }

// PoolForecast is what a target's pool has for a run, and what it lacks.
type PoolForecast struct {
	File           string
	Unused, Listed int
	Lacking        []string // lines to add to its file, each with its place
}

// Forecast says what a run by the plan would do, so many scenarios at once, with a pool where the target has one.
func (p Plan) Forecast(rehearsal *history.History, concurrency int, from *pool.Pool) *Forecast {
	f := &Forecast{Plan: p, Calls: map[string]int{}, Instances: map[Need]int{}, Left: p.leftOut(), Longest: p.longest(rehearsal, concurrency)}
	for _, event := range rehearsal.Events() {
		if event.Scenario == "" {
			continue
		}
		switch e := event.Kind.(type) {
		case history.Exchanged:
			f.Calls[strings.TrimSpace(fmt.Sprintf("%s %s", e.Product, e.Operation))]++
		case history.AccountArranged:
			f.Accounts++
		case history.InstancesArranged:
			if e.Wanted.Bystander && from != nil {
				continue // a pool has none
			}
			if e.Wanted.Bystander {
				f.Bystanders += len(e.IDs)
			}
			kind := e.Wanted
			kind.Count, kind.ExpiresIn, kind.Bystander = 0, 0, false
			f.Instances[Need{e.Product, kind}] += len(e.IDs)
		}
	}
	if from != nil {
		f.Pool = &PoolForecast{File: p.Target.Pool.File, Lacking: p.Lacking(p.Orders(rehearsal), from)}
		f.Pool.Unused, f.Pool.Listed = from.Left()
	}
	return f
}

// Total counts the instances.
func (f Forecast) Total() int {
	total := 0
	for _, count := range f.Instances {
		total += count
	}
	return total
}

// SortedCalls are the operations of a forecast, by product and name.
func (f Forecast) SortedCalls() []string {
	return slices.Sorted(maps.Keys(f.Calls))
}

// MadeUp are the operations that no page has: they are asked for to see them refused.
func (f Forecast) MadeUp() []string {
	return slices.DeleteFunc(f.SortedCalls(), func(call string) bool {
		product, name, _ := strings.Cut(call, " ")
		api := provider.Of(contract.Product(product))
		_, known := api.Operation(name)
		return known || name == api.Listing.Name
	})
}

// longest bounds the time of the run: every request takes as long as it may, every effect shows at the last moment,
// and the scenarios share the places.
func (p Plan) longest(rehearsal *history.History, concurrency int) time.Duration {
	limits := p.Target.Limits
	var sum, most time.Duration
	for _, scenario := range p.All() {
		worst := time.Duration(len(rehearsal.Exchanges(scenario.Name))) * limits.RequestTimeout
		for _, step := range scenario.Steps {
			if waits(step) {
				worst += limits.SettleTimeout + limits.PollInterval
			}
		}
		sum, most = sum+worst, max(most, worst)
	}
	return min(max(most, sum/time.Duration(concurrency)), limits.TotalTimeout)
}

// waits tells whether a step may wait for an effect.
func waits(step string) bool {
	return strings.Contains(step, "only ") || strings.Contains(step, "readings") || strings.Contains(step, " already ") || strings.Contains(step, "billing of")
}

// leftOut are the rules that would be skipped for a need that the target lacks, with each such need as the run would tell it.
func (p Plan) leftOut() []LeftOut {
	var left []LeftOut
	for _, entry := range p.Rules {
		var reasons []string
		for _, scenario := range entry.Scenarios {
			for _, need := range p.Needs(scenario) {
				if p.Target.Lacks(scenario.Product, need) {
					reasons = append(reasons, string(need)+": "+p.why(scenario.Product, need))
				}
			}
		}
		if slices.Sort(reasons); len(reasons) > 0 {
			left = append(left, LeftOut{entry.ID, strings.Join(slices.Compact(reasons), "; ")})
		}
	}
	return left
}
