package runner_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// judging is a piece of source with the sites that it has, by their text.
type judging struct {
	code    string
	sites   []string
	rewrite string // that must stand in the rewritten source
}

// comparisons are pieces that compare.
func comparisons() map[string]judging {
	return map[string]judging{
		"each operand of a disjunction": {
			`func (w *W) a(x int) error { if x < 4 || x > 5 { return &contract.Violation{} }; return nil }`,
			[]string{"x < 4", "x > 5"}, `if siteObjects(1, x < 4) || siteObjects(2, x > 5) {`,
		},
		"a conjunction as a whole": {
			`func (w *W) a(x int) error { if x != 0 && x > 5 { return &contract.Violation{} }; return nil }`,
			[]string{"x != 0 && x > 5"}, `if siteObjects(1, x != 0 && x > 5) {`,
		},
		"a disjunction inside a conjunction": {
			`func (w *W) a(x int) error { if x != 0 && (x > 5 || x < 2) { return &contract.Violation{} }; return nil }`,
			[]string{"x > 5", "x < 2"}, `if x != 0 && (siteObjects(1, x > 5) || siteObjects(2, x < 2)) {`,
		},
		"a negation turns it round": {
			`func (w *W) a(x int) error { if !(x > 5 && ok(x)) { return &notYet{} }; return nil }; func ok(x int) bool { return x == 1 && x != 2 }`,
			[]string{"x > 5", "ok(x)", "x == 1", "x != 2"}, `if !(siteHolds(1, x > 5) && siteHolds(2, ok(x))) {`,
		},
		"what is used both ways is not taken apart": {
			`func (w *W) a(x int) error { if !ok(x) { return &notYet{} }; if ok(x+1) { return &notYet{} }; return nil }; func ok(x int) bool { return x == 1 && x != 2 }`,
			[]string{"ok(x)", "ok(x+1)"}, `return x == 1 && x != 2`,
		},
		"a finding": {
			`func a(x int) []string { var flaws []string; if x > 5 { flaws = append(flaws, "much") } else if x < 2 { flaws = append(flaws, "little") }; return flaws }`,
			[]string{"x > 5", "x < 2"}, `else if siteObjects(2, x < 2) {`,
		},
		"an early exit": {
			`func (w *W) a(x int) error { if x == 5 { return nil }; return &contract.Violation{} }`,
			[]string{"x == 5"}, `if siteHolds(1, x == 5) { return nil }`,
		},
	}
}

// calls are pieces that leave the judging to something else.
func calls() map[string]judging {
	return map[string]judging{
		"a switch whose default objects": {
			`func (w *W) a(x int) error { switch { case x == 5: case x > 7: return w.answered(); default: return w.answered() }; return nil }
			func (w *W) answered() error { return &contract.Violation{} }`,
			[]string{"x == 5", "x > 7", "return w.answered()"}, `default: if siteObjects(3, true) { return w.answered() }`,
		},
		"a call that may object": {
			`func (w *W) a(x int) error { if err := w.b(x); err != nil { return err }; return w.b(x + 1) }
			func (w *W) b(x int) error { if x > 5 { return &contract.Violation{} }; return nil }`,
			[]string{"w.b(x)", "w.b(x + 1)", "x > 5"}, `return siteVerdict(2, w.b(x + 1))`,
		},
		"a check that is handed over": {
			`func (w *W) twice(check func() error) error { if err := check(); err != nil { return err }; return check() }
			func (w *W) a(x int) error { return w.twice(func() error { return &contract.Violation{} }) }`,
			[]string{"check()", "check()", "w.twice(func() error { return &contract.Violation{} })", "return &contract.Violation{}"}, `return siteVerdict(2, check())`,
		},
		"an effect": {
			`func a(s string) effect { return effect{holds: func(i *I) bool { return i != nil && i.Status == s }, never: gone} }; func gone(i *I) bool { return i == nil }`,
			[]string{"i != nil", "i.Status == s", "gone", "i == nil"}, `siteHolds(1, i != nil) && (!(i != nil) || (siteHolds(2, i.Status == s)))`,
		},
		"the words of a list": {
			`func (w *W) a(s string) error { if slices.Contains([]string{"A", "B"}, s) { return &contract.Violation{} }; return nil }`,
			[]string{`"A"`, `"B"`}, `[]string{siteWord(1, s, "A"), siteWord(2, s, "B")}`,
		},
		"what is about ourselves is outside": {
			`func (w *W) a(x int) error { if x > 5 { return &contract.Fault{} }; if x < 2 { return &contract.Missing{} }; if err := w.b(x); err != nil { return fmt.Errorf("arranging: %s", err) }; return nil }
			func (w *W) b(x int) error { if x > 5 { return &contract.Violation{} }; return nil }`,
			[]string{"x > 5"}, `if err := w.b(x); err != nil {`,
		},
		"what another function makes an error of ours of is outside": {
			`func (w *W) a(x int) error { if err := w.b(x); err != nil { return arranging("it", err) }; return nil }
			func arranging(what string, err error) error { return fmt.Errorf("arranging %s: %s", what, err) }
			func (w *W) b(x int) error { if x > 5 { return &contract.Violation{} }; return nil }`,
			[]string{"x > 5"}, `if err := w.b(x); err != nil {`,
		},
	}
}

// Each piece of source stands in a package that judges; the sites are named by their text.
func TestSitesAreTheComparisonsThatJudge(t *testing.T) {
	t.Parallel()
	cases := comparisons()
	maps.Copy(cases, calls())
	for name, each := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := surveyFiles(map[string]string{"steps/a.go": "package steps\n" + each.code})
			require.NoError(t, err)
			var found []string
			for _, s := range all.sites {
				found = append(found, s.text)
			}
			require.Equal(t, each.sites, found)
			rewritten := string(all.sources[0].rewritten())
			require.Contains(t, rewritten, each.rewrite)
			_, err = parser.ParseFile(token.NewFileSet(), "a.go", rewritten, 0)
			require.NoError(t, err, rewritten)
		})
	}
}

// The proof itself takes its time and is asked for by a tag; that the steps can be read and rewritten is seen at once.
func TestTheStepsHaveSites(t *testing.T) {
	t.Parallel()
	all, err := surveyDir(filepath.Join("..", "steps"))
	require.NoError(t, err)
	require.NotEmpty(t, all.outside["contract.Fault"])
	names, files := map[string]bool{}, map[string]bool{}
	for i, s := range all.sites {
		require.Equal(t, i+1, s.number)
		require.False(t, names[s.name()], "%s stands twice", s.name())
		names[s.name()], files[s.file] = true, true
	}
	for _, path := range []string{"steps/answer.go", "steps/compare.go", "steps/effects.go", "steps/properties.go", "steps/watch.go"} {
		require.True(t, files[path], "%s has no site", path)
	}
	for _, s := range all.sources {
		rewritten := s.rewritten()
		_, err := parser.ParseFile(token.NewFileSet(), s.path, rewritten, 0)
		require.NoError(t, err)
		require.Equal(t, bytes.Count(s.text, []byte("\n")), bytes.Count(rewritten, []byte("\n")), "lines must stay where they are")
	}
}
