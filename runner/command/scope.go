package command

import (
	"os"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
)

// scope holds the flags that say what is checked, and against what.
type scope struct {
	target string
	rules  []string
	level  string
	shard  string

	planning bool     // nothing will be sent, so that keys and tokens may be missing
	unset    []string // the environment variables that they were to come from
}

// flags adds them to a verb.
func (s *scope) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&s.target, "target", "", "`FILE` that describes the target; without it the built-in reference is used")
	flags.StringArrayVar(&s.rules, "rules", nil, "`PATTERN,…` of the rules to run, such as 'BMC-*,!ZC-LIM-*'; repeatable")
	flags.StringVar(&s.level, "level", "", "`LEVEL` to run: required, or recommended (which is all)")
	flags.StringVar(&s.shard, "shard", "", "`I/N`: the I-th of N parts of the rules")
	completeFile(cmd, "target", "yaml", "yml")
	completeFlag(cmd, "rules", patterns)
	completeFlag(cmd, "level", words(string(contract.Required), string(contract.Recommended)))
}

// into puts what was chosen into the options of a run.
func (s *scope) into(options *runner.Options) (err error) {
	options.Selection = catalogue.Selection{Patterns: s.rules, Level: contract.Level(s.level)}
	if s.shard != "" {
		if options.Selection.Shard, err = catalogue.ParseShard(s.shard); err != nil {
			return err
		}
	}
	switch {
	case s.target == "":
	case s.planning:
		options.Target, s.unset, err = target.LoadToPlan(s.target, os.LookupEnv)
	default:
		options.Target, err = target.Load(s.target, os.LookupEnv)
	}
	return err
}
