package runner

import (
	"context"
	"fmt"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"relcon/runner/catalogue"
	"relcon/steps"
)

// A lean run plays the same scenarios, in the same order and through the same sentences as godog does, and nothing
// else: godog parses the features in each run, tries every pattern on each step twice, and keeps what the step came to in an
// index for formatters that there are none of here. In one run that is nothing; in the hundreds of a proof it was a third
// of the time. A test holds the two against each other.

// bound is a step with what it does.
type bound struct {
	text string // with its keyword
	do   func(context.Context) error
}

// boundSteps finds the sentences of a pickle. A step that none fits fails when it is played, as it does with godog.
func boundSteps(pickle *messages.Pickle) []bound {
	var all []bound
	for _, step := range pickle.Steps {
		var table *godog.Table
		if step.Argument != nil {
			table = step.Argument.DataTable
		}
		do, err := steps.Find(catalogue.Keyword(step), step.Text, table)
		if err != nil {
			do = func(context.Context) error { return err }
		}
		all = append(all, bound{text: catalogue.Keyword(step) + " " + step.Text, do: do})
	}
	return all
}

// playLean starts each wanted scenario when its turn has come, and waits for all.
func (s *session) playLean(ctx context.Context) {
	env := s.env()
	var under sync.WaitGroup
	for _, scenario := range s.scenarios {
		under.Go(func() {
			if s.gate.enter(scenario.Name) {
				s.playScenario(ctx, scenario, env)
			}
		})
	}
	under.Wait()
}

// playScenario plays one scenario up to the first step that fails.
func (s *session) playScenario(ctx context.Context, scenario catalogue.Scenario, env steps.Env) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, p := s.start(ctx, scenario, env)
	for _, step := range boundSteps(scenario.Pickle) {
		if p.err != nil {
			break
		}
		if p.err = step.play(ctx); p.err != nil {
			p.step = step.text
		}
	}
	s.finish(ctx, p, nil)
}

// play takes a panic for an error, as godog does.
func (b bound) play(ctx context.Context) (err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("%v", panicked)
		}
	}()
	return b.do(ctx)
}
