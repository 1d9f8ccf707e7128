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
	Parallel int                                  // runs at once; 0 means two per processor
	Own      bool                                 // play only the rule that a fault breaks, if that notices it, and others until each scenario was seen to fail: what else a fault turns red is not seen then
	Version  string                               // of the program, for the proof
	Progress func(done, total int, last Progress) // called after each run, one call at a time; may be nil
}

// Progress is the newest result of a proof.
type Progress struct {
	ID     string
	Killed bool
}

// Run runs the whole suite once without faults, and once against each fault of the reference provider the scenarios of
// the products that the fault changes, and says which rule noticed what. The proof's Exit is 0 only if the sound run is
// conformant, each fault turns its own rule red at a Then or by a finding of the judge, no other rule turns red but those that
// the fault declares, and each rule has a fault that turns it red; and, where all faults are tried, only if each scenario was
// seen to fail at a Then.
func Run(ctx context.Context, options Options) (*result.Proof, error) {
	faults, wanted, err := chosenFaults(options)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	sound, err := trial(ctx, runner.Selection{})
	if err != nil {
		return nil, err
	}
	proof := &result.Proof{
		Schema: result.ProofSchemaName, Relcon: options.Version, Started: began.UTC(),
		Scenarios: sound.Plan.Scenarios(), Catalogue: len(reference.Faults()),
		Sound: result.Sound{Verdict: sound.Report.Verdict, Reason: sound.Report.Reason, Rules: len(sound.Report.Rules), Proved: len(sound.Report.With(contract.Proved))},
	}
	attempts, err := tryAll(ctx, options, faults, sound)
	if err != nil {
		return nil, err
	}
	for _, each := range attempts {
		proof.Faults = append(proof.Faults, each.row)
	}
	if options.Own {
		others, err := seeOthers(ctx, options, faults, sound, attempts)
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
	if len(chosen) == 0 {
		return nil, nil, contract.Usage("fault: none of those given breaks a rule of %s", catalogue.Selection{Patterns: options.Rules})
	}
	if len(options.Faults) > 0 {
		wanted = slices.DeleteFunc(wanted, func(rule string) bool {
			return !slices.ContainsFunc(chosen, func(f reference.Fault) bool { return f.Rule == rule })
		})
	}
	return chosen, wanted, nil
}

// trial runs the selected scenarios against the reference with faults.
func trial(ctx context.Context, selection runner.Selection, faults ...string) (*runner.Rehearsed, error) {
	return runner.Rehearse(ctx, runner.Options{Strict: true, Faults: faults, Selection: selection})
}

// tryAll gives what came of each fault, in their order; several runs go on at a time.
func tryAll(ctx context.Context, options Options, faults []reference.Fault, sound *runner.Rehearsed) ([]attempt, error) {
	attempts, done := make([]attempt, len(faults)), 0
	var mu sync.Mutex
	tries, trying := errgroup.WithContext(ctx)
	tries.SetLimit(cmp.Or(max(0, options.Parallel), 2*runtime.GOMAXPROCS(0)))
	for i, fault := range faults {
		tries.Go(func() error {
			if trying.Err() != nil {
				return context.Cause(trying)
			}
			var rules []string // all
			if options.Own {
				rules = []string{fault.Rule}
			}
			tried, err := try(trying, fault, rules, sound)
			if err == nil && options.Own && len(tried.row.Problems) > 0 {
				tried, err = try(trying, fault, nil, sound) // the judge may see it in a scenario of another rule
			}
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			attempts[i], done = tried, done+1
			if options.Progress != nil {
				options.Progress(done, len(faults), Progress{ID: fault.ID, Killed: tried.row.Killed})
			}
			return nil
		})
	}
	if err := tries.Wait(); err != nil {
		return nil, err
	}
	return attempts, context.Cause(ctx)
}

// seeOthers plays rules of which scenarios were not seen to fail against the faults that declare them, until all were.
func seeOthers(ctx context.Context, options Options, faults []reference.Fault, sound *runner.Rehearsed, attempts []attempt) ([]attempt, error) {
	unseen := map[string][]string{} // names of scenarios, by rule
	for _, scenario := range sound.Plan.All() {
		if !slices.ContainsFunc(attempts, func(a attempt) bool { return slices.Contains(a.red, scenario.Name) }) {
			unseen[scenario.RuleID] = append(unseen[scenario.RuleID], scenario.Name)
		}
	}
	var found []attempt
	var mu sync.Mutex
	tries, trying := errgroup.WithContext(ctx)
	tries.SetLimit(cmp.Or(max(0, options.Parallel), 2*runtime.GOMAXPROCS(0)))
	for rule, names := range unseen {
		tries.Go(func() error {
			for _, fault := range faults {
				if len(names) == 0 || !slices.Contains(fault.AlsoRed, rule) {
					continue
				}
				tried, err := try(trying, fault, []string{rule}, sound)
				if err != nil {
					return err
				}
				names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(tried.red, name) })
				mu.Lock()
				found = append(found, tried)
				mu.Unlock()
			}
			return nil
		})
	}
	return found, tries.Wait()
}

// try runs the suite, or some of its rules, against one fault and judges what came of it. The scenarios of products that the
// fault leaves as they are can't notice it, so they are left out.
func try(ctx context.Context, fault reference.Fault, rules []string, sound *runner.Rehearsed) (attempt, error) {
	row := result.FaultProof{ID: fault.ID, Rule: fault.Rule, Summary: fault.Summary, Declared: fault.AlsoRed, Reason: fault.Reason}
	selection := runner.Selection{Products: fault.Products}
	if rules != nil {
		selection.Patterns = withReadings(rules, sound.Plan.Rules)
	}
	run, err := trial(ctx, selection, fault.ID)
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
	row.Changed = row.Killed || differs(run, sound)
	row.Problems = problems(row, run.Report)
	return attempt{row, redIn(run.Report)}, nil
}

// withReadings adds the rules on whose reading one of some rules depends.
func withReadings(ids []string, rules []catalogue.Rule) []string {
	for _, rule := range rules {
		if slices.Contains(ids, rule.ID) && rule.When != nil {
			ids = append(ids, rule.When.Rule)
		}
	}
	return ids
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
