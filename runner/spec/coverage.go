package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"relcon/features"
)

// covered is features/coverage.json: what the pages say, statement by statement, and the rules that hold it.
type covered struct {
	Pages []coveredPage `json:"pages"`
}

// coveredPage is one page of a provider.
type coveredPage struct {
	Page       string      `json:"page"`
	Family     string      `json:"family"` // beginning of the ids of the rules of its operation
	Statements []statement `json:"statements"`
}

// statement is one thing that a page says, in our words: no sentence of a page stands here.
type statement struct {
	At    string   `json:"at"` // section of the page, and what in it
	Says  string   `json:"says"`
	ZH    string   `json:"zh"`
	Code  string   `json:"code,omitempty"` // that it is about
	Rules []string `json:"rules,omitempty"`
	Why   string   `json:"why,omitempty"` // why no rule covers it, or not all of it
	WhyZH string   `json:"whyZh,omitempty"`
}

// coverage reads features/coverage.json.
func coverage() (*covered, error) {
	var c covered
	decoder := json.NewDecoder(bytes.NewReader(features.Coverage))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("coverage.json: %w", err)
	}
	return &c, nil
}

// meaning is what the page of a rule's operation says of a code; empty where it does not.
func (c *covered) meaning(rule, code string) text {
	for _, page := range c.Pages {
		if !strings.HasPrefix(rule, page.Family+"-") {
			continue
		}
		if i := slices.IndexFunc(page.Statements, func(s statement) bool { return s.Code == code }); i >= 0 {
			return page.Statements[i].Text()
		}
	}
	return text{}
}

// Text is what the statement says.
func (s statement) Text() text { return text{s.Says, s.ZH} }

// Reason is why it is not covered.
func (s statement) Reason() text { return text{s.Why, s.WhyZH} }

// Place is where it stands.
func (s statement) Place() text { return text{s.At, placeInChinese(s.At)} }

// Open counts the statements without rules.
func (p coveredPage) Open() int {
	n := 0
	for _, each := range p.Statements {
		if len(each.Rules) == 0 {
			n++
		}
	}
	return n
}
