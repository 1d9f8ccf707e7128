package result

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"

	"relcon/runner/contract"
)

// ExplorationSchema names the form of the JSON report of an exploration.
const ExplorationSchema = "relcon-explore/1"

// Exploration is what came of generated calls.
type Exploration struct {
	Schema     string            `json:"schema"`
	Relcon     string            `json:"relcon"`
	Contract   Contract          `json:"contract"`
	Target     string            `json:"target"`
	TargetFile string            `json:"targetFile,omitempty"`
	Provider   contract.Provider `json:"provider,omitzero"`
	Faults     []string          `json:"faults,omitempty"`
	Readings   []string          `json:"readings,omitempty"`
	Seed       uint64            `json:"seed"`
	Started    time.Time         `json:"started"`
	DurationMs int64             `json:"durationMs"`
	Verdict    contract.Verdict  `json:"verdict"`
	Exit       int               `json:"exit"`
	Reason     string            `json:"reason,omitempty"` // why there is no verdict
	Calls      int               `json:"calls"`
	Cases      int               `json:"cases"`
	Skipped    int               `json:"skipped"` // cases that need what the target can't give
	Errors     map[string]int    `json:"errors,omitempty"`
	Findings   []Explored        `json:"findings"`
	Replayed   []Replayed        `json:"replayed,omitempty"`
	Racing     *Racing           `json:"racing,omitempty"` // where calls of several clients overlapped; each case is a history then
	Cells      []Cell            `json:"cells,omitempty"`
	Singles    int               `json:"singles,omitempty"`   // cells that a request for one instance can meet
	Unreached  []Cell            `json:"unreached,omitempty"` // of them
	Unmet      []string          `json:"unmet,omitempty"`     // rules that no call was about
	Left
}

// Racing is what is said of calls that overlap.
type Racing struct {
	Clients     int                         `json:"clients"`            // of one history, at most
	Overlapping int                         `json:"overlapping"`        // pairs of calls to one account that overlap
	Open        int                         `json:"open"`               // histories whose check ran out of its time
	Checks      int                         `json:"checks"`             // of histories, against all orders of their calls
	CheckMicros int64                       `json:"checkMicros"`        // of one, on the average
	Listings    map[contract.Product]string `json:"listings,omitempty"` // the reading of RACE-04 that was seen
}

// Explored is one finding, with the shortest case that shows it: a scenario, or a history of several clients.
type Explored struct {
	Rule     string          `json:"rule"`
	Level    contract.Level  `json:"level"`
	Title    string          `json:"title"`
	Got      string          `json:"got"`
	Want     string          `json:"want"`
	Step     string          `json:"step,omitempty"`
	Case     contract.Script `json:"case,omitzero"`
	Scenario string          `json:"scenario,omitempty"`
	Race     *contract.Race  `json:"race,omitempty"`

	Events []contract.RaceEvent `json:"events,omitempty"` // of the history

	Number   uint64 `json:"number"`
	Calls    int    `json:"calls"`
	Seen     int    `json:"seen"`
	After    int    `json:"after"`           // calls
	Cases    int    `json:"cases,omitempty"` // histories until it was seen
	Unstable bool   `json:"unstable,omitempty"`
}

// What a finding comes to whose case is played again.
const (
	ReplayFixed  = "FIXED"  // the rule is not broken
	ReplayFailed = "FAILED" // it still is
	ReplayError  = "ERROR"  // the case came to no verdict
)

// Replayed is a finding whose case was played again.
type Replayed struct {
	Rule   string         `json:"rule"`
	Level  contract.Level `json:"level"`
	Status string         `json:"status"`
	Got    string         `json:"got,omitempty"`
	Want   string         `json:"want,omitempty"`
	Steps  []ReplayedStep `json:"steps"`
}

// ReplayedStep is one sentence of it.
type ReplayedStep struct {
	Step   string `json:"step"`
	Status string `json:"status,omitempty"` // ok, FIXED, FAILED or ERROR; "" where it was not played
}

// Cell is a place where a rule can apply, and how often a call met it there.
type Cell struct {
	Rule      string `json:"rule"`
	Operation string `json:"operation"`
	Status    string `json:"status,omitempty"`
	Charge    string `json:"chargeType,omitempty"`
	Version   string `json:"version,omitempty"`
	Scheme    string `json:"scheme,omitempty"`
	Calls     int    `json:"calls,omitempty"`
}

