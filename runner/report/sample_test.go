package report_test

import (
	"fmt"
	"strings"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// started is when every report of these tests began.
func started() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// release is the exchange of a release that the provider answered with status and body.
func release(status int, body string) result.Exchange {
	return result.Exchange{
		Operation: "ReleaseInstances",
		Request: result.Request{
			Method: "POST",
			URL:    "https://staging.example.com/api/v2/bmc",
			Header: map[string]string{"X-Zc-Action": "ReleaseInstances", "Authorization": "(blanked)"},
			Body:   `{"instanceIds":["i-alpha"]}`,
		},
		Response:   result.Response{Status: status, Header: map[string]string{"Content-Type": "application/json"}, Body: body},
		DurationMs: 12.5,
	}
}

// describe is the exchange of reading the inventory.
func describe() result.Exchange {
	e := release(200, `{"requestId":"T2","response":{"requestId":"T2","totalCount":0,"dataSet":[]}}`)
	e.Operation = "DescribeInstances"
	e.Request.Body = `{"instanceIds":["i-alpha"]}`
	return e
}

func scenario(line int, name string, outcome contract.Outcome, reason string, exchanges ...result.Exchange) result.Scenario {
	s := result.Scenario{
		Name: name, Location: fmt.Sprintf("features/zenlayer/bmc_release_instances.feature:%d", line),
		Product: contract.BMC, Outcome: outcome, Reason: reason, DurationMs: float64(line) * 1.5, Exchanges: exchanges,
	}
	if outcome == contract.Failed {
		s.Step = `Then the request is refused with 403 "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"`
	}
	return s
}

func rule(id, title string, level contract.Level, outcome contract.Outcome, scenarios ...result.Scenario) result.Rule {
	return result.Rule{
		ID: id, Title: title, Operation: "BMC ReleaseInstances", Level: level, Outcome: outcome,
		Source: "Zenlayer BMC ReleaseInstances, 1 (note) and 6 (error codes)", Scenarios: scenarios,
	}
}

// of wraps rules in a report of a run against a staging target.
func of(verdict contract.Verdict, exit int, rules ...result.Rule) *result.Report {
	return &result.Report{
		Schema: result.SchemaName, Relcon: "1.2.3", Verdict: verdict, Exit: exit, Target: "zenlayer-staging",
		TargetFile: "staging.yaml", Seed: 7, Started: started(), DurationMs: 1234.5, Rules: rules,
		Commit: "4f2c1d00aa55f7a9c3b2", Contract: result.Contract{Digest: "sha256:" + strings.Repeat("0123456789abcdef", 4), Rules: 153, Scenarios: 1193},
		Provider:  contract.Provider{Name: "zenlayer", Version: "2026.11.3", Build: "b81"},
		Selection: catalogue.Selection{Patterns: []string{"BMC-*,ZC-*", "!BMC-REL-16"}, Level: contract.Required, Shard: catalogue.Shard{Index: 2, Of: 4}},
	}
}

// everything is a report that has every outcome of rules and scenarios, and answers that try to do harm.
func everything() *result.Report {
	got := `ReleaseInstances: got 200 {"requestId":"T1"}, want 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED`
	hostile := "got \x1b[31mred\x1b[0m ]]> & <b>, want plain\n  $.code: absent\n  $.message: absent"
	long := `{"requestId":"T1","message":"` + "\x00" + strings.Repeat("ü", 700) + `"}`
	violated := rule("BMC-REL-02", "Only an instance in the recycle bin can be released", contract.Required, contract.Violated,
		scenario(20, "An instance that is running is refused", contract.Failed, got, release(200, `{"requestId":"T1"}`), describe()),
		scenario(21, "An instance that is creating is refused", contract.Failed, got, release(200, `{"requestId":"T3"}`)),
		scenario(22, "An instance that is installing is refused", contract.Failed, hostile, describe(), release(200, long)),
		scenario(23, "An instance that is booting is refused", contract.Errored, "arranging it: provider-state hook: got 500, want 200 or 501"),
		scenario(24, "An instance that is stopped is refused", contract.Passed, "", release(403, `{"requestId":"T4"}`)))
	violated.Scenarios[0].Events = []result.Event{
		{State: "an account", Text: "arranged account 1: bmc default"}, {State: "instances", Text: "arranged in account 1: 1 instance RUNNING: i-alpha"},
		{State: "time passes", Text: "the clock of account 1 moves by 24h", After: 1, AtMs: 20}, {State: result.Over, Text: "the scenario is over", After: 2, AtMs: 30},
	}
	warned := rule("BMC-REL-09", "An empty list releases nothing", contract.Recommended, contract.Violated,
		scenario(60, "An empty list is refused", contract.Failed, "ReleaseInstances: got 200, want a refusal", release(200, "")))
	reading := rule("BMC-REL-13", "A refused batch releases nothing, or the good ones", contract.Reading, contract.Proved,
		scenario(80, "A batch with a running instance", contract.Passed, "", release(403, `{}`)))
	reading.Reading, reading.Scenarios[0].Reading = "nothing-released", "nothing-released"
	clock := rule("BMC-TRM-03", "It stays in the bin until 24 hours have passed", contract.Required, contract.Open,
		scenario(31, "Shortly before the day is over", contract.Skipped, `the target can't give the need "clock": declared as not available`))
	clock.Operation, clock.Missing = "BMC TerminateInstance", []contract.Need{contract.NeedClock}
	again := clock
	again.ID, again.Title = "BMC-TRM-04", "After 24 hours it is released by itself"
	billing := rule("BMC-TRM-02", "Its billing stops", contract.Required, contract.Open,
		scenario(40, "Billing of a returned instance", contract.Errored, "bmc endpoint https://staging.example.com: connection refused"))
	billing.Operation = "BMC TerminateInstance"
	other := rule("BMC-TRM-07", "A cancelled subscription stays until it expires", contract.Required, contract.NotApplicable)
	other.Operation, other.Reason = "BMC TerminateInstance", "BMC-TRM-06 is read as refused"
	known := rule("BMC-TRM-14", "An instance that does not exist is refused", contract.Required, contract.Known,
		scenario(90, "An unknown instance", contract.Failed, "TerminateInstance: got 403, want 404", release(403, `{"code":"X"}`)))
	known.Operation, known.Reason = "BMC TerminateInstance", "listed in known.yaml: to be mended in May (OPS-17)"
	known.Failures = []result.Failure{{Scenario: "An unknown instance", Step: known.Scenarios[0].Step, Status: result.FailureKnown, Reason: "to be mended in May", Ticket: "OPS-17", Expires: "2026-05-31"}}
	step := violated.Scenarios[0].Step
	violated.Failures = []result.Failure{
		{Scenario: "An instance that is running is refused", Step: step, Status: result.FailureNew},
		{Scenario: "An instance that is creating is refused", Step: step, Status: result.FailureKnown, Reason: "the fix waits", Expires: "2026-05-31"},
		{Scenario: "An instance that is installing is refused", Step: step, Status: result.FailureExpired, Reason: "the fix waits", Expires: "2026-02-28"},
	}
	spread := release(404, `{"requestId":"T9","code":"not_found"}`)
	judged := rule("ZC-ENV-05", "The code of a refusal is written in UPPER_SNAKE", contract.Required, contract.Violated,
		scenario(70, "The code for a wrong type", contract.Passed, "", release(400, `{}`)))
	judged.Findings, judged.Found = []result.Finding{
		{Scenario: "One instance", Location: "features/zenlayer/bmc_release_instances.feature:10", Place: "exchange 2, bmc ReleaseInstances",
			Got: "not_found\x1b[31m", Want: "a code in UPPER_SNAKE", Exchange: &spread},
		{Place: "exchange 1, bmc DescribeInstances", Got: "unknown_key", Want: "a code in UPPER_SNAKE"},
	}, 12
	late := rule("BMC-REL-14", "An instance outside the bin survives every batch", contract.Required, contract.Violated,
		scenario(95, "A running one survives", contract.Failed, "inventory 5, instance i-9: got not listed, want RUNNING as before"))
	late.Scenarios[0].Step = ""
	late.Findings, late.Found = []result.Finding{{Scenario: "A running one survives", Location: late.Scenarios[0].Location,
		Place: "inventory 5, instance i-9", Got: "not listed", Want: "RUNNING as before"}}, 1
	proved := rule("BMC-REL-01", "An instance in the recycle bin is released", contract.Required, contract.Proved,
		scenario(10, "One instance", contract.Passed, "", release(200, `{}`)))
	r := of(contract.NonConformant, contract.ExitViolated, proved, violated, warned, reading, billing, clock, again, other, known, judged, late)
	r.Leftovers = []result.Leftover{
		{Product: contract.BMC, InstanceID: "i-omega", Status: "RUNNING", Scenario: "An instance that is running is refused", Reason: "its account was torn down, and still lists it"},
		{Product: contract.ZEC, Kind: "recycle-bin", Reason: "it could not be torn down: provider-state hook: got 500"},
	}
	r.Unchecked = []result.Leftover{{Product: contract.BSS, Scenario: "One instance", Reason: "no answer came when it was asked for"}}
	r.Sweep = "relcon sweep --ledger .relcon/staging.ledger --yes"
	r.Truncated = "the run recorded 256 MiB, which is its limit"
	return r
}

// conformant is a report of a good run against the built-in reference.
func conformant() *result.Report {
	r := of(contract.Conformant, contract.ExitOK,
		rule("BMC-REL-01", "An instance in the recycle bin is released", contract.Required, contract.Proved,
			scenario(10, "One instance", contract.Passed, "", release(200, `{}`))),
		rule("BMC-REL-02", "Only an instance in the recycle bin can be released", contract.Required, contract.Proved,
			scenario(20, "A running one", contract.Passed, ""), scenario(21, "A stopped one", contract.Passed, "")))
	r.Target, r.TargetFile, r.Seed, r.DurationMs = "reference", "", 0, 410
	r.Commit, r.Provider, r.Selection = "", contract.Provider{}, catalogue.Selection{}
	return r
}

// unreachable is a report of a run that found nobody at the other end.
func unreachable() *result.Report {
	r := of(contract.NoVerdict, contract.ExitUnreachable)
	r.Reason = "bmc endpoint https://staging.example.com: connection refused"
	return r
}
