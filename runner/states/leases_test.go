package states_test

import (
	"cmp"
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/states"
)

// source gives what a test has it give, and remembers what it was asked.
type source struct {
	states.Source
	errs       []error // of Account, one after another; then there is none
	references []string
	torn       []contract.Account
	tornBy     []string // reference or access key id
	repeats    bool     // the reference of a setup
	forgets    bool     // it again
}

func (s *source) Account(ctx context.Context, product contract.Product, _ string) (contract.Account, error) {
	s.references = append(s.references, states.ReferenceOf(ctx))
	if len(s.errs) > 0 {
		err := s.errs[0]
		s.errs = s.errs[1:]
		return contract.Account{}, err
	}
	reference := ""
	if s.repeats {
		reference = states.ReferenceOf(ctx)
	}
	return contract.Account{Product: product, Reference: reference, Credentials: contract.Credentials{AccessKeyID: "AK1", AccessKeySecret: "secret"}}, nil
}

func (s *source) Arrange(_ context.Context, _ contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	return contract.OneByOne(wanted, func(one contract.Wanted) ([]string, error) { return make([]string, one.Count), nil })
}

func (s *source) TearDown(_ context.Context, account contract.Account) error {
	s.torn = append(s.torn, account)
	s.tornBy = append(s.tornBy, cmp.Or(account.Reference, account.Credentials.AccessKeyID))
	if s.forgets && account.Reference != "" {
		return states.ErrNotKnown
	}
	return nil
}

// calm is a target that answers.
type calm struct{}

func (calm) Note(string, error)  {}
func (calm) Gone(string) bool    { return false }
func (calm) Over() bool          { return false }
func (calm) Failures(string) int { return 0 }

var unsent = &contract.Unreachable{Where: "hook", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}

// leased gives leases over a source that pause in no time.
func leased(from *source, pause func() error) *states.Leases {
	return &states.Leases{
		Source: from, Ledger: leftover.InMemory(leftover.Header{Run: "abc"}, time.Now), MaxInstances: 3, Timeout: time.Second, Watch: calm{},
		Retry:    client.Retry{First: time.Second, Silent: time.Minute, Watch: calm{}, Pause: func(context.Context, time.Duration) error { return pause() }},
		Scenario: func(context.Context) string { return "s" },
		Looks:    &looks{shows: true},
	}
}

// looks are what a test has the accounts show.
type looks struct {
	strange map[string]string // by access key id
	alone   bool
	shows   bool  // a look shows that an account is alone
	err     error // of a look
	broken  int   // looks that are cut off before that
	taken   int
}

func (l *looks) Strange(account contract.Account) (string, bool) {
	return l.strange[account.Credentials.AccessKeyID], false
}
func (l *looks) Alone(contract.Account) bool { return l.alone }

func (l *looks) LookOver(context.Context, contract.Account) error {
	if l.taken++; l.taken <= l.broken {
		return unsent
	}
	l.alone = l.shows && l.err == nil
	return l.err
}

// What did not reach the hook is asked again, under the same reference: it is one account.
func TestAnAccountIsAskedForAgain(t *testing.T) {
	from := &source{errs: []error{unsent, unsent}}
	leases := leased(from, func() error { return nil })
	account, err := leases.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	require.Equal(t, []string{"relcon-abc-1", "relcon-abc-1", "relcon-abc-1"}, from.references)
	require.Len(t, leases.Ledger.Left(), 1)
	require.NoError(t, leases.TearDown(t.Context(), account))
	require.Empty(t, leases.Ledger.Left())
	require.Len(t, from.torn, 1)
}

// Whatever ends the waiting, the last answer says whether there may be an account.
func TestWhatIsKnownOfAnAccountThatWasNotGiven(t *testing.T) {
	over := errors.New("the run is over")
	lost := &contract.Unreachable{Where: "hook", Err: syscall.ECONNRESET}
	for name, row := range map[string]struct {
		err  error
		want error
		left int
	}{
		"nothing was sent":        {unsent, over, 0},
		"the answer was lost":     {lost, lost, 1},
		"the hook can't":          {&contract.Missing{Reason: "no"}, &contract.Missing{Reason: "no"}, 0},
		"it gave one that it had": {errors.New("twice"), errors.New("twice"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			leases := leased(&source{errs: []error{row.err}}, func() error { return over })
			_, err := leases.Account(t.Context(), contract.BMC, "")
			require.ErrorContains(t, err, row.want.Error())
			require.Len(t, leases.Ledger.Left(), row.left)
			require.False(t, leases.Heard())
		})
	}
}

func TestNoMoreInstancesThanThereMayBe(t *testing.T) {
	for name, change := range map[string]func(*states.Leases){"of a hook": func(*states.Leases) {}, "of a pool": func(l *states.Leases) { l.Ledger = nil }} {
		t.Run(name, func(t *testing.T) {
			leases := leased(&source{}, func() error { return nil })
			change(leases)
			account, err := leases.Account(t.Context(), contract.BMC, "")
			require.NoError(t, err)
			_, err = leases.Arrange(t.Context(), account, contract.Wanted{Count: 2})
			require.NoError(t, err)
			_, err = leases.Arrange(t.Context(), account, contract.Wanted{Count: 2})
			require.EqualError(t, err, "safety.maxInstances: the run may ask for 3 instances and has asked for 2, so 2 more are not asked for")
			require.Equal(t, 2, leases.Asked())
		})
	}
}

