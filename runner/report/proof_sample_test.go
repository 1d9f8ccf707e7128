package report_test

import (
	"relcon/runner/contract"
	"relcon/runner/result"
)

// dead is a fault that its rule noticed as it should.
func dead(id, rule, title, operation string) result.FaultProof {
	return result.FaultProof{
		ID: id, Rule: rule, Title: title, Operation: operation, Summary: "The limit is one higher.", Killed: true,
		Scenario: "One instance too many", Location: "features/zenlayer/bmc_release_instances.feature:51",
		Step:    `Then the request is refused with 400 "INVALID_PARAMETER"`,
		Found:   `ReleaseInstances: got 200 {"requestId":"T1"}, want 400 INVALID_PARAMETER`,
		Changed: true, Verdict: "non-conformant", Ms: 412.5,
	}
}

// scene is a scenario that a fault turned red; "" means that none did.
func scene(rule, name, fault string) result.ScenarioProof {
	s := result.ScenarioProof{Rule: rule, Name: name, Location: "features/zenlayer/bmc_release_instances.feature:51", Fault: fault}
	if fault != "" {
		s.Faults = 2
	}
	return s
}

// proofOf wraps faults in a proof that holds if they do.
func proofOf(faults ...result.FaultProof) *result.Proof {
	return &result.Proof{
		Schema: result.ProofSchemaName, Relcon: "1.2.3", Started: started(), DurationMs: 74_321, Scenarios: 2,
		Sound:     result.Sound{Verdict: contract.Conformant, Proved: 116, Rules: 116},
		Catalogue: len(faults), Faults: faults, Unproved: []string{},
		Seen: []result.ScenarioProof{
			scene("BMC-REL-06", "One instance too many", "bmc-rel-06-accepts-101"),
			scene("ZEC-REL-10", "One elastic instance too many", "zec-rel-10-accepts-101"),
		},
	}
}

// holding is a proof without a flaw.
func holding() *result.Proof {
	effects := dead("bmc-rel-06-accepts-101", "BMC-REL-06", "A request names at most 100 instances", "BMC ReleaseInstances")
	effects.AlsoRed = []string{"BMC-REL-09", "BMC-REL-15"}
	effects.Declared = []string{"BMC-REL-09", "BMC-REL-15", "BMC-REL-16"}
	effects.Reason = "they count up to the same limit"
	return proofOf(effects,
		dead("bmc-rel-06-cuts-off", "BMC-REL-06", "A request names at most 100 instances", "BMC ReleaseInstances"),
		dead("zec-rel-10-accepts-101", "ZEC-REL-10", "A request names at most 100 elastic instances, and a title may be longer than a line is", "ZEC ReleaseInstances"))
}

// broken is a proof with everything that can be wrong, and texts that try to do harm.
func broken() *result.Proof {
	alive := result.FaultProof{
		ID: "bmc-rel-07-null", Rule: "BMC-REL-07", Title: "The ids are required", Operation: "BMC ReleaseInstances",
		Summary: "null counts as a list.", Verdict: "conformant", Ms: 300,
		Problems: []string{"BMC-REL-07 stays green (conformant)", "the fault changes nothing on the wire"},
	}
	early := dead("bmc-rel-08-early", "BMC-REL-08", "<script>alert(1)</script> & \"quotes\"", "BMC ReleaseInstances")
	early.Killed, early.Step = false, "Given instance \"alpha\" is running"
	early.Found = "got </p></td><img src=x onerror=alert(1)> \x1b[31mred\x1b[0m \u202e, want plain\n  $.code: absent\n  javascript:alert(1)"
	early.Problems = []string{`BMC-REL-08 fails at "Given", which does not state what is wanted`}
	stray := dead("zec-rel-10-strays", "ZEC-REL-10", "A request names at most 100 elastic instances", "ZEC ReleaseInstances")
	stray.AlsoRed, stray.Declared, stray.Reason = []string{"ZEC-REL-09", "BMC-REL-06"}, []string{"ZEC-REL-09"}, "they count alike"
	stray.Problems = []string{"BMC-REL-06 turns red too, and the fault does not declare it"}
	p := proofOf(alive, early, stray, holding().Faults[0])
	p.Catalogue, p.Exit, p.Unproved = 338, contract.ExitViolated, []string{"BMC-REL-07", "BMC-REL-08", "ZEC-REL-19"}
	p.Seen = append(p.Seen, scene("BMC-REL-06", "One <b>instance</b> \u202e & too many", ""))
	p.Sound = result.Sound{Verdict: contract.Incomplete, Reason: "a scenario had no verdict", Proved: 115, Rules: 116}
	return p
}

// empty is a proof that tried nothing.
func empty() *result.Proof {
	p := proofOf()
	p.Faults, p.Unproved, p.Seen = nil, nil, nil
	return p
}

// blind is a proof of all faults that leaves a scenario unseen, and tells of one too few.
func blind() *result.Proof {
	p := holding()
	p.Seen[1] = scene("ZEC-REL-10", "One elastic instance <b>too</b> many", "")
	p.Scenarios = 3
	return p
}

// generated is a proof for which calls were generated: two of its faults are found, one of them by another rule.
func generated() *result.Proof {
	p := holding()
	p.Explored = &result.ProofExploration{Calls: 5000, Seed: 7}
	p.Faults[0].Explored = &result.FaultExploration{Found: true, Sent: 47, Rule: "BMC-REL-06", Shortest: 1}
	p.Faults[1].Explored = &result.FaultExploration{Found: true, Sent: 435, Rule: "ZC-ENV-03", Shortest: 2, Unstable: true}
	p.Faults[2].Explored = &result.FaultExploration{Sent: 5000, Reason: "50 cases in a row came to <no> verdict"}
	return p
}

// alarmed is one that found something without faults.
func alarmed() *result.Proof {
	p := generated()
	p.Explored.Alarms = []string{"BMC-REL-01: got <b>, want stays as it is (case 3)"}
	p.Exit = contract.ExitViolated
	return p
}
