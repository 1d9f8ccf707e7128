package report

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// repeat gives the command line that runs the rules of a cause again as this run did, with those in whose scenarios it was
// seen. What only generated calls have shown is played again from the JSON report, if there is one.
func repeat(r *result.Report, cause result.Cause) string {
	e := &result.Exploration{Target: r.Target, TargetFile: r.TargetFile, Faults: r.Faults}
	generated := !slices.ContainsFunc(cause.Failures, func(f result.Failing) bool { return f.Finding == nil || !f.Finding.Generated() })
	if generated && r.File != "" {
		return exploreAgain(e, "--replay "+contract.ShellWord(oneLine(r.File)))
	}
	if r.Clients > 0 && slices.ContainsFunc(cause.Rules, func(rule result.Rule) bool { return catalogue.OfRaces(rule.ID) }) {
		return exploreAgain(e, fmt.Sprintf("--clients %d --seed %d --calls %d", r.Clients, r.Seed, r.Together))
	}
	if s := r.Selection; generated && len(s.Products) == 0 && s.Level == "" {
		flags := fmt.Sprintf("--seed %d --calls %d", r.Seed, r.Explored)
		if len(s.Patterns) > 0 {
			flags += " --rules " + contract.ShellWord(oneLine(strings.Join(s.Patterns, ",")))
		}
		return exploreAgain(e, flags)
	}
	words := []string{"relcon", "verify"}
	if r.TargetFile != "" {
		words = append(words, "--target", contract.ShellWord(oneLine(r.TargetFile)), "--allow-release", contract.ShellWord(oneLine(r.Target)))
	}
	for _, fault := range r.Faults {
		words = append(words, "--fault", contract.ShellWord(oneLine(fault)))
	}
	words = append(words, "--rules", strings.Join(append(ids(cause.Rules), seenBy(r, cause)...), ","))
	if r.Strict && !slices.ContainsFunc(cause.Rules, func(rule result.Rule) bool { return rule.Level != contract.Recommended }) {
		words = append(words, "--strict")
	}
	if r.Seed != 0 {
		words = append(words, "--seed", fmt.Sprint(r.Seed))
	}
	if r.Explored > 0 && !slices.ContainsFunc(cause.Failures, func(f result.Failing) bool { return f.Scenario != nil }) {
		words = append(words, "--explore", fmt.Sprint(r.Explored))
	}
	return strings.Join(words, " ")
}

// seenBy gives the other rules in whose scenarios a cause was seen, as far as it is shown.
func seenBy(r *result.Report, cause result.Cause) []string {
	var others []string
	for _, each := range cause.Failures[:min(len(cause.Failures), 1+placesShown)] {
		_, name := each.Place()
		for _, rule := range r.Rules {
			shown := slices.ContainsFunc(rule.Scenarios, func(s result.Scenario) bool { return s.Name == name })
			if shown && !slices.Contains(ids(cause.Rules), rule.ID) && !slices.Contains(others, rule.ID) {
				others = append(others, rule.ID)
			}
		}
	}
	return others
}

// repeatExploration is the command that makes the same calls again.
func repeatExploration(e *result.Exploration) string {
	flags := fmt.Sprintf("--seed %d --calls %d", e.Seed, max(e.Calls, 1))
	if e.Racing != nil {
		flags += fmt.Sprintf(" --clients %d", e.Racing.Clients)
	}
	return exploreAgain(e, flags)
}

// exploreAgain is the command that explores the same target.
func exploreAgain(e *result.Exploration, flags string) string {
	command := "relcon explore"
	if e.TargetFile != "" {
		command += " --target " + contract.ShellWord(e.TargetFile) + " --allow-release " + contract.ShellWord(e.Target)
	}
	for _, fault := range e.Faults {
		command += " --fault " + contract.ShellWord(fault)
	}
	for _, reading := range e.Readings {
		command += " --reading " + contract.ShellWord(reading)
	}
	return command + " " + flags
}
