package client_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// script is a client whose answers are given; the last one is repeated. Its clock moves only while it is waited.
type script struct {
	client.Caller
	answers []answered
	calls   []contract.Call
	now     time.Time
	waits   []time.Duration
}

type answered struct {
	status     int
	retryAfter string
	err        error
}

func (s *script) next() answered {
	return s.answers[min(len(s.calls), len(s.answers))-1]
}

func (s *script) Send(_ context.Context, call contract.Call) (contract.Exchange, error) {
	s.calls = append(s.calls, call)
	next := s.next()
	header := http.Header{}
	if next.retryAfter != "" {
		header.Set("Retry-After", next.retryAfter)
	}
	return contract.Exchange{Response: contract.Response{Status: next.status, Header: header}}, next.err
}

func (s *script) Inventory(context.Context, contract.Account, []string) ([]contract.Instance, error) {
	s.calls = append(s.calls, contract.Call{})
	next := s.next()
	if next.err == nil && next.status != 200 {
		next.err = &client.UnreadableError{Status: next.status, RetryAfter: next.retryAfter}
	}
	return nil, next.err
}

func (s *script) Absent(ctx context.Context, account contract.Account, _ ...string) (bool, error) {
	_, err := s.Inventory(ctx, account, nil)
	return err == nil, err
}

func (s *script) SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error) {
	return s.Inventory(ctx, account, nil)
}

// silence never takes a place for gone.
type silence struct{}

func (silence) Note(string, error) {}
func (silence) Gone(string) bool   { return false }

func (s *script) retrying() *client.Retrying {
	s.now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	return &client.Retrying{
		Caller: s, Now: func() time.Time { return s.now }, Seen: func(contract.Account) {},
		Retry: client.Retry{
			First: 2 * time.Second, Limit: time.Minute, Silent: 20 * time.Second, AtOnce: 10 * time.Second, Watch: silence{},
			Pause: func(_ context.Context, d time.Duration) error {
				s.waits, s.now = append(s.waits, d), s.now.Add(d)
				return nil
			},
		},
	}
}

var (
	refusedDial = &contract.Unreachable{Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}
	reset       = &contract.Unreachable{Err: &net.OpError{Op: "read", Err: syscall.ECONNRESET}}
)

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// How long is waited for which answer, and when it is given up. A wait is from low to high, for a part of it is random.
func TestHowLongIsWaited(t *testing.T) {
	t.Parallel()
	release := contract.Call{Product: contract.BMC, Operation: "ReleaseInstances"}
	read := contract.Call{Product: contract.BMC, Operation: "DescribeInstances"}
	doubling := [][2]float64{{1, 2}, {2, 4}, {3, 6}} // never more than a tenth of the time that there is
	for name, row := range map[string]struct {
		call    contract.Call
		answers []answered
		waits   [][2]float64
		sum     float64 // of all waits; 0 means any
	}{
		"an answer":                      {release, []answered{{status: 200}}, nil, 0},
		"a refusal":                      {release, []answered{{status: 404}}, nil, 0},
		"a burst":                        {contract.Call{Product: contract.BMC, Unlimited: true}, []answered{{status: 429}}, nil, 0},
		"throttled once":                 {release, []answered{{status: 429}, {status: 200}}, doubling[:1], 0},
		"throttled thrice":               {release, []answered{{status: 429}, {status: 429}, {status: 429}, {status: 200}}, doubling[:3], 0},
		"throttled for good":             {release, []answered{{status: 429}}, nil, 60},
		"asked for seconds":              {release, []answered{{status: 429, retryAfter: "7"}, {status: 200}}, [][2]float64{{7, 7}}, 0},
		"asked for no time":              {release, []answered{{status: 429, retryAfter: "0"}, {status: 200}}, doubling[:1], 0},
		"asked for nonsense":             {release, []answered{{status: 429, retryAfter: "soon"}, {status: 200}}, doubling[:1], 0},
		"asked for less than none":       {release, []answered{{status: 429, retryAfter: "-5"}, {status: 200}}, doubling[:1], 0},
		"asked for a date":               {release, []answered{{status: 429, retryAfter: "Sat, 21 Nov 2026 12:00:30 GMT"}, {status: 200}}, [][2]float64{{30, 30}}, 0},
		"asked for a date that is over":  {release, []answered{{status: 429, retryAfter: "Sat, 21 Nov 2026 11:59:00 GMT"}, {status: 200}}, doubling[:1], 0},
		"asked for more than there is":   {release, []answered{{status: 429, retryAfter: "3600"}}, nil, 0},
		"asked for an age":               {release, []answered{{status: 429, retryAfter: "99999999999999"}}, nil, 0},
		"asked twice for half":           {release, []answered{{status: 429, retryAfter: "40"}}, [][2]float64{{40, 40}}, 0},
		"a read that is reset":           {read, []answered{{err: reset}, {status: 200}}, doubling[:1], 0},
		"a read that is reset for good":  {read, []answered{{err: reset}}, nil, 20},
		"a release that is reset":        {release, []answered{{err: reset}}, nil, 0},
		"a release that can't be sent":   {release, []answered{{err: refusedDial}, {err: refusedDial}, {status: 200}}, doubling[:2], 0},
		"a release that was not sent":    {release, []answered{{err: &client.SpentError{}}}, nil, 0},
		"a release that the guard holds": {release, []answered{{err: &contract.Refused{}}}, nil, 0},
		"a release that is answered 500": {release, []answered{{status: 500}}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{answers: row.answers}
			_, err := s.retrying().Send(t.Context(), row.call)
			require.Equal(t, s.next().err, err)
			requireWaits(t, s.waits, row.waits, row.sum)
		})
	}
}

