package serve

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/har"
	"relcon/runner/result"
)

// LogFormats lists the formats of a log.
func LogFormats() []string { return []string{"text", "ndjson", "har"} }

// entry is one exchange of the log, secrets blanked.
type entry struct {
	contract.Exchange
	Path string // that was asked for
	Code string // of a refusal
	Note string // what was special about the answer, such as a fault
}

// Log writes exchanges, each as soon as it is over.
type Log struct {
	version string

	mu    sync.Mutex
	sinks []*sink
}

// sink is one place that exchanges go to. It takes nothing more once it has failed.
type sink struct {
	add   func(entry) error
	close func() error
	err   error
}

// NewLog makes a log without a place. The version is relcon's.
func NewLog(version string) *Log { return &Log{version: version} }

// To adds a place in a format of LogFormats. Closing the log closes the place too.
func (l *Log) To(format string, out io.WriteCloser) error {
	s := &sink{close: out.Close}
	switch format {
	case "text":
		s.add = func(e entry) error {
			_, err := io.WriteString(out, e.line())
			return err
		}
	case "ndjson":
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		s.add = func(e entry) error { return encoder.Encode(e.json()) }
	case "har":
		archive, err := har.NewWriter(out, l.version, "")
		if err != nil {
			return err
		}
		s.add = func(e entry) error { return archive.Add(e.Exchange, e.Note) }
		s.close = func() error { return errors.Join(archive.Close(), out.Close()) }
	default:
		return fmt.Errorf("log format: got %q, want one of %s%s", format, strings.Join(LogFormats(), ", "), contract.DidYouMean(format, LogFormats()))
	}
	l.sinks = append(l.sinks, s)
	return nil
}

func (l *Log) add(e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sinks {
		if s.err == nil {
			s.err = s.add(e)
		}
	}
}

// Close ends the log, and gives what could not be written. What is over later is not logged. A nil log has nothing to end.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var failures []error
	for _, s := range l.sinks {
		failures = append(failures, s.err, s.close())
	}
	l.sinks = nil
	return errors.Join(failures...)
}

// line is the entry for people. What came from a client is escaped, and can't begin a line of its own.
func (e entry) line() string {
	name := string(e.Product) + " " + e.Operation
	if e.Product == "" {
		name = e.Path
	}
	words := []string{e.Started.Format("15:04:05.000"), e.Request.Method, strings.TrimSpace(name), fmt.Sprint(e.Response.Status), e.Code,
		e.Duration.Round(10 * time.Microsecond).String()}
	if e.Note != "" {
		words = append(words, "("+e.Note+")")
	}
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	return strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(contract.Printable(shortened(strings.Join(words, " ")))) + "\n"
}

// longestLine keeps what a client sent from filling the terminal.
const longestLine = 300

func shortened(text string) string {
	if len(text) <= longestLine {
		return text
	}
	return strings.ToValidUTF8(text[:longestLine], "") + "…"
}

// lineJSON is an entry as a line of NDJSON.
type lineJSON struct {
	Time    time.Time        `json:"time"`
	Product contract.Product `json:"product,omitempty"` // absent for the hook and the control API
	Code    string           `json:"code,omitempty"`
	Note    string           `json:"note,omitempty"`
	result.Exchange
}

func (e entry) json() lineJSON {
	return lineJSON{Time: e.Started, Product: e.Product, Code: e.Code, Note: e.Note, Exchange: result.NewExchange(e.Exchange, e.Started)}
}
