package model

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// unlisted stands for the status of an instance that the account does not have.
const unlisted = provider.Off

// conditions are the statuses that an instance may have when a request reaches it, by what was seen and by what was asked for
// since.
func (s State) conditions(id string, at time.Time) []string {
	i, known := s.find(id)
	if !known || i.Gone {
		return []string{unlisted}
	}
	all := []string{i.Base.Status}
	bin := s.api().Life.Bin
	switch i.To.Kind {
	case Released, Deleted:
		if s.Prompt && s.Product != contract.ZEC { // only its page calls the operation asynchronous
			all = nil
		}
		all = append(all, unlisted)
	case ToBin:
		if s.Product == contract.BMC { // its page does not call the operation asynchronous
			all = nil
		}
		all = append(all, bin[0])
		if s.Product == contract.ZEC {
			all = append(all, "RECYCLING")
		}
	case Changing:
		all = append(all, "RUNNING", "STOPPED")
	case Anything:
		all = append(all, unlisted, "RUNNING", "RELEASING")
		all = append(all, bin...)
	}
	if may, _ := s.purged(i, at); may {
		all = append(all, unlisted)
	}
	if s.expiring(i, at) {
		all = append(append(all, unlisted), bin...)
	}
	return all
}

// purged tells whether the recycle bin may have released an instance by itself, and whether it must have.
func (s State) purged(i Instance, at time.Time) (may, must bool) {
	base := i.Base
	if i.To.Kind == ToBin {
		base.Status = s.api().Life.Bin[0]
	}
	may, must = s.api().Life.Purged(base, s.meanwhile(i, at))
	return may, must && i.To.Kind != Anything
}

func (s State) meanwhile(i Instance, at time.Time) provider.Meanwhile {
	return provider.Meanwhile{Least: at.Sub(i.Binned.Latest), Most: at.Sub(i.Binned.Earliest), Now: at, Bin: s.Bin}
}

// expiring tells whether a subscription may be over that is not renewed.
func (s State) expiring(i Instance, at time.Time) bool {
	renews := i.Base.AutoRenew != nil && *i.Base.AutoRenew && !i.Cancelled && i.To.Kind != Cancelled
	return s.subscription(i) && !renews && s.api().Life.Over(i.Base, at)
}

// always tells whether an instance surely has one of the statuses.
func always(conditions []string, statuses ...string) bool {
	return !slices.ContainsFunc(conditions, func(status string) bool { return !slices.Contains(statuses, status) })
}

// odd tells whether an id has not the shape of those of the account, so that it may be refused for its form.
func (s State) odd(id string) bool {
	return len(s.Instances) > 0 && !slices.ContainsFunc(s.Instances, func(i Instance) bool { return alike(i.ID, id) })
}

func alike(a, b string) bool {
	class := func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '0'
		case unicode.IsLower(r):
			return 'a'
		case unicode.IsUpper(r):
			return 'A'
		}
		return r
	}
	mixed := func(text string) string {
		return strings.ReplaceAll(strings.Map(class, text), "a", "0") // hexadecimal digits vary
	}
	return mixed(a) == mixed(b)
}

// disguised tells whether an id is that of an instance of the account in another spelling.
func (s State) disguised(id string) bool {
	plain := func(text string) string {
		return strings.ToLower(strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == 0 }))
	}
	return slices.ContainsFunc(s.Instances, func(i Instance) bool { return i.ID != id && plain(i.ID) == plain(id) })
}

// undocumented is what a request may come to where the pages say nothing: any answer, and whatever becomes of what it names.
func (s State) undocumented(r Request) []Outcome {
	var effects []Fate
	rule := s.quietRule(r.Operation)
	for _, id := range r.distinct() {
		if i, known := s.find(id); known && !i.Gone {
			effects = append(effects, Fate{id, Effect{Anything, rule}})
		}
	}
	open := accepted(rule, effects...)
	open.Answer.MayFail = r.IDs
	all := []Outcome{open, refused(rule, 0)}
	if s.Product == "bss" {
		all = append(all, notDone(rule).and(effects...))
	}
	if s.Product != contract.ZEC && len(r.distinct()) > 1 { // a refused batch may release its good ones
		all = append(all, refused(rule, 0).and(effects...).as(GoodOnesReleased))
	}
	return all
}
