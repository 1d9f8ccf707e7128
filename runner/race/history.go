package race

import (
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/judge"
	"relcon/runner/model"
)

// played is what came of a case.
type played struct {
	race    contract.Race
	sides   []*side
	pace    *pace
	token   string // the end of each client token, so that no other case has it
	judged  []judge.Finding
	verdict verdict
	checks  []time.Duration // how long each took
	err     error           // why it came to no verdict; nil where it did

	mu  sync.Mutex
	ops []*op // of all accounts, in the order in which they ended
}

// side is one account of a case.
type side struct {
	contract.Account
	ids   map[string]string // of instances, by name
	asked []string          // the same ids
	start model.Possible    // what it is like before the first call
}

// op is a call with its answer, or a look at an account.
type op struct {
	side, client int
	from, to     time.Time
	text         string
	call         contract.RaceCall
	request      model.Request
	answer       model.Answer
	look         *model.Look // of a look; nil for a call
}

func (o *op) lost() bool { return o.look == nil && o.answer.Kind == model.Lost }

func (p *played) add(o *op) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ops = append(p.ops, o)
}

// verdict is what the check of a history came to.
type verdict int

const (
	open     verdict = iota // the check ran out of its time: nobody knows
	accepted                // some order of the calls explains it
	refuted                 // none does
)

// opsOf are the calls and looks of one account.
func (p *played) opsOf(side int) []*op {
	return slices.DeleteFunc(slices.Clone(p.ops), func(o *op) bool { return o.side != side })
}

// last is the last look at an account.
func (p *played) last(side int) *op {
	for _, o := range slices.Backward(p.ops) {
		if o.side == side && o.look != nil {
			return o
		}
	}
	return nil
}

// shown is an instance as a look shows it; nil where it does not.
func shown(l *model.Look, id string) *contract.Instance {
	for n := range l.Instances {
		if l.Instances[n].ID == id {
			return &l.Instances[n]
		}
	}
	return nil
}
