package command

import (
	"os"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
)

// chosen holds the flags that say what is checked, and against what.
type chosen struct {
	target string
	rules  []string
	level  string
	shard  string

	planning bool     // nothing will be sent, so that keys and tokens may be missing
	unset    []string // the environment variables that they were to come from
}

// flags adds them to a verb.
func (c *chosen) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&c.target, "target", "", "`FILE` that describes the target; without it the built-in reference is used")
	flags.StringArrayVar(&c.rules, "rules", nil, "`PATTERN,…` of the rules to run, such as 'BMC-*,!ZC-LIM-*'; repeatable")
	flags.StringVar(&c.level, "level", "", "`LEVEL` to run: required, or recommended (which is all)")
	flags.StringVar(&c.shard, "shard", "", "`I/N`: the I-th of N parts of the rules")
	completeFlag(cmd, "target", yamlFiles)
	completeFlag(cmd, "rules", patterns)
	completeFlag(cmd, "level", words(string(contract.Required), string(contract.Recommended)))
}

// into puts what was chosen into the options of a run.
func (c *chosen) into(options *runner.Options) (err error) {
	options.Selection = catalogue.Selection{Patterns: c.rules, Level: contract.Level(c.level)}
	if c.shard != "" {
		if options.Selection.Shard, err = catalogue.ParseShard(c.shard); err != nil {
			return err
		}
	}
	switch {
	case c.target == "":
	case c.planning:
		options.Target, c.unset, err = target.LoadToPlan(c.target, os.LookupEnv)
	default:
		options.Target, err = target.Load(c.target, os.LookupEnv)
	}
	return err
}
