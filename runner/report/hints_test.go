package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestAFailureSaysWhatItMayComeFrom(t *testing.T) {
	moved := []result.Event{
		{State: "an account", Text: "arranged account 1: bmc default"},
		{State: "time passes", Text: "the clock of account 1 moves by 23h", After: 1},
		{State: "time passes", Text: "the clock of account 1 moves by 1h", After: 2},
		{State: result.Over, Text: "the scenario is over", After: 3},
		{State: "time passes", Text: "the clock of account 1 moves by 25h", After: 3},
	}
	const time = `the hook was asked to move it by 23h and 1h (state "time passes"), and said that it did.`
	const wait = "hint: 10m0s is limits.settleTimeout of staging.yaml; where the provider needs longer until an effect shows, raise it."
	for name, each := range map[string]struct {
		reason     string
		events     []result.Event
		time, wait bool
	}{
		"the effect of time is late":     {`instance "alpha": got RECYCLE after 10m0s, want released`, moved, true, true},
		"time had no effect":             {`instance "alpha": got RECYCLE, want released`, moved, true, false},
		"an effect is late without time": {`instance "alpha": got RECYCLE after 10m0s, want released`, moved[:1], false, true},
		"an answer has another form":     {"ReleaseInstances: got 200 {}, want 200 and the documented body\n  the answer has no requestId", moved, false, false},
		"time moved when it was over":    {`instance "alpha": got RECYCLE, want released`, moved[3:], false, false},
		"time moved after the answer":    {`ReleaseInstances: got 200 {"requestId":"T1"}, want 403`, moved[1:], false, false},
		"time moved before the answer":   {`ReleaseInstances: got 200 {"requestId":"T3"}, want 403`, moved, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, outcome := range []contract.Outcome{contract.Failed, contract.Errored} {
				s := scenario(1, "A case", outcome, each.reason, release(200, `{"requestId":"T1"}`), release(200, `{"requestId":"T2"}`), release(200, `{"requestId":"T3"}`))
				s.Step, s.Events = "Then it is released", each.events
				level := map[contract.Outcome]contract.Outcome{contract.Failed: contract.Violated, contract.Errored: contract.Open}[outcome]
				got := text(t, of(contract.NonConformant, contract.ExitViolated, rule("BMC-TRM-04", "A rule", contract.Required, level, s)), &report.Text{Width: 500})
				require.Equal(t, each.time, strings.Contains(got, time), got)
				require.Equal(t, each.wait, strings.Contains(got, wait), got)
			}
		})
	}
}

// Where every effect that showed did so at once, nobody is told to wait longer.
func TestAWaitIsNotToBeLongerWhereEffectsShowSoon(t *testing.T) {
	for took, want := range map[float64]bool{0: true, 3000: true, 900: false} { // milliseconds, of four seconds
		late := scenario(1, "A case", contract.Failed, `instance "alpha": got Normal after 4s, want released`, release(200, `{"requestId":"T1"}`))
		shown := scenario(2, "Another", contract.Passed, "", release(200, `{"requestId":"T2"}`))
		late.Step, shown.SettledMs = "Then it is released", took
		got := text(t, of(contract.NonConformant, contract.ExitViolated, rule("BMC-TRM-04", "A rule", contract.Required, contract.Violated, late, shown)), &report.Text{Width: 500})
		require.Equal(t, want, strings.Contains(got, "limits.settleTimeout"), "%v: %s", took, got)
	}
}

// A hint stands under the reason that it explains, not behind the exchanges.
func TestAHintStandsUnderItsReason(t *testing.T) {
	late := scenario(1, "A case", contract.Failed, `instance "alpha": got RECYCLE after 5s, want released`, release(200, `{"requestId":"T1"}`))
	got := text(t, of(contract.NonConformant, contract.ExitViolated, rule("BMC-TRM-04", "A rule", contract.Required, contract.Violated, late)), &report.Text{Width: 500})
	require.Contains(t, got, "got RECYCLE after 5s, want released\n      hint: 5s is limits.settleTimeout of staging.yaml;")
}

