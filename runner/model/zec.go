package model

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

// zec is an account of ZEC.
type zec struct{ State }

// reclaim is ReleaseInstances of ZEC: it releases instances while the client goes on, by way of a recycle bin on some accounts.
// What can't be released is named in the answer.
func (s zec) reclaim(r Request, at time.Time) []Outcome {
	if r.Open {
		return s.undocumented(r)
	}
	ids := r.distinct()
	want := Want{Kind: Accepted}
	var fates []Fate
	uncertain, unknown := false, 0
	for _, id := range ids {
		may := s.conditions(id, at)
		effect, mayFail := s.fate(id, may)
		switch {
		case always(may, unlisted):
			unknown++
			want.Failed = append(want.Failed, id)
			continue
		case mayFail:
			uncertain = true
			want.MayFail = append(want.MayFail, id)
		}
		if effect.Kind != Nothing {
			fates = append(fates, Fate{id, effect})
		}
	}
	rule := s.reclaimRule(ids, unknown)
	if unknown == len(ids) && len(r.Foreign) > 0 {
		rule = "ZC-AUTH-09"
	}
	all := []Outcome{{Rule: rule, Answer: want, Effects: fates, Reading: "failed list"}}
	switch {
	case unknown == len(ids) && len(r.Foreign) == 0 && !slices.ContainsFunc(ids, s.odd) && !slices.ContainsFunc(ids, s.disguised):
		all = append(all, refused(rule, 404, notFound).as(notFound), refused(rule, 404, gone).as(gone))
	case unknown > 0, uncertain:
		all = append(all, refused(rule, 0).as("refused"))
	}
	if r.twice() {
		all = append(all, refused("ZEC-REL-17", 0).as("refused"))
	}
	return all
}

// gone is the other code for an instance that is not there.
const gone = "OPERATION_FAILED_RESOURCE_NOT_FOUND"

// fate is what becomes of an instance that is not named as failed, and whether it may be named. No operation has an effect on
// one that is being released; one that is still changing may be named.
func (s zec) fate(id string, may []string) (effect Effect, mayFail bool) {
	binned := s.api().Life.Bin
	toBin := s.Kind == contract.KindRecycleBin
	i, _ := s.find(id)
	switch {
	case i.To.Kind == Changing && toBin:
		return Effect{ToBin, "ZEC-REL-06"}, true
	case i.To.Kind == Changing:
		return Effect{Deleted, "ZEC-REL-05"}, true
	case i.To.Kind == ToBin || i.To.Kind == Anything: // it may be in the bin by now, from where this request deletes it
		return Effect{Anything, "ZEC-REL-04"}, true
	case i.To.Kind != Nothing || always(may, "RELEASING", "RECYCLING"):
		return Effect{}, true
	case always(may, binned...):
		return Effect{Released, "ZEC-REL-07"}, false
	case len(may) > 1:
		return Effect{Anything, "ZEC-REL-08"}, true
	}
	mayFail = !slices.Contains([]string{"RUNNING", "STOPPED", createFailed}, may[0])
	switch {
	case toBin && may[0] == createFailed:
		return Effect{Anything, "ZEC-REL-21"}, true
	case toBin:
		return Effect{ToBin, "ZEC-REL-06"}, mayFail
	}
	return Effect{Deleted, "ZEC-REL-05"}, mayFail
}

// reclaimRule is the clause that a request is about.
func (s zec) reclaimRule(ids []string, unknown int) string {
	toBin := s.Kind == contract.KindRecycleBin
	first, _ := s.find(ids[0])
	switch {
	case unknown == len(ids) && s.disguised(ids[0]):
		return "ZEC-REL-20"
	case unknown == len(ids):
		return "ZEC-REL-15"
	case toBin && unknown > 0:
		return "ZEC-REL-23"
	case unknown > 0:
		return "ZEC-REL-14"
	case toBin && len(ids) == 100:
		return "ZEC-REL-24"
	case len(ids) == 100:
		return "ZEC-REL-09"
	case first.To.Kind != Nothing:
		return "ZEC-REL-04"
	case toBin && slices.Contains(s.api().Life.Bin, first.Base.Status):
		return "ZEC-REL-07"
	case toBin:
		return "ZEC-REL-06"
	case len(ids) > 1:
		return "ZEC-REL-02"
	case first.Base.Status != "RUNNING" && first.Base.Status != "STOPPED" || s.subscription(first):
		return "ZEC-REL-21"
	}
	return "ZEC-REL-01"
}
