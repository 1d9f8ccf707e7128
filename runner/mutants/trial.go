package mutants

import (
	"bytes"
	"cmp"
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

// longestRun is how long a run may take: a mutant may make it hang.
const longestRun = 2 * time.Minute

// Fault is a fault of the reference with the rule that catches it.
type Fault struct{ ID, Rule string }

// mostFaults is how many faults are tried against one assertion.
const mostFaults = 25

// Try runs the suite against mutants of the reference, so many at once. One survives if the run is conformant. The program
// without a mutant must be conformant, or there is an error.
func (p *Program) Try(ctx context.Context, sites []Site, atOnce int, done func(Trial)) error {
	if sound, err := p.run(ctx, Site{}, "", whole...); err != nil || sound.Outcome != Survived {
		return errors.Join(fmt.Errorf("the program without a mutant is not conformant: %s", sound.Verdict), err)
	}
	return each(ctx, atOnce, sites, func(ctx context.Context, site Site) (Trial, error) { return p.run(ctx, site, "", whole...) }, done)
}

// TryAssertions tries the assertions of the suite: of the sites, those that settle a condition or drop an error, and that some
// fault reaches, but never the sound reference. An assertion survives if each fault that reaches it is caught without it, too.
func (p *Program) TryAssertions(ctx context.Context, sites []Site, faults []Fault, atOnce int, done func(Trial)) error {
	sound, err := p.reached(ctx, whole...)
	if err != nil {
		return err
	}
	bySite, err := p.reaching(ctx, faults, atOnce)
	if err != nil {
		return err
	}
	assertions := slices.DeleteFunc(slices.Clone(sites), func(s Site) bool {
		return s.Kind != "never" && !s.Assertion() || sound[s.Number] || len(bySite[s.Number]) == 0
	})
	return each(ctx, atOnce, assertions, func(ctx context.Context, site Site) (Trial, error) {
		for _, fault := range bySite[site.Number] {
			got, err := p.run(ctx, site, "", against(fault)...)
			if err != nil {
				return got, err
			}
			if got.Outcome != Killed {
				return Trial{site, Killed, fault.ID + " escapes: " + got.Verdict}, nil
			}
		}
		return Trial{site, Survived, "caught nevertheless: " + bySite[site.Number][0].ID}, nil
	}, done)
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

// whole is a run of the whole suite against the reference; the first failure decides.
var whole = []string{"verify", "--strict", "--seed", "1", "--fail-fast"}

// against is a run of the rule that catches a fault against it.
func against(fault Fault) []string {
	return []string{"verify", "--strict", "--seed", "1", "--fault", fault.ID, "--rules", fault.Rule}
}

// reached gives the numbers of the sites that a run reaches.
func (p *Program) reached(ctx context.Context, args ...string) (map[int]bool, error) {
	file, err := os.CreateTemp(p.folder, "reached-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if err := file.Close(); err != nil {
		return nil, err
	}
	if _, err := p.run(ctx, Site{}, file.Name(), args...); err != nil {
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
func (p *Program) reaching(ctx context.Context, faults []Fault, atOnce int) (map[int][]Fault, error) {
	type reach struct {
		fault Fault
		sites map[int]bool
	}
	var reaches []reach
	err := each(ctx, atOnce, faults, func(ctx context.Context, fault Fault) (reach, error) {
		sites, err := p.reached(ctx, against(fault)...)
		return reach{fault, sites}, err
	}, func(r reach) { reaches = append(reaches, r) })
	slices.SortFunc(reaches, func(a, b reach) int {
		return cmp.Or(len(a.sites)-len(b.sites), strings.Compare(a.fault.ID, b.fault.ID))
	})
	bySite := map[int][]Fault{}
	for _, r := range reaches {
		for number := range r.sites {
			if len(bySite[number]) < mostFaults {
				bySite[number] = append(bySite[number], r.fault)
			}
		}
	}
	return bySite, err
}

// run runs the program with one mutant on; site 0 is the program as it is. What it reaches is written to a file if one is
// named.
func (p *Program) run(ctx context.Context, site Site, reached string, args ...string) (Trial, error) {
	limited, cancel := context.WithTimeout(ctx, longestRun)
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
		trial.Verdict = fmt.Sprintf("no verdict within %v", longestRun)
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
