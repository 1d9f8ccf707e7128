package command

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// stdin is the name of a report that is read from standard input.
const stdin = "-"

// view holds the flags of `relcon report view`.
type view struct{ formats []string }

func newReport() *cobra.Command {
	v := &view{}
	cmd := &cobra.Command{
		Use:   "report view FILE",
		Short: "Write a JSON report of a run in other formats",
		Long: `Reads the JSON report of a run, and writes it in other formats. Without --report it writes the page for people beside the
file, under its name with .html. A FILE of - is standard input, here and wherever relcon reads a report; its page goes to
stdout. It sends nothing.

Exit codes: 0 written · 2 usage, or the file is no report · 7 a report could not be written`,
		Example: `  relcon verify --report json=relcon.json
  relcon report view relcon.json
  relcon report view relcon.json --report markdown=- --report junit=relcon.xml`,
		Args: cobra.ArbitraryArgs, // a flag that is wrong is told before them
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := oneFileToView(given); err != nil {
				return err
			}
			return v.run(cmd.InOrStdin(), cmd.OutOrStdout(), given[1])
		},
	}
	reportFlag(cmd, &v.formats, report.RunFormats().Names())
	return cmd
}

func oneFileToView(given []string) error {
	switch {
	case len(given) == 0:
		return contract.Usage("report: want view FILE, such as relcon report view relcon.json (see relcon report --help)")
	case given[0] != "view":
		return contract.Usage("report: got %s, want view FILE, such as relcon report view relcon.json (see relcon report --help)", quoted(given[0]))
	case len(given) != 2:
		return contract.Usage("report view: got %s, want one: the JSON report of a run", contract.Plural(len(given)-1, "file"))
	}
	return nil
}

func (v *view) run(in io.Reader, out io.Writer, path string) error {
	formats := v.formats
	switch {
	case len(formats) > 0:
	case path == stdin:
		formats = []string{"html=" + report.Stdout}
	default:
		formats = []string{"html=" + strings.TrimSuffix(path, ".json") + ".html"}
	}
	destinations, err := report.RunFormats().Parse(formats)
	if err == nil {
		err = destinations.Apart(path)
	}
	if err != nil {
		return contract.Usage("%v", err)
	}
	read, err := readReport(in, path)
	if err != nil {
		return err
	}
	if path != stdin {
		read.File = path
	}
	if err := destinations.Prepare(); err != nil {
		return contract.Usage("%v", err)
	}
	if err := destinations.Write(out, read); err != nil {
		return written(contract.ExitSuite, err)
	}
	if len(v.formats) == 0 && path != stdin {
		_, err = fmt.Fprintln(out, destinations[0].Path)
	}
	return err
}

// readReport reads the JSON report of a run from a file, or from in for "-". Its error is a *contract.UsageError that names the
// file.
func readReport(in io.Reader, path string) (*result.Report, error) {
	read, _, err := readReportFile(in, path)
	return read, err
}

// readReportFile gives the bytes of the file, too.
func readReportFile(in io.Reader, path string) (*result.Report, []byte, error) {
	return readFile(in, "report", path, result.Read, "relcon verify --report json=FILE")
}

// readFile reads a file that relcon has made: what it is, and what makes it, stand in its error, a *contract.UsageError. It gives
// the bytes of the file, too.
func readFile[R any](in io.Reader, what, path string, read func(io.Reader) (R, error), made string) (found R, data []byte, err error) {
	if path == stdin {
		path = "standard input"
		data, err = io.ReadAll(in)
	} else {
		data, err = contract.ReadFile(path)
	}
	if err != nil {
		return found, nil, contract.Unreadable(what, path, err)
	}
	if found, err = read(bytes.NewReader(data)); err != nil {
		err = contract.Usage("%s: %v (want what %s writes)", path, err, made)
	}
	return found, data, err
}

// reportFlag adds --report to a verb.
func reportFlag(cmd *cobra.Command, into *[]string, formats []string) {
	cmd.Flags().StringArrayVar(into, "report", nil, "`FORMAT=PATH`, repeatable, - is stdout: "+strings.Join(formats, ", "))
	completeFlag(cmd, "report", reports(formats))
}
