package mutants

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"relcon/runner/contract"
)

// Outcome is what the suite said of one mutant.
type Outcome string

// The outcomes.
const (
	Killed   Outcome = "killed"   // a required rule is violated
	Noticed  Outcome = "noticed"  // the run is not conformant for another reason: something stayed open, or it hung
	Survived Outcome = "survived" // the run is conformant
)

// Trial is one mutant with what came of it.
type Trial struct {
	Site
	Outcome Outcome
	Verdict string // of the run that decided
}

// Fault is a fault of the reference with the rule that catches it.
type Fault struct{ ID, Rule string }

// How many rules are played against a mutant before all others, and how many faults are tried against one assertion.
const (
	fewRules   = 3
	mostFaults = 25
)

// Try plays the rules against mutants of the reference, so many at once: first those few that reach the site of the mutant and the
// fewest others, then all others that reach it, until one is not conformant. What a site does may be settled when the process
// starts, so a mutant that any rule reaches survives only if the whole suite is conformant in a process of its own, too. Each rule
// must be conformant without a mutant, or there is an error.
func (p *Program) Try(ctx context.Context, sites []Site, rules []string, atOnce int, done func(Trial)) (err error) {
	c := p.crew(ctx, atOnce)
	defer func() { err = errors.Join(err, c.stop()) }()
	bySite, err := c.bySound(ctx, rules)
	if err != nil {
		return err
	}
	return each(ctx, atOnce, sites, func(ctx context.Context, site Site) (Trial, error) {
		var reaching []string
		for _, t := range bySite[site.Number] {
			reaching = append(reaching, t.Rules...)
		}
		if len(reaching) == 0 {
			return Trial{site, Survived, "no rule reaches it"}, nil
		}
		few := min(fewRules, len(reaching))
		for _, some := range [][]string{reaching[:few], reaching[few:]} {
			if len(some) == 0 {
				continue
			}
			if got, err := site.judge(c.do(ctx, task{Mutant: site.Number, Rules: some})); err != nil || got.Outcome != Survived {
				return got, err
			}
		}
		return site.judge(c.alone(ctx, task{Mutant: site.Number}))
	}, done)
}

// TryAssertions tries the assertions of the suite: of the sites, those that settle a condition or drop an error, and that some
// fault reaches, but never the sound reference. An assertion survives if each fault that reaches it is caught without it, too.
func (p *Program) TryAssertions(ctx context.Context, sites []Site, rules []string, faults []Fault, atOnce int, done func(Trial)) (err error) {
	c := p.crew(ctx, atOnce)
	defer func() { err = errors.Join(err, c.stop()) }()
	anyway, err := c.bySound(ctx, rules)
	if err != nil {
		return err
	}
	var broken []task
	for _, fault := range faults {
		broken = append(broken, task{Rules: []string{fault.Rule}, Fault: fault.ID})
	}
	bySite, err := c.reaching(ctx, broken)
	if err != nil {
		return err
	}
	assertions := slices.DeleteFunc(slices.Clone(sites), func(s Site) bool {
		return s.Kind != "never" && !s.Assertion() || len(anyway[s.Number]) > 0 || len(bySite[s.Number]) == 0
	})
	return each(ctx, atOnce, assertions, func(ctx context.Context, site Site) (Trial, error) {
		against := bySite[site.Number]
		for _, t := range against[:min(mostFaults, len(against))] {
			t.Mutant = site.Number
			got, err := site.judge(c.do(ctx, t))
			if err != nil {
				return got, err
			}
			if got.Outcome != Killed {
				return Trial{site, Killed, t.Fault + " escapes: " + got.Verdict}, nil
			}
		}
		return Trial{site, Survived, "caught nevertheless: " + against[0].Fault}, nil
	}, done)
}

// judge says what came of a mutant.
func (s Site) judge(came ran, err error) (Trial, error) {
	trial := Trial{s, Noticed, came.Verdict}
	switch lost := (*lostError)(nil); {
	case errors.As(err, &lost):
		trial.Verdict = lost.verdict
	case err != nil:
		return trial, err
	case came.Exit == contract.ExitOK:
		trial.Outcome = Survived
	case came.Exit == contract.ExitViolated:
		trial.Outcome = Killed
	}
	return trial, nil
}

// each does something with all of a list, so many at once, and stops at the first error. done is told what came of each, one
// at a time.
func each[T, R any](ctx context.Context, atOnce int, all []T, do func(context.Context, T) (R, error), done func(R)) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, atOnce))
	var telling sync.Mutex
	for _, one := range all {
		group.Go(func() error {
			came, err := do(ctx, one)
			if err != nil {
				return err
			}
			telling.Lock()
			defer telling.Unlock()
			done(came)
			return nil
		})
	}
	return group.Wait()
}

// bySound gives for each site the rules that reach it without a mutant. How long they take limits the tasks that come.
func (c *crew) bySound(ctx context.Context, rules []string) (map[int][]task, error) {
	var tasks []task
	for _, rule := range rules {
		tasks = append(tasks, task{Rules: []string{rule}})
	}
	began := time.Now()
	bySite, err := c.reaching(ctx, tasks)
	c.limit = max(anyhow, patience*time.Since(began))
	return bySite, err
}

// reaching gives for each site the tasks that reach it, those first that reach the fewest. Without a fault, each must be conformant.
func (c *crew) reaching(ctx context.Context, tasks []task) (map[int][]task, error) {
	type reach struct {
		task
		sites []int
	}
	var reaches []reach
	err := each(ctx, cap(c.idle), tasks, func(ctx context.Context, t task) (reach, error) {
		came, err := c.do(ctx, t)
		if err == nil && t.Fault == "" && came.Exit != contract.ExitOK {
			err = fmt.Errorf("without a mutant, %s is not conformant: %s", t.Rules, came.Verdict)
		}
		return reach{t, came.Reached}, err
	}, func(r reach) { reaches = append(reaches, r) })
	slices.SortFunc(reaches, func(a, b reach) int {
		return cmp.Or(len(a.sites)-len(b.sites), strings.Compare(a.Fault, b.Fault), slices.Compare(a.Rules, b.Rules))
	})
	bySite := map[int][]task{}
	for _, r := range reaches {
		for _, number := range r.sites {
			bySite[number] = append(bySite[number], r.task)
		}
	}
	return bySite, err
}
