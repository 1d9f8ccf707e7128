package prove

import (
	"context"
	"fmt"
	"slices"
	"time"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/result"
)

// exploringTime is for one exploration: none has to be over before the user interrupts it.
const exploringTime = 240 * time.Hour

// generated are the calls that each fault is explored with.
type generated struct {
	options runner.ExploreOptions
	met     map[string]map[string]bool // names of cases in which a fault would do something, by its id
}

// generate sends the calls to the sound reference, and sees which fault would have done something in which case. What is found
// there is found by mistake.
func generate(ctx context.Context, calls int, seed uint64) (*generated, *result.ProofExploration, error) {
	g := &generated{options: runner.ExploreOptions{Calls: calls, Options: runner.Options{Seed: seed, Strict: true, Timeout: exploringTime}}}
	sound, met, err := runner.ProbeCalls(ctx, g.options)
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, nil, err
	}
	g.met, g.options.Seed = met, sound.Seed
	g.options.FailFast, g.options.Concurrency = true, 1 // the first finding is that of the first case that has one
	told := &result.ProofExploration{Calls: calls, Seed: sound.Seed}
	for _, f := range sound.Findings {
		told.Alarms = append(told.Alarms, fmt.Sprintf("%s: got %s, want %s (case %d)", f.Rule, f.Got, f.Want, f.Number))
	}
	if sound.Exit != contract.ExitOK && len(told.Alarms) == 0 {
		told.Alarms = append(told.Alarms, fmt.Sprintf("%s %s", sound.Verdict, sound.Reason))
	}
	return g, told, nil
}

// explore sends the calls to the reference with a fault, until something is found. Cases in which the fault does nothing are not
// played: the reference behaves as the sound one in them.
func (g *generated) explore(ctx context.Context, fault reference.Fault) (*result.FaultExploration, error) {
	if !fault.Anywhere && len(g.met[fault.ID]) == 0 {
		return &result.FaultExploration{Sent: g.options.Calls}, nil
	}
	options := g.options
	options.Faults = []string{fault.ID}
	done, err := runner.ExploreCases(ctx, options, func(name string) bool { return fault.Anywhere || g.met[fault.ID][name] })
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	told := &result.FaultExploration{Sent: done.Calls}
	if len(done.Findings) == 0 {
		if done.Exit != contract.ExitOK && done.Cases > 0 {
			told.Reason = done.Reason
		}
		return told, nil
	}
	own := slices.IndexFunc(done.Findings, func(f result.Explored) bool { return f.Rule == fault.Rule })
	found := done.Findings[max(own, 0)]
	told.Found, told.Sent, told.Rule, told.Shortest, told.Unstable = true, found.After, found.Rule, found.Calls, found.Unstable
	return told, nil
}
