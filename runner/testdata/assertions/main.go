// Command assertions runs faults against rules with one comparison of the steps made to hold. It reads tasks and
// writes results, one JSON value each.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/steps"
)

type task struct {
	Site  int
	Fault string
}

type result struct {
	Outcome  contract.Outcome // of the rule that the fault breaks
	Killed   bool             // it turned red at a Then
	Reason   string
	Objected []int
}

func main() {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	rules := map[string]string{}
	for _, fault := range reference.Faults() {
		rules[fault.ID] = fault.Rule
	}
	for {
		var t task
		err := in.Decode(&t)
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = try(t, rules[t.Fault], out)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

func try(t task, rule string, out *json.Encoder) error {
	steps.Silence(t.Site)
	report, err := runner.Run(context.Background(), runner.Options{
		Strict: true, Faults: []string{t.Fault}, Selection: runner.Selection{Patterns: []string{rule}},
	})
	if err != nil {
		return err
	}
	r := result{Objected: steps.Objected()}
	for _, each := range report.Rules {
		if each.ID != rule {
			continue
		}
		r.Outcome, r.Reason = each.Outcome, each.Reason
		for _, scenario := range each.Scenarios {
			r.Killed = r.Killed || scenario.Outcome == contract.Failed && strings.HasPrefix(scenario.Step, "Then ")
		}
	}
	return out.Encode(r)
}
