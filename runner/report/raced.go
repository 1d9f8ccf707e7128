package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// raced adds the history of several clients that shows a finding: what the accounts held, and each call with its time.
func raced(p *page, f result.Explored) {
	p.linef("%s  given %s", indent, contract.Printable(held(f.Race)))
	begin, end := span(f.Events)
	calls := 0
	for _, e := range f.Events {
		calls = max(calls, cells(e.Call))
	}
	for _, e := range f.Events {
		p.linef("%s  %-9s%-*s  %s  %18s  %s", indent, lane(e), calls, contract.Printable(e.Call), bar(e, begin, end), interval(e), oneLine(e.Answer))
	}
}

// lane says who sent an event.
func lane(e contract.RaceEvent) string {
	if e.Client == 0 {
		return "–"
	}
	return fmt.Sprintf("client %d", e.Client)
}

// interval says when an event began and ended, in milliseconds.
func interval(e contract.RaceEvent) string {
	return fmt.Sprintf("%.2f–%s", float64(e.From)/1000, milliseconds(e.To))
}

func milliseconds(micros int64) string { return fmt.Sprintf("%.2f ms", float64(micros)/1000) }

// held says which instances there were.
func held(c *contract.Race) string {
	var all []string
	for _, item := range c.Instances {
		all = append(all, item.String())
	}
	return strings.Join(all, ", ")
}

// span is when the clients sent their first call, and when they had the last answer, in microseconds.
func span(events []contract.RaceEvent) (begin, end int64) {
	first := true
	for _, e := range events {
		if e.Client == 0 {
			continue
		}
		if first {
			begin, end, first = e.From, e.To, false
		}
		begin, end = min(begin, e.From), max(end, e.To)
	}
	return begin, end
}

// share is where a moment is in the time of the clients, in so many parts.
func share(at, begin, end int64, parts float64) float64 {
	return min(max(float64(at-begin)/float64(max(end-begin, 1)), 0), 1) * parts
}

// bar draws an event of a client on the time of all.
func bar(e contract.RaceEvent, begin, end int64) string {
	const width = 24
	if e.Client == 0 {
		return strings.Repeat(" ", width)
	}
	from := min(int(share(e.From, begin, end, width)), width-1)
	to := max(int(share(e.To, begin, end, width)), from+1)
	return strings.Repeat("·", from) + strings.Repeat("█", to-from) + strings.Repeat("·", width-to)
}

// cases are so many cases, or histories of several clients.
func cases(count int, histories bool) string {
	switch {
	case !histories:
		return contract.Plural(count, "case")
	case count == 1:
		return "1 history"
	}
	return fmt.Sprintf("%d histories", count)
}

// overlap adds what is said of calls that overlap.
func overlap(p *page, r *result.Racing) {
	p.linef("%s", overlapped(r))
	for _, product := range slices.Sorted(maps.Keys(r.Listings)) {
		p.linef("RACE-04  reading %q (%s)", r.Listings[product], product)
	}
}

// overlapped says how many calls overlapped, and what the checks took.
func overlapped(r *result.Racing) string {
	return fmt.Sprintf("%s of calls overlapped; %s, %d µs each on the average", contract.Plural(r.Overlapping, "pair"), contract.Plural(r.Checks, "check"), r.CheckMicros)
}
