package reference

import "slices"

// operation is one action of a service: what it reads from the call, who may call it, and what it does. An operation on
// named instances judges each of them, decides about the request, and then works on the good ones.
type operation struct {
	methods []string // HTTP methods; none means whatever the service receives
	read    phase    // reads the parameters into the call
	permit  phase    // whether this account may call it
	perform phase    // the account is locked

	// The parts of perform, where it works on named instances.
	most   int   // instances that one request may name
	judge  phase // judges c.target, an instance that is there
	decide func(*call, []target) decision
	apply  effect
}

// target is one instance that a call names, with what was found about it.
type target struct {
	id       string
	instance *instance // nil where the account has none of this id that is still there
	refusal  *refusal  // nil where nothing speaks against the operation
}

// decision is what becomes of a request.
type decision struct {
	refusal *refusal // nil means a success
	good    []target // to be worked on, whatever is answered
	data    object   // of a success
}

// effect is what an operation does to one instance.
type effect func(*call, *instance)

// mostNamed is how many instances one request may name (Zenlayer BMC ReleaseInstances, 1; ZEC ReleaseInstances, 1;
// Alibaba Cloud BssOpenApi, ReleaseInstance).
const mostNamed = 100

// onInstances makes an operation on the instances that a call names.
func onInstances(judge phase, decide func(*call, []target) decision, apply effect) *operation {
	o := &operation{most: mostNamed, read: readInstanceIDs, judge: judge, decide: decide, apply: apply}
	o.perform = o.onTargets
	return o
}

func (o *operation) onTargets(c *call) *refusal {
	decided := o.decide(c, o.targets(c))
	for _, c.target = range decided.good {
		o.apply(c, c.target.instance)
	}
	c.target, c.data, c.worked = target{}, decided.data, len(decided.good)
	return decided.refusal
}

// targets judges every named instance once, before anything is done to any.
func (o *operation) targets(c *call) []target {
	targets := make([]target, 0, len(c.ids))
	seen := make(map[string]bool, len(c.ids))
	for _, id := range c.ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		c.target = target{id: id, instance: c.account.listed(id)}
		if c.target.instance == nil {
			c.target.refusal = c.service.absent(id)
		} else {
			c.target.refusal = c.pass(o.judge)
		}
		targets = append(targets, c.target)
	}
	c.target = target{}
	return targets
}

// denied refuses the target with what is wrong with it.
func (c *call) denied(code, problem string) *refusal {
	return refuse(code, "instance "+c.target.id+" "+problem)
}

// allOrNothing refuses the whole request for one bad instance; one that does not exist comes first.
func allOrNothing(_ *call, targets []target) decision {
	bad := slices.IndexFunc(targets, unknown)
	if bad < 0 {
		bad = slices.IndexFunc(targets, refused)
	}
	if bad >= 0 {
		return decision{refusal: targets[bad].refusal}
	}
	return decision{good: targets}
}

// listFailed works on what it can, and answers with the ids of the rest.
func listFailed(_ *call, targets []target) decision {
	var failed []string
	for _, t := range targets {
		if t.refusal != nil {
			failed = append(failed, t.id)
		}
	}
	if failed == nil {
		return decision{good: targets}
	}
	return decision{good: good(targets), data: object{"instanceIds": failed}}
}

// good gives the targets that nothing speaks against.
func good(targets []target) []target { return slices.DeleteFunc(slices.Clone(targets), refused) }

func unknown(t target) bool { return t.instance == nil }

func refused(t target) bool { return t.refusal != nil }