func requireWaits(t *testing.T, got []time.Duration, want [][2]float64, sum float64) {
	t.Helper()
	if sum > 0 {
		total := time.Duration(0)
		for _, wait := range got {
			total += wait
		}
		require.Equal(t, seconds(sum), total, "%v", got)
		return
	}
	require.Len(t, got, len(want), "%v", got)
	for i, wait := range got {
		require.GreaterOrEqual(t, wait, seconds(want[i][0]))
		require.LessOrEqual(t, wait, seconds(want[i][1]))
	}
}

func TestReadingIsWaitedForInTheSameWay(t *testing.T) {
	t.Parallel()
	once := [][2]float64{{1, 2}}
	for name, row := range map[string]struct {
		answers []answered
		waits   [][2]float64
		sum     float64
	}{
		"throttled":               {[]answered{{status: 429, retryAfter: "9"}, {status: 200}}, [][2]float64{{9, 9}}, 0},
		"throttled for good":      {[]answered{{status: 429}}, nil, 60},
		"out of order":            {[]answered{{status: 503}, {status: 200}}, once, 0},
		"out of order for good":   {[]answered{{status: 503}}, nil, 20},
		"reset":                   {[]answered{{err: reset}, {status: 200}}, once, 0},
		"no inventory":            {[]answered{{status: 404}}, nil, 0},
		"a mistake of the suite":  {[]answered{{err: &contract.Fault{}}}, nil, 0},
		"as many as may be, sent": {[]answered{{err: &client.SpentError{}}}, nil, 0},
	} {
		s := &script{answers: row.answers}
		_, err := s.retrying().Inventory(t.Context(), contract.Account{Product: contract.BMC}, nil)
		require.Equal(t, row.answers[len(row.answers)-1].status == 200, err == nil, name)
		requireWaits(t, s.waits, row.waits, row.sum)
	}
}

// The random part keeps many that were throttled together from coming back together.
func TestWaitsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[time.Duration]bool{}
	for range 20 {
		s := &script{answers: []answered{{status: 429}, {status: 200}}}
		_, err := s.retrying().Send(t.Context(), contract.Call{Product: contract.BMC})
		require.NoError(t, err)
		seen[s.waits[0]] = true
	}
	require.Greater(t, len(seen), 10)
}

// What has waited long is signed anew: its time would be refused as expired.
func TestWhatWaitedLongIsSignedAnew(t *testing.T) {
	t.Parallel()
	signed := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	s := &script{answers: []answered{{status: 429, retryAfter: "5"}, {status: 429, retryAfter: "55"}, {status: 200}}}
	_, err := s.retrying().Send(t.Context(), contract.Call{Product: contract.BMC, At: signed})
	require.NoError(t, err)
	require.Len(t, s.calls, 3)
	require.Equal(t, signed, s.calls[1].At, "the same bytes, while they are fresh")
	require.Equal(t, signed.Add(time.Minute), s.calls[2].At)
}

// Whatever reads an account's inventory may show that somebody else uses it, and the run may be killed right after.
func TestEveryReadingOfAnInventoryIsSeen(t *testing.T) {
	t.Parallel()
	account := contract.Account{Product: contract.BMC}
	for name, read := range map[string]func(p *client.Retrying) error{
		"all of it": func(p *client.Retrying) error { _, err := p.Inventory(t.Context(), account, nil); return err },
		"a part of it": func(p *client.Retrying) error {
			_, err := p.SearchBin(t.Context(), account)
			return err
		},
		"one id": func(p *client.Retrying) error { _, err := p.Absent(t.Context(), account, "i-1"); return err },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, seen := (&script{answers: []answered{{status: 200}}}).retrying(), 0
			p.Seen = func(contract.Account) { seen++ }
			require.NoError(t, read(p))
			require.Equal(t, 1, seen)
		})
	}
}

// Before and after the scenarios an inventory is read again after an accident, and soon given up after anything else.
func TestAnInventoryIsReadAgainAfterAnAccident(t *testing.T) {
	t.Parallel()
	unreachable := func(err error) answered { return answered{err: &contract.Unreachable{Err: err}} }
	for name, row := range map[string]struct {
		answer answered
		tries  int
	}{
		"out of order":  {answered{status: 503}, 3},
		"refused":       {answered{err: refusedDial}, 5},
		"reset":         {answered{err: reset}, 5},
		"closed":        {unreachable(io.EOF), 5},
		"no answer":     {unreachable(fmt.Errorf("no complete answer within 10s: %w", context.DeadlineExceeded)), 2},
		"no such host":  {unreachable(&net.DNSError{IsNotFound: true}), 1},
		"not throttled": {answered{status: 404}, 1},
		"a suite error": {answered{err: &contract.Fault{}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, back := range []bool{false, true} {
				s := &script{answers: []answered{row.answer}}
				if back {
					s.answers = append(slices.Repeat(s.answers, row.tries-1), answered{status: 200})
				}
				_, err := client.ReadSoon(t.Context(), s, contract.Account{Product: contract.BMC}, nil, time.Second)
				require.Equal(t, back, err == nil, "%v", err)
				require.Len(t, s.calls, row.tries)
			}
		})
	}
}

// A person reads which limit to lower; any other refusal says nothing of limits.
func TestAThrottledInventorySaysWhichLimitToLower(t *testing.T) {
	const advice = "lower limits.requestsPerSecond in the target file"
	require.ErrorContains(t, &client.UnreadableError{Status: 429, Reason: "200"}, advice)
	require.NotContains(t, (&client.UnreadableError{Status: 403, Reason: "200"}).Error(), advice)
}
