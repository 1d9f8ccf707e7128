package report_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/report"
)

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

// The first failure of each rule stands above the progress line as soon as it is known; without a terminal the report has all.
func TestFailuresAreToldOnATerminalAsTheyHappen(t *testing.T) {
	shown, piped := &screen{}, &strings.Builder{}
	printer := report.Text{Out: shown, Terminal: true, Width: 60}
	printer.Progress(report.Progress{Done: 12, Total: 142, Left: 92 * time.Second})
	require.Equal(t, "12/142 scenarios, about 2m left", shown.text())
	for range 2 {
		printer.Failure("BMC-REL-02", "features/a.feature:3", "A running one is refused", "ReleaseInstances: got 200, want 403\nand more that does not fit into one line")
	}
	printer.Progress(report.Progress{Done: 13, Total: 142, Failed: 1, Left: 3 * time.Second})
	want := "FAIL  BMC-REL-02  features/a.feature:3  A running one is re\n      ReleaseInstances: got 200, want 403; and more that do\n13/142 scenarios, 1 failed, about 5s left"
	require.Equal(t, want, shown.text())
	for n := range 20 {
		printer.Failure(fmt.Sprintf("ZEC-REL-%02d", n), "features/b.feature:4", "Another", "no")
	}
	require.Equal(t, 10, strings.Count(shown.text(), "FAIL"))
	require.Equal(t, 1, strings.Count(shown.text(), "more rules fail; the report at the end has all"))
	(&report.Text{Out: piped}).Failure("BMC-REL-02", "a", "b", "c")
	require.Empty(t, piped.String())
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

func TestProgressNeedsATerminal(t *testing.T) {
	var out bytes.Buffer
	printer := report.Text{Out: &out}
	printer.Progress(report.Progress{Done: 1, Total: 2})
	printer.Progress(report.Progress{Done: 1, Total: 2, Of: "fault"})
	printer.Clear()
	require.Empty(t, out.String())
	printer.Terminal = true
	printer.Progress(report.Progress{Done: 1, Total: 2, Of: "fault", Survived: 1})
	require.Contains(t, out.String(), "1/2 faults, 1 survived")
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

func TestWhatIsWaitedForIsToldOnceAMinuteWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	printer, begun := report.Text{Out: &out}, time.Now()
	printer.Progress(report.Progress{Done: 3, Total: 9})
	for seconds := range 121 {
		printer.Wait(fmt.Sprintf("BMC-TRM-12, %d s", seconds), begun.Add(time.Duration(seconds)*time.Second))
	}
	require.Equal(t, "  3/9 scenarios, waiting: BMC-TRM-12, 60 s\n  3/9 scenarios, waiting: BMC-TRM-12, 120 s\n", out.String())
}

func TestProgressIsToldOnceAMinuteWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	printer, begun := report.Text{Out: &out}, time.Now()
	for done := range 121 {
		printer.Progress(report.Progress{Done: done, Total: 200, Of: "fault", At: begun.Add(time.Duration(done) * time.Second)})
	}
	require.Equal(t, "  60/200 faults\n  120/200 faults\n", out.String())
}

func TestWhatIsWaitedForStandsInTheProgressLine(t *testing.T) {
	shown := &screen{}
	printer := report.Text{Out: shown, Terminal: true}
	printer.Wait("BMC-TRM-12", time.Now())
	require.Equal(t, "waiting: BMC-TRM-12", shown.text())
	printer.Progress(report.Progress{Done: 7, Total: 9})
	printer.Wait("BMC-TRM-13", time.Now())
	require.Equal(t, "7/9 scenarios, waiting: BMC-TRM-13", shown.text())
	printer.Progress(report.Progress{Done: 8, Total: 9})
	require.Equal(t, "8/9 scenarios", shown.text())
}
