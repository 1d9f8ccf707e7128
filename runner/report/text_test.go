package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return lines[len(lines)-1]
}

func TestVerdictIsTheLastLine(t *testing.T) {
	good, other := conformant().Rules[0], conformant().Rules[1]
	violated := rule("BMC-REL-06", "At most 100", contract.Required, contract.Violated, scenario(1, "101", contract.Failed, "got 200"))
	warned := rule("ZC-ENV-07", "UTF-8", contract.Recommended, contract.Violated, scenario(2, "Mark", contract.Failed, "got a mark"))
	reading := rule("BMC-REL-13", "A refused batch", contract.Reading, contract.Violated, scenario(3, "Batch", contract.Failed, "got half"))
	open := rule("BMC-TRM-02", "Billing", contract.Required, contract.Open, scenario(4, "Bill", contract.Errored, "no answer"))
	clock := rule("BMC-TRM-03", "A day", contract.Required, contract.Open, scenario(5, "Day", contract.Skipped, "no clock"))
	clock.Missing = []contract.Need{contract.NeedBilling, contract.NeedClock}
	other.Outcome = contract.NotApplicable
	strict := of(contract.NonConformant, contract.ExitViolated, good, violated, warned)
	strict.Strict = true
	long := of(contract.Conformant, contract.ExitOK, good)
	long.DurationMs = 125_400
	interrupted := of(contract.NoVerdict, contract.ExitInterrupted, good, violated)
	interrupted.Reason = "interrupted\nby the user"
	for want, r := range map[string]*result.Report{
		"conformant: 2 of 2 rules proved (3 scenarios) in 0.41s":                                                                                     conformant(),
		"conformant: 1 of 1 rule proved (1 scenario) in 2m5s":                                                                                        long,
		"conformant: 1 of 2 rules proved (2 scenarios) in 1.23s; warning: 1 recommended rule violated (ZC-ENV-07)":                                   of(contract.Conformant, contract.ExitOK, good, warned),
		"conformant: 1 of 1 rule proved (3 scenarios) in 1.23s; 1 not applicable":                                                                    of(contract.Conformant, contract.ExitOK, good, other),
		"conformant: 1 of 1 rule proved (1 scenario) in 1.23s; exit 5 (something that the run created is still there)":                               of(contract.Conformant, contract.ExitLeftover, good),
		"partial: 1 of 2 rules proved; 1 not available on this target (clock, billing); 1 scenario in 1.23s":                                         of(contract.Partial, contract.ExitOK, good, clock),
		"incomplete: 1 required rule open (BMC-TRM-02); 1 not available on this target (clock, billing); 1 of 3 rules proved (2 scenarios) in 1.23s": of(contract.Incomplete, contract.ExitIncomplete, good, open, clock),
		"non-conformant: 1 required rule violated (BMC-REL-06), 1 reading rule violated (BMC-REL-13); warning: 1 recommended rule violated (ZC-ENV-07); 1 required rule open (BMC-TRM-02); 0 of 4 rules proved (4 scenarios) in 1.23s": of(contract.NonConformant, contract.ExitViolated, violated, warned, reading, open),
		"non-conformant: 1 required rule violated (BMC-REL-06), 1 recommended rule violated (ZC-ENV-07); 1 of 3 rules proved (3 scenarios) in 1.23s":                                                                                   strict,
		"no verdict: interrupted; by the user; 1 required rule violated (BMC-REL-06); 1 of 2 rules proved (2 scenarios) in 1.23s; exit 130 (interrupted)":                                                                              interrupted,
	} {
		require.Equal(t, want, lastLine(text(t, r, &report.Text{})))
	}
}

func TestOnlyWhatWeighsIsAFailure(t *testing.T) {
	warned := rule("ZC-ENV-07", "UTF-8", contract.Recommended, contract.Violated, scenario(2, "Mark", contract.Failed, "got a mark"))
	r := of(contract.Conformant, contract.ExitOK, warned)
	require.Regexp(t, "(?m)^WARN  ZC-ENV-07", text(t, r, &report.Text{}))
	r.Strict = true
	require.Regexp(t, "(?m)^FAIL  ZC-ENV-07", text(t, r, &report.Text{}))
	require.Regexp(t, "repeat: relcon verify .*--rules ZC-ENV-07 --strict", text(t, r, &report.Text{}))
}

