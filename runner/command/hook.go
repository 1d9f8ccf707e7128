package command

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/states/check"
	"relcon/runner/states/stub"
	"relcon/runner/target"
)

// newHook makes `relcon hook`, which holds two verbs.
func newHook() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "hook",
		Short:   "Check a provider-state hook, or print one to start from",
		Long:    `Checks a provider-state hook by the rules of its own, or prints one to start from: see runner/states/README.md.`,
		Example: "  relcon hook stub --lang python > hook.py\n  relcon hook check --target staging.yaml --allow-release zenlayer-staging",
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return contract.Usage("hook: want check or stub (see %s --help)", cmd.CommandPath())
		},
	}
	cmd.AddCommand(newHookCheck(), newHookStub())
	return cmd
}

// hookCheck holds the flags of `relcon hook check`.
type hookCheck struct {
	options runner.Options
	target  string
}

func newHookCheck() *cobra.Command {
	c := &hookCheck{}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the hook of a target by the rules of the protocol",
		Long: `Asks the hook of a target for accounts, instances, time and billing, as a run does, reads by the public API what came of
that, and tears everything down. Each finding says what was sent, what came, and what is wanted. The last lines say what the
target can't give, for its file. Without --target it checks the hook of the built-in reference.

Exit codes: 0 every required rule is kept, but for what the hook says that it can't give · 1 a required rule is broken ·
2 usage or configuration · 3 a rule could not be seen · 4 the hook could not be reached · 5 something is still there ·
6 the guard refused a call · 130 interrupted`,
		Example: `  relcon hook check
  relcon hook check --target staging.yaml --allow-release zenlayer-staging`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&c.target, "target", "", "`FILE` that describes the target; without it the built-in reference is used")
	flags.StringVar(&c.options.AllowRelease, "allow-release", "", "`NAME` of the target again: the second key, beside allowRelease in its file")
	flags.StringSliceVar(&c.options.AllowHosts, "allow-host", nil, "`HOST` of production that may be called: the second key, beside forbidHosts in the file")
	flags.BoolVar(&c.options.Strict, "strict", false, "let recommended rules weigh like required ones")
	flags.StringVar(&c.options.Ledger, "ledger", "", "`FILE` of what is arranged, for relcon sweep (default for a target: one in .relcon)")
	completeFile(cmd, "target", "yaml", "yml")
	completeFile(cmd, "ledger", "ledger")
	flags.SortFlags = false
	return cmd
}

func (c *hookCheck) run(cmd *cobra.Command) (err error) {
	c.options.Version = version()
	if c.target != "" {
		if c.options.Target, err = target.Load(c.target, os.LookupEnv); err != nil {
			return err
		}
	}
	c.options.Started = func(plan runner.Plan) { begun(cmd.Context(), plan.Ledger, func() {}) }
	c.options.Waiting = func(w runner.Waiting) { fmt.Fprintf(cmd.ErrOrStderr(), "checking %s\n", w.What) }
	checked, err := runner.CheckHook(cmd.Context(), c.options)
	if err != nil {
		return err
	}
	_, err = io.WriteString(cmd.OutOrStdout(), contract.Printable(c.describe(checked)))
	return written(checked.Exit, err)
}

// describe says what a hook came to. What is wrong comes last but for the summary.
func (c *hookCheck) describe(r *runner.HookReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "hook %s of %s\n", r.Hook, r.Target)
	if r.Unreachable != nil {
		fmt.Fprintf(&b, "\nno verdict: %v\n", r.Unreachable)
		return b.String()
	}
	for _, each := range r.Results {
		describeRule(&b, each)
	}
	if len(r.Cannot) > 0 {
		b.WriteString("\nthe hook says that it can't:\n")
		for _, each := range r.Cannot {
			fmt.Fprintf(&b, "  %s\n", each)
		}
	}
	if len(r.Unavailable) > 0 {
		fmt.Fprintf(&b, "\nfor the target file:\n  unavailable: [%s]\n", strings.Join(namesOf(r.Unavailable), ", "))
	}
	if r.Pace != "" {
		fmt.Fprintf(&b, "\n%s\n", r.Pace)
	}
	if r.Refused != nil {
		fmt.Fprintf(&b, "\nthe guard refused a call: %v\n", r.Refused)
	}
	for _, each := range append(r.Leftovers, r.Unchecked...) {
		fmt.Fprintf(&b, "\nleft: %s\n", each.Of("this check"))
	}
	if mend := r.Mend(); mend != "" {
		fmt.Fprintf(&b, "\n%s\n", mend)
	}
	b.WriteString("\n" + c.summary(r) + "\n")
	return b.String()
}

