package command

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"relcon/runner/contract"
)

// newHelp makes `relcon help VERB`. cobra's own help command exits with 0 for an unknown command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [VERB]",
		Short:   "Tell how a verb is used",
		Example: "  relcon help verify",
		Args: func(cmd *cobra.Command, arguments []string) error {
			if found, rest, _ := cmd.Root().Find(arguments); len(arguments) > 1 && len(rest) > 0 && !found.HasSubCommands() {
				return fmt.Errorf("%s takes one verb, got %s", cmd.Name(), strings.Join(arguments, " "))
			}
			return unknownVerb(cmd.Root(), arguments)
		},
		RunE: func(cmd *cobra.Command, arguments []string) error {
			cmd.Root().SetArgs(append(arguments, "--help"))
			return cmd.Root().ExecuteContext(cmd.Context())
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return verbNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// unknownVerb refuses a first argument that is no verb, with the nearest one, and a second one where a verb holds others.
func unknownVerb(cmd *cobra.Command, arguments []string) error {
	for _, word := range arguments {
		if word == "--help" || word == "-h" {
			continue
		}
		if !cmd.HasSubCommands() || strings.HasPrefix(word, "-") || strings.HasPrefix(word, cobra.ShellCompRequestCmd) {
			return nil
		}
		names := verbNames(cmd)
		if !slices.Contains(names, word) {
			return fmt.Errorf("unknown verb %q%s (see %s --help)", word, contract.DidYouMean(word, names), cmd.CommandPath())
		}
		cmd = cmd.Commands()[slices.Index(names, word)]
	}
	return nil
}

func verbNames(root *cobra.Command) []string {
	var names []string
	for _, verb := range root.Commands() {
		names = append(names, verb.Name())
	}
	return names
}

// usage writes how a verb is called: flags in the order of their definition, and for relcon itself the verbs in the given
// order, the most wanted first. cobra would sort verbs by name, and pflag counts bytes where it lines flags up.
func usage(verbs []*cobra.Command) func(*cobra.Command) error {
	return func(cmd *cobra.Command) error {
		var b strings.Builder
		call := cmd.UseLine()
		if cmd.HasSubCommands() {
			call = cmd.CommandPath() + " VERB [flags]"
		}
		fmt.Fprintf(&b, "Usage:\n  %s\n", call)
		if cmd.Example != "" {
			fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
		}
		if cmd.HasSubCommands() {
			listed, rows := verbs, [][]string(nil)
			if cmd.HasParent() {
				listed = cmd.Commands()
			}
			for _, verb := range listed {
				rows = append(rows, []string{"  " + verb.Name(), verb.Short})
			}
			b.WriteString("\nVerbs:\n" + columns(rows...))
		}
		b.WriteString("\nFlags:\n" + flagTable(cmd.Flags()))
		if cmd.HasSubCommands() {
			fmt.Fprintf(&b, "\n%s VERB --help tells more of a verb.\n", cmd.CommandPath())
		}
		_, err := fmt.Fprint(cmd.OutOrStdout(), b.String())
		return err
	}
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
