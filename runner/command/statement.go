package command

import (
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// statement holds the flags of `relcon statement`.
type statement struct{ output, badge, table, check string }

func newStatement() *cobra.Command {
	s := &statement{}
	cmd := &cobra.Command{
		Use:   "statement REPORT",
		Short: "State what a run has proved: an in-toto statement, a badge, a table",
		Long: `Makes an in-toto statement (v1, predicate test-result v0.1) of the JSON report of a run: what was proved, by rule, of which
build of the provider, by which suite and contract, and what was not tested and why. Its subjects are the build, where the
provider names it by a commit or a SHA-256, and the report, by its SHA-256. Without a flag it goes to stdout. It is not
signed. --check tells whether a statement is about this report, and says what the report says. It sends nothing.

Exit codes: 0 written, or the statement is right · 1 the statement is not that of the report · 2 usage, or a file is no
report or statement · 7 a file could not be written`,
		Example: `  relcon statement relcon.json --output relcon.intoto.json --badge relcon.svg --table relcon.md
  relcon statement relcon.json --check relcon.intoto.json`,
		Args: cobra.ArbitraryArgs, // a flag that is wrong is told before them
		RunE: func(cmd *cobra.Command, given []string) error {
			if len(given) != 1 {
				return contract.Usage("statement: got %s, want one: the JSON report of a run (see relcon statement --help)", contract.Plural(len(given), "file"))
			}
			return s.run(cmd.InOrStdin(), cmd.OutOrStdout(), given[0])
		},
		ValidArgsFunction: jsonFiles(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&s.output, "output", "", "`FILE` of the statement; - is stdout")
	flags.StringVar(&s.badge, "badge", "", "`FILE` of a small picture with the verdict (SVG)")
	flags.StringVar(&s.table, "table", "", "`FILE` of a table for a README (Markdown); - is stdout")
	flags.StringVar(&s.check, "check", "", "`FILE` of a statement to hold against the report; nothing is written")
	completeFile(cmd, "output", "json")
	completeFile(cmd, "badge", "svg")
	completeFile(cmd, "table", "md")
	completeFile(cmd, "check", "json")
	return cmd
}

func (s *statement) run(in io.Reader, out io.Writer, path string) error {
	var asked []string
	for _, each := range [][2]string{{"statement", s.output}, {"badge", s.badge}, {"table", s.table}} {
		if each[1] != "" {
			asked = append(asked, each[0]+"="+each[1])
		}
	}
	switch {
	case len(asked) > 0 && s.check != "":
		return contract.Usage("--check: nothing is written: leave out --output, --badge and --table")
	case len(asked) == 0:
		asked = []string{"statement=" + report.Stdout}
	}
	destinations, err := report.StatementFormats().Parse(asked)
	if err == nil {
		err = destinations.Apart(path)
	}
	if err != nil {
		return err
	}
	read, data, err := readReportFile(in, path)
	if err != nil {
		return err
	}
	attested := &report.Attested{Report: read, SHA256: fmt.Sprintf("%x", sha256.Sum256(data))}
	if s.check != "" {
		return s.hold(in, out, result.NewStatement(read, attested.SHA256))
	}
	if err := destinations.Prepare(); err != nil {
		return err
	}
	return written(contract.ExitOK, destinations.Write(out, attested))
}

// hold checks a statement.
func (s *statement) hold(in io.Reader, out io.Writer, want *result.Statement) error {
	read, _, err := readFile(in, "statement", s.check, result.ReadStatement, "relcon statement")
	if err != nil {
		return err
	}
	if err := want.Check(read); err != nil {
		return written(contract.ExitViolated, fmt.Errorf("%s is not the statement of this report: %w", s.check, err))
	}
	p := want.Predicate
	_, err = fmt.Fprintf(out, "%s is the statement of this report: %s, %s proved\n", s.check, p.Result, contract.Plural(len(p.PassedTests), "rule"))
	return err
}
