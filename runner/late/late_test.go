package late_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/late"
	"relcon/runner/provider"
	"relcon/steps"
)

// source gives accounts AK1, AK2, … and remembers what became of them.
type source struct {
	steps.States
	given  int
	passed []string
	torn   []string
	refuse error // of Account
	frozen bool  // no clock can be moved
	moves  int   // asked for

	billing contract.Billing
	bills   error // of Billing
}

func (s *source) Account(_ context.Context, product contract.Product, _ string) (contract.Account, error) {
	if s.refuse != nil {
		return contract.Account{}, s.refuse
	}
	s.given++
	return contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: fmt.Sprint("AK", s.given)}}, nil
}

func (s *source) Arrange(_ context.Context, account contract.Account, _ ...contract.Wanted) ([]contract.Arranged, error) {
	return []contract.Arranged{{IDs: []string{"i-" + account.Credentials.AccessKeyID}}}, nil
}

func (s *source) Pass(_ context.Context, account contract.Account, d time.Duration) error {
	s.moves++
	if s.frozen {
		return &contract.Missing{Need: contract.NeedClock, Reason: "no"}
	}
	s.passed = append(s.passed, fmt.Sprint(account.Credentials.AccessKeyID, " ", d))
	return nil
}

func (s *source) TearDown(_ context.Context, account contract.Account) error {
	s.torn = append(s.torn, account.Credentials.AccessKeyID)
	return nil
}

// kept is a keeper with what it works with.
type kept struct {
	*late.Keeper
	source  *source
	history *history.History
	read    []string // accounts, with the instances that were asked for
	status  string   // of what is read
}

func keeper(maxAccounts int) *kept {
	k := &kept{source: &source{}, history: history.New(0)}
	k.Keeper = &late.Keeper{
		States: k.source, History: k.history, MaxAccounts: maxAccounts, AtOnce: 1, Clock: true, Bills: true, Timeout: time.Minute,
		Search: func(_ context.Context, account contract.Account, by []contract.Param) ([]contract.Instance, error) {
			k.read = append(k.read, account.Credentials.AccessKeyID+" "+provider.Written(by))
			return nil, nil
		},
		Read: func(_ context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
			k.read = append(k.read, fmt.Sprint(account.Credentials.AccessKeyID, ids))
			return []contract.Instance{{ID: ids[0], Status: k.status}}, nil
		},
	}
	return k
}

// play is a scenario that arranges an account, reads it, and ends.
func (k *kept) play(t *testing.T, outcome contract.Outcome) {
	t.Helper()
	ctx := history.In(t.Context(), fmt.Sprint("scenario ", k.source.given+1))
	account, err := k.Account(ctx, contract.BMC, "")
	require.NoError(t, err)
	_, err = k.Arrange(ctx, account, contract.Wanted{})
	require.NoError(t, err)
	k.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID})
	require.NoError(t, k.TearDown(ctx, account))
	k.history.Add(ctx, history.Ended{Outcome: outcome})
}

func TestEachAccountIsLookedAtOnceMoreAndADayLater(t *testing.T) {
	k := keeper(0)
	k.play(t, contract.Passed)
	k.play(t, contract.Failed)
	require.Empty(t, k.source.torn, "both live on")
	k.Finish(t.Context(), true)
	require.Equal(t, []string{"AK1[i-AK1]", "AK1[i-AK1]", "AK1[i-AK1]", "AK2[i-AK2]", "AK2[i-AK2]", "AK2[i-AK2]"}, k.read)
	require.Equal(t, []string{"AK1 20h0m0s", "AK1 5h0m0s", "AK1 775h0m0s", "AK2 20h0m0s", "AK2 5h0m0s", "AK2 775h0m0s"}, k.source.passed)
	require.Equal(t, []string{"AK1", "AK2"}, k.source.torn)
	var kinds []string
	for _, event := range k.history.In("scenario 1") {
		kinds = append(kinds, fmt.Sprintf("%T", event.Kind))
	}
	require.Equal(t, []string{"history.Listed", "history.Ended", "history.TimePassed", "history.Listed", "history.LookedAgain", "history.TimePassed", "history.Listed",
		"history.LookedAgain", "history.TimePassed", "history.Listed", "history.LookedAgain", "history.TornDown"}, kinds)
}