// Judge says what an exploration came to, by what it found and what it left. With strict, recommended rules weigh like required ones.
func (e *Exploration) Judge(strict bool) {
	weighs := func(level contract.Level) bool { return strict || level != contract.Recommended }
	replayed := func(status string) bool {
		return slices.ContainsFunc(e.Replayed, func(each Replayed) bool { return each.Status == status && weighs(each.Level) })
	}
	judged := e.Cases - e.Skipped - e.Unjudged()
	e.Verdict, e.Exit, e.Reason = contract.Conformant, contract.ExitOK, ""
	switch {
	case slices.ContainsFunc(e.Findings, func(f Explored) bool { return weighs(f.Level) }) || replayed(ReplayFailed):
		e.Verdict, e.Exit = contract.NonConformant, contract.ExitViolated
	case replayed(ReplayError):
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, "a case came to no verdict"
	case e.Undecided() != "":
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, e.Undecided()
	case len(e.Leftovers) > 0:
		e.Exit = contract.ExitLeftover
	case e.Replayed == nil && judged <= 0:
		e.Verdict, e.Exit, e.Reason = contract.Incomplete, contract.ExitIncomplete, "no case came to a verdict"
	}
}

// Unjudged counts the cases that came to no verdict, other than for what the target can't give.
func (e *Exploration) Unjudged() (n int) {
	for _, each := range e.Errors {
		n += each
	}
	return n
}

// Undecided says why calls of several clients came to nothing; "" where they did, or where there were none.
func (e *Exploration) Undecided() string {
	switch {
	case e.Racing != nil && e.Racing.Open > 0:
		return contract.Plural(e.Racing.Open, "check") + " of histories ran out of time"
	case e.Racing != nil && e.Replayed == nil && e.Racing.Overlapping == 0:
		return "no two calls overlapped, so that nothing is known of calls that do"
	}
	return ""
}

// WriteExplorationJSON writes the JSON report of an exploration.
func WriteExplorationJSON(out io.Writer, e *Exploration) error {
	return WriteValue(out, e)
}

// ReadExploration reads the JSON report of an exploration. It refuses what Read refuses.
func ReadExploration(data []byte) (*Exploration, error) {
	var e Exploration
	if err := read(bytes.NewReader(data), ExplorationSchema, "report/explore", &e); err != nil {
		return nil, err
	}
	return &e, nil
}

// ReadReplayable reads the findings that can be played again: those of the JSON report of an exploration, or of a run that sent
// generated calls. It refuses what Read refuses.
func ReadReplayable(data []byte) (*Exploration, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil || head.Schema != SchemaName {
		return ReadExploration(data)
	}
	r, err := Read(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var e Exploration
	for _, rule := range r.Rules {
		for _, f := range rule.Findings {
			again := Explored{Rule: rule.ID, Level: rule.Level, Title: rule.Title, Got: f.Got, Want: f.Want, Race: f.Race}
			if f.Case != nil {
				again.Case = *f.Case
			}
			if f.Generated() {
				e.Findings = append(e.Findings, again)
			}
		}
	}
	return &e, nil
}

// Again counts the findings that came again when they were played again.
func (e *Exploration) Again() (n int) {
	for _, each := range e.Replayed {
		if each.Status == ReplayFailed {
			n++
		}
	}
	return n
}

// Blank replaces what a function blanks in everything that the target said.
func (e *Exploration) Blank(blank func(string) string) {
	for n := range e.Findings {
		f := &e.Findings[n]
		f.Got, f.Want, f.Scenario = blank(f.Got), blank(f.Want), blank(f.Scenario)
		for m := range f.Events {
			f.Events[m].Answer = blank(f.Events[m].Answer)
		}
	}
	for n := range e.Replayed {
		e.Replayed[n].Got, e.Replayed[n].Want = blank(e.Replayed[n].Got), blank(e.Replayed[n].Want)
	}
	errors := map[string]int{}
	for reason, count := range e.Errors {
		errors[blank(reason)] += count
	}
	e.Errors, e.Reason = errors, blank(e.Reason)
}
