// Package prove runs the suite against each fault of the reference, and says which rule noticed what: a rule that no
// fault turns red proves nothing.
package prove

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// Options say which faults to try.
type Options struct {
	Faults   []string                             // ids; none means all
	Rules    []string                             // patterns: only faults of the rules that match; none means all
	Parallel int                                  // runs at once; 0 means eight per processor, since they wait now and then
	Own      bool                                 // play only the rule that a fault breaks, if that notices it, and others until each scenario was seen to fail: what else a fault turns red is not seen then
	Explore  int                                  // calls that are generated for each fault; 0 means none
	Seed     uint64                               // that they follow from; 0 means a random one
	Version  string                               // of the program, for the proof
	Progress func(done, total int, last Progress) // called after each run, one call at a time; may be nil
}

// proofSeed is that of all runs of a proof: what a fault turns red may hang on who is searched by what, which the seed decides.
const proofSeed = 1

// Progress is the newest result of a proof.
type Progress struct {
	ID     string
	Killed bool
}

// Run runs the suite once without faults, and sees which fault would have done something in which scenario; scenarios of
// products that none of the faults is of are left out, since none can do anything there. Then it runs these scenarios against
// each fault, and says which rule noticed what. The proof's Exit is 0 only if the sound run is
// conformant, each fault turns its own rule red at a Then or by a finding of the judge, no other rule turns red but those that
// the fault declares, and each rule has a fault that turns it red; and, where all faults are tried, only if each scenario was
// seen to fail at a Then.
func Run(ctx context.Context, options Options) (*result.Proof, error) {
	faults, wanted, err := chosenFaults(options)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	sound, met, err := runner.Probe(ctx, runner.Options{Strict: true, Seed: proofSeed}, func(s catalogue.Scenario) bool {
		return slices.ContainsFunc(faults, func(f reference.Fault) bool { return slices.Contains(f.Products, s.Product) })
	})
	if err != nil {
		return nil, err
	}
	p := &prover{Options: options, sound: sound, met: met}
	return p.prove(ctx, faults, wanted, began)
}

// prove tries the faults, and sees which of the wanted rules they turn red.
func (p *prover) prove(ctx context.Context, faults []reference.Fault, wanted []string, began time.Time) (*result.Proof, error) {
	options, sound := p.Options, p.sound
	proof := &result.Proof{
		Schema: result.ProofSchemaName, Relcon: options.Version, Started: began.UTC(),
		Scenarios: sound.Plan.Scenarios(), Catalogue: len(reference.Faults()),
		Sound: result.Sound{Verdict: sound.Report.Verdict, Reason: sound.Report.Reason, Rules: len(sound.Report.Rules), Proved: len(sound.Report.With(contract.Proved))},
	}
	if options.Explore > 0 {
		var err error
		if p.generated, proof.Explored, err = generate(ctx, options.Explore, options.Seed); err != nil {
			return nil, err
		}
	}
	attempts, err := p.tryAll(ctx, faults)
	if err != nil {
		return nil, err
	}
	for _, each := range attempts {
		proof.Faults = append(proof.Faults, each.row)
	}
	if options.Own {
		others, err := p.seeOthers(ctx, faults, attempts)
		if err != nil {
			return nil, err
		}
		attempts = append(attempts, others...)
	}
	proof.Unproved = unproved(wanted, proof.Faults)
	proof.Seen = seenOf(sound.Plan.All(), wanted, attempts)
	proof.DurationMs = result.Milliseconds(time.Since(began))
	if !proof.Proved() {
		proof.Exit = contract.ExitViolated
	}
	return proof, nil
}

