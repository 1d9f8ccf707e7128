package mutants

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
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
	Verdict string // last line of the run
}

// Options of Try and TryAssertions.
type Options struct {
	AtOnce  int           // runs at once; 0 means 1
	Timeout time.Duration // of one run; 0 means 2 minutes
	Done    func(Trial)   // called for each mutant, one at a time; may be nil
}

// Fault is a fault of the reference with the rule that catches it.
type Fault struct{ ID, Rule string }

// mostFaults is how many faults are tried against one assertion.
const mostFaults = 25

// Try runs the suite against mutants of the reference. One survives if the run is conformant. The program without a mutant must
// be conformant, or there is an error.
func (p *Program) Try(ctx context.Context, sites []Site, options Options) ([]Trial, error) {
	options = options.withDefaults()
	if sound, err := p.run(ctx, options, Site{}, "", whole...); err != nil || sound.Outcome != Survived {
		return nil, errors.Join(fmt.Errorf("the program without a mutant is not conformant: %s", sound.Verdict), err)
	}
	return p.each(ctx, sites, options, func(ctx context.Context, site Site) (Trial, error) {
		return p.run(ctx, options, site, "", whole...)
	})
}

// TryAssertions tries the assertions of the suite: of the sites, those that settle a condition or drop an error, and that some
// fault reaches, but never the sound reference. An assertion survives if each fault that reaches it is caught without it, too.
func (p *Program) TryAssertions(ctx context.Context, sites []Site, faults []Fault, options Options) ([]Trial, error) {
	options = options.withDefaults()
	sound, err := p.reached(ctx, options, whole...)
	if err != nil {
		return nil, err
	}
	bySite, err := p.reaching(ctx, faults, options)
	if err != nil {
		return nil, err
	}
	assertions := slices.DeleteFunc(slices.Clone(sites), func(s Site) bool {
		return s.Kind != "never" && !s.Assertion() || sound[s.Number] || len(bySite[s.Number]) == 0
	})
	return p.each(ctx, assertions, options, func(ctx context.Context, site Site) (Trial, error) {
		trial := Trial{Site: site, Outcome: Survived, Verdict: fmt.Sprintf("caught nevertheless: %s", bySite[site.Number][0].ID)}
		for _, fault := range bySite[site.Number] {
			got, err := p.run(ctx, options, site, "", against(fault)...)
			if err != nil {
				return got, err
			}
			if got.Outcome != Killed {
				return Trial{Site: site, Outcome: Killed, Verdict: fault.ID + " escapes: " + got.Verdict}, nil
			}
		}
		return trial, nil
	})
}

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Minute
	}
	if o.Done == nil {
		o.Done = func(Trial) {}
	}
	return o
}

func (p *Program) each(ctx context.Context, sites []Site, options Options, try func(context.Context, Site) (Trial, error)) ([]Trial, error) {
	trials := make([]Trial, len(sites))
	var done sync.Mutex
	return trials, inTurn(ctx, options.AtOnce, len(sites), func(ctx context.Context, i int) error {
		trial, err := try(ctx, sites[i])
		if err != nil {
			return err
		}
		done.Lock()
		defer done.Unlock()
		trials[i] = trial
		options.Done(trial)
		return nil
	})
}

// whole is a run of the whole suite against the reference.
var whole = []string{"verify", "--strict", "--seed", "1"}

// against is a run of the rule that catches a fault against it.
func against(fault Fault) []string {
	return []string{"verify", "--strict", "--seed", "1", "--fault", fault.ID, "--rules", fault.Rule}
}

// reached gives the numbers of the sites that a run reaches.
func (p *Program) reached(ctx context.Context, options Options, args ...string) (map[int]bool, error) {
	file, err := os.CreateTemp(p.folder, "reached-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if err := file.Close(); err != nil {
		return nil, err
	}
	if _, err := p.run(ctx, options, Site{}, file.Name(), args...); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file.Name())
	if err != nil {
		return nil, err
	}
	numbers := map[int]bool{}
	for _, word := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		numbers[n] = true
	}
	return numbers, nil
}

// reaching gives for each site the faults that reach it, those first that reach the fewest sites.
func (p *Program) reaching(ctx context.Context, faults []Fault, options Options) (map[int][]Fault, error) {
	reached := map[Fault]map[int]bool{}
	var mu sync.Mutex
	err := inTurn(ctx, options.AtOnce, len(faults), func(ctx context.Context, i int) error {
		numbers, err := p.reached(ctx, options, against(faults[i])...)
		mu.Lock()
		defer mu.Unlock()
		reached[faults[i]] = numbers
		return err
	})
	bySite := map[int][]Fault{}
	for _, fault := range slices.SortedFunc(slices.Values(faults), func(a, b Fault) int { return len(reached[a]) - len(reached[b]) }) {
		for number := range reached[fault] {
			if len(bySite[number]) < mostFaults {
				bySite[number] = append(bySite[number], fault)
			}
		}
	}
	return bySite, err
}

// inTurn does n things, some at once, and stops at the first error.
func inTurn(ctx context.Context, atOnce, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, atOnce))
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

// run runs the program with one mutant on; site 0 is the program as it is. What it reaches is written to a file if one is
// named.
func (p *Program) run(ctx context.Context, options Options, site Site, reached string, args ...string) (Trial, error) {
	limited, cancel := context.WithTimeout(ctx, options.Timeout)
	defer cancel()
	command := exec.CommandContext(limited, p.binary, args...)
	command.Dir = p.folder
	command.Env = append(os.Environ(), fmt.Sprintf("RELCON_MUTANT=%d", site.Number), "RELCON_MUTANT_REACHED="+reached)
	command.WaitDelay = time.Second
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	err := command.Run()
	trial := Trial{Site: site, Outcome: Noticed, Verdict: lastLine(output.String())}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return trial, ctx.Err()
	case limited.Err() != nil:
		trial.Verdict = fmt.Sprintf("no verdict within %v", options.Timeout)
	case err == nil:
		trial.Outcome = Survived
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		trial.Outcome = Killed
	case !errors.As(err, &exit):
		return trial, err
	}
	return trial, nil
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
