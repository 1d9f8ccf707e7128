// Command bench measures how fast relcon is, as ratios within one run, since machines differ and are noisy: each line is measured
// several times, one round of all lines after the other, and its median is printed. It runs the program that `make build` has built,
// as a process of its own, against a reference that it serves itself.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"
)

// choice is what the command line asks for.
type choice struct {
	program string
	rules   string
	rounds  int
	long    bool
	profile string

	bare    string // file of recorded requests: this process is the bare loop
	address string // that the bare loop sends them to
	atOnce  int    // requests of the bare loop
}

func main() {
	var c choice
	flag.StringVar(&c.program, "program", ".bin/relcon", "`FILE` of the program to measure")
	flag.StringVar(&c.rules, "rules", "BMC-TRM-*,ZEC-REL-0[1-4],BSS-REL-0*", "`PATTERN,…` of the rules that are played over the network")
	flag.IntVar(&c.rounds, "rounds", 3, "measure each line `N` times")
	flag.BoolVar(&c.long, "long", false, "play the whole suite over the network, and try every fault: that takes an hour")
	flag.StringVar(&c.profile, "profile", "", "`FILE` for a CPU profile of one run on the reference inside; nothing is measured")
	flag.StringVar(&c.bare, "bare", "", "send the requests of `FILE` in a bare loop (for the bench itself)")
	flag.StringVar(&c.address, "address", "", "`URL` for -bare")
	flag.IntVar(&c.atOnce, "at-once", 1, "`N` requests at once for -bare")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := c.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (c choice) run(ctx context.Context) error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("got the argument %q, want flags only", flag.Arg(0))
	case c.rounds < 1:
		return fmt.Errorf("rounds: got %d, want at least 1", c.rounds)
	case c.bare != "":
		return sendAll(ctx, c.bare, c.address, c.atOnce)
	case c.profile != "":
		return profiled(ctx, c.profile)
	}
	if _, err := os.Stat(c.program); err != nil {
		return fmt.Errorf("program: %w (make build makes it)", err)
	}
	folder, err := os.MkdirTemp("", "relcon-bench-")
	if err != nil {
		return err
	}
	b := &bench{choice: c, folder: folder, measured: map[string][]sample{}}
	defer func() { _ = os.RemoveAll(folder) }()
	for round := range c.rounds {
		for _, each := range b.lines() {
			fmt.Fprintf(os.Stderr, "\r\033[Kround %d of %d: %s", round+1, c.rounds, each.name)
			got, err := each.measure(ctx)
			if err != nil {
				fmt.Fprintln(os.Stderr)
				return errors.Join(fmt.Errorf("%s: %w", each.name, err), context.Cause(ctx))
			}
			b.measured[each.name] = append(b.measured[each.name], got)
		}
	}
	fmt.Fprint(os.Stderr, "\r\033[K")
	b.print(os.Stdout)
	return nil
}

// sample is what one process took.
type sample struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory
	scenarios int
	requests  int           // to the products, the listings of the run among them
	hook      int           // calls
	refused   int           // with 429, or what Alibaba says in its place
	first     time.Duration // until the first request to a product
	bound     time.Duration // that no run can be faster than; 0 where there is none
	work      int           // faults or generated calls
}

// median gives the middle one of a measure.
func median(all []sample, of func(sample) float64) float64 {
	values := make([]float64, len(all))
	for i, each := range all {
		values[i] = of(each)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
