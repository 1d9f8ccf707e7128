package command

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
)

// scope holds the flags that say what is checked, and against what; verify and plan have them.
type scope struct {
	options runner.Options
	target  string
	shard   string
}

// flags adds them to a verb.
func (s *scope) flags(cmd *cobra.Command) {
	flags, selection := cmd.Flags(), &s.options.Selection
	flags.StringVar(&s.target, "target", "", "`FILE` that describes the target; without it the built-in reference is used")
	flags.StringArrayVar(&selection.Patterns, "rules", nil, "`PATTERN,…` of the rules to run, such as 'BMC-*,!ZC-LIM-*'; repeatable")
	flags.StringVar((*string)(&selection.Level), "level", "", "`LEVEL` to run: required, or recommended (which is all)")
	flags.StringVar(&s.shard, "shard", "", "`I/N`: the I-th of N parts of the rules, for relcon merge; auto: as the CI says it")
	completeFile(cmd, "target", "yaml", "yml")
	completeFlag(cmd, "rules", patterns)
	completeFlag(cmd, "level", words(string(contract.Required), string(contract.Recommended)))
}

// read completes the options with what the flags name.
func (s *scope) read(load func(file string) (*target.Target, error)) (err error) {
	s.options.Version = version()
	if s.shard != "" {
		if s.options.Selection.Shard, err = catalogue.ParseShard(s.shard, os.LookupEnv); err != nil {
			return err
		}
	}
	if s.target != "" {
		s.options.Target, err = load(s.target)
	}
	return err
}

// place names the target of a plan for people, and gives the address of each product; the built-in reference has none.
func place(p runner.Plan, options runner.Options) (name string, addresses []string) {
	if options.Target == nil {
		return "the built-in reference", nil
	}
	for _, product := range p.Target.Offered() {
		addresses = append(addresses, fmt.Sprintf("%s %s", product, p.Target.Products[product].Endpoint))
	}
	return p.Target.Name, addresses
}
