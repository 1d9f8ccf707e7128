package judge

import (
	"fmt"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// exchanges judges the exchanges of a run, one after another.
type exchanges struct {
	*Findings
	count  map[string]int // so far, by scenario
	health map[contract.Product]*health
	ids    map[bool]map[string]string // where a request id was seen, by provider: Zenlayer or not
}

// health is how a product answers to sound requests. A 5xx to a wrong request is the product's own only where it is well
// before and after; else it may be an outage, which says nothing.
type health struct {
	ill     bool
	bad     time.Time // when the last answer came that says so
	pending []pending // answered with 5xx since it was last known to be well
}

// pending is a 5xx to a wrong request.
type pending struct {
	ended    time.Time
	findings []Finding
}

func (x *exchanges) judge(event *history.Event, e *history.Exchanged) {
	x.count[event.Scenario]++
	exchange := &e.Exchange
	where := place("exchange", x.count[event.Scenario], name(exchange))
	finding := func(flaw history.Flaw) Finding {
		whole := e.Whole()
		return Finding{
			Rule: flaw.Rule, Scenario: event.Scenario, Place: where, Got: flaw.Got, Want: flaw.Want, At: event.At, Exchange: &whole,
		}
	}
	x.unique(event, e, where, finding)
	if e.Wrong == "" || e.Response.Status < 500 {
		for _, flaw := range e.Flaws {
			x.add(finding(flaw))
		}
	}
	h := x.health[e.Product]
	if h == nil {
		h = &health{}
		x.health[e.Product] = h
	}
	x.examine(h, e)
	if e.Wrong == "" || h.ill {
		return
	}
	late := pending{ended: e.Started.Add(e.Duration)}
	for _, flaw := range e.Flaws {
		flaw.Want += " (" + e.Wrong + ")"
		late.findings = append(late.findings, finding(flaw))
	}
	h.pending = append(h.pending, late)
}

// examine takes in what an exchange says about the health of its product.
func (x *exchanges) examine(h *health, e *history.Exchanged) {
	silent := e.Response.Status == 0
	reads := provider.Of(e.Product).Reads(e.Operation)
	switch {
	case silent || e.Response.Status >= 500 && e.Wrong == "":
		h.ill, h.bad, h.pending = true, e.Started.Add(e.Duration), nil
	case reads && e.Response.Status < 500 && e.Started.After(h.bad): // one that was sent earlier says nothing of what came since
		h.ill = false
		rest := h.pending[:0]
		for _, each := range h.pending {
			if e.Started.Before(each.ended) {
				rest = append(rest, each)
				continue
			}
			for _, found := range each.findings {
				x.add(found)
			}
		}
		h.pending = rest
	}
}

// unique: no two answers of a provider have one request id. A 5xx may come from what stands in front of it.
func (x *exchanges) unique(event *history.Event, e *history.Exchanged, where string, finding func(history.Flaw) Finding) {
	if e.RequestID == "" || e.Response.Status >= 500 {
		return
	}
	here := where
	if event.Scenario != "" {
		here += fmt.Sprintf(" of %q", event.Scenario)
	}
	seen := x.ids[e.Product.Zenlayer()]
	first, twice := seen[e.RequestID]
	if !twice {
		seen[e.RequestID] = here
		return
	}
	rule := "BSS-REL-18"
	if e.Product.Zenlayer() {
		rule = "ZC-ENV-04"
	}
	x.add(finding(history.Flaw{Rule: rule, Got: fmt.Sprintf("the request id of %s", first), Want: "one of its own"}))
}

func name(e *contract.Exchange) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s", e.Product, e.Operation))
}
