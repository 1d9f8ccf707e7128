package model

import (
	"cmp"
	"slices"
	"time"

	"relcon/runner/contract"
)

// World is several accounts whose requests come one after another, with what is known of each.
type World struct {
	Known    Known
	Accounts map[string]Possible // by access key id
	Readings map[string]string   // that were seen, of the rules for which a provider follows one throughout
}

// NewWorld makes a world without accounts.
func NewWorld() *World {
	return &World{Known: Known{}, Accounts: map[string]Possible{}, Readings: map[string]string{}}
}

// Open takes in an account.
func (w *World) Open(account contract.Account) {
	key := account.Credentials.AccessKeyID
	w.Known[key], w.Accounts[key] = account.Credentials, Possible{New(account)}
}

// Arrange takes in instances that were made in an account.
func (w *World) Arrange(key string, wanted contract.Wanted, ids []string, between Span) {
	for n, s := range w.Accounts[key] {
		w.Accounts[key][n] = s.Arrange(wanted, ids, between)
	}
}

// Pass moves the clock of an account, and says which rules that is about: those of the recycle bin, and of the end of a
// subscription.
func (w *World) Pass(key string, d time.Duration) []Met {
	var all []Met
	s := w.Accounts[key][0]
	for _, i := range s.Instances {
		met := Met{Operation: "time", Status: i.Base.Status, Charge: i.Base.ChargeType}
		switch {
		case i.Gone:
			continue
		case s.api().Life.Recycled(&i.Base) || i.To.Kind == ToBin:
			met.Rule = s.binRule(s.Bin > 0 && d >= s.Bin)
		case i.Cancelled:
			met.Rule = "BMC-TRM-07"
		default:
			continue
		}
		if !slices.ContainsFunc(all, func(m Met) bool { return m.Rule == met.Rule && m.Status == met.Status && m.Charge == met.Charge }) {
			all = append(all, met)
		}
	}
	w.Accounts[key] = w.Accounts[key].Pass(d)
	return all
}

// Met is an outcome that was seen, for coverage: where a request and its rule met.
type Met struct {
	Rule      string
	Reading   string
	Operation string
	Status    string // of what the request names: one status, "several", or "unknown"
	Charge    string
	Version   string
	Scheme    contract.Scheme
	Effects   map[string]EffectKind // by instance
}

// Call takes in a call with its answer, and says which rules it met. An answer with 5xx says nothing if the provider was out of order,
// and breaks the contract if it crashes at this call alone: crashed is the violation that it is then.
func (w *World) Call(call contract.Call, exchange contract.Exchange) (_ []Met, broken, crashed *Violation) {
	nonce := cmp.Or(exchange.Nonce, call.Nonce)
	r := w.Known.Read(call, nonce, exchange.Started)
	possible, known := w.Accounts[r.Account]
	if !known {
		return nil, nil, nil
	}
	w.elsewhere(&r)
	at := Span{exchange.Started, exchange.Started.Add(exchange.Duration)}
	answer := Form(exchange)
	next, outcomes, broken := possible.Act(r, answer, at)
	if broken == nil && r.Reads {
		broken = watched{possible[0]}.listed(answer)
	}
	if broken != nil {
		return nil, broken, nil
	}
	if answer.Kind == Lost && answer.Status != 0 {
		crashed = possible.against(r, answer, at)
	}
	w.Accounts[r.Account] = next
	var all []Met
	for _, o := range outcomes {
		all = append(all, met(possible[0], r, o)...)
		if o.Rule == "BMC-TRM-06" && len(outcomes) == 1 {
			w.Readings[o.Rule] = o.Reading
		}
	}
	return all, nil, crashed
}

// listed judges which instances a listing shows: none of another account, and none that is gone for good.
func (s watched) listed(a Answer) *Violation {
	for _, id := range a.Listed {
		i, known := s.find(id)
		switch {
		case !known:
			return &Violation{Rule: map[bool]string{true: "ZC-AUTH-09", false: "BSS-REL-21"}[s.Product.Zenlayer()], Instance: id, Got: "listed", Want: "not listed: the account does not have it", Effect: Released}
		case i.Gone && s.Product.Zenlayer():
			return &Violation{Rule: s.goneRule(), Instance: id, Got: "listed", Want: "not listed, since it was released", Effect: Released}
		}
	}
	return nil
}

// met are the rules that an outcome is about: first its own, then those of what becomes of instances, and of the scheme.
func met(s State, r Request, o Outcome) []Met {
	met := describeRequest(s, r)
	met.Rule, met.Reading, met.Effects = o.Rule, o.Reading, map[string]EffectKind{}
	rules := []string{o.Rule}
	for _, fate := range o.Effects {
		met.Effects[fate.ID] = fate.Kind
		if !slices.Contains(rules, fate.Rule) {
			rules = append(rules, fate.Rule)
		}
	}
	if o.Answer.Kind == Accepted {
		rules = append(rules, append(slices.Clone(r.Also), r.Rule)...)
	}
	if s.Product == contract.ZEC && len(o.Answer.Failed)+len(o.Answer.MayFail) > 0 && o.Answer.Kind == Accepted {
		rules = append(rules, "ZEC-REL-13", "ZEC-REL-18")
	}
	var all []Met
	for n, rule := range rules {
		if rule != "" && slices.Index(rules, rule) == n {
			met.Rule = rule
			all = append(all, met)
		}
	}
	return all
}

// elsewhere notes what other accounts have to do with a request: one has used its nonce (ACS-AUTH-12), or holds what it names.
func (w *World) elsewhere(r *Request) {
	own := w.Accounts[r.Account][0]
	for key, possible := range w.Accounts {
		if key == r.Account {
			continue
		}
		if _, used := possible[0].nonce(*r); used {
			r.may("ACS-AUTH-12", nonceUsed)
		}
		for _, id := range r.IDs {
			_, here := own.find(id)
			if _, there := possible[0].find(id); there && !here {
				r.Foreign = append(r.Foreign, id)
			}
		}
	}
}

// describeRequest says what a request is about.
func describeRequest(s State, r Request) Met {
	met := Met{Operation: r.Operation, Version: r.Version, Scheme: r.Scheme}
	for n, id := range r.IDs {
		status, charge := "unknown", ""
		if i, known := s.find(id); known && !i.Gone {
			status, charge = i.Base.Status, i.Base.ChargeType
			if i.Commitment {
				charge += " in commitment"
			}
		}
		if n > 0 && status != met.Status {
			status = "several"
		}
		if n > 0 && charge != met.Charge {
			charge = "several"
		}
		met.Status, met.Charge = status, charge
	}
	return met
}

// Look takes in a look at an account. open says what still has to happen.
func (w *World) Look(key string, l Look) (open, broken *Violation) {
	next, open, broken := w.Accounts[key].Look(l)
	if broken == nil {
		w.Accounts[key] = next
	}
	return open, broken
}

// Settle takes in a look that was repeated until nothing had still to happen, or for as long as that may take.
func (w *World) Settle(key string, l Look) *Violation {
	open, broken := w.Look(key, l)
	if broken != nil || open != nil {
		return orViolation(broken, open)
	}
	w.Accounts[key] = w.Accounts[key].Settled(l)
	return nil
}

func orViolation(first, second *Violation) *Violation {
	if first != nil {
		return first
	}
	return second
}
