package model

import (
	"slices"
	"time"
)

// Codes of the tables of BMC's operations.
const (
	notFound     = "INVALID_INSTANCE_NOT_FOUND"
	notRecycled  = "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
	recycled     = "OPERATION_DENIED_INSTANCE_RECYCLED"
	creating     = "OPERATION_DENIED_INSTANCE_CREATING"
	installing   = "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING"
	subscription = "OPERATION_DENIED_INSTANCE_SUBSCRIPTION"
	promise      = "OPERATION_DENIED_POSTPAID_PROMISE"
)

// bmc is an account of BMC.
type bmc struct{ State }

// Statuses of BMC.
const (
	inBin        = "RECYCLE"
	createFailed = "CREATE_FAILED"
)

// purge is ReleaseInstances of BMC: it removes instances from the recycle bin for good. If one of them is not there, the request
// is refused, and releases none or all of the good ones.
func (s bmc) purge(r Request, at time.Time) []Outcome {
	if r.Open {
		return s.undocumented(r)
	}
	ids := r.distinct()
	var good []Fate
	unknown, outside, odd := false, false, false
	possible, certain := true, true // all of them may be in the bin; they surely are
	for _, id := range ids {
		may := s.conditions(id, at)
		unknown = unknown || slices.Contains(may, unlisted)
		outside = outside || slices.ContainsFunc(may, func(status string) bool { return status != unlisted && status != inBin })
		possible, certain = possible && slices.Contains(may, inBin), certain && always(may, inBin)
		if slices.Contains(may, inBin) {
			good = append(good, Fate{id, Effect{Released, s.releaseRule(len(ids))}})
		} else if always(may, unlisted) {
			odd = odd || s.odd(id) || s.disguised(id) || slices.Contains(r.Foreign, id) && len(ids) > 1
		}
	}
	var all []Outcome
	if possible {
		all = append(all, accepted(s.releaseRule(len(ids)), good...))
	}
	for _, o := range s.purgeRefusals(r, unknown, outside, odd) {
		all = append(all, o.as("nothing released"))
		if len(good) > 0 && len(ids) > 1 && !certain {
			all = append(all, o.and(under("BMC-REL-13", good)...).as(GoodOnesReleased))
		}
	}
	if r.twice() {
		all = append(all, refused("BMC-REL-15", 0).as("refused"))
	}
	return all
}

// under puts what becomes of instances under a rule.
func under(rule string, fates []Fate) []Fate {
	all := slices.Clone(fates)
	for n := range all {
		all[n].Rule = rule
	}
	return all
}

// releaseRule is the clause by which a request for so many instances is accepted.
func (s bmc) releaseRule(count int) string {
	switch {
	case count == 100:
		return "BMC-REL-05"
	case count > 1:
		return "BMC-REL-04"
	}
	return "BMC-REL-01"
}

func (s bmc) purgeRefusals(r Request, unknown, outside, odd bool) []Outcome {
	ids := r.distinct()
	rule := func(one, batch string) string {
		switch {
		case unknown && outside && len(ids) > 1:
			return "BMC-REL-18"
		case len(ids) > 1:
			return batch
		}
		return one
	}
	var all []Outcome
	if unknown && odd {
		one := "BMC-REL-03"
		switch {
		case s.disguised(ids[0]):
			one = "BMC-REL-17"
		}
		all = append(all, refused(rule(one, "BMC-REL-12"), 0))
	} else if unknown {
		one := "BMC-REL-03"
		if i, known := s.find(ids[0]); known && i.Gone {
			one = "BMC-REL-10"
		} else if len(r.Foreign) > 0 {
			one = "ZC-AUTH-09"
		}
		all = append(all, refused(rule(one, "BMC-REL-12"), 404, notFound))
	}
	if outside {
		all = append(all, refused(rule("BMC-REL-02", "BMC-REL-11"), 403, notRecycled))
	}
	return all
}

