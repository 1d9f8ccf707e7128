package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func encodedProof(t require.TestingT, format string, p *result.Proof) []byte {
	return encodedBy(t, report.ProofFormats(), format, p)
}

// proofText gives what FinishProof writes; printer has its options.
func proofText(t require.TestingT, p *result.Proof, printer *report.Text) string {
	var out bytes.Buffer
	printer.Out = &out
	require.NoError(t, printer.FinishProof(p))
	return out.String()
}

func TestGoldenProof(t *testing.T) {
	for name, p := range map[string]*result.Proof{"holding": holding(), "broken": broken(), "empty": empty(), "blind": blind(), "explored": generated()} {
		t.Run(name, func(t *testing.T) {
			for _, format := range report.ProofFormats().Names() {
				golden(t, "proof-"+name+"."+format, encodedProof(t, format, p))
			}
			golden(t, "proof-"+name+".color.txt", []byte(proofText(t, p, &report.Text{Width: 100, Color: true})))
		})
	}
}

func TestTheVerdictOfAProofIsTheLastLine(t *testing.T) {
	one := proofOf(holding().Faults[1])
	one.DurationMs, one.Catalogue, one.Seen = 1200, 338, one.Seen[:1]
	surviving := proofOf(broken().Faults[0])
	surviving.Unproved = []string{"BMC-REL-07"}
	surviving.DurationMs = 9999
	unsound := holding()
	unsound.Sound.Proved = 115
	asked := holding()
	asked.Exit = 1
	missed := holding()
	missed.Seen = append(missed.Seen, scene("ZEC-REL-10", "a", ""), scene("BMC-REL-06", "b", ""), scene("ZEC-REL-10", "c", ""))
	missed.Scenarios = 5
	short := holding()
	short.Seen = short.Seen[:1]
	partly := proofOf(holding().Faults[1])
	partly.Catalogue, partly.Seen = 2, blind().Seen
	const killed, effects = "killed at the step that states the clause", "declared side effects, in 74 s"
	for want, p := range map[string]*result.Proof{
		"proved: 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 2 of 2 scenarios too, 2 " + effects:                                                                                                                  holding(),
		"proved: 1 of 1 fault " + killed + ", 1 of 1 rule has been seen to fail, 1 of 1 scenario too, 0 declared side effects, in 1.2 s; 337 faults of 338 not tried":                                                                    one,
		"proved: 1 of 1 fault " + killed + ", 1 of 1 rule has been seen to fail, 1 of 2 scenarios too, 0 " + effects + "; 1 fault of 2 not tried":                                                                                        partly,
		"not proved: 3 scenarios have never been seen to fail (of ZEC-REL-10, BMC-REL-06); 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 2 of 5 scenarios too, 2 " + effects:                                        missed,
		"not proved: the proof tells of 1 scenario, want the 2 of a run; 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 1 of 1 scenario too, 2 " + effects:                                                           short,
		"not proved: 1 scenario has never been seen to fail (of ZEC-REL-10); the proof tells of 2 scenarios, want the 3 of a run; 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 1 of 2 scenarios too, 2 " + effects: blind(),
		"not proved: 1 fault survives (bmc-rel-07-null); 1 rule has not been seen to fail (BMC-REL-07); 0 of 1 fault " + killed + ", 0 of 1 rule has been seen to fail, 2 of 2 scenarios too, 0 declared side effects, in 10 s":          surviving,
		"not proved: the run without faults: got conformant with 115 of 116 rules proved, want conformant with all of them; 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 2 of 2 scenarios too, 2 " + effects:       unsound,
		"not proved: exit 1; 3 of 3 faults " + killed + ", 2 of 2 rules have been seen to fail, 2 of 2 scenarios too, 2 " + effects:                                                                                                      asked,
		"not proved: the proof tells of 0 scenarios, want the 2 of a run; no fault was tried; 0 of 0 faults " + killed + ", 0 of 0 rules have been seen to fail, 0 of 0 scenarios too, 0 " + effects:                                     empty(),
	} {
		require.Equal(t, want, lastLine(proofText(t, p, &report.Text{})))
	}
}

// drawFlaw spoils a proof that holds in one way.
func drawFlaw(t *rapid.T, p *result.Proof) {
	fault := &p.Faults[rapid.IntRange(0, len(p.Faults)-1).Draw(t, "fault")]
	flaws := map[string]func(){
		"survivor":                func() { fault.Killed = false },
		"survivor with a problem": func() { fault.Killed, fault.Problems = false, []string{words().Draw(t, "problem")} },
		"problem":                 func() { fault.Problems = []string{words().Draw(t, "problem")} },
		"rule never seen to fail": func() { p.Unproved = []string{rapid.SampledFrom([]string{fault.Rule, "ZC-ENV-01"}).Draw(t, "rule")} },
		"sound run": func() {
			p.Sound.Verdict = rapid.SampledFrom([]contract.Verdict{contract.Partial, contract.Incomplete, contract.NonConformant, contract.NoVerdict, ""}).Draw(t, "verdict")
		},
		"undeclared":  func() { fault.AlsoRed = append([]string{"ZC-ENV-01"}, fault.AlsoRed...) },
		"sound rules": func() { p.Sound.Proved-- },
		"scenario never seen to fail": func() {
			s := &p.Seen[rapid.IntRange(0, len(p.Seen)-1).Draw(t, "scenario")]
			s.Faults, s.Fault = 0, ""
		},
		"scenario left out": func() { p.Scenarios++ },
		"false alarm":       func() { p.Explored = alarmed().Explored },
		"nothing":           func() { p.Faults = nil },
		"exit code":         func() { p.Exit = contract.ExitViolated },
	}
	names := []string{"survivor", "survivor with a problem", "problem", "rule never seen to fail", "sound run", "sound rules", "undeclared", "nothing", "exit code",
		"scenario never seen to fail", "scenario left out", "false alarm"}
	flaws[rapid.SampledFrom(names).Draw(t, "flaw")]()
}

func TestAFlawedProofNeverSaysProved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := holding()
		require.True(t, p.Proved())
		require.True(t, strings.HasPrefix(lastLine(proofText(t, p, &report.Text{})), "proved: "))
		for range rapid.IntRange(1, 3).Draw(t, "flaws") {
			if len(p.Faults) > 0 {
				drawFlaw(t, p)
			}
		}
		require.False(t, p.Proved())
		require.True(t, strings.HasPrefix(lastLine(proofText(t, p, &report.Text{})), "not proved: "))
		require.True(t, strings.HasPrefix(lastLine(string(encodedProof(t, "text", p))), "not proved: "))

		page := string(encodedProof(t, "html", p))
		require.Contains(t, page, "<title>Not proved")
		require.Contains(t, page, "<strong>not proved:</strong>")
		require.NotContains(t, page, "<strong>proved:")
		require.EqualValues(t, contract.ExitViolated, jsonExit(t, p))
	})
}

func jsonExit(t require.TestingT, p *result.Proof) any {
	var read result.Proof
	require.NoError(t, json.Unmarshal(encodedProof(t, "json", p), &read)) // ReadProof refuses some of them
	return read.Exit
}
