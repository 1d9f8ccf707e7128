package reference

import "slices"

// operation is one action of a product. Operations on named instances go through judge, decide and apply; Describe
// operations replace perform.
type operation struct {
	most       int                            // instances that one request may name
	parameters phase                          // reads the members into the call
	judge      func(*call, target) *refusal   // existence and status of one named instance
	decide     func(*call, []target) *refusal // what becomes of a request with instances that are refused
	apply      func(*call, *instance)         // the effect on one instance
	lists      bool                           // answers with the ids that failed
	perform    func(*call) answer             // the account is locked and up to date
}

// target is one instance that a call names, with what was found about it.
type target struct {
	id       string
	instance *instance // nil where the account has none of this id that is still there
	refusal  *refusal  // nil where nothing speaks against the operation
}

// mostNamed is how many instances one request may name (Zenlayer BMC ReleaseInstances, 1; ZEC ReleaseInstances, 1).
const mostNamed = 100

// onInstances makes an operation on the instances that the member instanceIds names.
func onInstances(judge func(*call, target) *refusal, apply func(*call, *instance)) *operation {
	o := &operation{most: mostNamed, judge: judge, decide: allOrNothing, apply: apply}
	o.parameters = func(c *call) *refusal { return readInstanceIDs(c, o.most) }
	o.perform = o.batch
	return o
}

func (o *operation) batch(c *call) answer {
	targets := o.targets(c)
	if refused := o.decide(c, targets); refused != nil {
		return answer{refusal: refused}
	}
	var failed []string
	for _, t := range targets {
		if t.refusal == nil {
			o.apply(c, t.instance)
		} else if o.lists {
			failed = append(failed, t.id)
		}
	}
	return answer{response: response{InstanceIDs: failed}}
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
		t := target{id: id, instance: c.account.listed(id)}
		t.refusal = o.judge(c, t)
		targets = append(targets, t)
	}
	return targets
}

// listed gives the instance of an id, nil where there is none or it is gone.
func (a *account) listed(id string) *instance {
	if i := a.byID[id]; i != nil && i.listed() {
		return i
	}
	return nil
}

// allOrNothing refuses the whole request for one bad instance; one that does not exist comes first.
func allOrNothing(_ *call, targets []target) *refusal {
	if n := slices.IndexFunc(targets, unknown); n >= 0 {
		return targets[n].refusal
	}
	if n := slices.IndexFunc(targets, refused); n >= 0 {
		return targets[n].refusal
	}
	return nil
}

// listFailed carries out what it can, and leaves the rest to the list of failed ids.
func listFailed(*call, []target) *refusal { return nil }

func unknown(t target) bool { return t.instance == nil && t.refusal != nil }

func refused(t target) bool { return t.refusal != nil }

func notFound(id string) *refusal {
	return refuse(codeInstanceNotFound, "instance "+shown(id)+" does not exist")
}

// shown keeps what a client sent from filling a message.
func shown(id string) string {
	const longest = 64
	if len(id) > longest {
		return "(a long id)"
	}
	return id
}
