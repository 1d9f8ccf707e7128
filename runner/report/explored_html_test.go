package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

// explored is an exploration that found something.
func explored() *result.Exploration {
	return &result.Exploration{
		Schema: result.ExplorationSchema, Relcon: "1.2.3", Target: "zenlayer-staging", TargetFile: "staging.yaml", Seed: 7, Started: started(), DurationMs: 5460,
		Contract: result.Contract{Digest: "sha256:0123456789abcdef", Rules: 153, Scenarios: 1275}, Provider: contract.Provider{Name: "zenlayer", Version: "2026.11.3"},
		Verdict: contract.NonConformant, Exit: contract.ExitViolated, Calls: 490, Cases: 158, Singles: 3,
		Findings: []result.Explored{
			{Rule: "BMC-REL-06", Level: contract.Required, Title: "A request names at most 100 instances", Got: "200, accepted", Want: "refused", Step: `When the client releases "fleet"`,
				Scenario: "Scenario: BMC-REL-06, case 33 of seed 7\n  Given 101 instances \"fleet\" are in the recycle bin\n  When the client releases \"fleet\"\n  Then the request is refused\n", Number: 33, Calls: 1, Seen: 2, After: 106},
			{Rule: "ZC-ENV-07", Level: contract.Recommended, Title: "UTF-8", Got: "<b>a mark</b>", Want: "none", Scenario: "Scenario: ZC-ENV-07", Calls: 1, Seen: 1, After: 1, Unstable: true},
		},
		Errors: map[string]int{"the hook was silent": 2},
		Cells: []result.Cell{
			{Rule: "BMC-REL-01", Operation: "ReleaseInstances", Status: "RECYCLE", Charge: "POSTPAID", Version: "2022-11-20", Scheme: "Bearer", Calls: 3},
			{Rule: "BMC-REL-01", Operation: "ReleaseInstances", Status: "RECYCLE", Charge: "POSTPAID", Version: "2022-11-20", Scheme: "ZC2-HMAC-SHA256", Calls: 1},
			{Rule: "BMC-TRM-01", Operation: "TerminateInstance", Status: "RUNNING", Calls: 1},
		},
		Unreached: []result.Cell{{Rule: "BMC-REL-01", Operation: "ReleaseInstances", Status: "PENDING"}},
		Unmet:     []string{"BMC-REL-07", "BMC-REL-14"},
		Left: result.Left{
			Leftovers: []result.Leftover{{Product: contract.BMC, InstanceID: "i-1", Reason: "it is still listed"}}, Sweep: "relcon sweep --ledger run.ledger",
		},
	}
}

// replayed is an exploration whose findings were played again.
func replayed() *result.Exploration {
	e := explored()
	e.Findings, e.Cells, e.Unreached, e.Unmet, e.Leftovers, e.Errors, e.Sweep, e.Singles = nil, nil, nil, nil, nil, nil, "", 0
	e.Replayed = []result.Replayed{{Rule: "BMC-REL-06", Status: "FAILED", Got: "200", Want: "refused", Steps: []result.ReplayedStep{{Step: `Given 101 instances "fleet"`, Status: "ok"}, {Step: "Then the request is refused", Status: "FAILED"}}}}
	return e
}

// raced is an exploration in which calls of several clients overlapped.
func raced() *result.Exploration {
	e := replayed()
	e.Replayed, e.Faults, e.Cases = nil, []string{"race-02-bmc-both-released"}, 132
	e.Racing = &result.Racing{Clients: 3, Overlapping: 401, Checks: 270, CheckMicros: 469, Listings: map[contract.Product]string{contract.BMC: "at once", contract.ZEC: "later"}}
	call := contract.RaceCall{Operation: "ReleaseInstances", Names: []string{"alpha"}}
	e.Findings = []result.Explored{{
		Rule: "RACE-02", Level: contract.Recommended, Title: "At most one is told", Got: "2 requests are told that they released alpha", Want: "one of them at most", Number: 8, Calls: 2, Seen: 16, After: 40, Cases: 9,
		Race: &contract.Race{Product: contract.BMC, Clients: [][]contract.RaceCall{{call}, {call}}, Instances: []contract.RaceItem{
			{Name: "alpha", Status: "RECYCLE"}, {Name: "beta", Account: 1, Status: "RUNNING", ChargeType: "PREPAID", Commitment: true}}},
		Events: []contract.RaceEvent{
			{Client: 2, Call: "ReleaseInstances alpha", From: 0, To: 1320, Answer: "200, accepted", Kind: "accepted"},
			{Client: 1, Call: "ReleaseInstances alpha, version 2026-02-01", From: 260, To: 1400, Answer: "200, accepted", Kind: "accepted"},
			{Client: 1, Call: "DescribeInstances", From: 1500, To: 1640, Answer: "alpha not listed", Kind: "listing"},
			{Call: "look at the account", From: 24620, To: 25090, Answer: "alpha not listed", Kind: "listing"},
		},
	}}
	return e
}

