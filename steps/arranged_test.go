package steps

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// forgetful is a place whose list shows nothing of what was arranged.
type forgetful struct{ *place }

func (forgetful) Inventory(context.Context, contract.Account, []string) ([]contract.Instance, error) {
	return nil, nil
}

// A hook that answers before the API lists what it has made is told so, with the time that lay between.
func TestWhatIsNotListedAfterTheHooksAnswerIsTold(t *testing.T) {
	t.Parallel()
	p := newPlace()
	now := time.Now()
	steps := []string{`Given instance "alpha" is running`, `When the client releases "alpha"`}
	w := NewWorld(Env{
		Client: forgetful{p}, States: p, Codec: client(contract.BMC, &p.answering).when.env.Codec,
		Now:   func() time.Time { now = now.Add(3 * time.Millisecond); return now },
		Pause: func(context.Context, time.Duration) error { return nil },
	}, contract.BMC, steps...)
	ctx := With(t.Context(), w)
	require.NoError(t, play(ctx, "Given", `instance "alpha" is running`, nil))
	require.ErrorContains(t, play(ctx, "When", `the client releases "alpha"`, nil), " is not listed, although the target said that it had arranged it; "+
		"the list was asked for 3ms after the hook's answer: the hook may answer only when the API lists what was made (runner/states/README.md)")
}
