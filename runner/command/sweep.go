package command

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/target"
)

// sweep holds the flags of `relcon sweep`.
type sweep struct {
	options runner.SweepOptions
	target  string
	verbose bool
}

func newSweep() *cobra.Command {
	s := &sweep{}
	cmd := &cobra.Command{
		Use:   "sweep",
		Short: "Remove what a run that was killed has left at its target",
		Long: `Reads the ledger of a run that is over, and shows what the run left: accounts with their instances, the scenario that
asked for them, and since when. With --yes it tears them down through the target's provider-state hook. It may be
repeated: what is gone is gone.

Two keys are needed, as for verify: allowRelease in the target's file, and --yes.

Exit codes: 0 nothing is left · 2 usage or configuration · 4 the hook could not be reached ·
5 something is still there, or may be · 130 interrupted`,
		Example: `  relcon sweep --ledger .relcon/zenlayer-staging-20260304T050607Z-k3v7q2m5x4zt.ledger
  relcon sweep --ledger .relcon/zenlayer-staging-20260304T050607Z-k3v7q2m5x4zt.ledger --yes`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&s.options.Ledger, "ledger", "", "`FILE` that the run wrote down what it arranged in")
	flags.StringVar(&s.target, "target", "", "`FILE` that describes the target (default: the one that the ledger names)")
	flags.StringSliceVar(&s.options.AllowHosts, "allow-host", nil, "`HOST` of production that may be called: the second key, beside forbidHosts in the file")
	flags.BoolVar(&s.options.Yes, "yes", false, "remove what is left; without it nothing is sent")
	flags.BoolVar(&s.verbose, "verbose", false, "list every account, and not the first twenty only")
	completeFile(cmd, "ledger", "ledger")
	completeFile(cmd, "target", "yaml", "yml")
	return cmd
}

func (s *sweep) run(cmd *cobra.Command) error {
	if s.options.Ledger == "" {
		return fmt.Errorf("--ledger: it is missing, want the FILE that the run named when it ended (see %s --help)", cmd.CommandPath())
	}
	s.options.LookupEnv = os.LookupEnv
	if s.target != "" {
		var err error
		if s.options.Target, err = target.Load(s.target, os.LookupEnv); err != nil {
			return err
		}
	}
	swept, err := runner.Sweep(cmd.Context(), s.options)
	if err != nil {
		return err
	}
	_, err = io.WriteString(cmd.OutOrStdout(), contract.Printable(s.describe(swept)))
	return written(swept.Exit, err)
}

// describe says what a sweep found and did; its last line says what is left.
func (s *sweep) describe(swept *leftover.Swept) string {
	var b strings.Builder
	fmt.Fprintf(&b, "run %s of %s on %s", swept.Run, instant(swept.Started), swept.Target)
	if swept.TargetFile != "" {
		fmt.Fprintf(&b, " (%s)", swept.TargetFile)
	}
	fmt.Fprintf(&b, " asked for %s\n", contract.Plural(swept.Accounts, "account"))
	s.accounts(&b, "torn down now", swept.Removed)
	s.accounts(&b, "left", swept.Left)
	left := contract.Plural(len(swept.Left), "account")
	switch {
	case swept.Builtin:
		b.WriteString("\nnothing is left: the built-in reference ended with the run, and everything with it\n")
	case len(swept.Left) == 0:
		b.WriteString("\nnothing is left, and the ledger may be deleted, with the .lock file beside it\n")
	case !slices.ContainsFunc(swept.Left, func(r leftover.Remains) bool { return !r.InUse }):
		b.WriteString("\nthese accounts list what the run has not arranged, so that a sweep leaves them alone: look at them by hand, and then delete the ledger\n")
	case !s.options.Yes:
		fmt.Fprintf(&b, "\nremove what is left: %s\n", leftover.SweepCommand(s.options.Ledger))
	case swept.Exit == contract.ExitUnreachable:
		fmt.Fprintf(&b, "\nnobody answered, so that %s may be there still; mend what is said above, and repeat the sweep\n", left)
	case !slices.ContainsFunc(swept.Left, func(r leftover.Remains) bool { return r.AccessKeyID != "" && !r.Listed && !r.InUse }):
		b.WriteString("\nwhether anything is left only the provider can tell; once it has, delete the ledger and the .lock file beside it\n")
	default:
		fmt.Fprintf(&b, "\nstill there: %s; mend what is said above, and repeat the sweep\n", left)
	}
	return b.String()
}

// accounts lists accounts below a title that counts them. A reason that all of them have stands once.
func (s *sweep) accounts(b *strings.Builder, title string, all []leftover.Remains) {
	const most = 20
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s: %s%s\n", title, contract.Plural(len(all), "account"), byProducts(all))
	same := len(all) > 1 && all[0].Reason != "" &&
		!slices.ContainsFunc(all, func(r leftover.Remains) bool { return r.Reason != all[0].Reason })
	if same {
		fmt.Fprintf(b, "  each of them, for %s\n", strings.ReplaceAll(all[0].Reason, "\n", "\n  "))
	}
	for i, each := range all {
		if i == most && !s.verbose {
			fmt.Fprintf(b, "  and %d more: --verbose lists all\n", len(all)-i)
			return
		}
		fmt.Fprintf(b, "  %s\n", account(each))
		if each.Reason != "" && !same {
			fmt.Fprintf(b, "    %s\n", strings.ReplaceAll(each.Reason, "\n", "\n    "))
		}
	}
}

// byProducts counts several accounts by product, and their instances.
func byProducts(all []leftover.Remains) string {
	if len(all) == 1 {
		return ""
	}
	instances, counts := 0, map[contract.Product]int{}
	for _, each := range all {
		counts[each.Product]++
		instances += len(each.InstanceIDs)
	}
	var parts []string
	for _, product := range contract.Products() {
		if counts[product] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", product, counts[product]))
		}
	}
	return fmt.Sprintf(" (%s) with %s", strings.Join(parts, ", "), contract.Plural(instances, "instance"))
}

// account describes an account on one line.
func account(r leftover.Remains) string {
	text := string(r.Product) + " account"
	if r.Kind != "" && r.Kind != contract.KindDefault {
		text += " (" + r.Kind + ")"
	}
	switch lost := r.Wanted - len(r.InstanceIDs); {
	case r.AccessKeyID == "":
		text += " that may exist or not: no account came when it was asked for"
	case lost > 0:
		text += fmt.Sprintf(" with %s, and perhaps %d more whose ids never came", instances(r.InstanceIDs), lost)
	default:
		text += " with " + instances(r.InstanceIDs)
	}
	by := "the first look at the target"
	if r.Scenario != "" {
		by = fmt.Sprintf("%q", r.Scenario)
	}
	return text + fmt.Sprintf(", for %s, since %s", by, instant(r.Asked))
}

// instances counts the instances of an account and names the first five.
func instances(ids []string) string {
	const most = 5
	switch {
	case len(ids) == 0:
		return "no instance"
	case len(ids) > most:
		return fmt.Sprintf("%s (%s, …)", contract.Plural(len(ids), "instance"), strings.Join(ids[:most], ", "))
	}
	return fmt.Sprintf("%s (%s)", contract.Plural(len(ids), "instance"), strings.Join(ids, ", "))
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
