package mutants

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/mutants/mutant"
)

// task is what a worker is to run.
type task struct {
	Mutant int      // number of the mutant that is on; 0 means none
	Rules  []string // to play; none means all
	Fault  string   // of the reference; "" means none
}

// ran is what came of a task.
type ran struct {
	Exit    int
	Verdict string
	Reached []int  // numbers of the sites; of a worker's first task, with those that it reached as it started
	Err     string // why nothing was run
}

// Work does the tasks that it reads, one after the other, and writes what came of each. It ends with its input.
func Work(ctx context.Context, in io.Reader, out io.Writer) error {
	return work(in, out, func(t task) ran { return t.run(ctx) })
}

func work(in io.Reader, out io.Writer, do func(task) ran) error {
	tasks, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var next task
		if err := tasks.Decode(&next); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := answers.Encode(do(next)); err != nil {
			return err
		}
	}
}

// run runs the rules as relcon verify does. With a mutant, the first failure decides; without one, all that is reached counts.
func (t task) run(ctx context.Context) ran {
	mutant.Switch(t.Mutant)
	options := runner.Options{
		Strict: true, Seed: 1, FailFast: t.Mutant > 0, Selection: runner.Selection{Patterns: t.Rules},
	}
	if t.Fault != "" {
		options.Faults = []string{t.Fault}
	}
	report, err := runner.Run(ctx, options)
	mutant.Switch(0)
	if err != nil {
		return ran{Err: err.Error()}
	}
	verdict := []string{string(report.Verdict)}
	for _, rule := range report.With(contract.Violated) {
		verdict = append(verdict, rule.ID)
	}
	if report.Reason != "" {
		verdict = append(verdict, report.Reason)
	}
	return ran{Exit: report.Exit, Verdict: strings.Join(verdict, " "), Reached: mutant.Reached()}
}
