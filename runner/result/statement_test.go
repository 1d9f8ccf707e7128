package result

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
)

const digestOfReport = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

// config gives the annotations of a part of the configuration.
func config(s *Statement, name string) map[string]any {
	for _, each := range s.Predicate.Configuration {
		if each.Name == name {
			return each.Annotations
		}
	}
	return nil
}

func TestStatement(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		report                 string
		exit                   int
		selected               bool
		result                 string
		passed, warned, failed string
		untested               map[string]any
	}{
		"all is proved":       {"A proved | a passed\nB proved | b passed", 0, false, StatementPassed, "A B", "", "", nil},
		"a violation":         {"A proved | a passed\nB violated | b failed", 1, false, StatementFailed, "A", "", "B", nil},
		"a warning":           {"A proved | a passed\nB violated level=recommended | b failed", 0, false, StatementWarned, "A", "B", "", nil},
		"known":               {"A proved | a passed\nB known known=b/s | b failed @s", 0, false, StatementWarned, "A", "B", "", nil},
		"partial":             {"A proved | a passed\nB open | b skipped", 0, false, StatementWarned, "A", "", "", map[string]any{"B": "why"}},
		"incomplete":          {"A proved | a passed\nB open | b errored", 3, false, StatementFailed, "A", "", "", map[string]any{"B": "why"}},
		"something is left":   {"A proved | a passed", 5, false, StatementFailed, "A", "", "", nil},
		"a part of the rules": {"A proved | a passed", 0, true, StatementWarned, "A", "", "", nil},
		"not applicable":      {"A proved | a passed\nB not-applicable | b skipped", 0, false, StatementPassed, "A", "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := sketch(t, "sha256:"+digestOfReport, each.report)
			r.Exit = each.exit
			if each.selected {
				r.Selection = catalogue.Selection{Patterns: []string{"A"}}
			}
			s := NewStatement(r, digestOfReport)
			p := s.Predicate
			require.Equal(t, each.result, p.Result)
			require.Equal(t, []string{each.passed, each.warned, each.failed}, []string{strings.Join(p.PassedTests, " "), strings.Join(p.WarnedTests, " "), strings.Join(p.FailedTests, " ")})
			require.Equal(t, each.untested, config(s, "not tested"))
			require.Equal(t, each.selected, config(s, "run")["selection"] != nil)
			var out bytes.Buffer
			require.NoError(t, WriteValue(&out, s))
			read, err := ReadStatement(&out)
			require.NoError(t, err)
			require.NoError(t, s.Check(read))
		})
	}
}

func TestTheSubjectsOfAStatement(t *testing.T) {
	t.Parallel()
	report := Resource{Name: "relcon-report.json", Digest: map[string]string{"sha256": digestOfReport}}
	for build, want := range map[string]map[string]string{
		"":                             nil,
		"4f2c1d":                       nil,
		strings.Repeat("a", 40):        {"gitCommit": strings.Repeat("a", 40)},
		digestOfReport:                 {"sha256": digestOfReport},
		"sha256:" + digestOfReport:     {"sha256": digestOfReport},
		"sha256:" + digestOfReport[1:]: nil,
	} {
		r := &Report{Provider: contract.Provider{Name: "zenlayer", Version: "2026.11.3", Build: build}}
		subjects := []Resource{report}
		if want != nil {
			subjects = []Resource{{Name: "zenlayer 2026.11.3 (" + build + ")", Digest: want}, report}
		}
		s := NewStatement(r, digestOfReport)
		require.Equal(t, subjects, s.Subject, build)
		require.Equal(t, "2026.11.3", config(s, "provider")["version"])
	}
}

func TestCheckOfAStatement(t *testing.T) {
	t.Parallel()
	r := sketch(t, "", "A proved | a passed\nB open | b skipped")
	s := NewStatement(r, digestOfReport)
	for name, each := range map[string]struct{ change, want string }{
		"another report": {strings.Replace(digestOfReport, "a", "b", 1), "subject[0].digest.sha256: the statement has "},
		"more proved":    {`["A", "B"]`, `predicate.passedTests: the statement has ["A","B"], and the report ["A"]`},
		"a better word":  {`"PASSED"`, `predicate.result: the statement has "PASSED", and the report "FAILED"`},
		"another reason": {`"no matter"`, `annotations.B: the statement has "no matter", and the report "why"`},
		"a member more":  {`{"x": 1, `, "has members that do not come from the report"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failed := *s
			failed.Predicate.Result = StatementFailed
			var out bytes.Buffer
			require.NoError(t, WriteValue(&out, failed))
			old := map[string]string{"another report": digestOfReport, "more proved": "[\n      \"A\"\n    ]", "a better word": `"FAILED"`, "another reason": `"why"`, "a member more": "{"}[name]
			require.Contains(t, out.String(), old)
			read, err := ReadStatement(strings.NewReader(strings.Replace(out.String(), old, each.change, 1)))
			require.NoError(t, err)
			require.ErrorContains(t, failed.Check(read), each.want)
		})
	}
	for text, want := range map[string]string{
		"no":                           "not a JSON statement",
		`{"_type": "x"}`:               `_type is "x" and predicateType nothing, want`,
		`{"_type": "x", "_type": "x"}`: "stands twice",
		`{} {}`:                        "not a JSON statement",
		`{"payload": "eyJhIjoxfQ"}`:    "_type",
	} {
		_, err := ReadStatement(strings.NewReader(text))
		require.ErrorContains(t, err, want)
	}
}
