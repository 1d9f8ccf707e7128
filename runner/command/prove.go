package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/prove"
	"relcon/runner/report"
	"relcon/runner/result"
)

// proveVerb holds the flags of `relcon prove`.
type proveVerb struct {
	options prove.Options
	reports []string
}

func newProve() *cobra.Command {
	p := &proveVerb{}
	cmd := &cobra.Command{
		Use:   "prove",
		Short: "Run the suite against every fault, and show which rule caught what",
		Long: `Runs the scenarios of the faults' products once against the sound reference provider, and sees in which of them each
fault would do something. These run against the fault. It must turn the rule that it breaks red, at the step that states
the clause, and no other rule but those that it declares; each rule must have been seen to fail, and, where all faults are
tried, each scenario. The result is the kill matrix. With --explore, it also tells after how many generated calls each fault
is found.

Exit codes: 0 everything is proved · 1 a fault survives, or something else is not proved · 2 usage or configuration ·
7 suite error · 130 interrupted`,
		Example: `  relcon prove
  relcon prove --report html=proof.html --report json=proof.json
  relcon prove --rules 'BMC-REL-*,!BMC-REL-16'
  relcon prove --fault bmc-rel-06-accepts-101
  relcon prove --rules 'BMC-REL-*' --explore 5000`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&p.options.Faults, "fault", nil, "`ID` of a fault to try; repeatable (default: all)")
	flags.StringSliceVar(&p.options.Rules, "rules", nil, "`PATTERN,…` of the rules whose faults to try, such as 'BMC-*,!ZC-LIM-*'")
	flags.IntVar(&p.options.Parallel, "parallel", 0, "`N` runs at once (default: eight per processor)")
	flags.IntVar(&p.options.Explore, "explore", 0, "also send each fault up to `N` generated calls, and tell which it was found by (relcon explore)")
	flags.Uint64Var(&p.options.Seed, "seed", 0, "`N` that the generated calls follow from (default: random, and told)")
	reportFlag(cmd, &p.reports, report.ProofFormats().Names())
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "rules", patterns)
	return cmd
}

func (p *proveVerb) run(cmd *cobra.Command) error {
	destinations, err := report.ProofFormats().Parse(p.reports)
	if err == nil {
		err = destinations.Prepare()
	}
	if err != nil {
		return err
	}
	if p.options.Parallel < 0 {
		return fmt.Errorf("parallel: got %d, want the number of runs at once, or 0 for eight per processor", p.options.Parallel)
	}
	if p.options.Explore < 0 {
		return fmt.Errorf("explore: got %d, want the number of calls to generate for each fault, or 0 for none", p.options.Explore)
	}
	defer collectLess()()
	text := newText(audience(cmd, destinations.Stdout()))
	progress := report.Progress{Of: "fault"}
	p.options.Version = version()
	p.options.Progress = func(done, total int, last prove.Progress) {
		progress.Done, progress.Total, progress.At = done, total, time.Now()
		if !last.Killed {
			progress.Survived++
		}
		text.Progress(progress)
	}
	proof, err := prove.Run(cmd.Context(), p.options)
	text.Clear()
	if err != nil {
		return interrupted(cmd.Context(), err, progress, cmd.ErrOrStderr())
	}
	return p.finish(proof, destinations, cmd.OutOrStdout(), text)
}

// finish writes the reports and the text, and turns the proof into an exit code.
func (p *proveVerb) finish(proof *result.Proof, destinations report.Destinations[result.Proof], out io.Writer, text *report.Text) error {
	code := contract.ExitOK
	if !proof.Proved() {
		code = max(proof.Exit, contract.ExitViolated)
	}
	return written(code, destinations.Write(out, proof), text.FinishProof(proof))
}

// interrupted says how far a proof came that the user interrupted. Any other error stays as it is.
func interrupted(ctx context.Context, err error, progress report.Progress, stderr io.Writer) error {
	if ctx.Err() == nil {
		return err
	}
	fmt.Fprintf(stderr, "relcon: interrupted after %d of %d faults: nothing is proved, and no report is written\n", progress.Done, progress.Total)
	return &exit{code: contract.ExitInterrupted}
}

// collectLess lets the garbage collector run less often, because hundreds of short runs leave much garbage and little
// else. Beyond 4 GiB it works as hard as ever. undo restores it. Where GOGC or GOMEMLIMIT is set, nothing is changed.
func collectLess() (undo func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(800), debug.SetMemoryLimit(4<<30)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}
