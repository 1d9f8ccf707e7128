package reference

import "net/http"

// probe takes the place of a fault that is only looked for: it notes that a call has come into the situation in which the
// fault does something, and leaves the call as it is. A service that is not probed has none.
type probe struct {
	fault string
	seen  func(fault string, request *http.Request)
}

// notes tells whether there is a probe, which has noted the call then.
func (p *probe) notes(c *call) bool {
	if p != nil {
		p.seen(p.fault, c.request)
	}
	return p != nil
}

func (p *probe) reply(other reply) reply {
	if p == nil {
		return other
	}
	return func(c *call, r *refusal) *refusal {
		p.notes(c)
		return r
	}
}

func (p *probe) inPlaceOf(do func(*call)) func(*call) {
	if p == nil {
		return do
	}
	return func(c *call) { p.notes(c) }
}

func (p *probe) effect(other, sound effect) effect {
	if p == nil {
		return other
	}
	return func(c *call, i *instance) {
		p.notes(c)
		sound(c, i)
	}
}

func (p *probe) decision(other func(*call, []target, decision) decision) func(*call, []target, decision) decision {
	if p == nil {
		return other
	}
	return func(c *call, _ []target, decided decision) decision {
		p.notes(c)
		return decided
	}
}

// probeFaults looks for all faults at once.
func (p *Provider) probeFaults(seen func(fault string, request *http.Request)) {
	for _, f := range faults() {
		for _, s := range p.services {
			s.probe = &probe{f.ID, seen}
		}
		p.make(f.Rule, f.changes...)
	}
}
