// Package history holds everything that happened in a run, in order. Whoever judges or reports reads it, and nobody
// keeps a second account. Events are added and never changed.
package history

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"relcon/runner/contract"
)

// Limits of what is held. Steps judge the whole of every answer; but what thousands of hostile answers hold together
// must not fill the memory.
const (
	longestBody = 256 << 10 // of one answer
	usualLimit  = 256 << 20 // of all bodies, headers and inventories together
)

// History is what happened in one run. It is safe for concurrent use.
type History struct {
	limit int

	mu         sync.Mutex
	events     []Event
	of         map[string][]int          // indices of a scenario's events
	held       int                       // bytes, about
	members    map[string]map[string]any // of each instance as it was listed last, by account and id
	incomplete int                       // events that were recorded without their bodies or instances
}

// New makes an empty history that holds so many bytes of exchanges and inventories; 0 means 256 MiB. What comes
// after that is recorded without bodies, headers and instances.
func New(limit int) *History {
	if limit == 0 {
		limit = usualLimit
	}
	return &History{limit: limit, of: map[string][]int{}, members: map[string]map[string]any{}}
}

type scenarioKey struct{}

// In says that what happens under the context belongs to a scenario; "" means to none.
func In(ctx context.Context, scenario string) context.Context {
	return context.WithValue(ctx, scenarioKey{}, scenario)
}

// ScenarioOf names the scenario that is under way; "" means none is.
func ScenarioOf(ctx context.Context) string {
	name, _ := ctx.Value(scenarioKey{}).(string)
	return name
}

// Add records what happened in the context's scenario.
func (h *History) Add(ctx context.Context, what Kind) { h.AddTo(ScenarioOf(ctx), what) }

// AddTo records what happened in a scenario.
func (h *History) AddTo(scenario string, what Kind) {
	h.add(scenario, what)
	switch what.(type) {
	case Ended, TornDown:
		h.pack(scenario)
	}
}

func (h *History) add(scenario string, what Kind) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.of[scenario] = append(h.of[scenario], len(h.events))
	h.events = append(h.events, Event{At: time.Now(), Scenario: scenario, Kind: h.fit(what)})
}

// pack packs the exchanges of a scenario that has ended, as far as they are not packed yet, where the history is long.
func (h *History) pack(scenario string) {
	exchanges, indices, size := h.unpacked(scenario)
	if len(exchanges) == 0 {
		return
	}
	together := packed(exchanges) // others go on meanwhile
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.events[indices[0]].Kind.(Exchanged).packed != nil {
		return // somebody else was faster
	}
	h.held -= size - len(together)
	for at, index := range indices {
		e := h.events[index].Kind.(Exchanged)
		e.Exchange, e.packed, e.at = slim(e.Exchange), together, at
		h.events[index].Kind = e
	}
}

// unpacked gives the exchanges of a scenario that are to be packed, where their events stand, and their size.
func (h *History) unpacked(scenario string) (exchanges []contract.Exchange, indices []int, size int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.held < packFrom {
		return nil, nil, 0
	}
	for _, index := range h.of[scenario] {
		if e, is := h.events[index].Kind.(Exchanged); is && e.packed == nil {
			exchanges, indices = append(exchanges, e.Exchange), append(indices, index)
			size += sizeOf(e)
		}
	}
	return exchanges, indices, size
}

// fit takes out of an event what there is no room for.
func (h *History) fit(what Kind) Kind {
	switch e := what.(type) {
	case Exchanged:
		e.Exchange = e.Record()
		e.Response.Body = cut(e.Response.Body)
		if h.full(sizeOf(e)) {
			e.Request.Header, e.Request.Body, e.Response.Header, e.Response.Body = nil, nil, nil, nil
		}
		return e
	case Listed:
		size := 0
		for i := range e.Instances {
			size += 2*each + h.share(e.AccessKeyID, &e.Instances[i])
		}
		if h.full(size) {
			e.Instances, e.LeftOut = nil, true
		}
		return e
	}
	return what
}

// full tells whether there is no room for so many bytes, and takes the room if there is.
func (h *History) full(size int) bool {
	if h.held+size > h.limit {
		h.incomplete++
		return true
	}
	h.held += size
	return false
}

func sizeOf(e Exchanged) int {
	size := len(e.Request.URL) + len(e.Request.Body) + len(e.Response.Body)
	for _, header := range []map[string][]string{e.Request.Header, e.Response.Header} {
		for name, values := range header {
			for _, value := range values {
				size += len(name) + len(value)
			}
		}
	}
	return size
}

// cut gives the part of a body that is kept, and says so where it is not all of it.
func cut(body []byte) []byte {
	if len(body) <= longestBody {
		return body
	}
	end := longestBody
	for end > longestBody-utf8.UTFMax && !utf8.RuneStart(body[end]) {
		end--
	}
	return fmt.Appendf(bytes.Clone(body[:end]), "… (the first %d of %d bytes)", end, len(body))
}

// Truncated says what was left out because the run was too long; "" where nothing was.
func (h *History) Truncated() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.incomplete == 0 {
		return ""
	}
	return fmt.Sprintf("the answers of this run hold more than %d MiB: %d of them are left out", h.limit>>20, h.incomplete)
}

// Events gives everything that happened so far, in order.
func (h *History) Events() []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.events)
}

// In gives what happened in one scenario so far, in order.
func (h *History) In(scenario string) []Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	events := make([]Event, len(h.of[scenario]))
	for i, index := range h.of[scenario] {
		events[i] = h.events[index]
	}
	return events
}

// of gives the events of one kind among others.
func of[K Kind](events []Event) []K {
	var all []K
	for _, event := range events {
		if one, is := event.Kind.(K); is {
			all = append(all, one)
		}
	}
	return all
}
