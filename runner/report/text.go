package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// Text writes a run, or a proof, for people. Every field but Out may be left at its zero value. The methods may be called
// from several goroutines. After the first error of Out nothing more is written, and Finish returns the error.
type Text struct {
	Out      io.Writer
	Color    bool // nothing is coloured without it
	Terminal bool // progress is shown only on a terminal
	Width    int  // columns; 0 means 80
	Verbose  bool // every violated rule in full, every exchange, no body cut

	lock  sync.Mutex
	head  string    // not written yet
	drawn int       // columns of the progress line that stands there now
	done  int       // of the newest progress
	last  string    // what the newest progress says
	said  time.Time // when progress, or what is waited for, was last written where there is no terminal
	err   error

	failed map[string]bool // rules of which a failure was told
}

// Heading is what is known before the first request.
type Heading struct {
	Relcon     string   // version of the program
	Target     string   // its name
	TargetFile string   // "" for the built-in reference
	Endpoints  []string // each as "bmc https://…"
	Rules      int      // selected
	Catalogue  int      // all there are
	Scenarios  int      // of the selected rules
	Seed       uint64
	Faults     []string // switched on in the built-in reference
	Rerun      string   // of which run it runs what again; "" where it is a run of its own
}

// Progress is how far a run, or a proof, is.
type Progress struct {
	Done, Total               int
	Of                        string // what is counted; "" means scenarios
	Failed, Errored, Survived int
	Left                      time.Duration // that the rest will take, by what was done so far; 0 where nobody knows
	Waiting                   string        // what the run waits for; "" where nothing is worth telling
	At                        time.Time     // when it was so far; zero where that is of no interest
}

// Start takes the heading. It is written when there is progress: if nothing can be judged, the cause comes first.
func (t *Text) Start(h Heading) {
	p := t.page()
	where := oneLine(h.Target)
	if h.TargetFile != "" {
		where += " (" + oneLine(h.TargetFile) + ")"
	}
	p.linef("%s", p.bold(strings.TrimSpace("relcon "+h.Relcon)+": "+where))
	for _, endpoint := range h.Endpoints {
		p.linef("  %s", oneLine(endpoint))
	}
	if len(h.Faults) > 0 {
		p.linef("  %s", p.yellow("with "+contract.Plural(len(h.Faults), "fault")+": "+strings.Join(h.Faults, ", ")))
	}
	if h.Rerun != "" {
		p.block("  ", oneLine(h.Rerun), plain)
	}
	p.linef("  %d of %s, %s, seed %d", h.Rules, contract.Plural(h.Catalogue, "rule"), contract.Plural(h.Scenarios, "scenario"), h.Seed)
	p.linef("")
	t.lock.Lock()
	t.head += p.String()
	t.lock.Unlock()
	t.draw(0, "asking whether "+oneLine(h.Target)+" answers")
}

// heading gives what Start has left to write, once.
func (t *Text) heading() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	head := t.head
	t.head = ""
	return head
}

// Progress writes the heading if it is not there yet, and rewrites the progress line. Where Out is no terminal, it writes a line of
// its own once a minute. Progress that is older than what was shown is ignored: goroutines may overtake each other.
func (t *Text) Progress(p Progress) {
	if head := t.heading(); head != "" {
		t.print(head)
	}
	line := fmt.Sprintf("%d/%s", p.Done, contract.Plural(p.Total, cmp.Or(p.Of, "scenario")))
	for _, count := range []struct {
		n    int
		what string
	}{{p.Failed, "failed"}, {p.Errored, "without verdict"}, {p.Survived, "survived"}} {
		if count.n > 0 {
			line += fmt.Sprintf(", %d %s", count.n, count.what)
		}
	}
	if p.Left >= time.Second {
		line += fmt.Sprintf(", about %s left", roughly(p.Left))
	}
	t.lock.Lock()
	if p.Done >= t.done {
		t.last = line
	}
	due := p.Done >= t.done && !p.At.IsZero() && t.due(p.At)
	t.lock.Unlock()
	if p.Waiting != "" {
		line += ", waiting: " + oneLine(p.Waiting)
	}
	if due {
		t.print("  " + line + "\n")
	}
	t.draw(p.Done, line)
}

// roughly rounds a time that is estimated.
func roughly(d time.Duration) string {
	if d >= time.Minute {
		return fmt.Sprintf("%dm", int(math.Round(d.Minutes())))
	}
	return fmt.Sprintf("%ds", int(math.Ceil(d.Seconds()/5))*5)
}

// mostTold is how many failures are told while a run goes on.
const mostTold = 10