// findingsShown is how many findings of a rule are shown: the first ones say what to mend.
const findingsShown = 3

func describeRule(b *strings.Builder, each check.Result) {
	word := map[contract.Outcome]string{contract.Proved: "ok", contract.Violated: "FAIL", contract.Open: "open", contract.NotApplicable: "n/a"}[each.Outcome]
	level := ""
	if each.Level != contract.Required {
		level = "  (" + string(each.Level) + ")"
	}
	fmt.Fprintf(b, "%-4s  %s  %s%s\n", word, each.ID, each.Title, level)
	shown := slices.Compact(slices.Clone(each.Findings))
	for _, f := range shown[:min(len(shown), findingsShown)] {
		fmt.Fprintf(b, "      sent: %s\n      came: %s\n      want: %s\n", f.Sent, strings.ReplaceAll(f.Came, "\n", "\n            "), f.Want)
	}
	if left := len(shown) - findingsShown; left > 0 {
		fmt.Fprintf(b, "      and %s of this rule\n", contract.Plural(left, "more finding"))
	}
	for _, note := range each.Notes {
		fmt.Fprintf(b, "      note: %s\n", note)
	}
	if each.Outcome == contract.Open {
		for _, reason := range each.Reasons {
			fmt.Fprintf(b, "      %s\n", reason)
		}
	}
}

// summary is the last line, with the next command where all is well.
func (c *hookCheck) summary(r *runner.HookReport) string {
	broken := append(r.Violated(contract.Required), r.Violated(contract.Recommended)...)
	text := fmt.Sprintf("%d of %s kept, %d open", r.Count(contract.Proved), contract.Plural(len(r.Results), "rule"), r.Count(contract.Open))
	switch {
	case len(broken) > 0:
		return fmt.Sprintf("broken: %s; %s", strings.Join(broken, ", "), text)
	case c.target != "" && r.Exit == contract.ExitOK:
		return fmt.Sprintf("%s\nnext: relcon verify --target %s --allow-release %s", text, contract.ShellWord(c.target), contract.ShellWord(r.Target))
	case len(r.Leftovers) > 0:
		return text + "; something is left: see above"
	case len(r.Unchecked) > 0:
		return text + "; whether something is left could not be checked: see above"
	}
	return text
}

// newHookStub makes `relcon hook stub`.
func newHookStub() *cobra.Command {
	var language string
	cmd := &cobra.Command{
		Use:   "stub",
		Short: "Print a provider-state hook to start from",
		Long: `Prints a provider-state hook for Zenlayer BMC and ZEC and for Alibaba Cloud (bss) that runs as it is. It arranges accounts and
instances in memory, and serves a toy API for them, so that relcon hook check is green before its five functions call a provider.`,
		Example: `  relcon hook stub --lang python > hook.py
  STATES_TOKEN=toy-token python3 hook.py 8700
  relcon hook stub --lang node > hook.mjs`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("--lang", language, stub.Languages()); err != nil {
				return contract.Usage("%v (see %s --help)", err, cmd.CommandPath())
			}
			text, err := stub.Of(language)
			if err == nil {
				_, err = cmd.OutOrStdout().Write(text)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&language, "lang", "", "`LANGUAGE` of the hook: "+strings.Join(stub.Languages(), ", "))
	completeFlag(cmd, "lang", words(stub.Languages()...))
	return cmd
}
