package model

import (
	"slices"

	"relcon/runner/contract"
)

// flaws are what is wrong with a request, by itself or by what the account is or has sent before.
func (s State) flaws(r Request) []Flaw {
	all := r.Flaws
	if s.Product != "bss" {
		return all
	}
	if !r.Reads && r.Operation == s.api().Release.Name {
		switch s.Kind {
		case contract.KindNonVNO:
			all = append(slices.Clone(all), Flaw{Rule: "BSS-REL-03"})
		case contract.KindNoPermission:
			all = append(slices.Clone(all), Flaw{Rule: "BSS-REL-04"})
		}
	}
	if u, used := s.nonce(r); used && u.Sure && u.Scheme == r.Scheme {
		all = append(slices.Clone(all), Flaw{Rule: "ACS-AUTH-07", Codes: []string{nonceUsed}})
	}
	return all
}

// options are what a request may be refused for.
func (s State) options(r Request) []Flaw {
	if u, used := s.nonce(r); used && (!u.Sure || u.Scheme != r.Scheme) {
		return append(slices.Clone(r.Options), Flaw{Rule: "ACS-AUTH-11", Codes: []string{nonceUsed}})
	}
	return r.Options
}

func (s State) nonce(r Request) (used Used, known bool) {
	for _, u := range s.Used {
		if !u.Token && r.Nonce != "" && u.Value == r.Nonce {
			if !known || u.Scheme == r.Scheme && (u.Sure || used.Scheme != r.Scheme) {
				used, known = u, true
			}
		}
	}
	return used, known
}

// remember notes the nonce and the client token of a request.
func (s State) remember(r Request, o Outcome, a Answer) State {
	used := slices.Clone(s.Used)
	if r.Nonce != "" {
		used = append(used, Used{Value: r.Nonce, Scheme: r.Scheme, Sure: !r.Unproved || a.Kind != Refused})
	}
	if r.Token != "" && a.Kind == Accepted {
		n := slices.IndexFunc(used, func(u Used) bool { return u.Token && u.Value == r.Token })
		if n < 0 {
			n, used = len(used), append(used, Used{})
		}
		if !used[n].Sure { // what had no effect may count as no use of the token
			used[n] = Used{Value: r.Token, Token: true, Request: r.Canonical, Sure: len(o.Effects) > 0}
		}
	}
	s.Used = used
	return s
}
