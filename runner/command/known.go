package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/target"
)

// knownDays is for how many days a failure is known, unless a day is given: long enough for a fix to be planned.
const knownDays = 30

// known holds the flags of `relcon known`.
type known struct {
	from, output, reason, ticket, expires string
	force                                 bool
}

func newKnown() *cobra.Command {
	k := &known{}
	cmd := &cobra.Command{
		Use:   "known --from FILE",
		Short: "Propose a list of known failures from the JSON report of a run",
		Long: `Proposes a list for verify --known that has each failure of the run, by rule, scenario and step. A person has to say why a
failure is known: as long as an entry has no reason, verify refuses the list. What the run knew already keeps its reason,
ticket and day. The others expire after ` + fmt.Sprint(knownDays) + ` days, unless a day is given. It sends nothing.

Exit codes: 0 written · 1 written, and the run has something else that no list excuses · 2 usage, or the file is no report`,
		Example: `  relcon known --from relcon.json
  relcon known --from relcon.json --output known.yaml
  relcon known --from relcon.json --reason 'fixed in release 2027.1' --ticket OPS-17 --expires 2099-01-31`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return k.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&k.from, "from", "", "`FILE` of the run's JSON report")
	flags.StringVar(&k.output, "output", report.Stdout, "`FILE` to write, which must not be there yet; - is stdout")
	flags.BoolVar(&k.force, "force", false, "write over the file")
	flags.StringVar(&k.reason, "reason", "", "`TEXT` that says why, for each new failure (default: to be filled in)")
	flags.StringVar(&k.ticket, "ticket", "", "`ID` of a ticket, or its address, for each new failure")
	flags.StringVar(&k.expires, "expires", "", "`DAY` until which each new failure is known, such as 2099-01-31 (default: in "+fmt.Sprint(knownDays)+" days)")
	completeFile(cmd, "from", "json")
	completeFile(cmd, "output", "yaml", "yml")
	return cmd
}

func (k *known) run(cmd *cobra.Command) error {
	if k.from == "" {
		return contract.Usage("known: got no --from, want the JSON report of a run (see relcon known --help)")
	}
	today := time.Now().UTC().Truncate(24 * time.Hour)
	until := today.AddDate(0, 0, knownDays)
	if k.expires != "" {
		var err error
		if until, err = time.Parse(time.DateOnly, k.expires); err != nil || until.Before(today) {
			return contract.Usage("--expires: got %q, want a day from today on, such as %s", k.expires, today.AddDate(0, 0, knownDays).Format(time.DateOnly))
		}
	}
	if report.SameFile(k.output, k.from) {
		return contract.Usage("--output: %s is the file of --from, want another one", k.output)
	}
	read, err := readReport(cmd.InOrStdin(), k.from)
	if err != nil {
		return err
	}
	proposal := read.Proposal()
	missing := 0
	for i := range proposal.Failures {
		each := &proposal.Failures[i]
		if each.Expires.IsZero() { // a new one
			each.Expires, each.Reason, each.Ticket = until, k.reason, k.ticket
		}
		if each.Reason == "" {
			missing++
		}
	}
	text, err := target.ProposeKnown(k.heading(read), proposal.Failures, slices.Concat(told("does not weigh, and is left out: ", proposal.Light), told("no list excuses it: ", proposal.Beyond)))
	if err == nil {
		err = k.write(cmd, text)
	}
	if err != nil {
		return err
	}
	said, code := contract.Plural(len(proposal.Failures), "failure"), contract.ExitOK
	if missing > 0 {
		said += fmt.Sprintf("; %d without a reason: verify refuses the list until each has one", missing)
	}
	if n := len(proposal.Beyond); n > 0 {
		said, code = said+fmt.Sprintf("; no list excuses %s beside them", contract.Plural(n, "thing")), contract.ExitViolated
	}
	_, err = fmt.Fprintf(cmd.ErrOrStderr(), "relcon: %s\n", said)
	return written(code, err)
}

// heading says which run a list is of.
func (k *known) heading(r *result.Report) []string {
	lines := []string{
		fmt.Sprintf("Known failures of %s, proposed by relcon known --from %s", r.Target, k.from),
		"The run began on " + r.Started.UTC().Format("2006-01-02 at 15:04 UTC"),
	}
	if who := r.Provider.String(); who != "" {
		lines = append(lines, "Provider: "+who)
	}
	return lines
}

func told(what string, lines []string) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		all[i] = what + line
	}
	return all
}

func (k *known) write(cmd *cobra.Command, text []byte) error {
	if k.output == report.Stdout {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	if _, err := os.Lstat(k.output); !k.force && !errors.Is(err, fs.ErrNotExist) {
		return contract.Usage("--output: %s is there already, with reasons that would be lost: want a new file, or --force", k.output)
	}
	if err := report.WriteFile(k.output, text, 0o666); err != nil {
		return contract.Unreadable("output", k.output, err)
	}
	return nil
}