func TestGoldenExplorations(t *testing.T) {
	for name, e := range map[string]*result.Exploration{"explored": explored(), "explored-replayed": replayed(), "explored-raced": raced()} {
		for _, format := range report.ExploreFormats().Names() {
			golden(t, name+"."+format, encodedBy(t, report.ExploreFormats(), format, e))
		}
		var out bytes.Buffer
		require.NoError(t, (&report.Text{Out: &out, Width: 100}).FinishExploration(e, "explored file.json"))
		golden(t, name+".txt", out.Bytes())
	}
}

// The schema of an exploration allows what is written, and a broken report is not played again.
func TestExplorationsKeepTheirSchema(t *testing.T) {
	for _, e := range []*result.Exploration{explored(), replayed(), raced()} {
		e.Contract.Digest = "sha256:" + strings.Repeat("0", 64)
		if e.Findings == nil {
			e.Findings = []result.Explored{}
		}
		for n := range e.Replayed {
			e.Replayed[n].Level = contract.Required
		}
		for n := range e.Findings {
			if e.Findings[n].Race == nil {
				e.Findings[n].Case = contract.Script{Product: contract.BMC, Given: []string{"instance \"alpha\" is running"}, When: []contract.ScriptStep{{Text: "the client terminates \"alpha\""}}}
			}
		}
		data := encodedBy(t, report.ExploreFormats(), "json", e)
		again, err := result.ReadExploration(data)
		require.NoError(t, err)
		require.Equal(t, e, again)
		for spoilt, want := range map[string]string{
			string(bytes.Replace(data, []byte(`"seed": 7`), []byte(`"seed": -7`), 1)):                            "seed",
			string(bytes.Replace(data, []byte(`"seed": 7`), []byte(`"seed": 7, "more": 1`), 1)):                  "more",
			string(bytes.Replace(data, []byte("relcon-explore/1"), []byte("relcon-explore/2"), 1)):               "relcon-explore/2",
			string(bytes.Replace(data, []byte(`"level": "required"`), []byte(`"level": "important"`), 1)):        "level",
			string(bytes.Replace(data, []byte(`"level": "recommended"`), []byte(`"level": "recommendable"`), 1)): "level",
		} {
			if spoilt != string(data) {
				_, err := result.ReadExploration([]byte(spoilt))
				require.ErrorContains(t, err, want)
			}
		}
	}
}

// The elements and attributes of the page are those of the template, whatever the texts are.
func TestTheExploredPageEscapesEveryText(t *testing.T) {
	page := func(e *result.Exploration) []string {
		shape, _ := tags(string(encodedBy(t, report.ExploreFormats(), "html", e)))
		return shape
	}
	want := page(explored())
	rapid.Check(t, func(t *rapid.T) {
		e := explored()
		f, cell := &e.Findings[0], &e.Cells[2]
		reason := ""
		for i, place := range []*string{&e.Target, &e.Relcon, &e.TargetFile, &f.Rule, &f.Title, &f.Got, &f.Want, &f.Step, &f.Scenario, &cell.Rule, &cell.Operation, &cell.Status, &e.Unreached[0].Status, &e.Unmet[0], &e.Sweep, &reason} {
			hostile := rapid.SampledFrom([]string{"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onclick='alert(1)", "</style></title>", "javascript:alert(1)", "<!--", "\x00\u202e<b>"})
			*place = fmt.Sprintf("x%d%s", i, rapid.OneOf(hostile, words()).Draw(t, "text"))
		}
		e.Errors = map[string]int{reason: 1}
		require.Equal(t, want, page(e))
	})
}

// The same holds for a history of several clients. No text of the target gets into the style of a bar.
func TestTheDrawnHistoryEscapesEveryText(t *testing.T) {
	page := func(e *result.Exploration) []string {
		shape, _ := tags(string(encodedBy(t, report.ExploreFormats(), "html", e)))
		return shape
	}
	want, e := page(raced()), raced()
	f := &e.Findings[0]
	for _, place := range []*string{&f.Events[0].Call, &f.Events[1].Answer, &f.Events[2].Answer, &f.Race.Instances[0].Name, &f.Race.Instances[1].Status} {
		*place = `"><script>alert(1)</script>' style='color:red`
	}
	require.Equal(t, want, page(e))
}

func TestTheExploredPageStandsAlone(t *testing.T) {
	for _, e := range []*result.Exploration{explored(), replayed(), raced()} {
		page := string(encodedBy(t, report.ExploreFormats(), "html", e))
		require.NotRegexp(t, `(?i)<[^>]*\s(src|action|srcset)=|<(link|base|iframe|object)|url\(|@import|https?://`, page)
		require.Contains(t, page, "default-src 'none'")
		require.NotContains(t, page, "ZgotmplZ")
	}
	require.Contains(t, string(encodedBy(t, report.ExploreFormats(), "html", explored())), "relcon explore --target staging.yaml --allow-release zenlayer-staging --seed 7 --calls 490")
}
