package prove

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/result"
)

// differs tells whether two runs differ on the wire in more than two runs of the same provider do.
func differs(a, b *runner.Rehearsed) bool {
	for _, scenario := range a.Plan.All() {
		if !slices.Equal(wire(a.History, scenario.Name), wire(b.History, scenario.Name)) {
			return true
		}
	}
	return false
}

// wire gives what was answered in a scenario, without what changes from run to run. Of the calls that only read, it gives the
// statuses that were seen: how often an inventory is looked at, and what it shows on the way to an effect, depends on time. What
// it shows in the end does not.
func wire(h *history.History, scenario string) []string {
	var calls, reads []string
	throttled := false
	for _, exchange := range h.Exchanges(scenario) {
		line := fmt.Sprintf("%s %d", exchange.Operation, exchange.Response.Status)
		throttled = throttled || exchange.Response.Status == http.StatusTooManyRequests
		if (result.Exchange{Operation: exchange.Operation}).Mutates() {
			calls = append(calls, line+" "+lasting(exchange))
		} else if exchange.Response.Status != http.StatusTooManyRequests {
			reads = append(reads, line)
		}
	}
	if throttled { // its calls were made at once, and which of them were refused depends on time
		calls = set(calls)
	}
	return slices.Concat(calls, set(reads), settled(h.In(scenario), throttled))
}

func set(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
}

// changing are words that differ from run to run: ids, keys, times.
var changing = regexp.MustCompile(`[0-9A-Za-z_-]*[0-9][0-9A-Za-z_:-]*`)

// words are what can be an id, with digits or without.
var words = regexp.MustCompile(`[0-9A-Za-z_-]{6,}`)

// escaped is a percent-encoded byte, such as the quote beside an id in a query.
var escaped = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// lasting gives the body of an answer without ids, keys and times. An id without a digit is known by the request.
func lasting(exchange contract.Exchange) string {
	body := changing.ReplaceAllString(string(exchange.Response.Body), "#")
	sent := words.FindAllString(escaped.ReplaceAllString(string(exchange.Request.Body)+" "+exchange.Request.URL, " "), -1)
	return words.ReplaceAllStringFunc(body, func(word string) string {
		if slices.Contains(sent, word) {
			return "#"
		}
		return word
	})
}

// settled gives the statuses that the accounts of a scenario showed when their clocks had been moved after its end. How many
// instances of a throttled scenario have which status depends on time.
func settled(events []history.Event, throttled bool) []string {
	var lines []string
	shown := map[string][]string{} // by access key
	for _, event := range events {
		switch e := event.Kind.(type) {
		case history.Listed:
			if e.By != nil {
				continue // a part of the list
			}
			shown[e.AccessKeyID] = nil
			for _, instance := range e.Instances {
				shown[e.AccessKeyID] = append(shown[e.AccessKeyID], instance.Status)
			}
		case history.LookedAgain:
			if e.Later > 0 && e.Err == nil {
				statuses := shown[e.AccessKeyID]
				slices.Sort(statuses)
				if throttled {
					statuses = slices.Compact(statuses)
				}
				lines = append(lines, strings.Join(statuses, " "))
			}
		}
	}
	slices.Sort(lines)
	return lines
}
