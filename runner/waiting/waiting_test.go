package waiting

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
)

func TestWhatIsWaitedForTheLongestIsTold(t *testing.T) {
	suite, err := catalogue.Embedded()
	require.NoError(t, err)
	w := New(suite, time.Second, true)
	_, some := w.longest()
	require.False(t, some)
	first, second := w.Begin(context.Background(), `instance "alpha"`, "released"), w.Begin(context.Background(), `instance "beta"`, "released")
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
