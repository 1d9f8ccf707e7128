package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// bench is what is measured, and what came of it.
type bench struct {
	choice
	folder   string
	recorded []exchange // the requests of the last run that was recorded
	measured map[string][]sample
}

// line is one thing to measure.
type line struct {
	name    string
	measure func(context.Context) (sample, error)
}

// names of lines that others are compared with.
const (
	whole    = "whole suite, reference inside, no report"
	reported = "whole suite, reference inside, all reports"
	part     = "selected rules, reference inside"
	recorded = "over the network, 64 at once, 0 ms"
	bare     = "bare loop of the same requests, 64 at once"
	limited  = "a rate limit of 400 a second, 64 at once"
	proof    = "prove"
	explored = "explore"
)

// lines are what is measured in each round, in this order.
func (b *bench) lines() []line {
	lines := []line{
		{whole, func(ctx context.Context) (sample, error) { return b.inside(ctx, "verify", "--seed", "1") }},
		{reported, func(ctx context.Context) (sample, error) {
			return b.inside(ctx, "verify", append(b.reports(), "--seed", "1")...)
		}},
		{part, func(ctx context.Context) (sample, error) {
			return b.inside(ctx, "verify", "--seed", "1", "--rules", b.rules)
		}},
		{recorded, func(ctx context.Context) (sample, error) {
			return b.across(ctx, setting{atOnce: 64, record: true})
		}},
		{bare, func(ctx context.Context) (sample, error) { return b.again(ctx, 64) }},
		{limited, func(ctx context.Context) (sample, error) {
			return b.across(ctx, setting{atOnce: 64, rate: 400})
		}},
		{explored, func(ctx context.Context) (sample, error) { return b.inside(ctx, "explore", "--seed", "1") }},
		{proof, func(ctx context.Context) (sample, error) {
			if b.long {
				return b.inside(ctx, "prove")
			}
			return b.inside(ctx, "prove", "--rules", "BSS-REL-0*")
		}},
	}
	for _, latency := range []time.Duration{0, 20 * time.Millisecond, 100 * time.Millisecond} {
		for _, atOnce := range []int{1, 8, 64} {
			s := setting{latency: latency, atOnce: atOnce}
			if latency == 0 && atOnce == 64 || latency > 50*time.Millisecond && atOnce == 1 && !b.long {
				continue // measured above, or too slow
			}
			lines = append(lines, line{s.String(), func(ctx context.Context) (sample, error) { return b.across(ctx, s) }})
			if latency > 0 && atOnce == 64 {
				name := s.String() + ", all reports"
				lines = append(lines, line{name, func(ctx context.Context) (sample, error) { return b.across(ctx, s, b.reports()[2:]...) }})
			}
		}
	}
	return lines
}

// String names the line of a setting.
func (s setting) String() string {
	return fmt.Sprintf("over the network, %d at once, %d ms", s.atOnce, s.latency.Milliseconds())
}

func seconds(d time.Duration) float64 { return d.Seconds() }

// of is the median of one line.
func (b *bench) of(name string, measure func(sample) float64) float64 {
	return median(b.measured[name], measure)
}

func wall(s sample) float64     { return seconds(s.wall) }
func cpu(s sample) float64      { return seconds(s.cpu) }
func memory(s sample) float64   { return float64(s.peak) / (1 << 20) }
func requests(s sample) float64 { return float64(s.requests) }
func played(s sample) float64   { return float64(s.scenarios) }
func bound(s sample) float64    { return seconds(s.wall) / seconds(s.bound) }
func work(s sample) float64     { return float64(s.work) }

// print writes the medians, and the ratios that matter.
func (b *bench) print(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprint(table, "wall s\tCPU s\tMiB\tscenarios\trequests\thook\t÷ bound\t  what\n")
	for _, each := range b.lines() {
		ratio := "-"
		if b.of(each.name, func(s sample) float64 { return seconds(s.bound) }) > 0 {
			ratio = fmt.Sprintf("%.2f", b.of(each.name, bound))
		}
		_, _ = fmt.Fprintf(table, "%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%.0f\t%s\t  %s\n", b.of(each.name, wall), b.of(each.name, cpu), b.of(each.name, memory),
			b.of(each.name, played), b.of(each.name, requests), b.of(each.name, func(s sample) float64 { return float64(s.hook) }), ratio, each.name)
	}
	_ = table.Flush()
	_, _ = fmt.Fprintf(out, "\nmedians of %d rounds. The bound of a run: until its first request, then the longer one of its longest scenario and of latency × (requests\n"+
		"and calls of the hook) ÷ scenarios at once, and what comes after its last request; under a rate limit, (requests − 1) ÷ rate.\n\n", b.rounds)
	for _, ratio := range b.ratios() {
		_, _ = fmt.Fprintf(out, "%8.2f  %s\n", ratio.value, ratio.name)
	}
}

type ratio struct {
	name  string
	value float64
}

// ratios compare lines of the same run.
func (b *bench) ratios() []ratio {
	all := func(s sample) float64 { return float64(s.requests+s.hook) / float64(s.scenarios) }
	growth := func(measure func(sample) float64) float64 {
		return b.of(whole, measure) / b.of(part, measure) / (b.of(whole, played) / b.of(part, played))
	}
	return []ratio{
		{"wall of the suite at 0 ms ÷ bare loop (which has no reference to wait for)", b.of(recorded, wall) / b.of(bare, wall)},
		{"CPU of the suite at 0 ms ÷ bare loop", b.of(recorded, cpu) / b.of(bare, cpu)},
		{"all reports ÷ none, wall, reference inside", b.of(reported, wall) / b.of(whole, wall)},
		{"requests for each scenario, the hook's calls included", b.of(recorded, all)},
		{"seconds until the first request to a product", b.of(recorded, func(s sample) float64 { return seconds(s.first) })},
		{"requests that were throttled under the rate limit", b.of(limited, func(s sample) float64 { return float64(s.refused) })},
		{"growth of wall time with the number of scenarios, whole suite ÷ selected rules (1 is linear)", growth(wall)},
		{"growth of memory, in the same way", growth(memory)},
		{"faults tried a second", b.of(proof, work) / b.of(proof, wall)},
		{"generated calls a second", b.of(explored, work) / b.of(explored, wall)},
	}
}
