package judge_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

// What a list by a filter says of an instance stands under the rule of what became of it, and names the filter.
func TestRulesOfListsByFilters(t *testing.T) {
	t.Parallel()
	returned := func() *story {
		return of(contract.BMC, 0).arranged("i-1").shows(is("i-1", "RUNNING")).
			called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).shows(is("i-1", "RECYCLE"))
	}
	for rule, each := range map[string]*story{
		"BMC-REL-01": of(contract.BMC, 0).arranged("i-1").shows(is("i-1", "RECYCLE")).called("ReleaseInstances", oneID, 200, done).shows().
			then(history.Listed{AccessKeyID: "AK1", By: by("RECYCLE"), Instances: []contract.Instance{is("i-1", "RECYCLE")}}),
		"BMC-TRM-01": returned().then(history.Listed{AccessKeyID: "AK1", By: by("RECYCLE")}),
		"BMC-TRM-04": returned().passes(2 * day).then(history.Listed{AccessKeyID: "AK1", By: by("RECYCLE"), Instances: []contract.Instance{is("i-1", "RECYCLE")}}),
	} {
		found := judge.Judge(each.events).List
		require.Len(t, found, 1, rule)
		require.Equal(t, rule, found[0].Rule)
		require.Contains(t, found[0].Got, "in the list by instanceStatus=RECYCLE")
	}
}

// What a request has brought into the recycle bin leaves it: a little later than it should is no finding, since that takes time.
func TestTheTimeInTheBinIsOver(t *testing.T) {
	t.Parallel()
	after := func(hours time.Duration) []judge.Finding {
		return judge.Judge(of(contract.BMC, 0).arranged("i-1").shows(is("i-1", "RUNNING")).called("TerminateInstance", `{"instanceId":"i-1"}`, 200, done).
			shows(is("i-1", "RECYCLE")).passes(hours * time.Hour).shows(is("i-1", "RECYCLE")).events).List
	}
	require.Empty(t, after(24))
	found := after(25)
	require.Len(t, found, 1)
	require.Equal(t, "BMC-TRM-04", found[0].Rule)
}
