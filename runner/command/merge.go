package command

import (
	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// merge holds the flags of `relcon merge`.
type merge struct {
	reports []string
	verbose bool
}

func newMerge() *cobra.Command {
	m := &merge{}
	cmd := &cobra.Command{
		Use:   "merge REPORT…",
		Short: "Make one report, with one verdict, of the JSON reports of all shards of a run",
		Long: `Makes one report of those of all shards of a run, and tells it as verify would have told the whole run. It sends
nothing. Reports are refused that don't belong together (contract, relcon, target, provider, seed, selection), that
overlap, or that are not all.

Exit codes: that of the whole run, as verify has it · 2 usage, or the reports are refused · 7 a report could not be written`,
		Example: `  relcon verify --shard 1/2 --report json=shard-1.json
  relcon verify --shard 2/2 --report json=shard-2.json
  relcon merge shard-*.json --report json=relcon.json --report junit=relcon.xml`,
		Args: cobra.ArbitraryArgs, // a flag that is wrong is told before them
		RunE: func(cmd *cobra.Command, files []string) error { return m.run(cmd, files) },
	}
	reportFlag(cmd, &m.reports, report.RunFormats().Names())
	cmd.Flags().BoolVar(&m.verbose, "verbose", false, "show every failure in full, with every exchange")
	return cmd
}

func (m *merge) run(cmd *cobra.Command, files []string) error {
	destinations, err := report.RunFormats().Parse(m.reports)
	if err == nil {
		err = destinations.Apart(files...)
	}
	if err != nil {
		return contract.Usage("%v", err)
	}
	var parts []result.Part
	for _, file := range files {
		read, err := readReport(cmd.InOrStdin(), file)
		if err != nil {
			return err
		}
		parts = append(parts, result.Part{Name: file, Report: read})
	}
	merged, err := result.Merge(parts)
	if err == nil {
		err = destinations.Prepare()
	}
	if err != nil {
		return contract.Usage("%v", err)
	}
	text := newText(audience(cmd, destinations.Stdout()))
	text.Verbose = m.verbose
	return written(merged.Exit, destinations.Write(cmd.OutOrStdout(), merged), text.Finish(merged), annotate(text.Out, merged))
}
