package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/pprof"
	"slices"
	"strconv"
	"time"

	"relcon/runner"
)

// formats are all that a run can report.
var formats = []string{"json", "junit", "ctrf", "markdown", "html", "messages", "har"}

// timed runs a process to its end, which must be a good one.
func timed(ctx context.Context, program string, args ...string) (sample, string, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	err := cmd.Run()
	got := sample{wall: time.Since(began)}
	if err != nil {
		return got, "", fmt.Errorf("%s %v: %w\n%s", program, args, err, out.String()[max(0, out.Len()-2000):])
	}
	got.cpu, got.peak = cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), peak(cmd.ProcessState)
	return got, out.String(), nil
}

var counts = map[string]*regexp.Regexp{
	"verify":  regexp.MustCompile(`\((\d+) scenarios\)`),
	"prove":   regexp.MustCompile(`(\d+) faults? killed`),
	"explore": regexp.MustCompile(`; (\d+) calls in`),
}

// inside runs a command of the program on the reference inside it.
func (b *bench) inside(ctx context.Context, verb string, args ...string) (sample, error) {
	got, out, err := timed(ctx, b.program, append([]string{verb}, args...)...)
	if err != nil {
		return got, err
	}
	found := counts[verb].FindStringSubmatch(out)
	if found == nil {
		return got, fmt.Errorf("%s does not say how much it has done:\n%s", verb, out)
	}
	n, err := strconv.Atoi(found[1])
	if verb == "verify" {
		got.scenarios = n
	} else {
		got.work = n
	}
	return got, err
}

// reports are flags for all reports.
func (b *bench) reports() (flags []string) {
	for _, format := range formats {
		flags = append(flags, "--report", format+"="+filepath.Join(b.folder, "report."+format))
	}
	return flags
}

// across plays scenarios over the network against a provider that takes a while for each answer.
func (b *bench) across(ctx context.Context, setting setting, more ...string) (sample, error) {
	p, err := provide(setting.latency)
	if err != nil {
		return sample{}, err
	}
	defer p.Close()
	p.recording = setting.record
	file := filepath.Join(b.folder, "target.yaml")
	if err := os.WriteFile(file, p.target(setting), 0o600); err != nil {
		return sample{}, err
	}
	report := filepath.Join(b.folder, "report.json")
	args := []string{"verify", "--target", file, "--allow-release", "bench", "--seed", "1", "--concurrency", strconv.Itoa(setting.atOnce), "--report", "json=" + report}
	if !b.long {
		args = append(args, "--rules", b.rules)
	}
	began := time.Now()
	got, _, err := timed(ctx, b.program, append(args, more...)...)
	if err != nil {
		return got, err
	}
	longest, scenarios, err := longestIn(report)
	if err != nil {
		return got, err
	}
	got.scenarios, got.requests, got.hook, got.refused, got.first = scenarios, p.requests, p.calls, p.refused, p.first.Sub(began)
	after := got.wall - p.last.Sub(began)
	got.bound = got.first + max(longest, time.Duration(got.requests+got.hook)*setting.latency/time.Duration(setting.atOnce)) + after
	if setting.rate > 0 {
		got.bound = time.Duration(float64(got.requests-1) / setting.rate * float64(time.Second))
	}
	b.recorded = p.exchanges
	return got, nil
}

// longestIn gives the time of the longest scenario of a report, and their number.
func longestIn(report string) (longest time.Duration, scenarios int, err error) {
	data, err := os.ReadFile(report)
	if err != nil {
		return 0, 0, err
	}
	var read struct {
		Rules []struct {
			Scenarios []struct{ DurationMs float64 }
		}
	}
	err = json.Unmarshal(data, &read)
	for _, rule := range read.Rules {
		for _, each := range rule.Scenarios {
			longest = max(longest, time.Duration(each.DurationMs*float64(time.Millisecond)))
		}
		scenarios += len(rule.Scenarios)
	}
	return longest, scenarios, err
}

// again sends the requests of the last recorded run in a bare loop, to a server that has the answers at hand.
func (b *bench) again(ctx context.Context, atOnce int) (sample, error) {
	if len(b.recorded) == 0 {
		return sample{}, errors.New("no run was recorded")
	}
	exchanges := slices.Clone(b.recorded)
	server := answering(exchanges)
	defer server.Close()
	file := filepath.Join(b.folder, "requests.json")
	data, err := json.Marshal(exchanges)
	if err != nil {
		return sample{}, err
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return sample{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	got, _, err := timed(ctx, self, "-bare", file, "-address", server.URL, "-at-once", strconv.Itoa(atOnce))
	got.requests = len(exchanges)
	return got, err
}

// profiled writes a CPU profile of one run.
func profiled(ctx context.Context, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	report, err := runner.Run(ctx, runner.Options{Seed: 1})
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s in %.1f s; go tool pprof -top -cum %s shows where the time went\n", path, report.Verdict, report.DurationMs/1000, path)
	return file.Close()
}