// The formats for people say it, too.
func TestEachFormatForPeopleSaysWhatAFailureMayComeFrom(t *testing.T) {
	s := scenario(1, "A case", contract.Failed, `instance "alpha": got RECYCLE after 10m0s, want released`, release(200, `{"requestId":"T1"}`))
	s.Step, s.Events = "Then it is released", []result.Event{{State: "time passes", Text: "the clock of account 1 moves by 23h", After: 1}}
	r := of(contract.NonConformant, contract.ExitViolated, rule("BMC-TRM-04", "A rule", contract.Required, contract.Violated, s))
	for _, format := range report.RunFormats() {
		if !slices.Contains([]string{"html", "markdown", "junit"}, format.Name) {
			continue
		}
		data, err := format.Encode(r)
		require.NoError(t, err)
		got := strings.Join(strings.Fields(string(data)), " ")
		for _, hint := range []string{"hint: time did not pass by itself here: the hook was asked to move it by 23h", "until an effect shows, raise it."} {
			require.Equal(t, 1, strings.Count(got, hint), "%s: %s: %s", format.Name, hint, got)
		}
	}
}

// The judge knows when an instance was due, whichever clock was moved.
func TestAFindingOfTheJudgeSaysThatTimeWasMoved(t *testing.T) {
	for want, hinted := range map[string]bool{"not listed, since its time in the recycle bin is over": true, "RUNNING as before": false} {
		judged := rule("ZEC-REL-08", "A rule", contract.Required, contract.Violated)
		judged.Findings = []result.Finding{{Scenario: "A case", Place: "inventory 2, instance i-1", Got: "RECYCLE", Want: want}}
		got := text(t, of(contract.NonConformant, contract.ExitViolated, judged), &report.Text{Width: 500})
		require.Equal(t, hinted, strings.Contains(got, `the hook was asked to move it (state "time passes")`), got)
	}
}

// The reference inside has no file to change.
func TestTheReferenceInsideHasNoLimitsToRaise(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated, rule("BMC-TRM-04", "A rule", contract.Required, contract.Violated,
		scenario(1, "A case", contract.Failed, `instance "alpha": got RECYCLE after 500ms, want released`)))
	r.TargetFile = ""
	require.NotContains(t, text(t, r, &report.Text{}), "settleTimeout")
}

// An API without the header signature takes requests with it for unsigned ones.
func TestAnAPIWithoutTheHeaderSignatureIsTold(t *testing.T) {
	sent := func(authorization, query string, status int) result.Exchange {
		e := release(status, `{"Code":"MissingAccessKeyId"}`)
		e.Request.URL += query
		e.Request.Header = map[string]string{"Authorization": authorization}
		return e
	}
	rpc, refused := sent("", "?SignatureMethod=HMAC-SHA1", 200), sent("ACS3-HMAC-SHA256 (blanked)", "", 400)
	known := refused
	known.Refused = "the canonical request"
	for name, each := range map[string]struct {
		failed []result.Exchange
		other  result.Exchange // of a scenario that passed
		file   string
		hinted bool
	}{
		"none is accepted":                 {[]result.Exchange{rpc, refused}, refused, "staging.yaml", true},
		"one is accepted":                  {[]result.Exchange{rpc, refused}, sent("ACS3-HMAC-SHA256 (blanked)", "", 200), "staging.yaml", false},
		"the server fails":                 {[]result.Exchange{rpc, sent("ACS3-HMAC-SHA256 (blanked)", "", 500)}, rpc, "staging.yaml", false},
		"the signature is known":           {[]result.Exchange{rpc, refused}, known, "staging.yaml", false},
		"the RPC signature is not taken":   {[]result.Exchange{sent("", "?SignatureMethod=HMAC-SHA1", 400), refused}, refused, "staging.yaml", false},
		"the failure is without it":        {[]result.Exchange{rpc}, refused, "staging.yaml", false},
		"the reference inside has no file": {[]result.Exchange{rpc, refused}, refused, "", false},
	} {
		failed := scenario(1, "A case", contract.Failed, "ReleaseInstance: got 400, want 200", each.failed...)
		r := of(contract.NonConformant, contract.ExitViolated, rule("BSS-REL-01", "A rule", contract.Required, contract.Violated, failed, scenario(2, "Another", contract.Passed, "", each.other)))
		r.TargetFile = each.file
		got := text(t, r, &report.Text{Width: 500})
		require.Equal(t, each.hinted, strings.Contains(got, "Where it has no header signature, write signature: [v1] at products.bss of staging.yaml."), "%s: %s", name, got)
	}
}
