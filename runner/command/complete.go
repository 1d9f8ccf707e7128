package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner/catalogue"
	"relcon/runner/reference"
)

// shells are those for which there is a completion script.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Write the script by which a shell completes verbs, flags, rules and faults",
		Long:  "Writes the script for one of " + strings.Join(shells(), ", ") + ". Load it where the shell starts.",
		Example: `  source <(relcon completion bash)
  relcon completion fish > ~/.config/fish/completions/relcon.fish`,
		ValidArgs: shells(),
		Args: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) != 1 {
				return fmt.Errorf("%s: got %d words, want one of %s", cmd.Name(), len(arguments), strings.Join(shells(), ", "))
			}
			return oneOf("shell", arguments[0], shells())
		},
		RunE: func(cmd *cobra.Command, arguments []string) error {
			root, out := cmd.Root(), cmd.OutOrStdout()
			write := map[string]func(io.Writer) error{
				"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
				"zsh":        root.GenZshCompletion,
				"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
				"powershell": root.GenPowerShellCompletionWithDesc,
			}
			return write[arguments[0]](out)
		},
	}
}

// completeFlag makes a shell complete the value of a flag.
func completeFlag(cmd *cobra.Command, flag string, offer cobra.CompletionFunc) {
	// It fails only if the verb has no such flag. A test would notice.
	_ = cmd.RegisterFlagCompletionFunc(flag, offer)
}

// completeFile makes a shell complete the value of a flag by files with one of the endings.
func completeFile(cmd *cobra.Command, flag string, endings ...string) {
	_ = cmd.MarkFlagFilename(flag, endings...) // as above
}

// jsonFiles makes a shell complete the first so many words of a verb by JSON files.
func jsonFiles(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(given) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return []cobra.Completion{"json"}, cobra.ShellCompDirectiveFilterFileExt
	}
}

// words offers a fixed choice.
func words(choice ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(choice, cobra.ShellCompDirectiveNoFileComp)
}

// patterns offers the ids of the rules, also after a comma or an exclamation mark.
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
	for _, fault := range append(reference.Faults(), reference.RaceFaults()...) {
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
func reports(formats []string) cobra.CompletionFunc {
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
