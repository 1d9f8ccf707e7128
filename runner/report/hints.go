package report

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"relcon/runner/result"
)

var (
	waited    = regexp.MustCompile(`: got .* after ([0-9.hmsµ]+), want `)
	clockMove = regexp.MustCompile(` moves by (\S+)$`)
)

// binOver ends what was wanted of an instance that the recycle bin should have released.
const binOver = "since its time in the recycle bin is over"

// hints are what a failure may come from on the side of the hook or the target file, where its reason alone does not say so.
func hints(r *result.Report, f result.Failing) (all []string) {
	if by, moved := movedBefore(f); moved {
		all = append(all, "hint: time did not pass by itself here: the hook was asked to move it"+by+` (state "time passes"), and said that it did. `+
			`The clock of the account and each timer of the provider have to move: relcon hook check looks at both (HOOK-08).`)
	}
	if found := waited.FindStringSubmatch(f.Reason()); found != nil && r.TargetFile != "" && !soon(r, found[1]) {
		all = append(all, fmt.Sprintf("hint: %s is limits.settleTimeout of %s; where the provider needs longer until an effect shows, raise it.", found[1], oneLine(r.TargetFile)))
	}
	if signed(f) && r.TargetFile != "" && onlyRPC(r) {
		all = append(all, "hint: the API takes the RPC signature, and has refused every request with the header signature. "+
			"Where it has no header signature, write signature: [v1] at products.bss of "+oneLine(r.TargetFile)+".")
	}
	return all
}

// soon tells whether all effects that showed did so in less than half of the time that was waited: more of it would not help then.
func soon(r *result.Report, waited string) bool {
	limit, err := time.ParseDuration(waited)
	took := slowest(r).SettledMs
	return err == nil && took > 0 && took < float64(limit.Milliseconds())/2
}

// headerSigned tells whether a request has the header signature of Alibaba Cloud, and rpcSigned whether it has the other one.
func headerSigned(e result.Exchange) bool {
	return strings.HasPrefix(e.Request.Header["Authorization"], "ACS3-")
}

func rpcSigned(e result.Exchange) bool {
	return strings.Contains(e.Request.URL+e.Request.Body, "SignatureMethod=")
}

// signed tells whether a failure is that of a scenario with the header signature.
func signed(f result.Failing) bool {
	return f.Scenario != nil && slices.ContainsFunc(f.Scenario.Exchanges, headerSigned)
}

// onlyRPC tells whether requests with the RPC signature were accepted, and each one with the header signature was refused. Where a
// sound one was refused for its signature, the API knows the header signature.
func onlyRPC(r *result.Report) (accepted bool) {
	for _, rule := range r.Rules {
		for _, s := range rule.Scenarios {
			for _, e := range s.Exchanges {
				refused := e.Response.Status >= http.StatusBadRequest && e.Response.Status < http.StatusInternalServerError
				if headerSigned(e) && (!refused || e.Refused != "") {
					return false
				}
				accepted = accepted || rpcSigned(e) && e.Response.Status == http.StatusOK
			}
		}
	}
	return accepted
}

// movedBefore tells whether the clock was moved before a failure that this may explain, and by how much, where that is known. What
// is wrong with the form of an answer has nothing to do with time.
func movedBefore(f result.Failing) (by string, moved bool) {
	if f.Scenario == nil {
		return "", f.Finding != nil && strings.HasSuffix(f.Finding.Want, binOver)
	}
	if f.Scenario.Step == "" || strings.Contains(strings.TrimSpace(f.Scenario.Reason), "\n") {
		return "", false
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
	return " by " + strings.Join(moves, " and "), moves != nil
}

// hinted adds the hints of a failure.
func (p *page) hinted(hints []string) {
	for _, hint := range hints {
		p.block(indent, hint, p.yellow)
	}
}
