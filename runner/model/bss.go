package model

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

// bss is an account of BssOpenApi.
type bss struct{ State }

// release is ReleaseInstance of BssOpenApi. Two flags of one answer stand for all its ids; both are true only if all are released
// that the account has, and never for a batch with a bad one.
func (s bss) release(r Request, at time.Time) []Outcome {
	if r.Open {
		return s.undocumented(r)
	}
	all := s.releaseBatch(r, at)
	if r.Token == "" {
		return all
	}
	i := slices.IndexFunc(s.Used, func(u Used) bool { return u.Token && u.Value == r.Token })
	if i < 0 {
		return all
	}
	used := s.Used[i]
	if used.Request == r.Canonical {
		for n := range all {
			all[n].Answer.Never, all[n].Rule = mismatch, "BSS-REL-20"
		}
		return append(all, accepted("BSS-REL-20"), notDone("BSS-REL-20"))
	}
	if r.Unlisted || r.Unclean { // its ids may be judged, or read, before the token is looked up
		return append(all, refused("BSS-REL-19", 400, mismatch), accepted("BSS-REL-20"), notDone("BSS-REL-20"))
	}
	if !used.Sure && s.Tokens != "ignored" {
		return append(all, refused("BSS-REL-19", 400, mismatch).as(mismatch))
	}
	for n := range all {
		all[n] = all[n].as("ignored")
		all[n].Rule = "BSS-REL-19"
	}
	known := refused("BSS-REL-19", 400, mismatch).as(mismatch)
	switch s.Tokens {
	case "ignored":
		return all
	case mismatch:
		return []Outcome{known}
	}
	return append(all, known)
}

// sorted says what the ids of a request are: good ones are Normal and as the request says, open ones are there and not so, bad
// ones are not there.
func (s bss) sorted(r Request, at time.Time) (good, open []string, bad int) {
	for _, id := range r.distinct() {
		may := s.conditions(id, at)
		i, _ := s.find(id)
		switch {
		case always(may, unlisted):
			bad++
		case always(may, contract.StatusNormal) && s.fits(i, r):
			good = append(good, id)
		default:
			open = append(open, id)
		}
	}
	return good, open, bad
}

// fits tells whether what a request says of an instance is true.
func (s bss) fits(i Instance, r Request) bool {
	true := func(name, value string) bool { return r.Params[name] == "" || r.Params[name] == value }
	return true("SubscriptionType", i.Base.ChargeType) && true("ProductCode", i.Code) && true("ProductType", i.Code) && true("Region", i.Area)
}

func fates(kind EffectKind, rule string, ids []string) []Fate {
	var all []Fate
	for _, id := range ids {
		all = append(all, Fate{id, Effect{kind, rule}})
	}
	return all
}

func (s bss) releaseBatch(r Request, at time.Time) []Outcome {
	good, open, bad := s.sorted(r, at)
	rule := s.batchRule(r, len(good), len(open), bad)
	done := append(fates(Released, "BSS-REL-16", good), fates(Released, "BSS-REL-16", open)...)
	some := append(fates(Released, rule, good), fates(Anything, rule, open)...)
	var all []Outcome
	switch {
	case bad == 0:
		all = append(all, accepted(rule, done...))
	case s.none(r, at):
		all = append(all, accepted(rule).as(WithoutEffect))
	}
	if bad > 0 || len(open) > 0 || r.twice() || r.Unlisted || r.Unclean {
		all = append(all, refused(rule, 0).as("all or nothing"), notDone(rule).as("all or nothing, not an error"))
		if len(some) > 0 && (len(r.IDs) > 1 || r.Unlisted || r.Unclean || bad > 0) {
			all = append(all, refused(rule, 0).and(some...).as(GoodOnesReleased), notDone(rule).and(some...).as(GoodOnesReleased+", not an error"))
		}
	}
	if r.Unclean { // the ids with blanks may be unknown ones
		effects := fates(Anything, rule, append(good, open...))
		all = append(all, refused(rule, 0).and(effects...), notDone(rule).and(effects...), accepted(rule, effects...))
	}
	return all
}

// none tells whether the account may have none of the ids of a request.
func (s bss) none(r Request, at time.Time) bool {
	return !slices.ContainsFunc(r.IDs, func(id string) bool { return !slices.Contains(s.conditions(id, at), unlisted) })
}

// batchRule is the clause that a request is about.
func (s bss) batchRule(r Request, good, open, bad int) string {
	switch {
	case r.Unclean:
		return "BSS-REL-27"
	case r.Unlisted:
		return "BSS-REL-26"
	case bad > 0 && good+open > 0:
		return "BSS-REL-23"
	case bad > 0:
		return "BSS-REL-21"
	case r.twice():
		return "BSS-REL-25"
	case open > 0:
		return s.openRule(r)
	case good == 100:
		return "BSS-REL-13"
	case good > 1:
		return "BSS-REL-12"
	case r.Params["RenewStatus"] != "":
		return "BSS-REL-09"
	case r.Params["Region"] != "" || r.Params["ProductType"] != "":
		return "BSS-REL-11"
	case r.Params["SubscriptionType"] == contract.Subscription:
		return "BSS-REL-02"
	}
	return "BSS-REL-01"
}

func (s bss) openRule(r Request) string {
	for _, id := range r.IDs {
		if i, known := s.find(id); known && i.Base.Status != contract.StatusNormal {
			return "BSS-REL-30"
		}
	}
	if len(r.IDs) > 1 {
		return "BSS-REL-16"
	}
	return "BSS-REL-28"
}
