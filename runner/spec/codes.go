package spec

import (
	"cmp"
	"regexp"
	"slices"

	"relcon/runner/catalogue"
)

// code is an error code, and the rules that name it.
type code struct {
	Name   string
	Status string // of the HTTP answer; "" where the rules leave it open
	Says   text   // what the page says of it; empty where it stands on another page
	Rules  []string
}

// naming finds a code in a step, or in a reading of one.
var naming = regexp.MustCompile(`refused with (a code that begins with )?(?:(\d{3}) )?"([A-Za-z][A-Za-z0-9_.]*)"`)

// codesOf lists the codes that the scenarios of the rules name, those of the operation's own page first.
func codesOf(rules []catalogue.Rule, covered *covered) []code {
	var all []code
	for _, rule := range rules {
		for _, outline := range rule.Outlines {
			rows := outline.Rows
			if rows == nil {
				rows = []catalogue.OutlineRow{{}}
			}
			for _, row := range rows {
				for _, step := range outline.Steps {
					texts := []string{step.Text}
					for _, cells := range step.Table {
						texts = append(texts, cells...)
					}
					for _, each := range texts {
						for _, found := range naming.FindAllStringSubmatch(outline.Fill(each, row), -1) {
							all = note(all, rule.ID, found)
						}
					}
				}
			}
		}
	}
	for i := range all {
		all[i].Says = covered.meaning(rules[0].ID, all[i].Name)
	}
	slices.SortFunc(all, func(a, b code) int {
		if documented := a.Says.EN != ""; documented != (b.Says.EN != "") {
			return map[bool]int{true: -1, false: 1}[documented]
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return all
}

func note(all []code, rule string, found []string) []code {
	name := found[3]
	if found[1] != "" {
		name += "…"
	}
	i := slices.IndexFunc(all, func(c code) bool { return c.Name == name })
	if i < 0 {
		i, all = len(all), append(all, code{Name: name})
	}
	all[i].Status = cmp.Or(all[i].Status, found[2])
	if !slices.Contains(all[i].Rules, rule) {
		all[i].Rules = append(all[i].Rules, rule)
	}
	return all
}
