package command

import (
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner/catalogue"
	"relcon/runner/reference"
	"relcon/runner/report"
)

// completion is what a shell offers for a word that was begun, and what it does after it.
type completion = func(cmd *cobra.Command, arguments []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective)

// completeFlag makes a shell complete the value of a flag.
func completeFlag(cmd *cobra.Command, flag string, offer completion) {
	// It fails only for a flag that the verb does not have, and then the tests miss what is offered.
	_ = cmd.RegisterFlagCompletionFunc(flag, offer)
}

// completedProve is the verb prove with what a shell offers for its flags.
func completedProve() *cobra.Command {
	cmd := newProve()
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "rules", patterns)
	completeFlag(cmd, "report", reports(report.ProofFormats().Names()))
	return cmd
}

// words offers a fixed choice.
func words(choice ...string) completion {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return choice, cobra.ShellCompDirectiveNoFileComp
	}
}

// yamlFiles offers files by the usual endings.
func yamlFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// files offers files by their ending.
func files(ending string) completion {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return []string{ending}, cobra.ShellCompDirectiveFilterFileExt
	}
}

// patterns offers the ids of the rules, also after a comma and for what is to be left out.
func patterns(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	suite, err := catalogue.Embedded()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	before := begun[:strings.LastIndexAny(begun, ",!")+1]
	offered := make([]cobra.Completion, len(suite.Rules))
	for i, entry := range suite.Rules {
		offered[i] = cobra.CompletionWithDesc(before+entry.ID, entry.Title)
	}
	return offered, cobra.ShellCompDirectiveNoFileComp
}

// faults offers the ids of the faults.
func faults(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var offered []cobra.Completion
	for _, fault := range reference.Faults() {
		offered = append(offered, cobra.CompletionWithDesc(fault.ID, fault.Summary))
	}
	return offered, cobra.ShellCompDirectiveNoFileComp
}

// readings offers every RULE=READING.
func readings(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var offered []cobra.Completion
	for _, reading := range reference.Readings() {
		for _, name := range reading.Names {
			offered = append(offered, cobra.CompletionWithDesc(reading.Rule+"="+name, reading.Summary))
		}
	}
	return offered, cobra.ShellCompDirectiveNoFileComp
}

// reports offers the formats, and files after the "=".
func reports(formats []string) completion {
	return func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if strings.Contains(begun, "=") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		var offered []cobra.Completion
		for _, format := range formats {
			offered = append(offered, format+"=")
		}
		return offered, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
	}
}
