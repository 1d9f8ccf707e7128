// Package command is the command line of relcon: it turns words into runner.Options and a result into an exit code.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
)

// exit is the error by which a verb asks for an exit code. Whatever there was to say has been said.
type exit struct{ code int }

// Error gives the code; nobody is meant to read it.
func (e *exit) Error() string { return fmt.Sprintf("exit %d", e.code) }

// Main runs the program with its arguments (without the program's name) and returns the exit code.
func Main(arguments []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// After the first signal the next one ends the program at once.
	context.AfterFunc(ctx, stop)
	root := newRoot()
	root.SetArgs(arguments)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return code(root.ExecuteContext(ctx), stderr)
}

func code(err error, stderr io.Writer) int {
	var asked *exit
	var usage *runner.UsageError
	var fault *contract.Fault
	switch {
	case err == nil:
		return contract.ExitOK
	case errors.As(err, &asked):
		return asked.code
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
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("relcon {{.Version}}\n")
	root.SetFlagErrorFunc(unknownFlag)
	root.AddCommand(newVerify(), newPlan(), newProve(), newServe(), newRules())
	return root
}

// unknownVerb refuses an argument that is no verb, with the nearest one.
func unknownVerb(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	var verbs []string
	for _, each := range cmd.Commands() {
		verbs = append(verbs, each.Name())
	}
	return fmt.Errorf("unknown verb %q%s (see relcon --help)", arguments[0], contract.DidYouMean(arguments[0], verbs))
}

// unknownFlag adds the nearest flag to the complaint about an unknown one.
func unknownFlag(cmd *cobra.Command, err error) error {
	const unknown = "unknown flag: --"
	name, found := strings.CutPrefix(err.Error(), unknown)
	if !found {
		return fmt.Errorf("%w (see %s --help)", err, cmd.CommandPath())
	}
	return fmt.Errorf("unknown flag --%s%s (see %s --help)", name, contract.DidYouMean(name, flagNames(cmd)), cmd.CommandPath())
}

// noArguments refuses words that belong to no flag.
func noArguments(cmd *cobra.Command, arguments []string) error {
	if len(arguments) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no argument, got %q (see %s --help)", cmd.CommandPath(), arguments[0], cmd.CommandPath())
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
