package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/result"
)

var (
	waited    = regexp.MustCompile(`: got .* after ([0-9.hmsµ]+), want `)
	clockMove = regexp.MustCompile(` moves by (\S+)$`)
)

// hints are what a failure may come from on the side of the hook or the target file, where its reason alone does not say so.
func hints(r *result.Report, f result.Failing) (all []string) {
	if moved := movedBefore(f); moved != "" {
		all = append(all, "hint: time did not pass by itself here: the hook was asked to move it"+moved+` (state "time passes"), and said that it did. `+
			`The clock of the account and each timer of the provider have to move: relcon hook check looks at both (HOOK-08).`)
	}
	if found := waited.FindStringSubmatch(f.Reason()); found != nil && r.TargetFile != "" {
		all = append(all, fmt.Sprintf("hint: %s is limits.settleTimeout of %s; where the provider needs longer until an effect shows, raise it.", found[1], oneLine(r.TargetFile)))
	}
	return all
}

// movedBefore says by how much the clock was moved before a failure that this may explain; "" where it was not. What is wrong with
// the form of an answer has nothing to do with time.
func movedBefore(f result.Failing) string {
	if f.Scenario == nil || f.Scenario.Step == "" || strings.Contains(strings.TrimSpace(f.Scenario.Reason), "\n") {
		return ""
	}
	seen := slices.IndexFunc(f.Scenario.Exchanges, func(e result.Exchange) bool { return quotes(f.Scenario.Reason, e) })
	var moves []string
	for _, event := range f.Scenario.Events {
		if event.State == result.Over || seen >= 0 && event.After > seen {
			break
		}
		if found := clockMove.FindStringSubmatch(event.Text); found != nil && event.State == "time passes" {
			moves = append(moves, found[1])
		}
	}
	if moves == nil {
		return ""
	}
	return " by " + strings.Join(moves, " and ")
}

// hinted adds the hints of a failure.
func hinted(p *page, r *result.Report, f result.Failing) {
	for _, hint := range hints(r, f) {
		p.block(indent, hint, p.yellow)
	}
}
