package command

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
)

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [VERB]",
		Short:   "Tell how a verb is used",
		Example: "  relcon help verify",
		Args: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) > 1 {
				return fmt.Errorf("%s takes one verb, got %s", cmd.Name(), strings.Join(arguments, " "))
			}
			return unknownVerb(cmd.Root(), slices.DeleteFunc(slices.Clone(arguments), func(word string) bool {
				return slices.Contains(verbNames(cmd.Root()), word)
			}))
		},
		RunE: func(cmd *cobra.Command, arguments []string) error {
			verb, _, err := cmd.Root().Find(arguments)
			if err != nil {
				return err
			}
			verb.InitDefaultHelpFlag()
			verb.InitDefaultVersionFlag()
			return verb.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return verbNames(cmd.Root()), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// unknownVerb refuses an argument that is no verb, with the nearest one.
func unknownVerb(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	return fmt.Errorf("unknown verb %q%s (see %s --help)", arguments[0], contract.DidYouMean(arguments[0], verbNames(cmd)), cmd.CommandPath())
}

func verbNames(cmd *cobra.Command) []string {
	var names []string
	for _, each := range cmd.Commands() {
		if !each.Hidden {
			names = append(names, each.Name())
		}
	}
	return names
}

// noArguments refuses words that belong to no flag.
func noArguments(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no argument, got %q (see %s --help)", cmd.Name(), arguments[0], cmd.CommandPath())
}

// shell writes the script by which a shell completes the verbs and flags of relcon.
type shell struct {
	name  string
	write func(root *cobra.Command, out io.Writer) error
}

func shells() []shell {
	return []shell{
		{"bash", func(root *cobra.Command, out io.Writer) error { return root.GenBashCompletionV2(out, true) }},
		{"zsh", func(root *cobra.Command, out io.Writer) error { return root.GenZshCompletion(out) }},
		{"fish", func(root *cobra.Command, out io.Writer) error { return root.GenFishCompletion(out, true) }},
		{"powershell", func(root *cobra.Command, out io.Writer) error { return root.GenPowerShellCompletionWithDesc(out) }},
	}
}

func newCompletion() *cobra.Command {
	var names []string
	for _, each := range shells() {
		names = append(names, each.name)
	}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Write the script by which a shell completes verbs, flags, rules and faults",
		Long:  "Writes the script for one of " + strings.Join(names, ", ") + ". Load it where the shell starts.",
		Example: `  source <(relcon completion bash)
  relcon completion fish > ~/.config/fish/completions/relcon.fish`,
		ValidArgs: names,
		Args: func(cmd *cobra.Command, arguments []string) error {
			if len(arguments) != 1 {
				return fmt.Errorf("%s: got %d words, want one of %s", cmd.Name(), len(arguments), strings.Join(names, ", "))
			}
			if !slices.Contains(names, arguments[0]) {
				return fmt.Errorf("shell: got %q, want one of %s%s", arguments[0], strings.Join(names, ", "), contract.DidYouMean(arguments[0], names))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, arguments []string) error {
			at := slices.Index(names, arguments[0])
			return shells()[at].write(cmd.Root(), cmd.OutOrStdout())
		},
	}
}