func TestRepeatIsACommandLine(t *testing.T) {
	r := of(contract.NonConformant, contract.ExitViolated,
		rule("BMC-REL-06", "At most 100", contract.Required, contract.Violated, scenario(1, "101", contract.Failed, "got 200")))
	for want, change := range map[string]func(){
		"relcon verify --target staging.yaml --rules BMC-REL-06 --seed 7":              func() {},
		"relcon verify --target 'my target'\\''s.yaml' --rules BMC-REL-06 --seed 7":    func() { r.TargetFile = "my target's.yaml" },
		"relcon verify --fault bmc-rel-06-accepts-101 --rules BMC-REL-06":              func() { r.TargetFile, r.Seed, r.Faults = "", 0, []string{"bmc-rel-06-accepts-101"} },
		"relcon verify --fault a --fault b --rules BMC-REL-06 --seed 9007199254740993": func() { r.TargetFile, r.Seed, r.Faults = "", 9007199254740993, []string{"a", "b"} },
	} {
		r.TargetFile, r.Seed, r.Faults = "staging.yaml", 7, nil
		change()
		require.Contains(t, text(t, r, &report.Text{}), "      repeat: "+want+"\n")
	}
}

func TestHundredsOfFailuresStayReadable(t *testing.T) {
	var rules []result.Rule
	for i := range 45 {
		var failed []result.Scenario
		for j := range 10 {
			failed = append(failed, scenario(10*i+j+1, fmt.Sprintf("Case %d", j), contract.Failed, fmt.Sprintf("got %d", j), release(200, strings.Repeat("x", 5000))))
		}
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Violated, failed...))
	}
	r := of(contract.NonConformant, contract.ExitViolated, rules...)
	short := text(t, r, &report.Text{})
	require.Equal(t, 20, strings.Count(short, "repeat: "), "rules in full")
	require.Equal(t, 60, strings.Count(short, "step: "), "findings in full")
	require.Contains(t, short, "25 more violated rules")
	require.Regexp(t, `(?m)^FAIL  BMC-REL-45  got 0 \(10 scenarios failed\)$`, short)
	require.Contains(t, short, "(4400 more bytes)")
	for _, rule := range rules[:20] {
		for _, scenario := range rule.Scenarios {
			require.Contains(t, short, scenario.Location)
		}
	}
	require.Less(t, strings.Count(short, "\n"), 700)

	long := text(t, r, &report.Text{Verbose: true})
	require.Equal(t, 45, strings.Count(long, "repeat: "))
	require.Equal(t, 450, strings.Count(long, "step: "))
	require.NotContains(t, long, "more bytes")
}

func TestSameReasonsStandOnce(t *testing.T) {
	var rules []result.Rule
	for i := range 12 {
		rules = append(rules, rule(fmt.Sprintf("BMC-REL-%02d", i+1), "A rule", contract.Required, contract.Open,
			scenario(i+1, "A case", contract.Errored, "bmc endpoint http://127.0.0.1:1: connection refused")))
	}
	got := text(t, of(contract.Incomplete, contract.ExitIncomplete, rules...), &report.Text{})
	require.Contains(t, got, "ERROR 12 rules open: bmc endpoint http://127.0.0.1:1: connection refused\n")
	require.Equal(t, 1, strings.Count(got, "connection refused"))
	for _, rule := range rules {
		require.Contains(t, got, rule.ID)
	}
}

