package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// polled is a scenario that released something, waited for it, and was looked at later.
func polled() result.Scenario {
	exchange := func(at float64, operation, body string) result.Exchange {
		return result.Exchange{Operation: operation, AtMs: at, DurationMs: 100, Request: result.Request{Method: "POST", URL: "http://a.invalid/?Timestamp=" + fmt.Sprint(at)},
			Response: result.Response{Status: 200, Body: fmt.Sprintf(`{"requestId":"T%v",%s}`, at, body)}}
	}
	event := func(state, text string, after int) result.Event {
		return result.Event{State: state, Text: text, After: after}
	}
	s := result.Scenario{Name: "A name", Outcome: contract.Failed, Reason: "got a, want b", Step: "Then it is gone", Events: []result.Event{
		event("an account", "arranged account 1", 0), event("instances", "arranged in account 1: "+strings.Repeat("i-1, ", 50), 1),
		event("time passes", "the clock moves", 5), event(result.Over, "over", 8), event("time passes", "later", 8),
	}}
	for i, operation := range []string{"DescribeInstances", "ReleaseInstances", "DescribeInstances", "DescribeInstances", "DescribeInstances", "DescribeInstances", "DescribeInstances"} {
		s.Exchanges = append(s.Exchanges, exchange(float64(1000*i), operation, `"total":1`))
	}
	s.Exchanges = append(s.Exchanges, exchange(7000, "DescribeInstances", `"total":0`), exchange(8000, "DescribeUsers", ""))
	return s
}

// outline is a story in short.
func outline(f result.Failing, whole bool) (lines []string) {
	for _, each := range storyOf(f, whole) {
		if each.exchange == nil {
			lines = append(lines, each.text[:min(len(each.text), 61)])
		} else {
			lines = append(lines, fmt.Sprintf("%s at %v, %d in %vms", each.exchange.Operation, each.exchange.AtMs, each.times, each.tookMs))
		}
	}
	return lines
}

func TestAStoryHasWhatHappenedInOrder(t *testing.T) {
	s := polled()
	require.Equal(t, []string{
		"arranged account 1", "DescribeInstances at 0, 1 in 100ms", "arranged in account 1: i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1", "ReleaseInstances at 1000, 1 in 100ms",
		"DescribeInstances at 2000, 3 in 2100ms", "the clock moves", "DescribeInstances at 5000, 2 in 1100ms", "DescribeInstances at 7000, 1 in 100ms",
		"over", "later", "DescribeUsers at 8000, 1 in 100ms",
	}, outline(result.Failing{Scenario: &s}, true))
	require.Equal(t, []string{
		"arranged account 1", "arranged in account 1: i-1, i-1, i-1, i-1, i-1, i-1, i … (2", "ReleaseInstances at 1000, 1 in 100ms",
		"the clock moves", "DescribeInstances at 7000, 1 in 100ms",
	}, outline(result.Failing{Scenario: &s}, false), "looks are left out, and what came later does not explain the step")
	s.Step = ""
	require.Equal(t, "DescribeUsers at 8000, 1 in 100ms", outline(result.Failing{Scenario: &s}, false)[6], "what was seen later may be the failure")
	s.Exchanges[4].Operation = "ReleaseInstances"
	require.Equal(t, []string{"arranged account 1", "arranged in account 1: i-1, i-1, i-1, i-1, i-1, i-1, i … (2", "sent ReleaseInstances (answered 200), DescribeInstances 2 tim"},
		outline(result.Failing{Scenario: &s}, false)[:3], "what acted is counted, and what was seen of it")
	require.Equal(t, []string{" at 0, 1 in 0ms"}, outline(result.Failing{Finding: &result.Finding{Exchange: &result.Exchange{}}}, false))
	require.Empty(t, outline(result.Failing{Finding: &result.Finding{}}, true))
	require.Empty(t, outline(result.Failing{Scenario: &result.Scenario{}}, false))
}

func TestEqualPollsAreOne(t *testing.T) {
	s := polled()
	p := plainPage()
	for _, each := range storyOf(result.Failing{Scenario: &s}, true) {
		each.write(p)
	}
	require.Contains(t, p.String(), indent+"- the clock moves\n")
	require.Contains(t, p.String(), indent+"< the same answer 3 times in 2.1s\n")
	require.Equal(t, 5+1, strings.Count(p.String(), "> POST")) // of nine
}

// A request that was refused only when it was sent again may have done what it should not: both answers are shown.
func TestAStoryShowsTheOtherAnswerToTheSameRequest(t *testing.T) {
	asked := func(operation, nonce, body string, status int) result.Exchange {
		e := result.Exchange{Operation: operation}
		e.Request.Method, e.Request.URL = "POST", "http://api.test/?SignatureNonce="+nonce
		e.Response.Status, e.Response.Body = status, body
		return e
	}
	const unknown = `{"Code":"InvalidInstanceId.NotFound"}`
	first, second := asked("ReleaseInstance", "1", `{"Success":true}`, 200), asked("ReleaseInstance", "2", unknown, 400)
	look := asked("QueryAvailableInstances", "3", "{}", 200)
	for reason, want := range map[string][]int{
		"inventory after ReleaseInstance: got 1 difference, want nothing changed":         {200, 400},
		"ReleaseInstance: got 400 " + unknown + ", want 400 InvalidTimeStamp.Expired":     {200, 400},
		"QueryAvailableInstances: got 200 {}, want 200 and the documented body\n  a flaw": {200},
	} {
		s := result.Scenario{Exchanges: []result.Exchange{first, second, look}, Step: "Then nothing has changed", Reason: reason}
		var shown []int
		for _, each := range storyOf(result.Failing{Scenario: &s}, false) {
			if each.exchange != nil {
				shown = append(shown, each.exchange.Response.Status)
			}
		}
		require.Equal(t, want, shown, reason)
	}
}

func TestAStoryShowsThePageThatAReasonNames(t *testing.T) {
	const list = "QueryAvailableInstances"
	exchanges := []result.Exchange{{Operation: list}, {Operation: "ReleaseInstance"}, {Operation: list}, {Operation: list}, {Operation: list}}
	for reason, want := range map[string]int{
		"3 pages of " + list + ": got 2 instances on page 1, which counts 2, want at most 2": 2,
		"3 pages of " + list + ": got 2 instances on page 3, which counts 2, want at most 2": 4,
		"3 pages of DescribeInstances: got 2 instances on page 1, want at most 2":            -1,
		"3 pages of " + list + ": got 2 instances on page 7, want at most 2":                 -1,
		"3 pages of " + list + ": got 4 of them, want each once":                             -1,
	} {
		require.Equal(t, want, onPage(exchanges, reason), reason)
	}
}