// Failure tells of a failure at once: on a terminal, in two lines above the progress line, the first one of each rule. The report
// at the end has all of them.
func (t *Text) Failure(rule, location, scenario, reason string) {
	t.lock.Lock()
	told := t.failed[rule]
	if t.failed == nil {
		t.failed = map[string]bool{}
	}
	t.failed[rule] = true
	n := len(t.failed)
	t.lock.Unlock()
	switch {
	case !t.Terminal || told || n > mostTold+1:
	case n > mostTold:
		t.print("more rules fail; the report at the end has all\n")
	default:
		p := t.page()
		p.linef("%s", p.red(fit("FAIL  "+rule+"  "+oneLine(location+"  "+scenario), t.width()-1)))
		p.linef("%s", fit(indent+oneLine(reason), t.width()-1))
		t.print(p.String())
	}
}

// quiet is how long a run says nothing where there is no terminal.
const quiet = time.Minute

// due tells whether it is time to say something where there is no terminal. t.lock is held.
func (t *Text) due(now time.Time) bool {
	if t.said.IsZero() {
		t.said = now
	}
	due := !t.Terminal && now.Sub(t.said) >= quiet
	if due {
		t.said = now
	}
	return due
}

// Wait tells what a run waits for: on a terminal in the progress line, and elsewhere on a line of its own, once a minute.
func (t *Text) Wait(what string, now time.Time) {
	if head := t.heading(); head != "" {
		t.print(head)
	}
	t.lock.Lock()
	line, done := "waiting: "+oneLine(what), t.done
	if t.last != "" {
		line = t.last + ", " + line
	}
	due := t.due(now)
	t.lock.Unlock()
	if due {
		t.print("  " + line + "\n")
	}
	t.draw(done, line)
}

// Clear erases the progress line, so that something else can be written. The next Progress draws it again.
func (t *Text) Clear() { t.print("") }

// Finish writes the result: what is broken in a few lines, the causes of what is violated, the rules without a verdict, what is left,
// the summary, and the verdict as the last line. What is as it should be, and how the provider reads the contract, is told where it
// is verbose. If nothing could be judged, the verdict with its cause is the first line. It returns the first error that writing met
// since the Text was made.
func (t *Text) Finish(r *result.Report) error {
	const mostLeftovers = 20
	p, head := t.page(), t.heading()
	switch {
	case !r.Judged():
		cause(p, r)
		leftovers(p, r, mostLeftovers)
		if head != "" {
			p.WriteString("\n" + strings.TrimRight(head, "\n") + "\n")
			p.words("  ", identity(r))
		}
	case r.BrokenOff() && !t.Verbose:
		p.WriteString(head)
		brief(p, r)
	default:
		p.WriteString(head)
		broken(p, r)
		violated(p, r)
		unproved(p, r)
		advise(p, r)
		lacks(p, r)
		leftovers(p, r, mostLeftovers)
		summary(p, r)
		readings(p, r)
		waits(p, r)
		lasting(p, r)
		truncated(p, r)
		besides(p, r)
		p.words("", identity(r))
		verdict(p, r)
	}
	return t.end(p)
}

// FinishProof writes the kill matrix by rule, every fault with problems in full, the scenarios that were not seen to
// fail, the summary by operation, and the verdict as the last line. It returns what Finish returns.
func (t *Text) FinishProof(proof *result.Proof) error {
	p := t.page()
	proofText(p, proof)
	return t.end(p)
}

func (t *Text) end(p *page) error {
	t.print(p.String())
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.err != nil {
		return fmt.Errorf("text report: %w", t.err)
	}
	return nil
}

func (t *Text) page() *page {
	return &page{palette: newPalette(t.Color), width: t.width(), folds: true, verbose: t.Verbose}
}

func (t *Text) width() int {
	if t.Width <= 0 {
		return 80
	}
	return t.Width
}

// draw rewrites the progress line. A full line would wrap.
func (t *Text) draw(done int, line string) {
	line = fit(line, t.width()-1)
	t.lock.Lock()
	defer t.lock.Unlock()
	if !t.Terminal || done < t.done {
		return
	}
	t.done = done
	gap := max(0, t.drawn-cells(line))
	t.write("\r" + line + strings.Repeat(" ", gap) + strings.Repeat("\b", gap))
	t.drawn = cells(line)
}

func (t *Text) print(text string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.drawn > 0 {
		text = "\r" + strings.Repeat(" ", t.drawn) + "\r" + text
		t.drawn = 0
	}
	t.write(text)
}

// write keeps the first error. It is called with the lock held.
func (t *Text) write(text string) {
	if t.err != nil || text == "" {
		return
	}
	_, t.err = io.WriteString(t.Out, text)
}
