package result_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// runChanges are values that a report may not have; what every member may not be is in everywhere.
func runChanges() []change {
	var (
		top      []any
		rule     = []any{"rules", 1}
		scenario = append(slices.Clone(rule), "scenarios", 0)
		exchange = append(slices.Clone(scenario), "exchanges", 0)
		request  = append(slices.Clone(exchange), "request")
		response = append(slices.Clone(exchange), "response")
		leftover = []any{"leftovers", 0}
	)
	all := []change{
		{"another version", top, "schema", "relcon-report/2"},
		{"unknown verdict", top, "verdict", "green"},
		{"unknown exit code", top, "exit", 8},
		{"broken seed", top, "seed", 1.5},
		{"start that is no time", top, "started", "yesterday"},
		{"a leftover in words", top, "leftovers", []any{"an instance"}},
		{"unknown product of a leftover", leftover, "product", "ecs"},
		{"empty lack", top, "lacks", []any{""}},
		{"empty fault", top, "faults", []any{""}},
		{"strict that is no boolean", top, "strict", "yes"},
		{"empty title", rule, "title", ""},
		{"empty operation", rule, "operation", ""},
		{"lower-case id", rule, "id", "bmc-rel-02"},
		{"id without end", rule, "id", strings.Repeat("A", 1000) + "-REL-02"},
		{"run of centuries", top, "durationMs", 1e13},
		{"exchange after centuries", exchange, "atMs", 1e13},
		{"id with more behind it", rule, "id", "BMC-REL-021"},
		{"unknown level", rule, "level", "optional"},
		{"outcome of a scenario", rule, "outcome", "passed"},
		{"unknown need", rule, "missing", []any{"luck"}},
		{"location of a clause without line", rule, "location", "features/zenlayer/a.feature"},
		{"unknown need of a scenario", scenario, "need", "luck"},
		{"event of no state", scenario, "events", []any{map[string]any{"state": "a rumour", "text": "x", "after": 0, "atMs": 0}}},
		{"exchange before the run", exchange, "atMs", -1},
		{"step of negative length", scenario, "steps", []any{map[string]any{"text": "x", "outcome": "passed", "durationMs": -1}}},
		{"location without line", scenario, "location", "features/zenlayer/a.feature"},
		{"location in line 0", scenario, "location", "features/zenlayer/a.feature:0"},
		{"location elsewhere", scenario, "location", "/tmp/features/a.feature:1"},
		{"unknown product", scenario, "product", "ecs"},
		{"outcome of a rule", scenario, "outcome", "proved"},
		{"negative wait", scenario, "settledMs", -0.5},
		{"method that is none", request, "method", "P OST"},
		{"encoding", request, "encoding", "gzip"},
		{"header that is no text", request, "header", map[string]any{"A": []any{"b"}}},
		{"status out of range", response, "status", 1000},
	}
	for _, member := range []string{"schema", "relcon", "verdict", "exit", "target", "seed", "started", "durationMs", "rules"} {
		all = append(all, change{"without " + member, nil, member, nil})
	}
	return append(all, change{"leftover without product", leftover, "product", nil}, change{"leftover without reason", leftover, "reason", nil})
}

func proofChanges() []change {
	var top []any
	fault, sound, scenario := []any{"faults", 3}, []any{"sound"}, []any{"seen", 0}
	return []change{
		{"another version", top, "schema", "relcon-proof/2"},
		{"half a scenario", top, "scenarios", 1.5},
		{"a rule that is none", top, "unproved", []any{"all"}},
		{"an exit code of a report", top, "exit", 3},
		{"unknown verdict of the sound run", sound, "verdict", "green"},
		{"id in capitals", fault, "id", "BMC-REL-06-accepts-101"},
		{"id of a rule", fault, "id", "bmc-rel-06"},
		{"rule in lower case", fault, "rule", "bmc-rel-06"},
		{"location elsewhere", fault, "location", "/tmp/a.feature:1"},
		{"no rule that is also red", fault, "alsoRed", []any{}},
		{"declared rule that is none", fault, "declared", []any{"x"}},
		{"no problem", fault, "problems", []any{}},
		{"empty problem", fault, "problems", []any{""}},
		{"unknown verdict", fault, "verdict", "red"},
		{"rule of a scenario in lower case", scenario, "rule", "bmc-rel-06"},
		{"scenario elsewhere", scenario, "location", "bmc.feature:1"},
		{"half a fault", scenario, "faults", 0.5},
		{"a rule for a fault", scenario, "fault", "BMC-REL-06"},
	}
}

// everywhere spoils each member of a sample in each way that hardly any member bears: it gets a value of another type, its
// text becomes empty, its number negative. Each object gets a member that nobody knows.
func everywhere(value any, path []any) []change {
	var all []change
	object, isObject := value.(map[string]any)
	spoil := func(member string, value any) {
		all = append(all, change{fmt.Sprintf("%v %s becomes %v", path, member, value), slices.Clone(path), member, value})
	}
	mayBeEmpty := []string{"body", "operation", "relcon", "source", "target", "title"}
	for _, member := range slices.Sorted(maps.Keys(object)) {
		inside := append(slices.Clone(path), member)
		switch value := object[member].(type) {
		case string:
			spoil(member, 1)
			if !slices.Contains(mayBeEmpty, member) {
				spoil(member, "")
			}
		case json.Number:
			spoil(member, "x")
			spoil(member, -1)
		case bool:
			spoil(member, "x")
		case []any:
			spoil(member, map[string]any{})
			for i, element := range value {
				all = append(all, everywhere(element, append(slices.Clone(inside), i))...)
			}
		case map[string]any:
			spoil(member, []any{})
			if member != "header" { // it may hold anything
				all = append(all, everywhere(value, inside)...)
			}
		}
	}
	if isObject {
		spoil("colour", "red")
	}
	return all
}
