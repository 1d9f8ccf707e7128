package late_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// terminate is a scenario that arranges an account, sends a request for its instance, reads it, and ends.
func (k *kept) terminate(t *testing.T, operation string, worked ...string) {
	t.Helper()
	k.History.AddTo("scenario 1", history.Exchanged{AccessKeyID: "AK1", Exchange: contract.Exchange{Operation: operation}, Worked: worked})
	k.play(t, contract.Passed)
}

func billings(k *kept) (read []history.BillingRead, failed []error) {
	for _, event := range k.history.In("scenario 1") {
		switch e := event.Kind.(type) {
		case history.BillingRead:
			read = append(read, e)
		case history.LookedAgain:
			if e.Err != nil {
				failed = append(failed, e.Err)
			}
		}
	}
	return read, failed
}

func TestBillingIsReadOfWhatWasReturned(t *testing.T) {
	active := contract.Billing{Billing: "active", Refund: "none"}
	for name, row := range map[string]struct {
		play func(k *kept)
		read int
	}{
		"returned":           {func(k *kept) { k.terminate(t, "TerminateInstance", "i-AK1") }, 1},
		"released":           {func(k *kept) { k.terminate(t, "ReleaseInstances", "i-AK1") }, 0},
		"somebody else's":    {func(k *kept) { k.terminate(t, "TerminateInstance", "i-other") }, 0},
		"refused":            {func(k *kept) { k.terminate(t, "TerminateInstance") }, 0},
		"billing is unknown": {func(k *kept) { k.Bills = false; k.terminate(t, "TerminateInstance", "i-AK1") }, 0},
	} {
		k := keeper(0)
		k.source.billing = active
		row.play(k)
		k.Finish(t.Context(), true)
		read, failed := billings(k)
		require.Len(t, read, row.read, name)
		require.Empty(t, failed, name)
		for _, each := range read {
			require.Equal(t, history.BillingRead{AccessKeyID: "AK1", InstanceID: "i-AK1", Billing: active, Late: true}, each, name)
		}
	}
}

func TestBillingThatCanNotBeReadIsTold(t *testing.T) {
	k := keeper(0)
	k.source.bills = errors.New("connection refused")
	k.terminate(t, "TerminateInstance", "i-AK1")
	k.Finish(t.Context(), true)
	_, failed := billings(k)
	require.Len(t, failed, 1)
	require.EqualError(t, failed[0], "reading the billing: connection refused")

	never := keeper(0)
	never.source.bills = &contract.Missing{Need: contract.NeedBilling, Reason: "no"}
	never.terminate(t, "TerminateInstance", "i-AK1")
	never.Finish(t.Context(), true)
	read, failed := billings(never)
	require.Empty(t, read)
	require.Empty(t, failed)
	end, _ := never.history.End("scenario 1")
	require.Equal(t, contract.Passed, end.Outcome)
}

// Billing tells what the source was made to tell.
func (s *source) Billing(context.Context, contract.Account, string) (contract.Billing, error) {
	return s.billing, s.bills
}
