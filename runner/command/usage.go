package command

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageText writes how a verb is called: flags in the order of their definition, and below relcon itself the verbs in
// the order in which they are given, the most wanted first.
func usageText(verbs []string) func(*cobra.Command) error {
	return func(cmd *cobra.Command) error {
		var b strings.Builder
		fmt.Fprintf(&b, "Usage:\n  %s\n", callOf(cmd))
		if cmd.Example != "" {
			fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
		}
		if cmd.HasAvailableSubCommands() {
			b.WriteString("\nVerbs:\n" + verbTable(cmd, verbs))
		}
		b.WriteString("\nFlags:\n" + flagTable(cmd.Flags()))
		if cmd.HasAvailableSubCommands() {
			fmt.Fprintf(&b, "\n%s VERB --help tells more of a verb.\n", cmd.CommandPath())
		}
		_, err := fmt.Fprint(cmd.OutOrStdout(), b.String())
		return err
	}
}

func callOf(cmd *cobra.Command) string {
	if cmd.HasAvailableSubCommands() {
		return cmd.CommandPath() + " VERB [flags]"
	}
	return cmd.UseLine()
}

func verbTable(cmd *cobra.Command, order []string) string {
	verbs := slices.Clone(cmd.Commands())
	slices.SortStableFunc(verbs, func(a, b *cobra.Command) int {
		return slices.Index(order, a.Name()) - slices.Index(order, b.Name())
	})
	var rows [][]string
	for _, verb := range verbs {
		if !verb.Hidden {
			rows = append(rows, []string{"  " + verb.Name(), verb.Short})
		}
	}
	return columns(rows...)
}

func flagTable(flags *pflag.FlagSet) string {
	var rows [][]string
	flags.VisitAll(func(f *pflag.Flag) {
		label := "      --" + f.Name
		if f.Shorthand != "" {
			label = "  -" + f.Shorthand + ", --" + f.Name
		}
		value, usage := pflag.UnquoteUsage(f)
		rows = append(rows, []string{strings.TrimRight(label+" "+value, " "), usage})
	})
	return columns(rows...)
}

// columns lines up the cells of the rows. It counts characters, not bytes, and leaves no blanks at the end of a line.
func columns(rows ...[]string) string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(table, strings.Join(row, "\t"))
	}
	_ = table.Flush() // to memory, which can't fail
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
