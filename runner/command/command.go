// Package command is the command line of relcon: it turns words into runner.Options and a result into an exit code.
package command

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
)

// exit is the error by which a verb asks for an exit code. Whatever there was to say has been said.
type exit struct{ code int }

// Error gives the code; nobody is meant to read it.
func (e *exit) Error() string { return fmt.Sprintf("exit %d", e.code) }

// unwritten is what could not be written of work that was done: its exit code is that of the work, and never 0.
type unwritten struct {
	code int
	err  error
}

// Error says what could not be written.
func (u *unwritten) Error() string { return u.err.Error() }

// Unwrap gives the cause.
func (u *unwritten) Unwrap() error { return u.err }

// written ends a verb whose work had an exit code, with what failed when it was written down.
func written(code int, failures ...error) error {
	err := errors.Join(failures...)
	switch {
	case err == nil && code == contract.ExitOK:
		return nil
	case err == nil:
		return &exit{code}
	case code == contract.ExitOK:
		code = contract.ExitSuite
	}
	return &unwritten{code, err}
}

// Main runs the program with its arguments (without the program's name) and returns the exit code.
func Main(arguments []string, stdout, stderr io.Writer) int {
	ctx, stop := interruptible(stderr)
	defer stop()
	root := newRoot()
	root.SetArgs(append([]string{}, arguments...)) // for nil the library takes those of the process
	root.SetOut(stdout)
	root.SetErr(stderr)
	return code(root.ExecuteContext(ctx), stderr)
}

func code(err error, stderr io.Writer) int {
	var asked *exit
	var lost *unwritten
	var usage *runner.UsageError
	var fault *contract.Fault
	switch {
	case err == nil:
		return contract.ExitOK
	case errors.As(err, &asked):
		return asked.code
	case errors.As(err, &lost):
		fmt.Fprintf(stderr, "relcon: %v\n", err)
		return lost.code
	case errors.As(err, &fault):
		fmt.Fprintf(stderr, "relcon: %v\n", err)
		return contract.ExitSuite
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "relcon: %v\n", err)
		return contract.ExitUsage
	}
	// What is left comes from reading the command line, the target file or a report's place.
	fmt.Fprintf(stderr, "relcon: %v\n", err)
	return contract.ExitUsage
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "relcon",
		Short: "The conformance suite for cloud APIs that release instances",
		Long: `relcon checks whether a provider's instance release API keeps its published contract.
Without a target it checks the reference provider that it starts inside.`,
		Example: `  relcon verify
  relcon verify --rules 'BMC-TRM-*' --report junit=relcon.xml
  relcon verify --target staging.yaml --allow-release zenlayer-staging`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownVerb,
		RunE:          nothingAsked,

		PersistentPreRunE: noEmptyValues,
	}
	root.SetVersionTemplate("relcon {{.Version}}\n")
	root.SetFlagErrorFunc(flagProblem)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(newHelp())
	verbs := []*cobra.Command{newVerify(), newPlan(), newRules(), newServe(), completedProve(), newSweep(), newCompletion()}
	var order []string
	for _, verb := range verbs {
		verb.Flags().SortFlags = false
		order = append(order, verb.Name())
	}
	root.AddCommand(verbs...)
	root.SetUsageFunc(usageText(append(order, "help")))
	return root
}

// nothingAsked shows the help and is no success: no verb at all is what is left of a shell variable that is not set.
func nothingAsked(cmd *cobra.Command, _ []string) error {
	return written(contract.ExitUsage, cmd.Help())
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
