package runner

import (
	"cmp"
	"fmt"
	"sort"
	"time"

	"relcon/runner/explore"
	"relcon/runner/race"
)

// demand is what a run with generated calls asks of a target.
type demand struct {
	run       *run
	all       []*exploration // each of as many calls
	scenarios int            // instances that the scenarios before them need; 0 where there are none
	foresee   []func(calls int) explore.Need
}

// demanding is the demand of explorations, after scenarios that need so many instances.
func (r *run) demanding(scenarios int, all ...*exploration) *demand {
	d := &demand{run: r, all: all, scenarios: scenarios}
	for _, e := range all {
		if e.options.Clients > 0 {
			d.foresee = append(d.foresee, race.Foresee(e.racing()))
		} else {
			d.foresee = append(d.foresee, explore.Foresee(e.parts))
		}
	}
	return d
}

// check refuses calls for which the target's limits are too low.
func (d *demand) check() error {
	calls := d.all[0].parts.Calls
	if calls == 0 {
		return nil
	}
	excess, mend := d.excess(calls)
	if excess == "" {
		return nil
	}
	flag := "--calls"
	if d.run.options.Explore > 0 {
		flag = "--explore"
	}
	if most := d.most(); most > 0 {
		mend = fmt.Sprintf("ask for at most %d calls by %s, or %s", most, flag, mend)
	}
	return usage("target %q: %s, so nothing was sent: %s", d.run.plan.Target.Name, excess, mend)
}

// excess says which of the target's limits is too low for so many calls, and what to do about the limit; "" where none is.
func (d *demand) excess(calls int) (excess, mend string) {
	const raise = "raise the limit in the file"
	need, at := d.need(calls), d.run.plan.Target
	asked := fmt.Sprintf("%d calls", calls)
	if len(d.all) > 1 {
		asked += fmt.Sprintf(", and as many of %d clients at once,", d.all[1].options.Clients)
	}
	if limit := at.Safety.MaxInstances; need.Instances > limit {
		if d.scenarios > 0 {
			asked = "the selected rules and " + asked
		}
		return fmt.Sprintf("safety.maxInstances: %s need %d instances in all, and %d are allowed", asked, need.Instances, limit), raise
	}
	if limit := at.Safety.MaxRequests; need.Requests > limit {
		return fmt.Sprintf("safety.maxRequests: %s need about %d requests in all, and %d are allowed", asked, need.Requests, limit), raise
	}
	least := time.Duration(float64(need.Requests) / at.Limits.RequestsPerSecond * float64(time.Second))
	if limit := cmp.Or(d.run.options.Timeout, at.Limits.TotalTimeout); d.all[0].options.For == 0 && least > limit {
		return fmt.Sprintf("limits.requestsPerSecond: %s need about %d requests, which take %v, and the run has %v", asked, need.Requests, least.Round(time.Second), limit),
			"give the run more time with --timeout (in Go: Options.Timeout)"
	}
	return "", ""
}

// need is what the scenarios and so many calls of each exploration need.
func (d *demand) need(calls int) explore.Need {
	need := explore.Need{Instances: d.scenarios}
	for _, foresee := range d.foresee {
		more := foresee(calls)
		need.Instances, need.Requests = need.Instances+more.Instances, need.Requests+more.Requests
	}
	return need
}

// most is how many calls the limits allow, in two digits. What calls need follows from the seed, so a tenth is left for another one.
func (d *demand) most() int {
	tooMany := func(calls int) bool { excess, _ := d.excess(calls); return excess != "" }
	high := 1
	for !tooMany(high) {
		high *= 2
	}
	most := (sort.Search(high, tooMany) - 1) * 9 / 10
	unit := 1
	for most >= 100*unit {
		unit *= 10
	}
	return most / unit * unit
}
