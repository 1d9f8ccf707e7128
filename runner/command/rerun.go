package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/result"
	"relcon/runner/target"
)

// rerun is what --rerun asks for.
type rerun struct {
	file    string           // the JSON report of an earlier run; "" where none is run again
	of      *result.Report   // that it holds
	rules   []string         // that it has not proved
	require contract.Verdict // the least verdict with exit code 0
	said    string           // which rules are run, and which are left out
	asked   bool             // the hook, for what it can
}

// read takes from the report of the earlier run what is to be run. What a flag says counts more.
func (again *rerun) read(cmd *cobra.Command, options *runner.Options) (err error) {
	for _, flag := range []string{"rules", "level", "shard"} {
		if cmd.Flags().Changed(flag) {
			return contract.Usage("--rerun: the report says which rules are run: leave out --%s", flag)
		}
	}
	if again.of, err = readReport(cmd.InOrStdin(), again.file); err != nil {
		return err
	}
	name := runner.BuiltinName
	if options.Target != nil {
		name = options.Target.Name
	}
	digest, here := again.of.Contract.Digest, identity.ContractDigest()
	switch {
	case digest != here:
		return contract.Usage("--rerun: %s is about contract %s, and this relcon has %s: take relcon %s, or run all rules",
			again.file, orUnknown(digest), here, orUnknown(again.of.Relcon))
	case again.of.Target != name || (again.of.TargetFile == "") != (options.Target == nil):
		return contract.Usage("--rerun: %s is about target %q, and this run about %q%s", again.file, again.of.Target, name, wantTarget(again.of))
	}
	at := options.Target
	if again.asked = again.doubts(at); again.asked {
		if at, err = runner.AskHook(cmd.Context(), *options); err != nil {
			return err
		}
	}
	left := again.choose(at)
	again.said = fmt.Sprintf("rerun of what %s has not proved: %s; left out: %s", again.file, contract.Plural(len(again.rules), "rule"), orNone(left))
	options.Selection.Patterns = again.rules
	options.Strict, options.Require = options.Strict || again.of.Strict, cmp.Or(options.Require, again.of.Require)
	again.require = options.Require
	if !cmd.Flags().Changed("seed") {
		options.Seed = again.of.Seed
	}
	return nil
}

// doubts tells whether the hook has to say if a rule of the report would be open again.
func (again *rerun) doubts(at *target.Target) bool {
	return at != nil && at.States.URL != "" && slices.ContainsFunc(again.of.Rules, func(rule result.Rule) bool { return len(rule.Missing) > 0 && !unavailable(at, rule) })
}

// unavailable tells whether a rule is open only for needs that the target can't offer, so that it would be open again.
func unavailable(at *target.Target, rule result.Rule) bool {
	return at != nil && len(rule.Missing) > 0 && !slices.ContainsFunc(rule.Missing, func(need contract.Need) bool {
		return !slices.ContainsFunc(rule.With(contract.Skipped), func(s result.Scenario) bool { return at.Lacks(s.Product, need) })
	})
}

// choose parts the rules of the report into those to run, and those that are left out, each with the number of them.
func (again *rerun) choose(at *target.Target) (left []string) {
	count := map[string]int{"that it is not about": max(0, again.of.Contract.Rules-len(again.of.Rules))}
	for _, rule := range again.of.Rules {
		switch {
		case catalogue.OfRaces(rule.ID):
			count["about requests that overlap"]++ // --clients sends them anew
		case rule.Outcome == contract.Open && unavailable(at, rule):
			count["not available"]++
		case rule.Outcome == contract.Violated || rule.Outcome == contract.Open:
			again.rules = append(again.rules, rule.ID)
		default:
			count[string(rule.Outcome)]++
		}
	}
	for _, what := range []string{string(contract.Proved), string(contract.Known), string(contract.NotApplicable), "not available", "about requests that overlap", "that it is not about"} {
		if n := count[what]; n > 0 {
			left = append(left, fmt.Sprintf("%d %s", n, what))
		}
	}
	return left
}

// nothing tells that there is no rule to run. What else that run ended with is not mended by another run.
func (again *rerun) nothing() (text string, exit int) {
	but := ""
	if again.asked {
		but = " but a question to the hook"
	}
	text = fmt.Sprintf("nothing to run: %s has no rule that another run could prove. Nothing was sent%s, and no report is written.\n%s\n", again.file, but, again.said)
	exit = again.of.Exit
	if exit == contract.ExitOK && again.require == contract.Conformant && again.of.Verdict != contract.Conformant {
		return text + fmt.Sprintf("that run was %s, and conformant is required\n", again.of.Verdict), contract.ExitIncomplete
	}
	if exit != contract.ExitOK {
		text += fmt.Sprintf("that run ended with exit %d for another reason: %s\n", again.of.Exit, cmp.Or(contract.Printable(again.of.Reason), "run all of it, with --explore and --clients as there"))
	}
	return text, exit
}

func wantTarget(r *result.Report) string {
	if r.TargetFile == "" {
		return ": leave out --target"
	}
	return ": want --target " + contract.ShellWord(r.TargetFile)
}

func orUnknown(text string) string {
	if text == "" {
		return "(unknown)"
	}
	return text
}

func orNone(parts []string) string {
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}
