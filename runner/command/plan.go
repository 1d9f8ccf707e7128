package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
)

// plan holds the flags of `relcon plan`.
type plan struct {
	chosen
	concurrency int
}

func newPlan() *cobra.Command {
	p := &plan{}
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print what verify would do with a target; nothing is sent to it",
		Long: `Prints rules, scenarios, requests per operation, instances per state, the longest time that verify could take, and
what it would leave out and why, and the lines that the file of a pool lacks. Nothing is sent to the target: the scenarios are rehearsed on the built-in reference.`,
		Example: `  relcon plan --target staging.yaml
  relcon plan --target staging.yaml --rules 'BMC-TRM-*' --level required`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.run(cmd) },
	}
	p.flags(cmd)
	cmd.Flags().IntVar(&p.concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
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
	return foretell(cmd.OutOrStdout(), forecast)
}

func foretell(out io.Writer, f *runner.Forecast) error {
	var b strings.Builder
	fmt.Fprintf(&b, "target %s\n", f.Target.Name)
	for _, product := range contract.Products() {
		if at, offered := f.Target.Products[product]; offered {
			fmt.Fprintf(&b, "  %s %s\n", product, at.Endpoint)
		}
	}
	fmt.Fprintf(&b, "\n%d of %d rules, %d scenarios, %d accounts, at most %v\n", len(f.Rules), f.Catalogue, f.Scenarios(), f.Accounts, f.Longest.Round(time.Second))
	fmt.Fprintf(&b, "\nrequests of the scenarios (reading ones: if every effect shows at once; afterwards each account is looked for once more; safety.maxRequests allows %d in all)\n", f.Target.Safety.MaxRequests)
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, operation := range f.SortedCalls() {
		fmt.Fprintf(table, "  %s\t%d\n", operation, f.Calls[operation])
	}
	flush(table)
	fmt.Fprintf(&b, "\ninstances to be arranged: %d (safety.maxInstances allows %d)\n", f.Total(), f.Target.Safety.MaxInstances)
	table = tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, line := range needLines(f.Instances) {
		fmt.Fprintln(table, line)
	}
	flush(table)
	poolLines(&b, f.Pool)
	if len(f.Left) > 0 {
		b.WriteString("\nleft out\n")
	}
	for _, each := range f.Left {
		fmt.Fprintf(&b, "  %s  %s\n", each.Rule, each.Reason)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// poolLines tells what a target's pool has for all of that, and the lines that its file lacks.
func poolLines(b *strings.Builder, pool *runner.PoolForecast) {
	if pool == nil {
		return
	}
	fmt.Fprintf(b, "\npool %s: %d of its %d instances are unused\n", pool.File, pool.Unused, pool.Listed)
	if len(pool.Shortages) == 0 {
		b.WriteString("  that is enough for all of these rules\n")
		return
	}
	b.WriteString("to be added for all of these rules (verify skips what it has no instances for)\n")
	for _, shortage := range pool.Shortages {
		fmt.Fprintf(b, "  to %s\n", shortage.Where())
		for i, line := range shortage.Lines() {
			indent := "    "
			if i > 0 && shortage.Account != "" {
				indent = "        "
			}
			fmt.Fprintf(b, "%s%s\n", indent, line)
		}
	}
}

// flush ends a table that is written to memory, which can't fail.
func flush(table *tabwriter.Writer) { _ = table.Flush() }

func needLines(needs map[runner.Need]int) []string {
	var lines []string
	for need, count := range needs {
		lines = append(lines, fmt.Sprintf("  %s\t%d", need, count))
	}
	slices.Sort(lines)
	return lines
}
