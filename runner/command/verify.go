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
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/target"
)

// verify holds the flags of `relcon verify`.
type verify struct {
	scope
	reports []string
	known   string
	again   rerun
	verbose bool
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
  relcon verify --rerun relcon.json
  relcon verify --target staging.yaml --allow-release zenlayer-staging`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	v.scope.flags(cmd)
	v.flags(cmd)
	return cmd
}

// flags adds the flags that plan does not have.
func (v *verify) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&v.again.file, "rerun", "", "`FILE` of a JSON report: run what it has not proved, with its seed")
	flags.StringVar(&v.options.AllowRelease, "allow-release", "", "`NAME` of the target again: the second key, beside allowRelease in its file")
	flags.StringSliceVar(&v.options.AllowHosts, "allow-host", nil, "`HOST` of production that may be called: the second key, beside forbidHosts in the file")
	flags.BoolVar(&v.options.Strict, "strict", false, "let recommended rules weigh like required ones")
	flags.StringVar((*string)(&v.options.Require), "require", "", "`VERDICT` that is good enough: conformant, or partial (the default)")
	reportFlag(cmd, &v.reports, report.RunFormats().Names())
	flags.StringVar(&v.known, "known", "", "`FILE` of failures that are known, by rule and scenario (YAML)")
	flags.BoolVar(&v.verbose, "verbose", false, "show every failure in full, with every exchange")
	flags.IntVar(&v.options.Concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
	flags.Uint64Var(&v.options.Seed, "seed", 0, "`N` that gives the order of the scenarios (default: 1 for a shard, or else random, and printed)")
	flags.BoolVar(&v.options.FailFast, "fail-fast", false, "start no further scenario after the first failure")
	flags.IntVar(&v.options.Explore, "explore", 0, "`N` generated calls to send after the scenarios; they take much longer: see relcon explore")
	flags.IntVar(&v.options.ExploreClients, "clients", 0, "`M` clients, 2 to 8, that send N generated calls more, at once: see relcon explore --clients")
	flags.DurationVar(&v.options.Timeout, "timeout", 0, "`D`, such as 10m, for the whole run (default: the target's limit)")
	flags.StringVar(&v.options.Ledger, "ledger", "", "`FILE` of what the run arranges, for relcon sweep (default for a target: one in .relcon)")
	flags.StringArrayVar(&v.options.Faults, "fault", nil, "`ID` of a fault to switch on in the built-in reference; repeatable")
	flags.StringArrayVar(&v.options.Readings, "reading", nil, "`RULE=READING` for the built-in reference; repeatable")
	completeFile(cmd, "rerun", "json")
	completeFile(cmd, "ledger", "ledger")
	completeFlag(cmd, "require", words("conformant", "partial"))
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "reading", readings)
}

func (v *verify) run(cmd *cobra.Command) error {
	wrong := v.read(func(file string) (*target.Target, error) { return target.Load(file, os.LookupEnv) })
	if wrong == nil && v.known != "" {
		v.options.Known, wrong = target.LoadKnown(v.known)
	}
	if file := os.Getenv("TEST_SHARD_STATUS_FILE"); wrong == nil && file != "" && strings.HasPrefix(v.shard, "auto") {
		wrong = os.WriteFile(file, nil, 0o644) // so that Bazel knows that it need not run each shard as the whole
	}
	if wrong == nil && v.again.file != "" {
		wrong = v.again.read(cmd, &v.options)
	}
	// If the run was asked for wrongly, the report of an earlier run must not be taken for its own either.
	destinations, err := v.destinations()
	if err := cmp.Or(wrong, err); err != nil {
		return err
	}
	if v.again.file != "" && len(v.again.rules) == 0 {
		said, exit := v.again.nothing()
		_, err := io.WriteString(audience(cmd, destinations.Stdout()), said)
		return written(exit, err)
	}
	text := newText(audience(cmd, destinations.Stdout()))
	text.Verbose = v.verbose
	v.options.Started = func(plan runner.Plan) {
		begun(cmd.Context(), plan.Ledger, text.Clear)
		head := heading(plan, v.options)
		head.Rerun = v.again.said
		text.Start(head)
	}
	var progress report.Progress
	began := time.Now()
	v.options.Progress = func(p runner.Progress) {
		progress = report.Progress{Done: p.Done, Total: p.Total, Failed: p.Failed, Errored: p.Errored, Left: left(p, time.Since(began)), At: time.Now()}
		if f := p.Failure; f != nil {
			text.Failure(f.Rule, f.Location, f.Scenario, f.Reason)
		}
		text.Progress(progress)
	}
	v.options.Waiting = func(w runner.Waiting) { text.Wait(waitingFor(w), time.Now()) }
	v.options.Looking = func(accounts int) {
		if progress.Total == 0 {
			return // nothing was run, and why comes first
		}
		progress.Waiting = fmt.Sprintf("to see that nothing of %s is left", contract.Plural(accounts, "account"))
		text.Progress(progress)
	}
	done, err := runner.Run(cmd.Context(), v.options)
	if err != nil {
		return err
	}
	text.Clear()
	done.File = jsonFile(destinations)
	return written(done.Exit, destinations.Write(cmd.OutOrStdout(), done), text.Finish(done), annotate(text.Out, done))
}

// left is how long a run will take yet, if it goes on as it did so far; 0 where too little was done to tell.
func left(p runner.Progress, soFar time.Duration) time.Duration {
	const enough = 20 // scenarios
	if p.Done < min(enough, p.Total/4) || p.Done == 0 {
		return 0
	}
	return soFar * time.Duration(p.Total-p.Done) / time.Duration(p.Done)
}

// waitingFor says what a run waits for, since when, and how long at most.
func waitingFor(w runner.Waiting) string {
	waited := time.Since(w.Since).Round(time.Second)
	text := fmt.Sprintf("%s, %s, %d:%02d of %v", w.Rule, w.What, int(waited.Minutes()), int(waited.Seconds())%60, w.Most)
	if w.More > 0 {
		text += fmt.Sprintf(", and %s", contract.Plural(w.More, "more scenario"))
	}
	return text
}

// destinations reads the --report flags, checks that each report can be written, and empties the files of earlier runs.
func (v *verify) destinations() (report.Destinations[result.Report], error) {
	destinations, err := report.RunFormats().Parse(v.reports)
	if err != nil {
		return nil, err
	}
	// The flags are listed too: the options lack what could not be read.
	if err := destinations.Apart(append(v.options.Files(), v.target, v.known, v.again.file, v.options.Ledger)...); err != nil {
		return nil, err
	}
	return destinations, destinations.Prepare()
}

// annotate adds what GitHub Actions shows at the lines of the features, where the program runs there.
func annotate(out io.Writer, r *result.Report) error {
	if os.Getenv("GITHUB_ACTIONS") != "true" {
		return nil
	}
	return report.Annotate(out, r)
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
	name, addresses := place(plan, options)
	return report.Heading{
		Relcon: options.Version, Target: name, TargetFile: plan.Target.File, Endpoints: addresses,
		Rules: len(plan.Rules), Catalogue: plan.Catalogue, Scenarios: plan.Scenarios(), Seed: plan.Seed, Faults: options.Faults,
	}
}
