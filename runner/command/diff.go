package command

import (
	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// diff holds the flags of `relcon diff`.
type diff struct {
	reports []string
	verbose bool
}

func newDiff() *cobra.Command {
	d := &diff{}
	cmd := &cobra.Command{
		Use:   "diff BASE HEAD",
		Short: "Compare the JSON reports of two runs",
		Long: `Compares the JSON reports of two runs, and tells what is newly violated, newly untested, fixed, read otherwise or slower
in the second one. A failure is a rule with a scenario and a step, as in a list of known failures; one that is listed as
known is not newly violated. A rule is slower if most of its scenarios took more than 1.5 times as long, and all together
more than 1.5 times as long and a second more. It sends nothing.

Exit codes: 0 no regression · 1 a rule that weighs is newly violated or newly untested · 2 usage, or a file is no
report · 7 a report could not be written`,
		Example: `  relcon diff yesterday.json today.json
  relcon diff main.json branch.json --report markdown=- --report json=diff.json`,
		Args: cobra.ArbitraryArgs, // a flag that is wrong is told before them
		RunE: func(cmd *cobra.Command, given []string) error {
			if len(given) != 2 {
				return contract.Usage("diff: got %s, want two: the JSON reports of the base and of the head (see relcon diff --help)", contract.Plural(len(given), "file"))
			}
			return d.run(cmd, given[0], given[1])
		},
		ValidArgsFunction: jsonFiles(2),
	}
	cmd.Flags().BoolVar(&d.verbose, "verbose", false, "show every change, and no reason cut")
	reportFlag(cmd, &d.reports, report.DiffFormats().Names())
	return cmd
}

func (d *diff) run(cmd *cobra.Command, base, head string) error {
	destinations, err := report.DiffFormats().Parse(d.reports)
	if err == nil {
		err = destinations.Apart(base, head)
	}
	if err != nil {
		return err
	}
	before, err := readReport(cmd.InOrStdin(), base)
	if err != nil {
		return err
	}
	after, err := readReport(cmd.InOrStdin(), head)
	if err != nil {
		return err
	}
	if err := destinations.Prepare(); err != nil {
		return err
	}
	text := newText(audience(cmd, destinations.Stdout()))
	text.Verbose = d.verbose
	found := result.NewDiff(before, after)
	return written(found.Exit, destinations.Write(cmd.OutOrStdout(), found), text.FinishDiff(found))
}
