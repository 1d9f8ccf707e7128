package runner

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
	"relcon/steps"
)

// What changes something is foreseen exactly: a run against a sound provider sends neither more nor less.
func TestAPlanForeseesWhatChangesSomething(t *testing.T) {
	t.Parallel()
	selection := Selection{Patterns: []string{"BMC-TRM-0*", "ZEC-REL-0[1-4]", "BSS-REL-1*"}}
	forecast, err := Foresee(t.Context(), Options{Selection: selection}, false)
	require.NoError(t, err)
	result, err := Run(t.Context(), Options{Selection: selection})
	require.NoError(t, err)
	sent := map[string]int{}
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			for _, exchange := range scenario.Exchanges {
				sent[strings.TrimSpace(fmt.Sprintf("%s %s", scenario.Product, exchange.Operation))]++
			}
		}
	}
	compared := 0
	for operation, count := range forecast.Calls {
		product, name, _ := strings.Cut(operation, " ")
		if provider.Of(contract.Product(product)).Reads(name) {
			continue
		}
		require.Equal(t, count, sent[operation], operation)
		compared++
	}
	require.GreaterOrEqual(t, compared, 5)
	require.Positive(t, forecast.Total())
	require.Positive(t, forecast.Longest)
}

// The steps tell what a scenario needs: what it is seen to ask of a target, the table of needs in steps/language.go has. Each
// step of the features is played once, whatever its numbers and names.
func TestTheStepsTellWhatAScenarioNeeds(t *testing.T) {
	t.Parallel()
	values := regexp.MustCompile(`"[^"]*"|\d+`)
	played := map[string]bool{}
	done, err := Rehearse(t.Context(), Options{}, func(scenario catalogue.Scenario) bool {
		fresh := false
		for _, step := range scenario.Steps {
			form := fmt.Sprintf("%s %s", scenario.Product, values.ReplaceAllString(step, ""))
			fresh = fresh || !played[form]
			played[form] = true
		}
		return fresh
	})
	require.NoError(t, err)
	seen := map[contract.Need]bool{}
	for _, scenario := range done.Plan.All() {
		for _, need := range needed(done.History.In(scenario.Name)) {
			seen[need] = true
			require.Contains(t, steps.Needs(scenario.Steps), need,
				"%s: the scenario %q needs %s: say so of the phrase, in the table needs of steps/language.go", scenario.Location(), scenario.Name, need)
		}
	}
	require.ElementsMatch(t, contract.Declarable(), slices.Collect(maps.Keys(seen)), "needs that this test can see")
}

// needed is what the events of a scenario show that it needs.
func needed(events []history.Event) []contract.Need {
	var all []contract.Need
	accounts := 0
	for _, event := range events {
		switch e := event.Kind.(type) {
		case history.Ended:
			return all // afterwards, the run moves the clock by itself
		case history.TimePassed:
			all = append(all, contract.NeedClock)
		case history.BillingRead:
			all = append(all, contract.NeedBilling)
		case history.AccountArranged:
			if accounts++; accounts > 1 {
				all = append(all, contract.NeedSecondAccount)
			}
			if need := contract.NeedOf(e.Kind); need != "" {
				all = append(all, need)
			}
		case history.Exchanged:
			if e.Operation == "StopInstances" || e.Operation == "RebootInstances" {
				all = append(all, contract.NeedPower)
			}
			if strings.HasPrefix(e.Whole().Request.Header.Get("Authorization"), "Bearer ") && e.Response.Status == http.StatusOK {
				all = append(all, contract.NeedToken)
			}
		}
	}
	return all
}

// A rehearsal in which a scenario broke off made fewer calls than the run will make.
func TestARehearsalThatStumbledIsNoPlan(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		got  history.Ended
		want bool
	}{
		"passed":               {history.Ended{Outcome: contract.Passed}, false},
		"skipped":              {history.Ended{Outcome: contract.Skipped, Missing: contract.NeedClock}, false},
		"broken off":           {history.Ended{Outcome: contract.Errored}, true},
		"refused by the guard": {history.Ended{Outcome: contract.Errored, Cause: &contract.Refused{}}, false},
		"by the suite's fault": {history.Ended{Outcome: contract.Errored, Cause: &contract.Fault{}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite, err := catalogue.Embedded()
			require.NoError(t, err)
			made, err := newTask(Options{Selection: Selection{Patterns: []string{"BMC-REL-01"}}}, suite)
			require.NoError(t, err)
			played := &Rehearsed{Plan: made.plan, History: history.New(0)}
			all := made.plan.All()
			for _, scenario := range all[1:] {
				played.History.AddTo(scenario.Name, history.Ended{Outcome: contract.Passed})
			}
			played.History.AddTo(all[0].Name, each.got)
			require.Equal(t, each.want, stumbled(played))
		})
	}
}
