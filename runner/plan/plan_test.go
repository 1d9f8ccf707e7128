package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/target"
)

func TestTheSeedDecidesTheOrder(t *testing.T) {
	t.Parallel()
	var scenarios []catalogue.Scenario
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		scenarios = append(scenarios, catalogue.Scenario{Name: name})
	}
	require.Equal(t, shuffle(scenarios, 7), shuffle(scenarios, 7))
	require.NotEqual(t, shuffle(scenarios, 7), shuffle(scenarios, 8))
	require.ElementsMatch(t, scenarios, shuffle(scenarios, 7))
}

func TestLongScenariosStartFirst(t *testing.T) {
	t.Parallel()
	short := catalogue.Scenario{Name: "short", Steps: []string{`When the client releases "alpha"`}}
	long := catalogue.Scenario{Name: "long", Steps: []string{`Given instance "alpha" is already released`, `When 24 hours pass`}}
	many := catalogue.Scenario{Name: "many", Steps: []string{`When the client lists its instances 101 times`}}
	for seed := range uint64(10) {
		p := Plan{Seed: seed, Target: &target.Target{}, Rules: []catalogue.Rule{{Scenarios: []catalogue.Scenario{short, long, many}}}}
		require.Equal(t, []catalogue.Scenario{many, long, short}, p.Ordered())
	}
}

func TestAPlanAndARunSayAlikeWhatTheTargetLacks(t *testing.T) {
	t.Parallel()
	at := &target.Target{
		Products:    map[contract.Product]target.Product{contract.BSS: {Signature: []contract.Scheme{contract.RPC}}},
		Unavailable: []contract.Need{contract.NeedClock},
		Unlisted:    map[contract.Product][]contract.Need{contract.BSS: {contract.NeedClock, contract.NeedNonVNO}},
	}
	for need, why := range map[contract.Need]string{
		contract.NeedACS3:    "the target file does not list it (products.bss.signature)",
		contract.NeedClock:   "the target file declares it as not available",
		contract.NeedNonVNO:  "the hook does not list it",
		contract.NeedBilling: "",
	} {
		entry := catalogue.Rule{Scenarios: []catalogue.Scenario{{Product: contract.BSS, RuleID: "BSS-1"}}}
		entry.ID, entry.Needs = "BSS-1", []contract.Need{need}
		p := Plan{Target: at, Rules: []catalogue.Rule{entry}}
		if why == "" {
			require.NoError(t, p.Missing(entry.Scenarios[0]))
			require.Empty(t, p.leftOut())
			continue
		}
		require.EqualError(t, p.Missing(entry.Scenarios[0]), (&contract.Missing{Need: need, Reason: why}).Error())
		require.Equal(t, []LeftOut{{"BSS-1", string(need) + ": " + why}}, p.leftOut())
	}
}
