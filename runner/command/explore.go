package command

import (
	"os"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/target"
)

// exploreVerb holds the flags of `relcon explore`.
type exploreVerb struct {
	scope
	explore runner.ExploreOptions
	replay  string
	reports []string
}

func newExplore() *cobra.Command {
	v := &exploreVerb{}
	cmd := &cobra.Command{
		Use:   "explore",
		Short: "Send generated calls, judged by a model of the contract",
		Long: `Makes scenarios that nobody wrote, in the sentences of the features, sends their calls to a target, and judges each
answer and each look at the account by a model of the contract. Without --target it explores the reference provider. What it
finds is made as short as it can be, and printed as a scenario. The same seed makes the same scenarios.

With --clients, several clients send calls to the same instances at once. Some order of the calls has to explain what they
are answered and what becomes of the instances. The rules of this are RACE-… (relcon rules 'RACE-*'). Some of them are only
recommended: see --strict.

Exit codes: as of relcon verify; 1 means that a required rule is broken`,
		Example: `  relcon explore
  relcon explore --calls 20000 --rules 'BMC-*' --report json=explored.json
  relcon explore --fault bmc-rel-06-accepts-101 --report json=explored.json
  relcon explore --replay explored.json
  relcon explore --clients 3 --report html=races.html
  relcon explore --target staging.yaml --allow-release zenlayer-staging --for 10m`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	flags, options := cmd.Flags(), &v.options
	flags.StringVar(&v.target, "target", "", "`FILE` that describes the target; without it the built-in reference is used")
	flags.StringVar(&options.AllowRelease, "allow-release", "", "`NAME` of the target again: the second key, beside allowRelease in its file")
	flags.StringSliceVar(&options.AllowHosts, "allow-host", nil, "`HOST` of production that may be called: the second key, beside forbidHosts in the file")
	flags.StringArrayVar(&options.Selection.Patterns, "rules", nil, "`PATTERN,…` of the rules that count, such as 'BMC-*,!ZC-LIM-*'; repeatable")
	flags.IntVar(&v.explore.Calls, "calls", 0, "`N` calls to send (default: 2000, or as many as --for lets)")
	flags.DurationVar(&v.explore.For, "for", 0, "`D`, such as 10m, to explore")
	flags.IntVar(&v.explore.Clients, "clients", 0, "`N` clients, 2 to 8, that send calls to the same instances at once; the rules are RACE-… then")
	flags.Uint64Var(&options.Seed, "seed", 0, "`N` that the scenarios follow from (default: random, and printed)")
	flags.StringVar(&v.replay, "replay", "", "`FILE` of a JSON report, of relcon verify, too: play its findings again, and nothing else")
	flags.BoolVar(&options.Strict, "strict", false, "let recommended rules weigh like required ones")
	reportFlag(cmd, &v.reports, report.ExploreFormats().Names())
	flags.IntVar(&options.Concurrency, "concurrency", 0, "`N` scenarios at once (default: the target's limit)")
	flags.BoolVar(&options.FailFast, "fail-fast", false, "start no further scenario after the first finding")
	flags.DurationVar(&options.Timeout, "timeout", 0, "`D`, such as 10m, for the whole run (default: the target's limit)")
	flags.StringVar(&options.Ledger, "ledger", "", "`FILE` of what the run arranges, for relcon sweep (default for a target: one in .relcon)")
	flags.StringArrayVar(&options.Faults, "fault", nil, "`ID` of a fault to switch on in the built-in reference; repeatable")
	flags.StringArrayVar(&options.Readings, "reading", nil, "`RULE=READING` for the built-in reference; repeatable")
	completeFile(cmd, "target", "yaml", "yml")
	completeFile(cmd, "replay", "json")
	completeFile(cmd, "ledger", "ledger")
	completeFlag(cmd, "rules", patterns)
	completeFlag(cmd, "fault", faults)
	completeFlag(cmd, "reading", readings)
	return cmd
}

func (v *exploreVerb) run(cmd *cobra.Command) error {
	wrong := v.read(func(file string) (*target.Target, error) { return target.Load(file, os.LookupEnv) })
	if wrong == nil && v.replay != "" {
		v.explore.Replay, wrong = readExploration(v.replay)
	}
	destinations, err := report.ExploreFormats().Parse(v.reports)
	if err == nil {
		err = destinations.Apart(append(v.options.Files(), v.target, v.replay)...)
	}
	if err == nil {
		err = destinations.Prepare()
	}
	if wrong != nil {
		return wrong
	}
	if err != nil {
		return err
	}
	text := newText(audience(cmd, destinations.Stdout()))
	v.options.Started = func(plan runner.Plan) { begun(cmd.Context(), plan.Ledger, text.Clear) }
	v.options.Progress = func(p runner.Progress) {
		text.Progress(report.Progress{Done: p.Done, Total: p.Total, Of: "call", Failed: p.Failed})
	}
	v.explore.Options = v.options
	done, err := runner.Explore(cmd.Context(), v.explore)
	if err != nil {
		return err
	}
	text.Clear()
	return written(done.Exit, destinations.Write(cmd.OutOrStdout(), done), text.FinishExploration(done, jsonFile(destinations)))
}

// jsonFile is the JSON report, for the command that plays it again; "" where there is none.
func jsonFile[R any](destinations report.Destinations[R]) string {
	for _, d := range destinations {
		if d.Format.Name == "json" && !d.Stdout() {
			return d.Path
		}
	}
	return ""
}

func readExploration(path string) (*result.Exploration, error) {
	data, err := contract.ReadFile(path)
	if err != nil {
		return nil, contract.Unreadable("replay", path, err)
	}
	e, err := result.ReadReplayable(data)
	if err != nil {
		return nil, contract.Usage("replay: %s: %v", path, err)
	}
	if len(e.Findings) == 0 {
		return nil, contract.Usage("replay: %s: it has no finding of generated calls, so there is nothing to play again", path)
	}
	return e, nil
}
