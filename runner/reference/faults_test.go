package reference

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryFaultChangesItsRuleOnTheWire(t *testing.T) {
	t.Parallel()
	sound, scenes := map[string][]string{}, scenes()
	for rule, scene := range scenes {
		sound[rule] = play(t, rule, scene, Options{})
		require.Equal(t, sound[rule], play(t, rule, scene, Options{}), "%s: a scene that varies shows nothing", rule)
	}
	for _, f := range Faults() {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, sound, f.Rule)
			require.NotEqual(t, sound[f.Rule], play(t, f.Rule, scenes[f.Rule], Options{Faults: []string{f.ID}}), "nothing changes on the wire")
		})
	}
}

// A fault of one product must leave the other alone.
func TestFaultsKeepToTheirProduct(t *testing.T) {
	t.Parallel()
	scenes, others := scenes(), map[string]string{"BMC": "ZEC-REL-02", "ZEC": "BMC-REL-04", "BSS": "ZC-ENV-01", "ACS": "ZC-ENV-01", "ZC-": "BSS-REL-01"}
	for _, f := range Faults() {
		other := others[f.Rule[:3]]
		require.Equal(t, play(t, other, scenes[other], Options{}), play(t, other, scenes[other], Options{Faults: []string{f.ID}}), f.ID)
	}
}

func TestFaultsAreWellFormed(t *testing.T) {
	rules, ids := map[string]bool{}, map[string]bool{}
	for _, f := range Faults() {
		require.False(t, ids[f.ID], "%s stands twice", f.ID)
		require.True(t, strings.HasPrefix(f.ID, strings.ToLower(f.Rule)+"-"), f.ID)
		require.NotEmpty(t, f.Summary)
		require.Equal(t, len(f.AlsoRed) > 0, f.Reason != "", f.ID)
		rules[f.Rule], ids[f.ID] = true, true
	}
	require.Len(t, rules, len(scenes()), "one scene for each rule")
	for _, f := range Faults() {
		for _, rule := range f.AlsoRed {
			require.True(t, rules[rule], "%s: %s", f.ID, rule)
		}
	}
}

func TestAFaultThatIsMisspelt(t *testing.T) {
	require.Equal(t, `; did you mean "bmc-rel-06-accepts-101"?`, FaultLike("bmc-rel-06-accept-101"))
	require.Contains(t, FaultLike("bmc-rel-6"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Contains(t, FaultLike("BMC-REL-06-what-is-it"), "; those of BMC-REL-06 are bmc-rel-06-accepts-101")
	require.Regexp(t, `^; those of BMC-REL-06 are [^,]+, [^,]+, [^,]+ and \d+ more$`, FaultLike("bmc-rel-6"))
	require.Regexp(t, `^; those of ZC-ENV-01 are zc-env-01-`, FaultLike("zc-env-1"))
	require.Empty(t, FaultLike("nonsense"))
	require.Empty(t, FaultLike("zc-env-77-nothing"))
}