// An account that somebody else uses is torn down neither by its key nor by the reference that it was asked for under.
func TestAnAccountInUseIsKept(t *testing.T) {
	from := &source{}
	leases := leased(from, func() error { return nil })
	account, err := leases.Account(t.Context(), contract.BMC, "")
	require.NoError(t, err)
	leases.Looks = &looks{strange: map[string]string{"AK1": "i-stranger"}, alone: true}
	var inUse *leftover.InUseError
	require.ErrorAs(t, leases.Seen(account), &inUse)
	require.ErrorAs(t, leases.TearDown(t.Context(), account), &inUse)
	left := leases.Ledger.Left()
	require.True(t, left[0].InUse)
	require.ErrorAs(t, leases.TearDownLeft(t.Context(), left[0]), &inUse)
	require.Empty(t, from.torn)
}

// A hook may hand out an account that is somebody's. What nobody has looked into is torn down by no key.
func TestAnAccountIsTornDownByItsKeyWhenItWasSeenToBeAlone(t *testing.T) {
	refused := errors.New("500")
	const reference = "relcon-abc-1"
	for name, row := range map[string]struct {
		hook   source
		looks  looks
		torn   []string // by what
		unseen bool
		taken  int
	}{
		"it knows our reference":                      {source{repeats: true}, looks{}, []string{reference}, false, 0},
		"it was seen before, and shows more by now":   {source{}, looks{alone: true}, nil, true, 1},
		"a look shows that it is ours":                {source{}, looks{shows: true}, []string{"AK1"}, false, 1},
		"a look shows more":                           {source{}, looks{}, nil, true, 1},
		"nobody can look":                             {source{}, looks{err: refused}, nil, true, 1},
		"it forgot our reference":                     {source{repeats: true, forgets: true}, looks{err: refused}, []string{reference}, true, 1},
		"it forgot, and a look shows that it is ours": {source{repeats: true, forgets: true}, looks{shows: true}, []string{reference, "AK1"}, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			leases := leased(&row.hook, func() error { return nil })
			leases.Looks = &row.looks
			account, err := leases.Account(t.Context(), contract.BMC, "")
			require.NoError(t, err)
			err = leases.TearDown(t.Context(), account)
			require.Equal(t, row.unseen, errors.As(err, new(*leftover.UnseenError)), "%v", err)
			require.Equal(t, row.unseen, len(leases.Ledger.Left()) > 0)
			require.Equal(t, row.torn, row.hook.tornBy)
			require.Equal(t, row.taken, row.looks.taken)
			if row.unseen { // the census tries once more, with the keys that the run knows
				row.looks.shows, row.looks.err = true, nil
				require.NoError(t, leases.TearDownLeft(t.Context(), leases.Ledger.Left()[0]))
				require.Equal(t, "AK1", row.hook.tornBy[len(row.hook.tornBy)-1])
			}
		})
	}
}

// A sweep has no keys to look with, so the ledger says what was seen, where no reference is known.
func TestTheLedgerSaysThatAnAccountWasSeenToBeAlone(t *testing.T) {
	for repeats, want := range map[bool]bool{false: true, true: false} {
		leases := leased(&source{repeats: repeats}, func() error { return nil })
		account, err := leases.Account(t.Context(), contract.BMC, "")
		require.NoError(t, err)
		leases.Looks = &looks{}
		require.NoError(t, leases.Seen(account))
		require.False(t, leases.Ledger.Left()[0].Alone)
		leases.Looks = &looks{alone: true}
		require.NoError(t, leases.Seen(account))
		require.Equal(t, want, leases.Ledger.Left()[0].Alone)
		leases.Looks = &looks{}
		require.NoError(t, leases.Seen(account))
		require.False(t, leases.Ledger.Left()[0].Alone, "something else was seen since")
	}
}

// An answer may have sound keys and another flaw. Its account is torn down by its key, once all that it holds was seen.
func TestAnAccountWithSoundKeysIsTornDownAlthoughItsAnswerIsFlawed(t *testing.T) {
	for name, row := range map[string]struct {
		answer string
		looks  looks
		left   int
		sent   int // requests
		told   string
	}{
		"it is alone":                  {`{"accessKeyId":"AK1","accessKeySecret":"s","retention":"a day"}`, looks{shows: true}, 0, 2, `retention: got "a day"`},
		"it holds something":           {`{"accessKeyId":"AK1","accessKeySecret":"s","retention":"a day"}`, looks{}, 1, 1, `retention: got "a day"`},
		"nobody can look into it":      {`{"accessKeyId":"AK1","secret":"s"}`, looks{shows: true}, 1, 1, "; the answer has accessKeyId, secret"},
		"it has a reference, and more": {`{"accessKeyId":"AK1","accessKeySecret":"s","reference":"relcon-abc-1","provider":1}`, looks{}, 0, 2, "provider: got a number"},
	} {
		t.Run(name, func(t *testing.T) {
			hook, seen := answering(t, 200, row.answer)
			leases := leased(nil, func() error { return nil })
			leases.Source, leases.Looks = hook, &row.looks
			_, err := leases.Account(t.Context(), contract.BMC, "")
			require.ErrorContains(t, err, row.told)
			require.NotContains(t, err.Error(), `"s"`)
			require.Len(t, leases.Ledger.Left(), row.left)
			require.Len(t, seen.bodies(), row.sent)
		})
	}
}
