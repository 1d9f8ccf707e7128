package runner

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Forecast is what a run would do, found out without sending anything to the target: the selected scenarios are played
// on the built-in reference, and what they send there is counted. What changes something is counted exactly, as a
// bound; how often a scenario looks at the inventory depends on how fast effects show.
type Forecast struct {
	Plan
	Calls     map[string]int // requests by product and operation, such as "bmc ReleaseInstances"
	Instances map[Need]int   // to be arranged
	Accounts  int            // one per scenario and account
	Left      []LeftOut      // what would be skipped, and why
	Pool      *PoolForecast  // what the target's pool has for that; nil where it has none
	Longest   time.Duration  // worst case for the whole run
}

// Need is a kind of instances that scenarios need.
type Need struct {
	Product    contract.Product
	Status     string
	ChargeType string // "" means the default
	Commitment bool
}

// String names the kind in the provider's words, such as "bmc RUNNING PREPAID".
func (n Need) String() string {
	text := fmt.Sprintf("%s %s", n.Product, n.Status)
	if n.ChargeType != "" {
		text += " " + n.ChargeType
	}
	if n.Commitment {
		text += " in commitment"
	}
	return text
}

// LeftOut is a rule that the target can't be judged by.
type LeftOut struct{ Rule, Reason string }

// Total counts the instances.
func (f Forecast) Total() int {
	total := 0
	for _, count := range f.Instances {
		total += count
	}
	return total
}

// Foresee says what Run would do with the same options. It sends nothing to the target.
func Foresee(ctx context.Context, options Options) (*Forecast, error) {
	if options.Target != nil {
		// What may be released is none of a plan's business.
		options.AllowRelease = options.Target.Name
		safe := *options.Target
		safe.Safety.AllowRelease = true
		options.Target = &safe
	}
	options.read = true
	s, err := open(options)
	if err != nil {
		return nil, err
	}
	defer s.close()
	rehearsal, err := s.rehearse(ctx)
	if err != nil {
		return nil, err
	}
	defer rehearsal.close()
	f := &Forecast{
		Plan:  Plan{Target: s.target, Rules: s.rules, Catalogue: len(s.suite.Rules), Seed: s.options.Seed},
		Calls: map[string]int{}, Instances: map[Need]int{},
	}
	f.count(rehearsal)
	f.Longest = s.longest(rehearsal)
	f.Left = s.leftOut()
	f.Pool = s.foreseePool(rehearsal)
	return f, nil
}

func (f *Forecast) count(rehearsal *session) {
	for _, scenario := range rehearsal.scenarios {
		got := rehearsal.records.get(scenario.Name)
		for _, exchange := range got.exchanges {
			f.Calls[operationOf(exchange)]++
		}
		f.Accounts += len(got.asked)
		for _, asked := range got.asked {
			for _, wanted := range asked.instances {
				f.Instances[Need{asked.product, wanted.Status, wanted.ChargeType, wanted.Commitment}] += max(1, wanted.Count)
			}
		}
	}
}

func operationOf(exchange contract.Exchange) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s", exchange.Product, exchange.Operation))
}

// longest bounds the time of the run: every request takes as long as it may, every effect shows at the last moment,
// and the scenarios share the places.
func (s *session) longest(rehearsal *session) time.Duration {
	limits := s.target.Limits
	var sum, most time.Duration
	for _, scenario := range rehearsal.scenarios {
		got := rehearsal.records.get(scenario.Name)
		worst := time.Duration(len(got.exchanges)) * limits.RequestTimeout
		for _, step := range scenario.Steps {
			if waits(step) {
				worst += limits.SettleTimeout + limits.PollInterval
			}
		}
		sum, most = sum+worst, max(most, worst)
	}
	places := max(1, limits.Concurrency)
	if s.options.Concurrency > 0 {
		places = s.options.Concurrency
	}
	return min(max(most, sum/time.Duration(places)), limits.TotalTimeout)
}

// waits tells whether a step may wait for an effect.
func waits(step string) bool {
	return strings.Contains(step, "only ") || strings.Contains(step, "readings") || strings.Contains(step, " already ") || strings.Contains(step, "billing of")
}

// leftOut are the rules that would be skipped for a declared need.
func (s *session) leftOut() []LeftOut {
	var left []LeftOut
	for _, entry := range s.rules {
		var missing []string
		needs := slices.Clone(entry.Needs)
		for _, scenario := range entry.Scenarios {
			needs = append(needs, scenario.Needs...)
		}
		slices.Sort(needs)
		for _, need := range slices.Compact(needs) {
			if slices.Contains(s.target.Unavailable, need) {
				missing = append(missing, string(need))
			}
		}
		if len(missing) > 0 {
			left = append(left, LeftOut{entry.ID, "the target file declares as not available: " + strings.Join(missing, ", ")})
		}
	}
	return left
}

// SortedCalls are the operations of a forecast with their counts, by name.
func (f Forecast) SortedCalls() []string {
	return slices.Sorted(maps.Keys(f.Calls))
}

// reads tells whether an operation of a forecast, such as "bmc DescribeInstances", changes nothing.
func reads(operation string) bool {
	product, name, _ := strings.Cut(operation, " ")
	return provider.Of(contract.Product(product)).Reads(name)
}
