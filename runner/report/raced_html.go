package report

import (
	_ "embed" // the pieces of the page
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// The pieces of a page that draw the history of several clients.
var (
	//go:embed raced.html
	racedHTML string
	//go:embed raced.css
	racedCSS string
)

// drawnHistory is the history of a finding on a time axis.
type drawnHistory struct {
	Number     int // of the finding
	Given      string
	Events     []drawnEvent
	Lanes      []drawnLane
	Begin, End string
}

// drawnLane is the calls of one client.
type drawnLane struct {
	Name   string
	Events []drawnEvent
}

// drawnEvent is a call with its place on the axis, in percent.
type drawnEvent struct {
	contract.RaceEvent
	N            int
	Anchor       string
	By, Interval string
	Left, Width  float64
}

// drawn puts the history of a finding on a time axis; nil where it has none.
func drawn(f result.Explored, number int) *drawnHistory {
	if f.Race == nil {
		return nil
	}
	begin, end := span(f.Events)
	h := &drawnHistory{Number: number, Given: held(f.Race), Begin: milliseconds(begin), End: milliseconds(end)}
	for n, e := range f.Events {
		d := drawnEvent{RaceEvent: e, N: n + 1, Anchor: fmt.Sprintf("finding%d-%d", number, n+1), By: lane(e), Interval: interval(e)}
		d.Left = share(e.From, begin, end, 100)
		d.Width = share(e.To, begin, end, 100) - d.Left
		h.Events = append(h.Events, d)
		if e.Client == 0 {
			continue
		}
		i := slices.IndexFunc(h.Lanes, func(l drawnLane) bool { return l.Name == d.By })
		if i < 0 {
			i, h.Lanes = len(h.Lanes), append(h.Lanes, drawnLane{Name: d.By})
		}
		h.Lanes[i].Events = append(h.Lanes[i].Events, d)
	}
	slices.SortFunc(h.Lanes, func(a, b drawnLane) int { return strings.Compare(a.Name, b.Name) })
	return h
}
