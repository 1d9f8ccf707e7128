package runner

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/leftover"
	"relcon/runner/result"
)

// Test runs the contract as subtests, one per rule and one below it per scenario, so that `-run 'TestX/BMC-REL-02'`
// selects. A scenario without a verdict fails its subtest; one that is skipped is skipped with its reason. The report
// is returned when every subtest has ended; the test has failed whenever its Exit is not 0 and nothing was deselected.
func Test(t *testing.T, options Options) *result.Report {
	t.Helper()
	folder := leftover.Folder
	if options.Target != nil {
		if err := forgetTestCache(); err != nil {
			t.Fatalf("relcon: this result must not be answered from the test cache: run with -count=1: %v", err)
		}
		// A test runs in its package's folder, and what it prints may be typed elsewhere.
		if whole, err := filepath.Abs(folder); err == nil {
			folder = whole
		}
	}
	made, err := newTask(options, nil)
	if err == nil && !selective() { // else how many instances are needed is not known ahead
		err = made.plan.CheckInstances()
	}
	var report *result.Report
	if err == nil {
		err = made.within(t.Context(), func(ctx context.Context, r *run) (err error) {
			if r.generated, err = r.generatedCalls(); err != nil {
				return err
			}
			if err = r.ready(ctx, folder); err == nil {
				report = r.test(ctx, t)
			}
			return err
		})
	}
	if err != nil {
		t.Fatalf("relcon: %v", err)
	}
	return report
}

// test plays the scenarios as subtests, and says what they came to.
func (r *run) test(ctx context.Context, t *testing.T) *result.Report {
	t.Helper()
	t.Logf("relcon: target %s, %d rules, seed %d", r.plan.Target.Name, len(r.plan.Rules), r.plan.Seed)
	if err := r.look(ctx); err != nil {
		report := r.report(ctx, err)
		t.Errorf("relcon: nothing could be judged: %s", contract.Printable(report.Reason))
		tellLeft(t, report)
		return report
	}
	tests := r.follow()
	if !selective() {
		for _, scenario := range r.plan.Ordered() {
			tests.ask(scenario)
		}
	}
	tests.all(t)
	report := tests.finish(ctx)
	tests.conclude(t, report)
	return report
}

// subtests are the scenarios of a run as tests.
type subtests struct {
	*run
	wanted chan catalogue.Scenario
	asked  map[string]bool          // by name
	ended  map[string]chan struct{} // by name
	over   chan struct{}            // closed when nothing is played any more
}

// follow plays the scenarios that are asked for.
func (r *run) follow() *subtests {
	tests := &subtests{r, make(chan catalogue.Scenario, r.plan.Scenarios()), map[string]bool{}, map[string]chan struct{}{}, make(chan struct{})}
	for _, scenario := range r.plan.All() {
		tests.ended[scenario.Name] = make(chan struct{})
	}
	go func() {
		defer close(tests.over)
		r.play(tests.wanted, func(scenario catalogue.Scenario) { close(tests.ended[scenario.Name]) })
	}()
	return tests
}

func (s *subtests) ask(scenario catalogue.Scenario) {
	if !s.asked[scenario.Name] {
		s.asked[scenario.Name] = true
		s.wanted <- scenario
	}
}

// get waits until a scenario has ended, or the run has.
func (s *subtests) get(scenario catalogue.Scenario) history.Ended {
	s.ask(scenario)
	select {
	case <-s.ended[scenario.Name]:
	case <-s.over:
	}
	if end, ended := s.history.End(scenario.Name); ended {
		return end
	}
	return history.Ended{Outcome: contract.Errored, Reason: "the run was over before the scenario's turn"}
}

// finish waits for the end of the run, and reports on the rules of which something was asked for. A rule of which a part
// was left out is not proved.
func (s *subtests) finish(ctx context.Context) *result.Report {
	close(s.wanted)
	<-s.over
	asked := func(scenario catalogue.Scenario) bool { return s.asked[scenario.Name] }
	s.plan.Rules = slices.DeleteFunc(slices.Clone(s.plan.Rules), func(e catalogue.Rule) bool { return !slices.ContainsFunc(e.Scenarios, asked) })
	for _, scenario := range s.plan.All() {
		if _, ended := s.history.End(scenario.Name); ended {
			continue
		}
		end := history.Ended{Outcome: contract.Skipped, Reason: "not selected"}
		if asked(scenario) {
			end = s.get(scenario)
		}
		s.history.AddTo(scenario.Name, end)
	}
	s.run.finish(ctx)
	s.sendGenerated(ctx)
	return s.report(ctx, nil)
}

func (s *subtests) all(t *testing.T) {
	for _, entry := range s.plan.Rules {
		t.Run(entry.ID, func(t *testing.T) {
			for _, scenario := range entry.Scenarios {
				t.Run(scenario.Name, func(t *testing.T) {
					got := s.get(scenario)
					if reason := s.inapplicable(t, entry); reason != "" && got.Outcome != contract.Failed {
						t.Skipf("not applicable: %s", contract.Printable(reason))
					}
					s.tell(t, entry, scenario, got)
				})
			}
		})
	}
}

