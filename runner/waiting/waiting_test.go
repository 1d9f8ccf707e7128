package waiting

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/history"
	"relcon/steps"
)

func TestWhatIsWaitedForTheLongestIsTold(t *testing.T) {
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	w := New(suite, time.Second, true)
	_, some := w.longest()
	require.False(t, some)
	first, second := w.Begin(context.Background(), `instance "alpha"`, "released", false), w.Begin(context.Background(), `instance "beta"`, "released", false)
	longest, some := w.longest()
	require.True(t, some)
	require.Equal(t, `instance "alpha" to be released`, longest.What)
	require.Equal(t, 1, longest.More)
	first.Over(true)
	longest, _ = w.longest()
	require.Equal(t, `instance "beta" to be released`, longest.What)
	require.NoError(t, second.Hopeless(), "it belongs to no rule")
	second.Over(false)
	_, some = w.longest()
	require.False(t, some)
}

// A wait of an arrangement comes to no verdict, so that no wait that a verdict hangs on ends for it.
func TestOnlyAVerdictEndsTheWaitForAVerdict(t *testing.T) {
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	rule := suite.Rules[0]
	require.GreaterOrEqual(t, len(rule.Scenarios), 3)
	w := New(suite, 0, true)
	begin := func(n int, arranging bool) steps.Wait {
		return w.Begin(history.In(t.Context(), rule.Scenarios[n].Name), `instance "alpha"`, "released", arranging)
	}
	begin(0, true).Over(true)
	require.NoError(t, begin(1, false).Hopeless())
	require.ErrorContains(t, begin(1, true).Hopeless(), rule.Scenarios[0].Name)
	begin(1, false).Over(true)
	require.ErrorContains(t, begin(2, false).Hopeless(), rule.Scenarios[1].Name)
	require.ErrorContains(t, begin(2, true).Hopeless(), rule.Scenarios[1].Name)
}