// terminate is TerminateInstance of BMC: it returns one instance.
func (s bmc) terminate(r Request, at time.Time) []Outcome {
	if r.Open || len(r.IDs) != 1 {
		return s.undocumented(r)
	}
	id := r.IDs[0]
	var all []Outcome
	restless := false
	for _, status := range s.conditions(id, at) {
		if status == unlisted {
			all = append(all, s.terminateUnknown(id, len(r.Foreign) > 0))
			continue
		}
		i, _ := s.find(id)
		restless = i.Restless
		over := s.subscription(i) && s.api().Life.Over(i.Base, at)
		i.Base.Status = status
		for _, o := range s.terminateOne(i) {
			if over && len(o.Effects) == 1 && o.Effects[0].Kind == Cancelled {
				o.Effects = []Fate{{id, Effect{Anything, o.Rule}}} // what a cancel does after the end, the page does not say
			}
			all = append(all, o)
		}
	}
	if restless { // it may be booting or stopping, of which no page speaks
		all = append(all, refused(all[0].Rule, 0))
	}
	return all
}

func (s bmc) terminateUnknown(id string, foreign bool) Outcome {
	i, known := s.find(id)
	switch {
	case foreign:
		return refused("BMC-TRM-21", 404, notFound)
	case known && (i.Gone || i.To.Kind != Nothing):
		return refused("BMC-TRM-19", 404, notFound)
	case s.disguised(id):
		return refused("BMC-TRM-24", 0)
	case s.odd(id):
		return refused("BMC-TRM-14", 0)
	}
	return refused("BMC-TRM-14", 404, notFound)
}

// terminateOne is what becomes of an instance by its status, its charge type and its commitment. Where two codes fit, either may
// come (BMC-TRM-18).
func (s bmc) terminateOne(i Instance) []Outcome {
	denials := map[string]struct{ rule, code string }{
		inBin: {"BMC-TRM-08", recycled}, "CREATING": {"BMC-TRM-09", creating}, "INSTALLING": {"BMC-TRM-10", installing},
	}
	denial, denied := denials[i.Base.Status]
	paid := s.subscription(i)
	switch status := i.Base.Status; {
	case denied && (paid || i.Commitment):
		codes := []string{denial.code}
		if paid {
			codes = append(codes, subscription)
		}
		if i.Commitment {
			codes = append(codes, promise)
		}
		return []Outcome{refused("BMC-TRM-18", 403, codes...)}
	case denied:
		return []Outcome{refused(denial.rule, 403, denial.code)}
	case status == createFailed && i.Commitment:
		return []Outcome{accepted("BMC-TRM-12", Fate{i.ID, Effect{Deleted, "BMC-TRM-12"}}), refused("BMC-TRM-12", 403, promise)}
	case status == createFailed:
		return []Outcome{accepted("BMC-TRM-12", Fate{i.ID, Effect{Deleted, "BMC-TRM-12"}})}
	case status != "RUNNING" && status != "STOPPED": // PENDING, INSTALL_FAILED, BOOTING, STOPPING: no page says
		return []Outcome{accepted("BMC-TRM-18", Fate{i.ID, Effect{Anything, "BMC-TRM-18"}}), refused("BMC-TRM-18", 0)}
	case i.Commitment:
		return []Outcome{refused("BMC-TRM-11", 403, promise)}
	case paid:
		return s.terminateSubscription(i)
	}
	return []Outcome{accepted("BMC-TRM-01", Fate{i.ID, Effect{ToBin, "BMC-TRM-01"}})}
}

// terminateSubscription: the page contradicts itself, and a provider follows one of its statements throughout. A second
// termination has nothing left to do.
func (s bmc) terminateSubscription(i Instance) []Outcome {
	cancels := accepted("BMC-TRM-06", Fate{i.ID, Effect{Cancelled, "BMC-TRM-06"}}).as("cancels")
	refuses := refused("BMC-TRM-06", 403, subscription).as("refuses")
	switch {
	case i.Cancelled || i.To.Kind == Cancelled:
		return []Outcome{cancels, refuses.as("cancels")}
	case s.Cancels == "cancels":
		return []Outcome{cancels}
	case s.Cancels == "refuses":
		return []Outcome{refuses}
	}
	return []Outcome{cancels, refuses}
}
