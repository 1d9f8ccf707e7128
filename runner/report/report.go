// Package report turns one result into many formats. The Report is the one result that every format is made from;
// its JSON form is versioned and described by schemas/report.json.
package report

import (
	"time"

	"relcon/runner/contract"
)

// SchemaName is the name and version of the JSON report.
const SchemaName = "relcon-report/1"

// Report is the result of one run.
type Report struct {
	Schema     string           `json:"schema"`
	Relcon     string           `json:"relcon"` // version of the program
	Verdict    contract.Verdict `json:"verdict"`
	Exit       int              `json:"exit"`
	Reason     string           `json:"reason,omitempty"` // why there is no verdict, or what went wrong beside the rules
	Target     string           `json:"target"`           // its name
	TargetFile string           `json:"targetFile,omitempty"`
	Faults     []string         `json:"faults,omitempty"` // switched on in the built-in reference
	Seed       uint64           `json:"seed"`             // order of the scenarios
	Strict     bool             `json:"strict,omitempty"` // recommended rules weigh like required ones
	Started    time.Time        `json:"started"`
	DurationMs float64          `json:"durationMs"`
	Leftovers  []Leftover       `json:"leftovers,omitempty"` // what the run created and what is still there
	Unchecked  []Leftover       `json:"unchecked,omitempty"` // what the run created and what may be there: nobody could look
	Sweep      string           `json:"sweep,omitempty"`     // command that removes both; "" where nothing is left to it
	Lacks      []string         `json:"lacks,omitempty"`     // what the target's pool of instances is short of for all that was selected, and where to add it
	Rules      []Rule           `json:"rules"`               // in catalogue order
}

// Rule is what one rule came to.
type Rule struct {
	ID        string           `json:"id"`
	Title     string           `json:"title"`
	Operation string           `json:"operation"` // the feature's title: provider and operation, such as "BMC ReleaseInstances"
	Level     contract.Level   `json:"level"`
	Outcome   contract.Outcome `json:"outcome"`
	Source    string           `json:"source"`
	Reading   string           `json:"reading,omitempty"` // the behaviour that a reading rule observed
	Reason    string           `json:"reason,omitempty"`  // why it is open, not applicable or known
	Missing   []contract.Need  `json:"missing,omitempty"` // needs declared as not available that left it open
	Scenarios []Scenario       `json:"scenarios"`
}

// Scenario is what one scenario came to.
type Scenario struct {
	Name       string           `json:"name"`
	Location   string           `json:"location"` // file and line, such as "features/zenlayer/bmc_release_instances.feature:20"
	Product    contract.Product `json:"product"`
	Outcome    contract.Outcome `json:"outcome"`
	Reading    string           `json:"reading,omitempty"`
	Reason     string           `json:"reason,omitempty"`    // of any outcome but passed
	Step       string           `json:"step,omitempty"`      // the step that failed, as the feature has it
	DurationMs float64          `json:"durationMs"`          // 0 where it never began
	SettledMs  float64          `json:"settledMs,omitempty"` // longest wait for an effect
	Looks      int              `json:"looks,omitempty"`     // at the inventory during that wait
	Exchanges  []Exchange       `json:"exchanges"`
}

// Exchange is one request with its response. A body that is not UTF-8 stands in base64, and Encoding says so.
type Exchange struct {
	Operation  string   `json:"operation"`
	Request    Request  `json:"request"`
	Response   Response `json:"response"`
	DurationMs float64  `json:"durationMs"`
}

// Request is what was sent, secrets blanked.
type Request struct {
	Method   string            `json:"method"`
	URL      string            `json:"url"`
	Header   map[string]string `json:"header,omitempty"`
	Body     string            `json:"body,omitempty"`
	Encoding string            `json:"encoding,omitempty"` // "base64" or absent
}

// Response is what came back; Status 0 means nothing did.
type Response struct {
	Status   int               `json:"status"`
	Header   map[string]string `json:"header,omitempty"`
	Body     string            `json:"body,omitempty"`
	Encoding string            `json:"encoding,omitempty"`
}
