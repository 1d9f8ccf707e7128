package command

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// verify holds the flags of `relcon verify`.
type verify struct {
	scope
	allow       string
	hosts       []string
	strict      bool
	reports     []string
	known       string
	concurrency int
	seed        uint64
	failFast    bool
	timeout     time.Duration
	faults      []string
	readings    []string
	verbose     bool
	ledger      string
}

func newVerify() *cobra.Command {
	v := &verify{}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Run the suite against a target, or against the built-in reference",
		Long: `Runs the suite against a target. Without --target it runs against the reference provider, started inside.

Exit codes: 0 conformant or partial · 1 a required rule is violated · 2 usage or configuration · 3 incomplete ·
4 the target could not be reached, or its answers are not this API · 5 something that the run created is still there ·
6 the guard refused a call · 7 suite error · 130 interrupted`,
		Example: `  relcon verify
  relcon verify --rules 'BMC-REL-*,!BMC-REL-16' --report json=relcon.json --report junit=relcon.xml
  relcon verify --fault bmc-rel-06-accepts-101
  relcon verify --target staging.yaml --allow-release zenlayer-staging`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	v.scope.flags(cmd)
	v.flags(cmd)
	return cmd
}

// flags adds those that only a run has: what may be touched, how it is judged, what is written, how it goes, and what the
// built-in reference does.
func (v *verify) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&v.allow, "allow-release", "", "`NAME` of the target again: the second key, beside allowRelease in its file")
	flags.StringSliceVar(&v.hosts, "allow-host", nil, "`HOST` of production that may be called: the second key, beside forbidHosts in the file")
	flags.BoolVar(&v.strict, "strict", false, "let recommended rules weigh like required ones")
	flags.StringArrayVar(&v.reports, "report", nil, "`FORMAT=PATH` of a report to write ("+strings.Join(report.RunFormats().Names(), ", ")+"); repeatable; - is standard output")
	flags.StringVar(&v.known, "known", "", "`FILE` of rules that are known to be violated, one id per line")
	flags.BoolVar(&v.verbose, "verbose", false, "show every failure in full, with every exchange")
	flags.IntVar(&v.concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
	flags.Uint64Var(&v.seed, "seed", 0, "`N` that gives the order of the scenarios (default: a random one, which is printed)")
	flags.BoolVar(&v.failFast, "fail-fast", false, "start no further scenario after the first failure")
	flags.DurationVar(&v.timeout, "timeout", 0, "`D`, such as 10m, for the whole run (default: the target's limit)")
	flags.StringVar(&v.ledger, "ledger", "", "`FILE` of what the run arranges, for relcon sweep (default for a target: one in .relcon)")
	flags.StringArrayVar(&v.faults, "fault", nil, "`ID` of a fault to switch on in the built-in reference; repeatable")
	flags.StringArrayVar(&v.readings, "reading", nil, "`RULE=READING` for the built-in reference; repeatable")
	completeFile(cmd, "ledger", "ledger")
	completeFlag(cmd, "report", reports(report.RunFormats().Names()))
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "reading", readings)
}

func (v *verify) run(cmd *cobra.Command) error {
	// Also where the run was asked for wrongly, the report of an earlier one must not be taken for its own.
	options, wrong := v.options()
	destinations, err := v.destinations(options)
	if err := cmp.Or(wrong, err); err != nil {
		return err
	}
	text := newText(audience(cmd, destinations.Stdout()))
	text.Verbose = v.verbose
	options.Started = func(plan runner.Plan) {
		begun(cmd.Context(), plan.Ledger, text.Clear)
		text.Start(heading(plan, options))
	}
	var progress report.Progress
	options.Progress = func(p runner.Progress) {
		progress = report.Progress{Done: p.Done, Total: p.Total, Failed: p.Failed, Errored: p.Errored}
		text.Progress(progress)
	}
	options.Looking = func(accounts int) {
		if progress.Total == 0 {
			return // nothing was run, and why comes first
		}
		progress.Waiting = fmt.Sprintf("to see that nothing of %s is left", contract.Plural(accounts, "account"))
		text.Progress(progress)
	}
	done, err := runner.Run(cmd.Context(), options)
	if err != nil {
		return err
	}
	text.Clear()
	return written(done.Exit, destinations.Write(cmd.OutOrStdout(), done), text.Finish(done))
}

func (v *verify) options() (runner.Options, error) {
	options := runner.Options{
		AllowRelease: v.allow, AllowHosts: v.hosts, Strict: v.strict, Seed: v.seed, Concurrency: v.concurrency, FailFast: v.failFast,
		Timeout: v.timeout, Faults: v.faults, Readings: v.readings, Version: version(), Ledger: v.ledger,
	}
	err := v.into(&options)
	if err == nil && v.known != "" {
		options.Known, err = catalogue.ReadKnown(v.known)
	}
	return options, err
}

// destinations reads the --report flags, makes sure, before the run, that each place can be written, and takes away what
// earlier runs wrote there.
func (v *verify) destinations(options runner.Options) (report.Destinations[result.Report], error) {
	destinations, err := report.RunFormats().Parse(v.reports)
	if err != nil {
		return nil, err
	}
	// The flags count beside the options, which lack what could not be read.
	if err := destinations.Apart(append(options.Files(), v.target, v.known, v.ledger)...); err != nil {
		return nil, err
	}
	return destinations, destinations.Prepare()
}

// audience says where the text for people goes: to the standard output, unless a report goes there.
func audience(cmd *cobra.Command, reportOnStdout bool) io.Writer {
	if reportOnStdout {
		return cmd.ErrOrStderr()
	}
	return cmd.OutOrStdout()
}

// newText writes for people: coloured and with progress only on a terminal, and never coloured under NO_COLOR.
func newText(out io.Writer) *report.Text {
	text := &report.Text{Out: out}
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return text
	}
	text.Terminal = true
	text.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if width, _, err := term.GetSize(int(file.Fd())); err == nil {
		text.Width = width
	}
	return text
}

func heading(plan runner.Plan, options runner.Options) report.Heading {
	h := report.Heading{
		Relcon: options.Version, Target: plan.Target.Name, TargetFile: plan.Target.File,
		Rules: len(plan.Rules), Catalogue: plan.Catalogue, Scenarios: plan.Scenarios(), Seed: plan.Seed, Faults: options.Faults,
	}
	for _, product := range contract.Products() {
		if at, offered := plan.Target.Products[product]; offered {
			h.Endpoints = append(h.Endpoints, fmt.Sprintf("%s %s", product, at.Endpoint))
		}
	}
	return h
}
