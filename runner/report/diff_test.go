package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// changed is a comparison that has every kind of change, and answers that try to do harm.
func changed() *result.Diff {
	base, head := conformant(), everything()
	base.Contract.Digest, head.Contract.Digest = "sha256:0001", "sha256:0002"
	head.Selection = catalogue.Selection{}
	base.Provider.Name, head.Provider = "zenlayer", contract.Provider{Name: "zenlayer", Version: "2026.11.3", Build: "4f2c1d"}
	was := func(id string, change func(*result.Rule)) {
		for _, each := range everything().Rules {
			if each.ID == id {
				change(&each)
				base.Rules = append(base.Rules, each)
			}
		}
	}
	was("BMC-TRM-03", func(r *result.Rule) { r.Outcome, r.Scenarios[0].Outcome = contract.Proved, contract.Passed })
	was("BMC-TRM-04", func(r *result.Rule) { r.Outcome, r.Scenarios = contract.Proved, nil })
	was("BMC-REL-13", func(r *result.Rule) { r.Reading = "the good ones\x1b[31m" })
	was("BMC-TRM-14", func(r *result.Rule) { r.Outcome, r.Failures = contract.Violated, nil })
	was("ZC-ENV-05", func(r *result.Rule) {
		r.ID, r.Title, r.Scenarios[0].Name = "ZC-ENV-06", "A clause of before", "A scenario of before"
	})
	fixed, slow := &head.Rules[0], rule("BMC-REL-03", "A slow one", contract.Required, contract.Proved, scenario(4000, "Slow", contract.Passed, ""))
	base.Rules[0].Outcome, base.Rules[0].Scenarios[0].Outcome = contract.Violated, contract.Failed
	fixed.Scenarios[0].Outcome = contract.Passed
	before := slow
	before.Scenarios = []result.Scenario{scenario(400, "Slow", contract.Passed, "")}
	base.Rules, head.Rules = append(base.Rules, before), append(head.Rules, slow)
	return result.NewDiff(base, head)
}

func diffText(t require.TestingT, d *result.Diff, printer *report.Text) string {
	var out bytes.Buffer
	printer.Out = &out
	require.NoError(t, printer.FinishDiff(d))
	return out.String()
}

func TestGoldenDiff(t *testing.T) {
	t.Parallel()
	for _, kind := range result.Kinds() {
		require.True(t, kind == result.NewlyTested || len(changed().Of(kind)) > 0, "the sample has every kind: %s", kind)
	}
	for name, d := range map[string]*result.Diff{"diff": changed(), "diff-same": result.NewDiff(conformant(), conformant())} {
		for _, format := range report.DiffFormats().Names() {
			golden(t, name+"."+format, encodedBy(t, report.DiffFormats(), format, d))
		}
		golden(t, name+".verbose.txt", []byte(diffText(t, d, &report.Text{Width: 100, Color: true, Verbose: true})))
	}
}

// Every format of a comparison tells the same: the conclusion, and the rules that are newly violated and newly untested.
func TestEveryDiffTellsTheSame(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../schemas/report/diff.json")
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		d := result.NewDiff(drawReport(t), drawReport(t))
		data := encodedBy(t, report.DiffFormats(), "json", d)
		parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		require.NoError(t, schema.Validate(parsed))
		plain, summary := string(encodedBy(t, report.DiffFormats(), "text", d)), string(encodedBy(t, report.DiffFormats(), "markdown", d))
		require.Equal(t, d.Exit == contract.ExitViolated, strings.HasPrefix(lastLine(plain), "regressed: "), lastLine(plain))
		require.Equal(t, d.Exit == contract.ExitViolated, strings.HasPrefix(summary, "## ❌"))
		require.NotContains(t, plain+summary+diffText(t, d, &report.Text{}), "\x1b")
		for _, c := range d.Changes {
			require.Contains(t, plain, c.Rule)
			require.Contains(t, summary, c.Rule)
			require.Contains(t, string(data), fmt.Sprintf("%q", c.Rule))
		}
	})
}