// chosenFaults gives the faults to try and the rules that they must turn red: those of the patterns, or, where faults
// are named, only those that they break.
func chosenFaults(options Options) ([]reference.Fault, []string, error) {
	all := reference.Faults()
	var known []string
	for _, fault := range all {
		known = append(known, fault.ID)
	}
	for _, id := range options.Faults {
		if slices.ContainsFunc(reference.RaceFaults(), func(f reference.Fault) bool { return f.ID == id }) {
			return nil, nil, contract.Usage("fault: %s does something only where requests overlap, which no scenario lets them do: relcon explore --clients 3 --fault %s finds it", id, id)
		}
		if !slices.Contains(known, id) {
			return nil, nil, contract.Usage("fault: there is no fault %q%s (`relcon rules --faults` lists all)", id, reference.FaultLike(id))
		}
	}
	suite, err := catalogue.Embedded()
	if err != nil {
		return nil, nil, err
	}
	rules, err := catalogue.Match(suite.Rules, options.Rules)
	if err != nil {
		return nil, nil, err
	}
	var wanted []string
	for _, rule := range rules {
		wanted = append(wanted, rule.ID)
	}
	named := func(id string) bool { return len(options.Faults) == 0 || slices.Contains(options.Faults, id) }
	chosen := slices.DeleteFunc(all, func(f reference.Fault) bool { return !named(f.ID) || !slices.Contains(wanted, f.Rule) })
	if selected := (catalogue.Selection{Patterns: options.Rules}); len(chosen) == 0 {
		if len(options.Faults) == 0 {
			return nil, nil, contract.Usage("rules: no fault breaks a rule of %s (each rule needs one: runner/reference/README.md)", selected)
		}
		return nil, nil, contract.Usage("fault: none of those given breaks a rule of %s", selected)
	}
	if len(options.Faults) > 0 {
		wanted = slices.DeleteFunc(wanted, func(rule string) bool {
			return !slices.ContainsFunc(chosen, func(f reference.Fault) bool { return f.Rule == rule })
		})
	}
	return chosen, wanted, nil
}

// prover tries faults.
type prover struct {
	Options
	sound *runner.Rehearsed
	met   map[string]map[string]bool // names of scenarios in which a fault would do something, by its id

	generated *generated // nil where nothing is explored
}

// trial runs the scenarios that are wanted against the reference with a fault.
func trial(ctx context.Context, fault string, wanted func(catalogue.Scenario) bool) (*runner.Rehearsed, error) {
	return runner.Rehearse(ctx, runner.Options{Strict: true, Seed: proofSeed, Faults: []string{fault}}, wanted)
}

