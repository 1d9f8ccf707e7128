package mutants

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/mutants/mutant"
)

// TestMain lets the test program be a worker, too.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args[1:], "-work") {
		if err := work(os.Stdin, os.Stdout, pretend); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// Mutants of the pretended program, by what becomes of them.
const (
	noticedByFew = iota + 1
	noticedByMany
	noticedFromTheStart
	unnoticed
	unreached
	deadly
	endless
	undecided
)

// pretend is a program of five rules, A to E.
func pretend(t task) ran {
	if t.Fault != "" {
		return pretendFault(t)
	}
	rules := strings.Join(t.Rules, " ")
	switch {
	case t.Mutant == 0:
		if rules == "unsound" {
			return ran{Exit: 1, Verdict: "non-conformant"}
		}
		return ran{Verdict: "conformant", Reached: map[string][]int{
			"A": {noticedByFew, noticedByMany, unnoticed, deadly, undecided},
			"B": {noticedByMany, unnoticed}, "C": {noticedByMany}, "D": {noticedByMany}, "E": {noticedByFew, noticedByMany, noticedFromTheStart},
		}[rules]}
	case t.Mutant == noticedByFew && rules == "E A", t.Mutant == noticedByMany && rules == "E A",
		t.Mutant == noticedFromTheStart && os.Getenv(mutant.Variable) == fmt.Sprint(noticedFromTheStart) && rules == "":
		return ran{Exit: 1, Verdict: "non-conformant after " + rules}
	case t.Mutant == undecided:
		return ran{Exit: 3, Verdict: "incomplete"}
	case t.Mutant == deadly:
		panic("dead")
	case t.Mutant == endless:
		for {
			runtime.Gosched()
		}
	}
	return ran{Verdict: "conformant"}
}

// pretendFault has a fault that escapes without assertion 1 only.
func pretendFault(t task) ran {
	switch {
	case t.Mutant == 0:
		return ran{Exit: 1, Reached: map[string][]int{"wide": {1, 9, noticedByMany}, "narrow": {1}}[t.Fault]}
	case t.Mutant == 1 && t.Fault == "wide":
		return ran{Verdict: "conformant"}
	}
	return ran{Exit: 1, Verdict: "non-conformant"}
}

// pretended is that program.
func pretended(t *testing.T) *Program {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	return &Program{binary: binary, folder: t.TempDir()}
}

func TestRulesAreTriedUntilOneNotices(t *testing.T) {
	var sites []Site
	for number := noticedByFew; number <= undecided; number++ {
		if number != endless {
			sites = append(sites, Site{Number: number})
		}
	}
	got := map[int]Trial{}
	err := pretended(t).Try(t.Context(), sites, []string{"A", "B", "C", "D", "E"}, 2, func(trial Trial) { got[trial.Number] = trial })
	require.NoError(t, err)
	require.Contains(t, got[deadly].Verdict, "the process died: panic: dead")
	for number, want := range map[int]Trial{
		noticedByFew:        {Outcome: Killed, Verdict: "non-conformant after E A"},
		noticedByMany:       {Outcome: Killed, Verdict: "non-conformant after E A"},
		noticedFromTheStart: {Outcome: Killed, Verdict: "non-conformant after "},
		unnoticed:           {Outcome: Survived, Verdict: "conformant"},
		unreached:           {Outcome: Survived, Verdict: "no rule reaches it"},
		deadly:              {Outcome: Noticed, Verdict: got[deadly].Verdict},
		undecided:           {Outcome: Noticed, Verdict: "incomplete"},
	} {
		want.Number = number
		require.Equal(t, want, got[number])
	}
}

func TestAWorkerThatHangsIsGivenUp(t *testing.T) {
	w, err := pretended(t).start(t.Context(), 0)
	require.NoError(t, err)
	_, err = w.do(t.Context(), task{Mutant: endless}, time.Millisecond)
	require.EqualError(t, err, "no verdict within 1ms")
	require.ErrorAs(t, err, new(*lostError))
}

func TestTheProgramWithoutAMutantMustBeSound(t *testing.T) {
	err := pretended(t).Try(t.Context(), nil, []string{"A", "unsound"}, 2, nil)
	require.EqualError(t, err, "without a mutant, [unsound] is not conformant: non-conformant")
}

func TestAnAssertionMustLetAFaultEscape(t *testing.T) {
	sites := []Site{{Number: 1, Kind: "nil"}, {Number: 9, Kind: "nil"}, {Number: 9, Kind: "flip"}, {Number: noticedByMany, Kind: "nil"}, {Number: 10, Kind: "nil"}}
	faults := []Fault{{ID: "wide", Rule: "A"}, {ID: "narrow", Rule: "A"}}
	var got []Trial
	err := pretended(t).TryAssertions(t.Context(), sites, []string{"C"}, faults, 1, func(trial Trial) { got = append(got, trial) })
	require.NoError(t, err)
	require.Equal(t, []Trial{
		{sites[0], Killed, "wide escapes: conformant"},
		{sites[1], Survived, "caught nevertheless: wide"},
	}, got, "no sound run may reach the assertion, and some fault must")
}
