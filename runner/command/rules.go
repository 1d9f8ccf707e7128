package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/spec"
	"relcon/steps"
)

// rules holds the flags of `relcon rules`.
type rules struct {
	level    string
	faults   bool
	language bool
	lang     string
}

func newRules() *cobra.Command {
	r := &rules{}
	cmd := &cobra.Command{
		Use:   "rules [PATTERN…]",
		Short: "List the rules, their faults, or the language of the features, or show one rule with its scenarios and faults",
		Long: `Lists the rules that the patterns select, all of them without a pattern; the id of a rule alone shows that rule with its
scenarios and faults. The rules about requests that overlap have no scenarios; RACE-* selects them.`,
		Example: `  relcon rules
  relcon rules 'BMC-*,!BMC-TRM-*' --level required
  relcon rules BMC-REL-02
  relcon rules 'ZEC-*' --lang zh
  relcon rules --faults 'ZEC-*'
  relcon rules 'RACE-*'
  relcon rules --language`,
		RunE:              func(cmd *cobra.Command, given []string) error { return r.run(cmd.OutOrStdout(), given) },
		ValidArgsFunction: patterns,
	}
	cmd.Flags().StringVar(&r.level, "level", "", "`LEVEL` to list: required, recommended or reading")
	cmd.Flags().BoolVar(&r.faults, "faults", false, "list the faults by which the rules are seen to fail, for --fault")
	cmd.Flags().BoolVar(&r.language, "language", false, "list what the steps of the features can say")
	cmd.Flags().StringVar(&r.lang, "lang", "en", "`LANGUAGE` of the wording of the rules: "+strings.Join(spec.Languages(), " or "))
	cmd.MarkFlagsMutuallyExclusive("language", "faults")
	cmd.MarkFlagsMutuallyExclusive("language", "level")
	completeFlag(cmd, "lang", words(spec.Languages()...))
	completeFlag(cmd, "level", words(namesOf(contract.Levels())...))
	return cmd
}

func (r *rules) run(out io.Writer, patterns []string) error {
	if r.language {
		return listLanguage(out, patterns)
	}
	suite, err := catalogue.Embedded()
	if err != nil {
		return err
	}
	if err := oneOf("lang", r.lang, spec.Languages()); err != nil {
		return err
	}
	all, err := withRaces(suite.Rules, patterns)
	if err != nil {
		return err
	}
	selected, err := listed(all, patterns, r.level)
	switch {
	case err != nil:
		return err
	case r.faults:
		return listFaults(out, selected)
	}
	if r.lang == "zh" {
		for i := range selected {
			selected[i].Title = selected[i].Chinese
		}
	}
	if len(patterns) == 1 && strings.EqualFold(patterns[0], selected[0].ID) {
		return show(out, selected[0])
	}
	return list(out, selected)
}

// withRaces adds the rules about overlapping requests to those that have scenarios, where a pattern is about them.
func withRaces(rules []catalogue.Rule, patterns []string) ([]catalogue.Rule, error) {
	races, err := catalogue.Races()
	if !strings.Contains(strings.ToUpper(strings.Join(patterns, " ")), "RACE") {
		return rules, err
	}
	rules = slices.Clone(rules)
	for _, race := range races {
		rules = append(rules, race.Rule())
	}
	return rules, err
}

func listed(all []catalogue.Rule, patterns []string, level string) ([]catalogue.Rule, error) {
	selected, err := catalogue.Match(all, patterns)
	if level != "" {
		err = cmp.Or(oneOf("level", level, namesOf(contract.Levels())), err)
	}
	switch {
	case err != nil:
		return nil, err
	case len(selected) == 0:
		return nil, errors.New("rules: the patterns take out every rule that they select")
	case level == "":
		return selected, nil
	}
	selected = slices.DeleteFunc(selected, func(e catalogue.Rule) bool { return string(e.Level) != level })
	if len(selected) == 0 {
		return nil, fmt.Errorf("level: no rule among the selected ones has the level %q", level)
	}
	return selected, nil
}

func list(out io.Writer, entries []catalogue.Rule) error {
	var rows [][]string
	for _, entry := range entries {
		needs := strings.Join(namesOf(entry.Needs), ", ")
		if needs != "" {
			needs = "needs " + needs
		}
		rows = append(rows, []string{entry.ID, string(entry.Level), entry.Title, needs})
	}
	return counted(out, rows, "rule")
}

func listFaults(out io.Writer, entries []catalogue.Rule) error {
	var rows [][]string
	for _, fault := range append(reference.Faults(), reference.RaceFaults()...) {
		if slices.ContainsFunc(entries, func(e catalogue.Rule) bool { return e.ID == fault.Rule }) {
			rows = append(rows, []string{fault.ID, fault.Summary})
		}
	}
	return counted(out, rows, "fault")
}

// listLanguage lists the sentences and phrases of the features.
func listLanguage(out io.Writer, patterns []string) error {
	if len(patterns) > 0 {
		return errors.New("rules: --language takes no pattern")
	}
	for _, section := range steps.Language() {
		for _, row := range section.Rows {
			row[0] = "  " + row[0]
		}
		if _, err := fmt.Fprintf(out, "%s\n%s\n", section.Title, columns(section.Rows...)); err != nil {
			return err
		}
	}
	return nil
}

// counted writes a table, and below it how many rows it has.
func counted(out io.Writer, rows [][]string, noun string) error {
	_, err := fmt.Fprintf(out, "%s\n%s\n", columns(rows...), contract.Plural(len(rows), noun))
	return err
}

func products(entry catalogue.Rule) string {
	var words []string
	for _, scenario := range entry.Scenarios {
		if !slices.Contains(words, string(scenario.Product)) {
			words = append(words, string(scenario.Product))
		}
	}
	return strings.Join(words, ", ")
}

// show prints one rule with everything that is known of it.
func show(out io.Writer, entry catalogue.Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n\n", entry.ID, entry.Title)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-11s %s\n", name, value)
		}
	}
	row("operation", entry.Operation)
	row("level", string(entry.Level))
	row("documented", entry.Source)
	row("needs", strings.Join(namesOf(entry.Needs), ", "))
	row("readings", strings.Join(entry.Readings, " | "))
	if entry.When != nil {
		row("applies", fmt.Sprintf("when %s is read as %q", entry.When.Rule, entry.When.Reading))
	}
	row("feature", entry.Location)
	row("products", products(entry))
	try := "relcon verify"
	if len(entry.Scenarios) > 0 {
		fmt.Fprintf(&b, "\n  scenarios\n%s\n", entry.Text)
	} else {
		try = "relcon explore --clients 3"
	}
	fmt.Fprintf(&b, "\n  faults, by which the rule is seen to fail (%s --rules %s --fault ID)\n", try, entry.ID)
	for _, fault := range append(reference.Faults(), reference.RaceFaults()...) {
		if fault.Rule == entry.ID {
			fmt.Fprintf(&b, "    %s\n      %s\n", fault.ID, fault.Summary)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
