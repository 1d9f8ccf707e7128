//go:build assertions

package runner_test

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// keptAnyway are the sites that no fault escapes by, with the reason why they stay.
func keptAnyway() map[string]string {
	const throttled = "the burst of the same rule objects to a provider that throttles everything, too; the scenario of the single request can fail by this alone"
	const passedOn = "it objects only by passing on what throttledAlone found"
	return map[string]string{
		"steps/answer.go valid: err != nil":                                                                "what is no XML has no root either; this says what is wrong with it",
		"steps/burst.go someRefused: each.status() == http.StatusOK":                                       "made to hold it takes every answer for a success, to which the next comparison objects",
		"steps/then.go claimsOnlyReleases: t.watch.await(ctx, t.accounts.client, asked, released)":         "it waits; the looks after it object, too",
		"steps/compare.go changes: listed":                                                                 "what is not listed has no status either; this says so in one line",
		"steps/properties.go consistent: !s.succeeds() && s.inside(s.api.Answer.Done) == true":             "the schema of a failure has the clause, too; this says it in the clause's words",
		"steps/readings.go follow: t.watch.poll(ctx, func() error { var later *notYet var waiti…":          "it waits; why no row fits is told by the findings",
		"steps/properties.go acceptedWithCode: got != code":                                                "it only tells readings apart that are all allowed; the test of the readings proves it",
		"steps/steps.go play: w.watch.prepare(ctx)":                                                        passedOn,
		"steps/watch.go prepare: w.throttledAlone(ctx, p, err)":                                            throttled,
		"steps/throttle.go throttledAlone: return &contract.Violation{ Subject: fmt.Sprintf(\"%s, %d sin…": throttled,
		"steps/when.go acts: w.send(ctx, call, false)":                                                     passedOn,
		"steps/when.go sends: w.send(ctx, call, true)":                                                     passedOn,
		"steps/when.go repeats: w.send(ctx, last.call, last.raw)":                                          passedOn,
		"steps/when.go send: w.watch.throttledAlone(ctx, w.accounts.client, err)":                          throttled,
	}
}

// rounds is how often what seems to survive is tried: some faults show for milliseconds only.
const rounds = 3

// A comparison that can be made to hold without any fault escaping is useless, or nobody has seen it matter.
func TestEveryAssertionIsProved(t *testing.T) {
	all, err := surveyDir(filepath.Join("..", "steps"))
	require.NoError(t, err)
	b := newBench(t, all)
	kept := keptAnyway()
	trials := make([]trial, len(all.sites))
	for round := range rounds {
		objecting := b.record(t)
		b.silence(t, all.sites, trials, func(i int) []string {
			if trials[i].escaped != "" || round > 0 && kept[all.sites[i].name()] != "" {
				return nil
			}
			return objecting[all.sites[i].number]
		})
		if !slices.ContainsFunc(all.sites, func(s site) bool { return trials[s.number-1].escaped == "" && kept[s.name()] == "" }) {
			break
		}
	}
	noticed := judgeTrials(t, all.sites, trials, kept)
	for _, reason := range slices.Sorted(maps.Keys(all.outside)) {
		t.Logf("outside, %s: %d", reason, len(all.outside[reason]))
	}
	t.Logf("%d sites: %d noticed, %d kept with a reason, %d survive", len(all.sites), noticed, len(kept), len(all.sites)-noticed-len(kept))
}

func judgeTrials(t *testing.T, sites []site, trials []trial, kept map[string]string) int {
	noticed, surviving := 0, map[string]bool{}
	for i, s := range sites {
		switch reason := kept[s.name()]; {
		case trials[i].escaped != "":
			noticed++
			t.Logf("noticed  %v\n         without it %s escapes", s, trials[i].escaped)
			continue
		case reason != "":
			t.Logf("kept     %v\n         %s", s, reason)
		default:
			t.Errorf("survives %v\n         no fault escapes without it, of %d under which it objects%s:"+
				" take it out, add a fault that only it notices, or say in keptAnyway why it stays", s, trials[i].tried, trials[i].aside)
		}
		surviving[s.name()] = true
	}
	for name := range kept {
		if !surviving[name] {
			t.Errorf("keptAnyway: %s is noticed or gone: take it out", name)
		}
	}
	return noticed
}

// record runs every fault against its own rule, and lists under which faults each site objects: those first under which
// few sites do.
func (b *bench) record(t *testing.T) map[int][]string {
	t.Helper()
	faults := reference.Faults()
	results := make([]trialResult, len(faults))
	var group errgroup.Group
	for i, fault := range faults {
		group.Go(func() (err error) {
			results[i], err = b.try(trialTask{Fault: fault.ID})
			return err
		})
	}
	require.NoError(t, group.Wait())
	objecting, width := map[int][]string{}, map[string]int{}
	for i, fault := range faults {
		require.True(t, results[i].Killed, "%s: %s alone does not turn red: got %s %s", fault.ID, fault.Rule, results[i].Outcome, results[i].Reason)
		width[fault.ID] = len(results[i].Objected)
		for _, n := range results[i].Objected {
			objecting[n] = append(objecting[n], fault.ID)
		}
	}
	for _, ids := range objecting {
		slices.SortFunc(ids, func(a, b string) int { return cmp.Or(width[a]-width[b], cmp.Compare(a, b)) })
	}
	return objecting
}

// trial is what came of making one site hold.
type trial struct {
	escaped string // a fault whose rule stays green then
	tried   int    // faults under which the site objects
	aside   string // a fault whose rule is neither green nor red then
}

// silence makes each site hold in turn, under the faults that are given for it, until one escapes.
func (b *bench) silence(t *testing.T, sites []site, trials []trial, faults func(i int) []string) {
	t.Helper()
	var group errgroup.Group
	for i, s := range sites {
		ids := faults(i)
		if len(ids) == 0 {
			continue
		}
		group.Go(func() error { return b.escape(s, ids, &trials[i]) })
	}
	require.NoError(t, group.Wait())
}

// escape tries one fault, then two more at once, then four: the first few nearly always do.
func (b *bench) escape(s site, faults []string, to *trial) error {
	to.tried = len(faults)
	for size := 1; len(faults) > 0; size *= 2 {
		size = min(size, len(faults))
		results := make([]trialResult, size)
		var group errgroup.Group
		for i, fault := range faults[:size] {
			group.Go(func() (err error) {
				results[i], err = b.try(trialTask{Site: s.number, Fault: fault})
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
		for i, r := range results {
			switch {
			case r.Outcome == contract.Proved:
				to.escaped = faults[i]
				return nil
			case !r.Killed:
				to.aside = fmt.Sprintf(" (under %s the rule is %s: %s)", faults[i], r.Outcome, r.Reason)
			}
		}
		faults = faults[size:]
	}
	return nil
}