func TestTheOldestAccountGoesWhereThereAreTooMany(t *testing.T) {
	k := keeper(2)
	k.play(t, contract.Passed)
	k.play(t, contract.Passed)
	require.Empty(t, k.source.torn)
	k.play(t, contract.Passed)
	require.Equal(t, []string{"AK1"}, k.source.torn)
	require.Equal(t, []string{"AK1[i-AK1]"}, k.read, "it was looked at before")
	k.Finish(t.Context(), false)
	require.Equal(t, []string{"AK1", "AK2", "AK3"}, k.source.torn)
}

// What scenarios under way need is not withheld from them: they could wait for each other for ever.
func TestAccountsOfScenariosUnderWayAreNotTornDown(t *testing.T) {
	k := keeper(1)
	for range 3 {
		_, err := k.Account(t.Context(), contract.ZEC, "")
		require.NoError(t, err)
	}
	require.Empty(t, k.source.torn)
}

func TestAnAccountThatIsNotGivenTakesNoRoom(t *testing.T) {
	k := keeper(2)
	k.play(t, contract.Passed)
	k.source.refuse = errors.New("no")
	for range 5 {
		_, err := k.Account(t.Context(), contract.ZEC, "")
		require.EqualError(t, err, "no")
	}
	k.source.refuse = nil
	k.play(t, contract.Passed)
	require.Empty(t, k.source.torn)
}

func TestWhereNothingWasSeenNothingIsLookedAt(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *kept){
		"the run was stopped":             func(t *testing.T, k *kept) { k.play(t, contract.Passed); k.Finish(t.Context(), false) },
		"the scenario came to no verdict": func(t *testing.T, k *kept) { k.play(t, contract.Errored); k.Finish(t.Context(), true) },
		"the scenario never read the account": func(t *testing.T, k *kept) {
			ctx := history.In(t.Context(), "s")
			account, err := k.Account(ctx, contract.BMC, "")
			require.NoError(t, err)
			require.NoError(t, k.TearDown(ctx, account))
			k.history.Add(ctx, history.Ended{Outcome: contract.Passed})
			k.Finish(t.Context(), true)
		},
		"the run's time is over": func(t *testing.T, k *kept) {
			k.play(t, contract.Passed)
			over, cancel := context.WithCancel(t.Context())
			cancel()
			k.Finish(over, true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := keeper(0)
			change(t, k)
			require.Empty(t, k.read)
			require.Equal(t, []string{"AK1"}, k.source.torn)
		})
	}
}

func TestAClockThatCanNotBeMovedIsAskedForOnce(t *testing.T) {
	k := keeper(0)
	k.source.frozen = true
	k.play(t, contract.Passed)
	k.play(t, contract.Passed)
	k.Finish(t.Context(), true)
	require.Equal(t, []string{"AK1[i-AK1]", "AK2[i-AK2]"}, k.read)
	require.Equal(t, 1, k.source.moves)
	end, _ := k.history.End("scenario 2")
	require.Equal(t, contract.Passed, end.Outcome)

	declared := keeper(0)
	declared.Clock = false
	declared.play(t, contract.Passed)
	declared.Finish(t.Context(), true)
	require.Empty(t, declared.source.passed)
}

// A scenario whose last look fails has not been seen to hold.
func TestAScenarioWhoseAccountCanNotBeReadComesToNoVerdict(t *testing.T) {
	k := keeper(0)
	gone := errors.New("connection refused")
	k.Read = func(context.Context, contract.Account, []string) ([]contract.Instance, error) { return nil, gone }
	k.play(t, contract.Passed)
	k.play(t, contract.Failed)
	k.Finish(t.Context(), true)
	end, _ := k.history.End("scenario 1")
	require.Equal(t, contract.Errored, end.Outcome)
	require.Equal(t, "looking at its account once more: connection refused", end.Reason)
	require.ErrorIs(t, end.Cause, gone)
	end, _ = k.history.End("scenario 2")
	require.Equal(t, contract.Failed, end.Outcome)
}