func TestExchangesThatExplain(t *testing.T) {
	binary := release(200, "/wD+")
	binary.Response.Encoding = "base64"
	lost := release(0, "")
	for name, test := range map[string]struct {
		exchanges []result.Exchange
		want      []string
	}{
		"none":                         {nil, nil},
		"a release":                    {[]result.Exchange{release(200, "{}")}, []string{"ReleaseInstances"}},
		"only reading":                 {[]result.Exchange{describe(), describe()}, []string{"DescribeInstances"}},
		"release, then reading twice":  {[]result.Exchange{describe(), release(200, "{}"), describe(), describe()}, []string{"ReleaseInstances", "DescribeInstances"}},
		"the last thing was a release": {[]result.Exchange{release(200, "{}"), describe(), release(200, "{}")}, []string{"ReleaseInstances"}},
	} {
		t.Run(name, func(t *testing.T) {
			failed := scenario(1, "A case", contract.Failed, "got 200", test.exchanges...)
			got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed)), &report.Text{})
			var shown []string
			for line := range strings.Lines(got) {
				if _, operation, found := strings.Cut(strings.TrimSpace(line), "/api/v2/bmc  ("); found {
					shown = append(shown, strings.TrimSuffix(operation, ")"))
				}
			}
			require.Equal(t, test.want, shown)
		})
	}
	failed := []result.Scenario{scenario(1, "One", contract.Failed, "got noise", binary), scenario(2, "Two", contract.Failed, "got nothing", lost)}
	got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed...)), &report.Text{})
	require.Contains(t, got, "< 3 bytes, base64: /wD+\n")
	require.Contains(t, got, "< nothing came back\n")
}

func TestBodiesAreCutBetweenCharacters(t *testing.T) {
	for ahead := range 4 {
		body := strings.Repeat("x", ahead) + strings.Repeat("機", 400)
		failed := scenario(1, "A case", contract.Failed, "got 200", release(200, body))
		got := text(t, of(contract.NonConformant, 1, rule("BMC-REL-02", "Bin", contract.Required, contract.Violated, failed)), &report.Text{})
		found := regexp.MustCompile(`(?m)^ +< (x*機+) … \((\d+) more bytes\)$`).FindStringSubmatch(got)
		require.NotNil(t, found, got)
		require.Equal(t, fmt.Sprint(len(body)-len(found[1])), found[2])
		require.InDelta(t, 600, len(found[1]), 3)
	}
}

func TestEveryExitCodeHasItsOwnMeaning(t *testing.T) {
	seen := map[string]int{}
	for _, exit := range []int{0, 1, 2, 3, 4, 5, 6, 7, 130, 99} {
		line := lastLine(text(t, of(contract.NoVerdict, exit), &report.Text{}))
		_, meaning, found := strings.Cut(line, fmt.Sprintf("; exit %d (", exit))
		require.True(t, found, line)
		require.NotContains(t, seen, meaning)
		seen[meaning] = exit
	}
}

func TestWriteErrorsAreReported(t *testing.T) {
	for room := range 3 {
		printer := report.Text{Out: &full{room: room * 40}, Terminal: true}
		printer.Start(report.Heading{Relcon: "1.2.3", Target: "reference"})
		printer.Progress(report.Progress{Done: 1, Total: 2})
		require.ErrorContains(t, printer.Finish(conformant()), "no space left")
	}
	require.NoError(t, (&report.Text{Out: new(bytes.Buffer)}).Finish(conformant()))
}

// screen is what a terminal shows: it knows line breaks, carriage returns and backspaces, and refuses the rest.
type screen struct {
	lock   sync.Mutex
	lines  [][]rune
	column int
	widest int
}

func (s *screen) Write(data []byte) (int, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, r := range string(data) {
		switch {
		case r == '\n':
			s.lines, s.column = append(s.lines, nil), 0
		case r == '\r':
			s.column = 0
		case r == '\b':
			s.column--
		case r < ' ':
			return 0, errors.New("a terminal code")
		default:
			s.put(r)
		}
	}
	return len(data), nil
}

func (s *screen) put(r rune) {
	if len(s.lines) == 0 {
		s.lines = [][]rune{nil}
	}
	line := &s.lines[len(s.lines)-1]
	for len(*line) <= s.column {
		*line = append(*line, ' ')
	}
	(*line)[s.column] = r
	s.column++
	s.widest = max(s.widest, s.column)
}

