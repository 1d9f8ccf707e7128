package command

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/reference"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/spec"
)

// specVerb holds the flags of `relcon spec`.
type specVerb struct {
	language, output, from, proof string
	bare                          bool
}

func newSpec() *cobra.Command {
	s := &specVerb{}
	cmd := &cobra.Command{
		Use:   "spec",
		Short: "Write the specification as a page, with examples, results and proofs",
		Long: `Writes the contract as one page in English and Simplified Chinese, which needs no network: each rule with its scenarios,
an example of a real exchange and the faults that it catches; error codes; what of the providers' pages is covered. With the
JSON report of a run it also says what the provider made of each rule. Examples that the report does not have are taken from
a run against the built-in reference, which takes a few seconds. Nothing is sent to anybody else.

Exit codes: 0 written · 2 usage, or a file is no report · 7 the page could not be written`,
		Example: `  relcon spec
  relcon spec --lang zh --output spec.html
  relcon spec --from relcon.json --proof proof.json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&s.language, "lang", "en", "`LANGUAGE` that the page shows first: "+strings.Join(spec.Languages(), " or "))
	flags.StringVar(&s.output, "output", "relcon-spec.html", "`FILE` to write; - is stdout")
	flags.StringVar(&s.from, "from", "", "`FILE` with the JSON report of a run (relcon verify --report json=FILE)")
	flags.StringVar(&s.proof, "proof", "", "`FILE` with the JSON form of a proof (relcon prove --report json=FILE)")
	flags.BoolVar(&s.bare, "no-examples", false, "show no exchange but those of the report, so that nothing is run")
	completeFlag(cmd, "lang", words(spec.Languages()...))
	for flag, ending := range map[string]string{"output": "html", "from": "json", "proof": "json"} {
		completeFile(cmd, flag, ending)
	}
	return cmd
}

func (s *specVerb) run(cmd *cobra.Command) error {
	sources, err := s.sources(cmd.InOrStdin())
	if err != nil {
		return err
	}
	if !s.bare {
		if sources.Examples, err = s.examples(cmd.Context(), cmd.ErrOrStderr(), sources); err != nil {
			return err
		}
	}
	var page strings.Builder
	if err := spec.Write(&page, sources); err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if s.output == report.Stdout {
		_, err = io.WriteString(cmd.OutOrStdout(), page.String())
		return written(contract.ExitOK, err)
	}
	if err := report.WriteFile(s.output, []byte(page.String()), 0o644); err != nil {
		return written(contract.ExitSuite, fmt.Errorf("%s: %w", s.output, err))
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), s.output)
	return err
}

// sources reads what the page is made of.
func (s *specVerb) sources(in io.Reader) (spec.Sources, error) {
	none := spec.Sources{}
	if err := oneOf("lang", s.language, spec.Languages()); err != nil {
		return none, err
	}
	for flag, file := range map[string]string{"from": s.from, "proof": s.proof} {
		if report.SameFile(file, s.output) {
			return none, contract.Usage("output: %s is the file of --%s, want another one", s.output, flag)
		}
	}
	if s.output != report.Stdout {
		if err := report.CheckWritable(s.output); err != nil {
			return none, contract.Usage("output: %s: %v", s.output, err)
		}
	}
	suite, err := catalogue.Embedded()
	if err != nil {
		return none, err
	}
	races, err := catalogue.Races()
	if err != nil {
		return none, err
	}
	sources := spec.Sources{Suite: suite, Races: races, Faults: append(reference.Faults(), reference.RaceFaults()...), Language: s.language, Version: version(), Digest: identity.ContractDigest()}
	if s.from != "" {
		sources.Report, err = readReport(in, s.from)
	}
	if err == nil && s.proof != "" {
		sources.Proof, _, err = readFile(in, "proof", s.proof, result.ReadProof, "relcon prove --report json=FILE")
	}
	return sources, err
}

// examples runs the rules against the reference of which the report shows no exchange.
func (s *specVerb) examples(ctx context.Context, stderr io.Writer, sources spec.Sources) (*result.Report, error) {
	lacking := spec.WithoutExample(sources)
	if len(lacking) == 0 {
		return nil, nil
	}
	fmt.Fprintf(stderr, "relcon: running %s against the reference, for examples\n", contract.Plural(len(lacking), "rule"))
	done, err := runner.Run(ctx, runner.Options{Selection: runner.Selection{Patterns: lacking}, Seed: 1, Version: version()})
	if err == nil && done.Exit == contract.ExitInterrupted {
		err = written(done.Exit, nil)
	}
	return done, err
}
