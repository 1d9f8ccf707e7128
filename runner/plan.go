package runner

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
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
	f.count(rehearsal.history)
	f.Longest = s.longest(rehearsal)
	f.Left = s.leftOut()
	f.Pool = s.foreseePool(rehearsal.history)
	return f, nil
}

// count adds up what the scenarios of a rehearsal did.
func (f *Forecast) count(rehearsal *history.History) {
	for _, event := range rehearsal.Events() {
		if event.Scenario == "" {
			continue
		}
		switch e := event.Kind.(type) {
		case history.Exchanged:
			f.Calls[operationOf(e.Exchange)]++
		case history.AccountArranged:
			f.Accounts++
		case history.InstancesArranged:
			f.Instances[Need{Product: e.Product, Status: e.Wanted.Status, ChargeType: e.Wanted.ChargeType, Commitment: e.Wanted.Commitment}] += len(e.IDs)
		}
	}
}

func operationOf(exchange contract.Exchange) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s", exchange.Product, exchange.Operation))
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

// longest bounds the time of the run: every request takes as long as it may, every effect shows at the last moment,
// and the scenarios share the places.
func (s *session) longest(rehearsal *session) time.Duration {
	limits := s.target.Limits
	var sum, most time.Duration
	for _, scenario := range rehearsal.scenarios {
		worst := time.Duration(len(rehearsal.history.Exchanges(scenario.Name))) * limits.RequestTimeout
		for _, step := range scenario.Steps {
			if waits(step) {
				worst += limits.SettleTimeout + limits.PollInterval
			}
		}
		sum, most = sum+worst, max(most, worst)
	}
	return min(max(most, sum/time.Duration(s.concurrency)), limits.TotalTimeout)
}

// waits tells whether a step may wait for an effect.
func waits(step string) bool {
	return strings.Contains(step, "only ") || strings.Contains(step, "readings") || strings.Contains(step, " already ") || strings.Contains(step, "billing of")
}

// arranges is a step that arranges instances; its number is left out where it is one.
var arranges = regexp.MustCompile(`^(?:Given|And) (?:instance|(\d+) instances) "[^"]+" (?:of another account )?(?:is|are) `)

// instances counts those that are arranged for a scenario.
func instances(scenario catalogue.Scenario) int {
	count := 0
	for _, step := range scenario.Steps {
		if match := arranges.FindStringSubmatch(step); match != nil {
			several, _ := strconv.Atoi(match[1]) // digits, or nothing
			count += max(1, several)
		}
	}
	return count
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

// shuffle orders scenarios by the seed, which a report prints so that the order can be had again.
func shuffle(scenarios []catalogue.Scenario, seed uint64) []catalogue.Scenario {
	shuffled := slices.Clone(scenarios)
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}
