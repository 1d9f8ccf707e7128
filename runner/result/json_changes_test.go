package result_test

// The objects of the sample report that the changes are about.
func ruleAt() []any     { return []any{"rules", 1} }
func scenarioAt() []any { return append(ruleAt(), "scenarios", 0) }
func exchangeAt() []any { return append(scenarioAt(), "exchanges", 0) }
func requestAt() []any  { return append(exchangeAt(), "request") }
func leftoverAt() []any { return []any{"leftovers", 0} }
func responseAt() []any { return append(exchangeAt(), "response") }

func runChanges() []change {
	var (
		top      []any
		rule     = ruleAt()
		scenario = scenarioAt()
		request  = requestAt()
		leftover = leftoverAt()
		response = responseAt()
	)
	return []change{
		{"another version", top, "schema", "relcon-report/2"},
		{"unknown verdict", top, "verdict", "green"},
		{"unknown exit code", top, "exit", 8},
		{"negative seed", top, "seed", -1},
		{"broken seed", top, "seed", 1.5},
		{"start that is no time", top, "started", "yesterday"},
		{"negative duration", top, "durationMs", -1},
		{"strict that is no boolean", top, "strict", "yes"},
		{"a leftover in words", top, "leftovers", []any{"an instance"}},
		{"empty sweep", top, "sweep", ""},
		{"unknown product of a leftover", leftover, "product", "ecs"},
		{"empty kind of a leftover", leftover, "kind", ""},
		{"empty id of a leftover", leftover, "instanceId", ""},
		{"empty status of a leftover", leftover, "status", ""},
		{"empty scenario of a leftover", leftover, "scenario", ""},
		{"empty reason of a leftover", leftover, "reason", ""},
		{"unchecked that are no list", top, "unchecked", map[string]any{}},
		{"empty lack", top, "lacks", []any{""}},
		{"empty reason for missing exchanges", top, "truncated", ""},
		{"empty fault", top, "faults", []any{""}},
		{"empty target file", top, "targetFile", ""},
		{"rules that are no list", top, "rules", map[string]any{}},
		{"lower-case id", rule, "id", "bmc-rel-02"},
		{"id with more behind it", rule, "id", "BMC-REL-021"},
		{"unknown level", rule, "level", "optional"},
		{"outcome of a scenario", rule, "outcome", "passed"},
		{"empty title", rule, "title", ""},
		{"empty operation", rule, "operation", ""},
		{"empty reading", rule, "reading", ""},
		{"empty reason", rule, "reason", ""},
		{"unknown need", rule, "missing", []any{"luck"}},
		{"empty name", scenario, "name", ""},
		{"location without line", scenario, "location", "features/zenlayer/a.feature"},
		{"location in line 0", scenario, "location", "features/zenlayer/a.feature:0"},
		{"location elsewhere", scenario, "location", "/tmp/features/a.feature:1"},
		{"unknown product", scenario, "product", "ecs"},
		{"outcome of a rule", scenario, "outcome", "proved"},
		{"empty reading of a scenario", scenario, "reading", ""},
		{"empty reason of a scenario", scenario, "reason", ""},
		{"empty step", scenario, "step", ""},
		{"negative wait", scenario, "settledMs", -0.5},
		{"empty URL", request, "url", ""},
		{"method that is none", request, "method", "P OST"},
		{"encoding", request, "encoding", "gzip"},
		{"header that is no text", request, "header", map[string]any{"A": []any{"b"}}},
		{"body that is no text", response, "body", map[string]any{}},
		{"status out of range", response, "status", 1000},
		{"negative status", response, "status", -1},
	}
}

// membersAmiss removes each member that a report must have, and adds one that nobody knows to every object.
func membersAmiss() []change {
	var all []change
	for _, member := range []string{"schema", "relcon", "verdict", "exit", "target", "seed", "started", "durationMs", "rules"} {
		all = append(all, change{"without " + member, nil, member, nil})
	}
	for _, member := range []string{"product", "reason"} {
		all = append(all, change{"leftover without " + member, leftoverAt(), member, nil})
	}
	for _, path := range [][]any{nil, ruleAt(), scenarioAt(), exchangeAt(), requestAt(), responseAt(), leftoverAt()} {
		all = append(all, change{"unknown member", path, "colour", "red"})
	}
	return all
}

func proofChanges() []change {
	var top []any
	fault, sound, scenario := []any{"faults", 3}, []any{"sound"}, []any{"seen", 0}
	return []change{
		{"another version", top, "schema", "relcon-proof/2"},
		{"version that is no text", top, "relcon", 1},
		{"start that is no time", top, "started", true},
		{"negative duration", top, "durationMs", -1},
		{"half a scenario", top, "scenarios", 1.5},
		{"negative catalogue", top, "catalogue", -1},
		{"faults that are no list", top, "faults", map[string]any{}},
		{"a rule that is none", top, "unproved", []any{"all"}},
		{"an exit code of a report", top, "exit", 3},
		{"unknown verdict of the sound run", sound, "verdict", "green"},
		{"empty reason of the sound run", sound, "reason", ""},
		{"negative rules", sound, "rules", -1},
		{"negative proved", sound, "proved", -1},
		{"id in capitals", fault, "id", "BMC-REL-06-accepts-101"},
		{"id of a rule", fault, "id", "bmc-rel-06"},
		{"rule in lower case", fault, "rule", "bmc-rel-06"},
		{"title that is no text", fault, "title", 1},
		{"operation that is no text", fault, "operation", 1},
		{"empty summary", fault, "summary", ""},
		{"killed that is no boolean", fault, "killed", "yes"},
		{"changed that is no boolean", fault, "changed", 1},
		{"empty scenario", fault, "scenario", ""},
		{"location elsewhere", fault, "location", "/tmp/a.feature:1"},
		{"empty step", fault, "step", ""},
		{"empty finding", fault, "found", ""},
		{"no rule that is also red", fault, "alsoRed", []any{}},
		{"declared rule that is none", fault, "declared", []any{"x"}},
		{"empty reason", fault, "reason", ""},
		{"no problem", fault, "problems", []any{}},
		{"empty problem", fault, "problems", []any{""}},
		{"unknown verdict", fault, "verdict", "red"},
		{"negative time", fault, "ms", -1},
		{"scenarios that are no list", top, "seen", 317},
		{"rule of a scenario in lower case", scenario, "rule", "bmc-rel-06"},
		{"scenario without a name", scenario, "name", ""},
		{"scenario elsewhere", scenario, "location", "bmc.feature:1"},
		{"negative number of faults", scenario, "faults", -1},
		{"half a fault", scenario, "faults", 0.5},
		{"a rule for a fault", scenario, "fault", "BMC-REL-06"},
		{"unknown member of a scenario", scenario, "colour", "red"},
		{"unknown member", top, "colour", "red"},
		{"unknown member of the sound run", sound, "colour", "red"},
		{"unknown member of a fault", fault, "colour", "red"},
	}
}