// inapplicable says why a rule that depends on another rule's reading does not apply, "" where it does.
func (s *subtests) inapplicable(t *testing.T, entry catalogue.Rule) string {
	t.Helper()
	if entry.When == nil {
		return ""
	}
	for _, other := range s.plan.Rules {
		if other.ID != entry.When.Rule {
			continue
		}
		for _, scenario := range other.Scenarios {
			switch got := s.get(scenario); {
			case got.Outcome != contract.Passed:
				t.Errorf("no verdict: it depends on the reading of %s, which is not known: %s", other.ID, contract.Printable(got.Reason))
			case got.Reading != entry.When.Reading:
				return fmt.Sprintf("%s is read as %q", other.ID, got.Reading)
			}
		}
	}
	return ""
}

func (s *subtests) tell(t *testing.T, entry catalogue.Rule, scenario catalogue.Scenario, got history.Ended) {
	t.Helper()
	switch got.Outcome {
	case contract.Passed:
		if got.Reading != "" {
			t.Logf("%s is read as %q", entry.ID, got.Reading)
		}
	case contract.Skipped:
		t.Skipf("%s", contract.Printable(got.Reason))
	case contract.Failed:
		text := fmt.Sprintf("%s  %s\n%s\nstep: %s\n%s\n%sdocumented: %s", entry.ID, entry.Title, scenario.Location(), s.history.Failed(scenario.Name), got.Reason,
			s.decisive(scenario), entry.Source)
		known, listed := s.options.Known.Find(entry.ID, scenario.Name, s.history.Failed(scenario.Name))
		expired := listed && known.Expired(s.began)
		if expired {
			text = fmt.Sprintf("known failure that expired on %s (%s): %s", known.Expires.Format(time.DateOnly), known.Reason, text)
		}
		switch {
		case listed && !expired:
			t.Skipf("known failure (%s): %s", contract.Printable(known.Reason), contract.Printable(text))
		case entry.Level == contract.Recommended && !s.options.Strict:
			t.Logf("recommended only: %s", contract.Printable(text))
		default:
			t.Errorf("%s", contract.Printable(text))
		}
	default:
		t.Errorf("no verdict: %s", contract.Printable(got.Reason))
	}
}

// decisive shows the last exchange of a scenario that may have changed something, or else its last one; "" where there is none.
func (s *subtests) decisive(scenario catalogue.Scenario) string {
	var shown *result.Exchange
	for _, each := range s.history.Exchanges(scenario.Name) {
		if e := result.NewExchange(each, s.began); e.Mutates() || shown == nil || !shown.Mutates() {
			shown = &e
		}
	}
	if shown == nil {
		return ""
	}
	text := shown.Excerpt() + "\n"
	if s.options.Target != nil {
		text = s.blanker()(text)
	}
	return text
}

// conclude fails the test for what no single scenario stands for.
func (s *subtests) conclude(t *testing.T, r *result.Report) {
	t.Helper()
	t.Logf("relcon: %s %s", r.Verdict, contract.Printable(r.Reason))
	tellLeft(t, r)
	for _, lack := range r.Lacks {
		t.Logf("relcon: the pool is short of instances: %s", lack)
	}
	for _, rule := range r.With(contract.Violated) {
		tellFindings(t, r, rule)
	}
	switch {
	case len(r.Rules) == 0:
		t.Errorf("relcon: the pattern of -run selects no scenario")
	case t.Failed(), r.Exit == contract.ExitOK:
	case r.Exit == contract.ExitIncomplete && s.onlyUnselected(r):
		// What -run left out is open, and that is what was asked for.
	default:
		t.Errorf("relcon: %s (exit %d) %s", r.Verdict, r.Exit, contract.Printable(r.Reason))
	}
}

// tellFindings says what the judge found by a rule: most of it when its scenarios had ended.
func tellFindings(t *testing.T, r *result.Report, rule result.Rule) {
	t.Helper()
	tell := t.Logf
	if r.Weighs(rule) {
		tell = t.Errorf
	}
	for _, each := range rule.Findings {
		tell("relcon: %s  %s: %s", rule.ID, contract.Printable(each.Scenario), contract.Printable(each.String()))
	}
}

// tellLeft says what is still there, or may be.
func tellLeft(t *testing.T, r *result.Report) {
	t.Helper()
	for _, each := range r.Leftovers {
		t.Logf("relcon: still there: %s", contract.Printable(each.String()))
	}
	for _, each := range r.Unchecked {
		t.Logf("relcon: could not be checked: %s", contract.Printable(each.String()))
	}
	if mend := r.Mend(); mend != "" {
		t.Logf("relcon: %s", mend)
	}
}

// onlyUnselected tells whether all that was not proved was left out by -run, or is known to fail.
func (s *subtests) onlyUnselected(r *result.Report) bool {
	left := false
	for _, rule := range r.Rules {
		for _, scenario := range rule.Scenarios {
			if !s.asked[scenario.Name] {
				left = true
				continue
			}
			if scenario.Outcome != contract.Passed && !rule.Knows(scenario.Name) {
				return false
			}
		}
	}
	return left
}

// selective tells whether `go test` was asked for some subtests only. Then a scenario is run when its subtest is
// reached, so that nothing runs that was not selected; otherwise all of them run at once.
func selective() bool {
	for _, name := range []string{"test.run", "test.skip"} {
		if f := flag.Lookup(name); f != nil && strings.Contains(f.Value.String(), "/") {
			return true
		}
	}
	return false
}

// forgetTestCache makes `go test` keep no result of this process: it can't see that what answered over the network is
// gone. Without the log of what a test depends on, the go command does not cache.
func forgetTestCache() error {
	f := flag.Lookup("test.testlogfile")
	if f == nil || f.Value.String() == "" {
		return nil
	}
	if err := os.Remove(f.Value.String()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
