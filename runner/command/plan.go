package command

import (
	"io"

	"github.com/spf13/cobra"

	"relcon/runner"
)

// plan holds the flags of `relcon plan`.
type plan struct {
	chosen
	concurrency int
	verbose     bool
}

func newPlan() *cobra.Command {
	p := &plan{chosen: chosen{planning: true}}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print what verify would do with a target; nothing is sent to it",
		Long: `Prints rules, scenarios, requests per operation, instances per state, the longest time that verify could take, what it
would leave out and why, and the lines that the file of a pool lacks. Nothing is sent to the target: the scenarios are
rehearsed on the built-in reference. Keys and tokens whose environment variables are not set are not needed for that.`,
		Example: `  relcon plan --target staging.yaml
  relcon plan --target staging.yaml --rules 'BMC-TRM-*' --level required
  relcon plan --target pool.yaml --verbose`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd) },
	}
	p.flags(cmd)
	cmd.Flags().IntVar(&p.concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
	cmd.Flags().BoolVar(&p.verbose, "verbose", false, "every line that a pool's file lacks, ready to be copied")
	return cmd
}

func (p *plan) run(cmd *cobra.Command) error {
	options := runner.Options{Concurrency: p.concurrency, Version: version()}
	if err := p.into(&options); err != nil {
		return err
	}
	forecast, err := runner.Foresee(cmd.Context(), options)
	if err != nil {
		return err
	}
	_, err = io.WriteString(cmd.OutOrStdout(), p.foretell(forecast))
	return err
}
