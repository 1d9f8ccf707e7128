// Package command is the command line of relcon: it turns words into runner.Options and a result into an exit code.
package command

import (
	"io"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
)

// Main runs the program with its arguments (without the program's name) and returns the exit code.
func Main(arguments []string, stdout, stderr io.Writer) int {
	ctx, stop := interruptible(stderr)
	defer stop()
	root := newRoot()
	root.SetArgs(append([]string{}, arguments...)) // for nil the library takes those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	// Without this, cobra would answer an unknown verb with --help by the help of relcon, and exit with 0.
	err := unknownVerb(root, arguments)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	return exitCode(err, stderr)
}

// Root is the program as a tree of verbs, for its manual pages.
func Root() *cobra.Command { return newRoot() }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "relcon",
		Short: "The conformance suite for cloud APIs that release instances",
		Long: `relcon checks whether a provider's instance release API keeps its published contract.
Without a target it checks the reference provider that it starts inside.`,
		Example: `  relcon verify
  relcon verify --rules 'BMC-TRM-*' --report junit=relcon.xml
  relcon verify --target staging.yaml --allow-release zenlayer-staging`,
		Version:           version(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}, // it exits with 0 for an unknown shell
		Args:              unknownVerb,
		// No verb at all: most likely a shell variable is not set. Nothing was checked, so that this is no success.
		RunE:              func(cmd *cobra.Command, _ []string) error { return written(contract.ExitUsage, cmd.Help()) },
		PersistentPreRunE: noEmptyValues,
	}
	root.SetVersionTemplate(versionText())
	root.SetFlagErrorFunc(flagProblem)
	verbs := []*cobra.Command{newVerify(), newPlan(), newInit(), newExplore(), newRules(), newSpec(), newServe(), newProve(), newSweep(), newHook(), newReport(), newDiff(), newMerge(), newKnown(), newStatement(), newCompletion(), newHelp()}
	root.SetUsageFunc(usage(verbs))
	root.SetHelpCommand(verbs[len(verbs)-1])
	root.AddCommand(verbs...)
	for _, verb := range verbs {
		verb.Flags().SortFlags = false
		saidOnce(verb)
	}
	return root
}
