// Command mutants makes mechanical mutants of the reference provider, or of the steps, and prints those that the suite does not
// notice. It runs in a checkout of relcon, from its root. It exits with 1 if a mutant survives that is not listed as
// equivalent, and with 2 if something else went wrong.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/mutants"
	"relcon/runner/reference"
)

// choice is what the command line asks for.
type choice struct {
	folder  string
	sample  int
	seed    uint64
	atOnce  int
	only    string
	verbose bool
	work    bool
}

func main() {
	var c choice
	flag.StringVar(&c.folder, "package", "runner/reference", "`FOLDER` to mutate: runner/reference or steps")
	flag.IntVar(&c.sample, "sample", 0, "run `N` mutants only, chosen by -seed; 0 means all")
	flag.Uint64Var(&c.seed, "seed", 1, "`N` that chooses the sample")
	flag.IntVar(&c.atOnce, "at-once", 2, "run `N` mutants at once")
	flag.StringVar(&c.only, "only", "", "run only mutants whose name contains `TEXT`")
	flag.BoolVar(&c.verbose, "verbose", false, "print every mutant, not only the survivors")
	flag.BoolVar(&c.work, "work", false, "do what another process of this command asks for on the standard input")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var survivors int
	var err error
	if c.work {
		err = mutants.Work(ctx, os.Stdin, os.Stdout)
	} else {
		survivors, err = c.run(ctx)
	}
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	case survivors > 0:
		os.Exit(1)
	}
}

// run gives the number of survivors.
func (c choice) run(ctx context.Context) (survivors int, err error) {
	list := "runner/mutants/equivalent_" + c.folder[strings.LastIndex(c.folder, "/")+1:] + ".txt"
	content, err := os.ReadFile(list)
	if err != nil {
		return 0, fmt.Errorf("%w (run it from the root of the checkout)", err)
	}
	equivalent, err := mutants.ParseEquivalents(list, string(content))
	if err != nil {
		return 0, err
	}
	program, err := mutants.Build(ctx, ".", c.folder, c.wants)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	if stale := equivalent.Stale(program.Sites); len(stale) > 0 {
		return 0, fmt.Errorf("%s: there is no such mutant any longer:\n  %s", list, strings.Join(stale, "\n  "))
	}
	sites := c.choose(program.Sites, equivalent)
	fmt.Printf("%s: %d mutants, %d of them equivalent\n", c.folder, len(program.Sites), len(equivalent))
	count := map[mutants.Outcome]int{}
	done := func(t mutants.Trial) {
		count[t.Outcome]++
		if t.Outcome == mutants.Survived || c.verbose {
			fmt.Printf("%s %s:%d\n  %s\n  becomes: %s\n  %s\n", t.Outcome, t.File, t.Line, t.Name(), t.After, t.Verdict)
		}
	}
	suite, err := catalogue.Embedded()
	if err != nil {
		return 0, err
	}
	var rules []string
	for _, rule := range suite.Rules {
		rules = append(rules, rule.ID)
	}
	if c.folder == "runner/reference" {
		err = program.Try(ctx, sites, rules, c.atOnce, done)
	} else {
		err = program.TryAssertions(ctx, sites, rules, faults(), c.atOnce, done)
	}
	if err != nil {
		return 0, err
	}
	noticed := count[mutants.Killed] + count[mutants.Noticed]
	tried := noticed + count[mutants.Survived]
	fmt.Printf("%d of %d mutants noticed (%.1f %%): %d by a violated rule, %d otherwise; %d survive\n",
		noticed, tried, 100*float64(noticed)/float64(max(1, tried)), count[mutants.Killed], count[mutants.Noticed], count[mutants.Survived])
	return count[mutants.Survived], nil
}

// choose leaves out what is equivalent or not asked for, and takes the sample. It follows from the names, so that a change of the source
// elsewhere leaves it nearly as it is.
func (c choice) choose(all []mutants.Site, equivalent mutants.Equivalents) []mutants.Site {
	sites := slices.DeleteFunc(slices.Clone(all), func(s mutants.Site) bool {
		asked := strings.Contains(s.Name(), c.only) && (c.folder == "steps" || !s.Assertion())
		return equivalent[s.Name()] != "" || !asked
	})
	if c.sample > 0 && c.sample < len(sites) {
		drawn := func(s mutants.Site) [sha256.Size]byte {
			return sha256.Sum256(fmt.Appendf(nil, "%d %s", c.seed, s.Name()))
		}
		slices.SortFunc(sites, func(a, b mutants.Site) int {
			x, y := drawn(a), drawn(b)
			return bytes.Compare(x[:], y[:])
		})
		sites = sites[:c.sample]
	}
	return sites
}

// faults are those of the reference.
func faults() []mutants.Fault {
	var all []mutants.Fault
	for _, fault := range reference.Faults() {
		all = append(all, mutants.Fault{ID: fault.ID, Rule: fault.Rule})
	}
	return all
}

// wants leaves out the files of the reference that are not the provider itself: its faults and readings with what they are
// made of, the hook that arranges states with the registry of its accounts, and what a program that serves it does with it. No
// clause of the contract is about any of these.
func (c choice) wants(file string) bool {
	if c.folder != "runner/reference" {
		return true
	}
	for _, prefix := range []string{"faults", "readings", "changes", "situations", "effects", "probe", "hook", "registry", "control", "transport", "races"} {
		if strings.HasPrefix(file, prefix) {
			return false
		}
	}
	return true
}
