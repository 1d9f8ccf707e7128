// Package spec writes the contract as one page for people, in English and Simplified Chinese: each rule with its scenarios,
// an example of a real exchange and the faults that it catches, the codes of refusals, and what of the providers' pages is
// covered. With a report it also says what a provider made of each rule.
package spec

import (
	_ "embed" // the pieces of the page
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/report"
	"relcon/runner/result"
)

// The pieces of the page.
var (
	//go:embed spec.html
	specHTML string
	//go:embed spec.css
	specCSS string
	//go:embed spec.js
	specJS string
)

// Languages are those of the page.
func Languages() []string { return []string{"en", "zh"} }

// Sources are what the page is made of.
type Sources struct {
	Suite    *catalogue.Suite
	Races    []catalogue.Race // rules about overlapping requests
	Faults   []reference.Fault
	Language string         // that the page shows first
	Version  string         // of the program
	Digest   string         // of the contract
	Report   *result.Report // of a provider; nil where none is to be shown
	Examples *result.Report // a run whose exchanges are shown where the report has none; may be nil
	Proof    *result.Proof  // may be nil
}

// text is in both languages. Where there is no Chinese, the English stands in both.
type text struct{ EN, ZH string }

// page is what the template shows.
type page struct {
	report.Frame
	Titles   text // of the window
	Version  string
	Digest   string
	Rules    int
	Cases    int // scenarios
	Faults   int
	Families []family
	Levels   []contract.Level
	Products []contract.Product
	Report   *verdict
	Readings []rule // those that leave more than one behaviour open
	Coverage []coveredPage
}

// family is the rules of one operation of a provider, or those that its operations share.
type family struct {
	Name, Anchor string
	Operations   []operation
	Codes        []code
}

// operation is the rules of some features of the same title.
type operation struct {
	Name, Anchor string
	Rules        []rule
}

// verdict is what a provider's report says of all.
type verdict struct {
	*result.Report
	Day     string
	Good    bool
	Counts  []count
	Broken  []string // rules that are violated
	Unknown []string // rules that this contract does not have
	Other   bool     // it is about another contract
}

type count struct {
	Outcome contract.Outcome
	N       int
}

// rules are those that have scenarios, and those about overlapping requests.
func (s Sources) rules() []catalogue.Rule {
	all := slices.Clone(s.Suite.Rules)
	for _, race := range s.Races {
		all = append(all, race.Rule())
	}
	return all
}

// Write writes the page.
func Write(w io.Writer, s Sources) error {
	covered, err := coverage()
	if err != nil {
		return err
	}
	titles := text{"The contract of instance release, relcon", inWords("The contract of instance release") + "，relcon"}
	p := &page{
		Frame: report.NewFrame(langOf(s.Language), titles.in(s.Language), specJS, specCSS), Titles: titles, Version: s.Version, Digest: s.Digest, Rules: len(s.rules()),
		Faults: len(s.Faults), Levels: contract.Levels(), Products: contract.Products(), Report: verdictOf(s), Coverage: covered.Pages,
	}
	makeRule := ruleMaker(s)
	for _, each := range families() {
		f := family{Name: each.name, Anchor: strings.ToLower(each.prefix)}
		var written []catalogue.Rule
		for _, entry := range s.rules() {
			if !strings.HasPrefix(entry.ID, each.prefix+"-") {
				continue
			}
			shown := makeRule(entry)
			i := slices.IndexFunc(f.Operations, func(o operation) bool { return o.Name == entry.Operation })
			if i < 0 {
				i, f.Operations = len(f.Operations), append(f.Operations, operation{Name: entry.Operation, Anchor: anchor(entry.Operation)})
			}
			f.Operations[i].Rules, written = append(f.Operations[i].Rules, shown), append(written, entry)
			if len(entry.Readings) > 0 {
				p.Readings = append(p.Readings, shown)
			}
			p.Cases += len(entry.Scenarios)
		}
		if len(written) > 0 {
			f.Codes = codesOf(written, covered)
			p.Families = append(p.Families, f)
		}
	}
	return report.WritePage(w, specHTML, p, functions(s.Language))
}

// functions are what the template says things with.
func functions(language string) template.FuncMap {
	return template.FuncMap{
		"say": func(label string) (template.HTML, error) {
			if inWords(label) == "" {
				return "", fmt.Errorf("spec: %q is not said in Chinese", label)
			}
			return text{label, inWords(label)}.html(), nil
		},
		"word": func(of any) template.HTML { word := fmt.Sprint(of); return text{word, inWords(word)}.html() }, // of a report
		"pick": func(label string) string { return text{label, inWords(label)}.in(language) },
		"zh":   inWords,
		"both": func(t text) template.HTML { return t.html() },
	}
}

// verdictOf sums up the report.
func verdictOf(s Sources) *verdict {
	if s.Report == nil {
		return nil
	}
	v := &verdict{Report: s.Report, Day: s.Report.Started.UTC().Format(time.DateOnly), Good: s.Report.Exit == contract.ExitOK}
	v.Other = s.Report.Contract.Digest != "" && s.Report.Contract.Digest != s.Digest
	counts := map[contract.Outcome]int{}
	for _, rule := range s.Report.Rules {
		counts[rule.Outcome]++
		if !slices.ContainsFunc(s.rules(), func(known catalogue.Rule) bool { return known.ID == rule.ID }) {
			v.Unknown = append(v.Unknown, rule.ID)
		} else if rule.Outcome == contract.Violated {
			v.Broken = append(v.Broken, rule.ID)
		}
	}
	for _, outcome := range slices.Sorted(maps.Keys(counts)) {
		v.Counts = append(v.Counts, count{outcome, counts[outcome]})
	}
	return v
}

// langOf is the language as HTML has it.
func langOf(language string) string {
	if language == "zh" {
		return "zh-Hans"
	}
	return "en"
}

func (t text) in(language string) string {
	if language == "zh" && t.ZH != "" {
		return t.ZH
	}
	return t.EN
}

// html gives both languages, of which the page shows one.
func (t text) html() template.HTML {
	return both(template.HTMLEscapeString(contract.Printable(t.EN)), template.HTMLEscapeString(contract.Printable(t.ZH)))
}

func both(en, zh string) template.HTML {
	switch zh {
	case "":
		return template.HTML(`<span lang="en">` + en + `</span>`)
	case en:
		return template.HTML(en)
	}
	return template.HTML(`<span class="t" lang="en">` + en + `</span><span class="t" lang="zh-Hans">` + zh + `</span>`)
}

// anchor makes the id of a heading of its text.
func anchor(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name)), "-")
}