// text gives what can be seen.
func (s *screen) text() string {
	var lines []string
	for _, line := range s.lines {
		lines = append(lines, strings.TrimRight(string(line), " "))
	}
	return strings.Join(lines, "\n")
}

func TestProgressIsOneLineThatGoesAway(t *testing.T) {
	shown := &screen{}
	printer := report.Text{Out: shown, Terminal: true, Width: 40}
	printer.Progress(report.Progress{Done: 12, Total: 142, Failed: 2, Errored: 1, Waiting: "a long story about a hook that takes its time"})
	require.Equal(t, "12/142 scenarios, 2 failed, 1 without v", shown.text())
	printer.Progress(report.Progress{Done: 13, Total: 142, Waiting: "bmc"})
	require.Equal(t, "13/142 scenarios, waiting: bmc", shown.text())
	require.Less(t, shown.widest, 40, "a full line would wrap")
	printer.Clear()
	require.Empty(t, shown.text())
	printer.Progress(report.Progress{Done: 14, Total: 142})
	require.NoError(t, printer.Finish(unreachable()))
	require.Equal(t, text(t, unreachable(), &report.Text{Width: 40}), shown.text())
}

func TestProgressNeverGoesBack(t *testing.T) {
	shown := &screen{}
	printer := report.Text{Out: shown, Terminal: true}
	printer.Progress(report.Progress{Done: 7, Total: 9})
	printer.Progress(report.Progress{Done: 6, Total: 9})
	require.Equal(t, "7/9 scenarios", shown.text())
	printer.Progress(report.Progress{Done: 7, Total: 9, Waiting: "bmc"})
	require.Equal(t, "7/9 scenarios, waiting: bmc", shown.text())
}

// A scenario whose turn never came did not run.
func TestOnlyWhatRanIsCounted(t *testing.T) {
	began := scenario(1, "Broken off", contract.Errored, "broken off: the run was interrupted")
	waiting := scenario(2, "Waiting", contract.Errored, "not run: the run was interrupted")
	waiting.DurationMs = 0
	r := &result.Report{Verdict: contract.NoVerdict, Exit: contract.ExitInterrupted, Reason: "the run was interrupted", Rules: []result.Rule{
		rule("BMC-REL-01", "One", contract.Required, contract.Proved, scenario(3, "Passes", contract.Passed, "")),
		rule("BMC-REL-02", "Two", contract.Required, contract.Open, began, waiting),
	}}
	require.Contains(t, text(t, r, &report.Text{}), "1 of 2 rules proved (2 scenarios)")
}

// A list of known failures that is stale is all that is wrong here, and the last line says so.
func TestStaleListIsToldInTheLastLine(t *testing.T) {
	const reason = "known.txt is stale: it lists BMC-REL-02, which the provider keeps; take it out"
	r := &result.Report{Verdict: contract.NonConformant, Exit: contract.ExitViolated, Reason: reason, Rules: []result.Rule{
		rule("BMC-REL-02", "Two", contract.Required, contract.Proved, scenario(1, "Passes", contract.Passed, "")),
	}}
	written := text(t, r, &report.Text{})
	require.Contains(t, written, "\nnon-conformant: "+reason+"; 1 of 1 rule proved (1 scenario)")
	require.Equal(t, 1, strings.Count(written, reason), "it is told once")
}

func TestProgressNeedsATerminal(t *testing.T) {
	var out bytes.Buffer
	printer := report.Text{Out: &out}
	printer.Progress(report.Progress{Done: 1, Total: 2})
	printer.Clear()
	require.Empty(t, out.String())
}

func TestProgressFromManyGoroutines(t *testing.T) {
	shown := &screen{}
	printer := report.Text{Out: shown, Terminal: true}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			printer.Progress(report.Progress{Done: i, Total: 8})
			printer.Clear()
		})
	}
	group.Wait()
	require.NoError(t, printer.Finish(conformant()))
	require.Equal(t, text(t, conformant(), &report.Text{}), shown.text())
}
