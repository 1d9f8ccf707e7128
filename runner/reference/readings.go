package reference

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Reading is a clause that the pages leave open, with the behaviours that can be chosen.
type Reading struct {
	Rule    string   // such as BMC-TRM-06
	Summary string   // what is open
	Names   []string // the behaviours; the first is the default
}

// reading has one change per behaviour but the default, which needs none.
type reading struct {
	Reading
	changes []func(*behaviour)
}

// Readings lists every switch, in the order of the rules.
func Readings() []Reading {
	all := readings()
	public := make([]Reading, len(all))
	for n, r := range all {
		public[n] = r.Reading
	}
	return public
}

// follow switches to the readings named as "RULE=reading".
func (b *behaviour) follow(chosen []string) error {
	rules := map[string]string{}
	for _, choice := range chosen {
		change, err := changeFor(choice)
		if err != nil {
			return fmt.Errorf("reading %q: %w", choice, err)
		}
		rule, _, _ := strings.Cut(choice, "=")
		if before, twice := rules[rule]; twice && before != choice {
			return fmt.Errorf("reading %q: %q was chosen before, want one per rule", choice, before)
		}
		rules[rule] = choice
		change(b)
	}
	return nil
}

// changeFor gives what makes the reference follow "RULE=reading".
func changeFor(choice string) (func(*behaviour), error) {
	rule, name, found := strings.Cut(choice, "=")
	all := readings()
	at := slices.IndexFunc(all, func(r reading) bool { return r.Rule == rule })
	if at < 0 {
		return nil, withoutReadings(rule, found, all)
	}
	names := all[at].Names
	n := slices.Index(names, name)
	switch {
	case !found:
		return nil, fmt.Errorf("want %s=READING, with one of %s", rule, quotedList(names))
	case n < 0:
		return nil, fmt.Errorf("it is not known, want one of %s%s", quotedList(names), contract.DidYouMean(name, names))
	case n == 0:
		return func(*behaviour) {}, nil
	}
	return all[at].changes[n-1], nil
}

// withoutReadings says why there is nothing to choose for a rule: it is misspelt, or its page leaves nothing open.
func withoutReadings(rule string, assigned bool, all []reading) error {
	having := make([]string, len(all))
	for n, r := range all {
		having[n] = r.Rule
	}
	known := slices.ContainsFunc(faults(), func(f fault) bool { return f.Rule == rule })
	switch {
	case known:
		return fmt.Errorf("%s has no readings to choose from; these have: %s", rule, strings.Join(having, ", "))
	case !assigned:
		return fmt.Errorf("want RULE=READING, such as BMC-TRM-06=refuses, with one of the rules %s", strings.Join(having, ", "))
	}
	return fmt.Errorf("there is no rule %q%s (those with readings: %s)", rule, contract.DidYouMean(rule, having), strings.Join(having, ", "))
}

func quotedList(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }

func readings() []reading {
	return append([]reading{
		{Reading{"ZC-REQ-04", "how an action that does not exist is refused", []string{codeUnauthorizedOperation, "another code"}},
			[]func(*behaviour){refuseActionsOtherwise}},
		{Reading{"BMC-REL-13", "what a refused batch releases", []string{"nothing released", "good ones released"}},
			[]func(*behaviour){releaseTheGoodOnes}},
		{Reading{"BMC-REL-15", "the same id twice in one request", []string{"as one", "refused"}},
			[]func(*behaviour){func(b *behaviour) { refuseDuplicates(b.bmc) }}},
		{Reading{"BMC-TRM-06", "a subscription instance", []string{"cancels", "refuses"}},
			[]func(*behaviour){refuseSubscriptions}},
		{Reading{"ZEC-REL-06", "the status in the recycle bin", []string{"RECYCLE", "RECYCLED"}},
			[]func(*behaviour){showRecycled}},
		{Reading{"ZEC-REL-14", "good and unknown ids in one request", []string{"failed list", "refused"}},
			[]func(*behaviour){refuseMixed}},
		{Reading{"ZEC-REL-15", "only unknown ids", []string{"failed list", codeInstanceNotFound, codeResourceNotFound}},
			[]func(*behaviour){refuseUnknown(codeInstanceNotFound), refuseUnknown(codeResourceNotFound)}},
		{Reading{"ZEC-REL-17", "the same id twice in one request", []string{"as one", "refused"}},
			[]func(*behaviour){func(b *behaviour) { refuseDuplicates(b.zec) }}},
	}, bssReadings()...)
}

func refuseActionsOtherwise(b *behaviour) {
	for _, z := range b.zenlayers() {
		sound := z.route
		z.route = func(c *call) *refusal {
			refused := sound(c)
			if refused != nil && refused.code == codeUnauthorizedOperation {
				return refuse(codeParameterValue, "the header X-ZC-Action names no operation")
			}
			return refused
		}
	}
}

func releaseTheGoodOnes(b *behaviour) {
	o := b.bmc.operations[releaseInstances]
	o.decide = func(c *call, targets []target) *refusal {
		refused := allOrNothing(c, targets)
		for _, t := range targets {
			if refused != nil && t.refusal == nil {
				o.apply(c, t.instance)
			}
		}
		return refused
	}
}

func refuseDuplicates(z *zenlayer) {
	o := z.operations[releaseInstances]
	sound := o.parameters
	o.parameters = func(c *call) *refusal {
		if refused := sound(c); refused != nil {
			return refused
		}
		if distinct(c.ids) < len(c.ids) {
			return refuse(codeParameterValue, "instanceIds names an instance twice")
		}
		return nil
	}
}

func distinct(ids []string) int {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		seen[id] = true
	}
	return len(seen)
}

func refuseSubscriptions(b *behaviour) {
	o := b.bmc.operations[terminateInstance]
	sound := o.judge
	o.judge = func(c *call, t target) *refusal {
		refused := sound(c, t)
		if refused == nil && subscribed(t.instance) {
			return refuse(codeSubscription, "instance "+t.id+" is a subscription")
		}
		return refused
	}
}

// subscribed tells whether a subscription runs. One whose instance failed to create is refunded instead.
func subscribed(i *instance) bool { return !i.expires.IsZero() && i.status != "CREATE_FAILED" }

func showRecycled(b *behaviour) {
	sound := b.zec.listing.status
	b.zec.listing.status = func(i *instance) string {
		if i.status == recycle {
			return "RECYCLED"
		}
		return sound(i)
	}
}

func refuseMixed(b *behaviour) {
	o := b.zec.operations[releaseInstances]
	sound := o.decide
	o.decide = func(c *call, targets []target) *refusal {
		if slices.ContainsFunc(targets, unknown) && !allUnknown(targets) {
			return allOrNothing(c, targets)
		}
		return sound(c, targets)
	}
}

func refuseUnknown(code string) func(*behaviour) {
	return func(b *behaviour) {
		o := b.zec.operations[releaseInstances]
		sound := o.decide
		o.decide = func(c *call, targets []target) *refusal {
			if allUnknown(targets) {
				return refuse(code, "none of the instances exists")
			}
			return sound(c, targets)
		}
	}
}

func allUnknown(targets []target) bool {
	return !slices.ContainsFunc(targets, func(t target) bool { return !unknown(t) })
}
