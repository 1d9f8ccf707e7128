package command

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
)

func newRules() *cobra.Command {
	var level string
	cmd := &cobra.Command{
		Use:   "rules [PATTERN…]",
		Short: "List the catalogue of rules, or show one with its scenarios and faults",
		Example: `  relcon rules
  relcon rules 'BMC-*' --level required
  relcon rules BMC-REL-02`,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			catalogue, err := runner.Catalogue()
			if err != nil {
				return err
			}
			selected, err := listed(catalogue, patterns, level)
			if err != nil {
				return err
			}
			if len(patterns) == 1 && len(selected) == 1 {
				return show(cmd.OutOrStdout(), selected[0])
			}
			return list(cmd.OutOrStdout(), selected)
		},
	}
	cmd.Flags().StringVar(&level, "level", "", "`LEVEL` to list: required, recommended or reading")
	return cmd
}

func listed(catalogue []runner.Entry, patterns []string, level string) ([]runner.Entry, error) {
	levels := []string{string(contract.Required), string(contract.Recommended), string(contract.Reading)}
	known := level == ""
	for _, each := range levels {
		known = known || each == level
	}
	if !known {
		return nil, fmt.Errorf("level: got %q, want one of %s%s", level, strings.Join(levels, ", "), contract.DidYouMean(level, levels))
	}
	entries, err := runner.Match(catalogue, patterns)
	if err != nil || level == "" {
		return entries, err
	}
	var selected []runner.Entry
	for _, entry := range entries {
		if string(entry.Level) == level {
			selected = append(selected, entry)
		}
	}
	if len(selected) == 0 {
		return nil, fmt.Errorf("level: no rule among the selected ones has the level %q", level)
	}
	return selected, nil
}

func list(out io.Writer, entries []runner.Entry) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, entry := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", entry.ID, entry.Level, entry.Title, needs(entry))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%d rules\n", len(entries))
	return err
}

func needs(entry runner.Entry) string {
	if len(entry.Needs) == 0 {
		return ""
	}
	words := make([]string, len(entry.Needs))
	for i, need := range entry.Needs {
		words[i] = string(need)
	}
	return "needs " + strings.Join(words, ", ")
}

// show prints one rule with everything that is known of it.
func show(out io.Writer, entry runner.Entry) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\n  %s\n\n", entry.ID, entry.Title, entry.Clause)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-11s %s\n", name, value)
		}
	}
	row("operation", entry.Operation)
	row("level", string(entry.Level))
	row("documented", entry.Source)
	row("needs", strings.TrimPrefix(needs(entry), "needs "))
	row("readings", strings.Join(entry.Readings, " | "))
	if entry.When != nil {
		row("applies", fmt.Sprintf("when %s is read as %q", entry.When.Rule, entry.When.Reading))
	}
	fmt.Fprintf(&b, "\n  scenarios\n")
	for _, scenario := range entry.Scenarios {
		fmt.Fprintf(&b, "    %s\n      %s\n", scenario.Name, scenario.Location())
		for _, step := range scenario.Steps {
			fmt.Fprintf(&b, "        %s\n", step)
		}
	}
	fmt.Fprintf(&b, "\n  faults, by which the rule is seen to fail (relcon verify --rules %s --fault ID)\n", entry.ID)
	for _, fault := range reference.Faults() {
		if fault.Rule == entry.ID {
			fmt.Fprintf(&b, "    %s\n      %s\n", fault.ID, fault.Summary)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
