package reference

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What a fault shows for a look lasts until the look after it, and neither time nor anything else ends it.
func TestWhatAwaitsALookIsThereForOneHoweverLate(t *testing.T) {
	t.Parallel()
	now := newClock().at
	for name, each := range map[string]struct {
		plan   func(*instance)
		during string
		looks  int // that see it
		after  string
	}{
		"a status on the way":    {func(i *instance) { passSeen(stopping, gone)(&call{now: now}, i) }, stopping, aLook, gone},
		"one that is gone":       {func(i *instance) { i.become(gone, now); comeBack(i, running, now) }, gone, aSearch, running},
		"one that is looked for": {func(i *instance) { i.schedule(now, running, recycle); i.awaitLooks(aLook) }, running, aLook, recycle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance("i-1", contract.Wanted{Status: running}, now)
			each.plan(i)
			late := now.Add(time.Hour)
			for range each.looks {
				i.settle(late)
				require.Equal(t, each.during, i.status, "nobody has looked")
				i.looked(late)
				require.Equal(t, each.during, i.status, "who looks first sees it")
			}
			i.settle(late)
			require.Equal(t, each.during, i.status, "nobody has looked again")
			i.looked(late)
			require.Equal(t, each.after, i.status)
		})
	}
}

// A release that lasts until it was seen lasts as long as any other, too.
func TestALookDoesNotHastenWhatTakesTime(t *testing.T) {
	t.Parallel()
	now := newClock().at
	i := newInstance("i-1", contract.Wanted{Status: running}, now)
	i.pass(releasing, gone, now, time.Second)
	i.awaitLooks(aLook)
	for range 3 {
		i.looked(now)
		require.Equal(t, releasing, i.status)
	}
	i.settle(now.Add(time.Second))
	require.Equal(t, gone, i.status)
}