// parallel does something with each of a list, several at a time.
func parallel[T any](ctx context.Context, atOnce int, all []T, do func(context.Context, T) error) error {
	tries, trying := errgroup.WithContext(ctx)
	tries.SetLimit(cmp.Or(max(0, atOnce), 8*runtime.GOMAXPROCS(0)))
	for _, one := range all {
		tries.Go(func() error {
			if trying.Err() != nil {
				return context.Cause(trying)
			}
			return do(trying, one)
		})
	}
	if err := tries.Wait(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// tryAll gives what came of each fault, in their order; several runs go on at a time.
func (p *prover) tryAll(ctx context.Context, faults []reference.Fault) ([]attempt, error) {
	attempts, done := make([]attempt, len(faults)), 0
	var mu sync.Mutex
	places := make([]int, len(faults))
	for i := range places {
		places[i] = i
	}
	err := parallel(ctx, p.Parallel, places, func(ctx context.Context, i int) error {
		fault := faults[i]
		own := func(s catalogue.Scenario) bool { return s.RuleID == fault.Rule && p.canTell(fault, s) }
		// A finding of the judge in a scenario of another rule counts only where the fault's own rule is played, too.
		all := func(s catalogue.Scenario) bool { return s.RuleID == fault.Rule || p.canTell(fault, s) }
		first := all
		if p.Own {
			first = own
		}
		tried, err := p.try(ctx, fault, first)
		if err == nil && p.Own && len(tried.row.Problems) > 0 {
			tried, err = p.try(ctx, fault, all)
		}
		if err == nil && p.generated != nil {
			tried.row.Explored, err = p.generated.explore(ctx, fault)
		}
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		attempts[i], done = tried, done+1
		if p.Progress != nil {
			p.Progress(done, len(faults), Progress{ID: fault.ID, Killed: tried.row.Killed})
		}
		return nil
	})
	return attempts, err
}

// canTell tells whether a scenario can come out otherwise with a fault: whether the fault does something in it. In all others
// the reference behaves as a sound one.
func (p *prover) canTell(fault reference.Fault, s catalogue.Scenario) bool {
	return p.met[fault.ID][s.Name] || fault.Anywhere && slices.Contains(fault.Products, s.Product)
}

// seeOthers plays scenarios that were not seen to fail against the faults that declare their rules, until all were.
func (p *prover) seeOthers(ctx context.Context, faults []reference.Fault, attempts []attempt) ([]attempt, error) {
	var unseen []catalogue.Scenario
	for _, scenario := range p.sound.Plan.All() {
		if !slices.ContainsFunc(attempts, func(a attempt) bool { return slices.Contains(a.red, scenario.Name) }) {
			unseen = append(unseen, scenario)
		}
	}
	var found []attempt
	var mu sync.Mutex
	err := parallel(ctx, p.Parallel, unseen, func(ctx context.Context, scenario catalogue.Scenario) error {
		for _, fault := range faults {
			if !slices.Contains(fault.AlsoRed, scenario.RuleID) || !p.canTell(fault, scenario) {
				continue
			}
			tried, err := p.try(ctx, fault, func(s catalogue.Scenario) bool { return s.Name == scenario.Name })
			if err != nil {
				return err
			}
			mu.Lock()
			found = append(found, tried)
			mu.Unlock()
			if slices.Contains(tried.red, scenario.Name) {
				break
			}
		}
		return nil
	})
	return found, err
}

// try plays some of the scenarios against one fault and judges what came of it. Those that decide whether another one applies
// are played with it.
func (p *prover) try(ctx context.Context, fault reference.Fault, wanted func(catalogue.Scenario) bool) (attempt, error) {
	row := result.FaultProof{ID: fault.ID, Rule: fault.Rule, Summary: fault.Summary, Declared: fault.AlsoRed, Reason: fault.Reason}
	decisive := map[string]bool{} // ids of rules
	for _, rule := range p.sound.Plan.Rules {
		if rule.When != nil && slices.ContainsFunc(rule.Scenarios, wanted) {
			decisive[rule.When.Rule] = true
		}
	}
	run, err := trial(ctx, fault.ID, func(s catalogue.Scenario) bool { return wanted(s) || decisive[s.RuleID] })
	if err != nil {
		return attempt{row: row}, err
	}
	row.Verdict, row.Ms = string(run.Report.Verdict), run.Report.DurationMs
	for _, rule := range run.Report.Rules {
		switch {
		case rule.ID == fault.Rule:
			row.Title, row.Operation = rule.Title, rule.Operation
			noteKill(&row, rule)
		case broken(rule):
			row.AlsoRed = append(row.AlsoRed, rule.ID)
		}
	}
	row.Changed = row.Killed || differs(run, p.sound)
	row.Problems = problems(row, run.Report)
	return attempt{row, redIn(run.Report)}, nil
}

// noteKill notes where the fault's own rule failed first; at a step that states what is wanted, if there is any.
func noteKill(row *result.FaultProof, rule result.Rule) {
	if rule.Outcome != contract.Violated {
		return
	}
	for _, scenario := range rule.With(contract.Failed) {
		if scenario.Step != "" && !row.Killed {
			row.Scenario, row.Location, row.Step, row.Found = scenario.Name, scenario.Location, scenario.Step, scenario.Reason
			row.Killed = statesWhatIsWanted(scenario.Step)
		}
	}
	if !row.Killed && len(rule.Findings) > 0 {
		found := rule.Findings[0]
		row.Scenario, row.Location, row.Step, row.Found, row.Killed = found.Scenario, found.Location, "", found.String(), true
	}
}

// problems lists what is wrong with a row of the matrix.
func problems(row result.FaultProof, result *result.Report) []string {
	var found []string
	switch {
	case row.Found == "":
		found = append(found, fmt.Sprintf("%s stays green (%s %s)", row.Rule, result.Verdict, result.Reason))
		if !row.Changed {
			found = append(found, "the fault changes nothing on the wire")
		}
	case !row.Killed:
		found = append(found, fmt.Sprintf("%s fails at %q, which does not state what is wanted", row.Rule, row.Step))
	}
	for _, id := range row.AlsoRed {
		if !slices.Contains(row.Declared, id) {
			found = append(found, fmt.Sprintf("%s turns red too, and the fault does not declare it", id))
		}
	}
	if len(row.Declared) > 0 && row.Reason == "" {
		found = append(found, "side effects are declared without a reason")
	}
	if result.Exit != contract.ExitViolated {
		found = append(found, fmt.Sprintf("the run exits %d, want %d", result.Exit, contract.ExitViolated))
	}
	return found
}

// unproved are the wanted rules that no fault of theirs turned red.
func unproved(wanted []string, rows []result.FaultProof) []string {
	return slices.DeleteFunc(append([]string{}, wanted...), func(rule string) bool {
		return slices.ContainsFunc(rows, func(row result.FaultProof) bool { return row.Rule == rule && row.Killed })
	})
}
