// Package plan says what a run is about to do: which scenarios of which rules, in which order, and what they need. It
// sends nothing.
package plan

import (
	"cmp"
	"fmt"
	"math/bits"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
	"relcon/steps"
)

// Plan is what a run is about to do.
type Plan struct {
	Target    *target.Target // with every default
	Rules     []catalogue.Rule
	Elsewhere []catalogue.Rule // of other shards: what is sent here may break them, too
	Catalogue int              // rules there are in all
	Seed      uint64
	Ledger    string // file that says what the run has arranged; "" where there is none
}

// New plans to run the selected rules against a target.
func New(suite *catalogue.Suite, t *target.Target, selection catalogue.Selection, seed uint64) (Plan, error) {
	p := Plan{Target: t, Catalogue: len(suite.Rules), Seed: seed}
	var err error
	if p.Rules, err = catalogue.Select(suite.Rules, t.Offered(), selection); err != nil || selection.Shard.Of == 0 {
		return p, err
	}
	selection.Shard = catalogue.Shard{}
	whole, err := catalogue.Select(suite.Rules, t.Offered(), selection)
	p.Elsewhere = slices.DeleteFunc(whole, func(entry catalogue.Rule) bool {
		return slices.ContainsFunc(p.Rules, func(own catalogue.Rule) bool { return own.ID == entry.ID })
	})
	return p, err
}

// Only leaves out the scenarios that are not wanted, and the rules that have no other.
func (p Plan) Only(wanted func(catalogue.Scenario) bool) Plan {
	var rules []catalogue.Rule
	for _, rule := range p.Rules {
		rule.Scenarios = slices.DeleteFunc(slices.Clone(rule.Scenarios), func(s catalogue.Scenario) bool { return !wanted(s) })
		if len(rule.Scenarios) > 0 {
			rules = append(rules, rule)
		}
	}
	p.Rules = rules
	return p
}

// Listed takes in what the target's hook leaves out of the list of what it can, by product.
func (p Plan) Listed(lacking func(contract.Product) []contract.Need) Plan {
	at := *p.Target
	at.Unlisted = map[contract.Product][]contract.Need{}
	for _, product := range at.Offered() {
		at.Unlisted[product] = lacking(product)
	}
	p.Target = &at
	return p
}

// String names the target and the size of the plan.
func (p Plan) String() string {
	if p.Target == nil {
		return "plan without a target"
	}
	return fmt.Sprintf("plan of %d rules for target %s", len(p.Rules), p.Target.Name)
}

// GoString keeps the hook's token out of %#v.
func (p Plan) GoString() string { return p.String() }

// Scenarios counts the scenarios of the plan.
func (p Plan) Scenarios() int { return len(p.All()) }

// All gives the scenarios of the plan, in the order of the catalogue.
func (p Plan) All() []catalogue.Scenario {
	var all []catalogue.Scenario
	for _, entry := range p.Rules {
		all = append(all, entry.Scenarios...)
	}
	return all
}

// Products are those of which something was selected.
func (p Plan) Products() []contract.Product {
	return slices.DeleteFunc(p.Target.Offered(), func(product contract.Product) bool {
		return !slices.ContainsFunc(p.All(), func(s catalogue.Scenario) bool { return s.Product == product })
	})
}

// Ordered gives the scenarios in the order in which they start. Long ones come first, so that none is alone at the end; the seed
// decides among those that are about as long. What a pool has may not be enough for all of them, and a rule is proved by all of its
// scenarios or not at all, so there the scenarios of a rule stay together, and what a verdict depends on comes first.
func (p Plan) Ordered() []catalogue.Scenario {
	all := p.All()
	shuffled := shuffle(all, p.Seed)
	if p.Target.Pool == nil {
		slices.SortStableFunc(shuffled, func(a, b catalogue.Scenario) int { return cmp.Compare(magnitude(b), magnitude(a)) })
		return shuffled
	}
	rank := map[string]int{}
	for _, scenario := range shuffled {
		if _, known := rank[scenario.RuleID]; !known {
			rank[scenario.RuleID] = len(rank)
		}
	}
	for _, entry := range p.Rules {
		if entry.Level != contract.Required {
			rank[entry.ID] += len(p.Rules)
		}
	}
	return slices.SortedStableFunc(slices.Values(all), func(a, b catalogue.Scenario) int {
		return cmp.Compare(rank[a.RuleID], rank[b.RuleID])
	})
}

// magnitude is how long a scenario is, as a power of two.
func magnitude(scenario catalogue.Scenario) int { return bits.Len(uint(steps.Length(scenario.Steps))) }

// shuffle orders scenarios by the seed, which a report prints so that the order can be had again.
func shuffle(scenarios []catalogue.Scenario, seed uint64) []catalogue.Scenario {
	shuffled := slices.Clone(scenarios)
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

// Needs are what a scenario and its rule need beyond running instances: what is declared, and what the steps cannot do without.
func (p Plan) Needs(scenario catalogue.Scenario) []contract.Need {
	i := slices.IndexFunc(p.Rules, func(e catalogue.Rule) bool { return e.ID == scenario.RuleID })
	return slices.Concat(p.Rules[i].Needs, scenario.Needs, steps.Needs(scenario.Steps))
}

// Missing tells whether the target lacks something, by its file, that a scenario needs: a *contract.Missing.
func (p Plan) Missing(scenario catalogue.Scenario) error {
	for _, need := range p.Needs(scenario) {
		if p.Target.Lacks(scenario.Product, need) {
			return &contract.Missing{Need: need, Reason: p.why(scenario.Product, need)}
		}
	}
	return nil
}

// why says by what the target lacks a need of a product.
func (p Plan) why(product contract.Product, need contract.Need) string {
	switch {
	case need == contract.NeedRPC || need == contract.NeedACS3:
		return "the target file does not list it (products.bss.signature)"
	case p.Target.OnlyUnlisted(product, need):
		return "the hook does not list it"
	}
	return "the target file declares it as not available"
}

// CheckInstances refuses a plan that needs more instances than the target's file allows. Of a pool, a run takes what there is,
// up to the limit.
func (p Plan) CheckInstances() error {
	wanted, limit := p.Instances(), p.Target.Safety.MaxInstances
	if wanted <= limit || p.Target.Pool != nil {
		return nil
	}
	return contract.Usage("target %q: safety.maxInstances: the selected rules need %d instances in all, and %d are allowed, so nothing was sent: "+
		"select fewer with --rules (in Go: Options.Selection), or raise the limit in the file (`relcon plan` lists what is needed)", p.Target.Name, wanted, limit)
}

// Instances is how many instances the scenarios need in all.
func (p Plan) Instances() (wanted int) {
	for _, scenario := range p.All() {
		if p.Missing(scenario) == nil {
			wanted += instances(scenario)
		}
	}
	return wanted
}

// arranges is a step that arranges instances, with their number where several have one name.
var arranges = regexp.MustCompile(`^(?:Given|And) (?:instances?|(\d+) instances) ("[^"]+"(?:(?:, | and )"[^"]+")*) (?:of another account )?(?:is|are) `)

// instances counts those that are arranged for a scenario.
func instances(scenario catalogue.Scenario) int {
	count := 0
	for _, step := range scenario.Steps {
		if match := arranges.FindStringSubmatch(step); match != nil {
			several, _ := strconv.Atoi(match[1]) // digits, or nothing
			count += max(strings.Count(match[2], `"`)/2, several)
		}
	}
	return count + len(steps.Bystanders(scenario.Product, scenario.Steps))
}
