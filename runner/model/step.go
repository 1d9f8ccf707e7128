package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Possible is all that an account may be like: what was seen of it fits to each of the states.
type Possible []State

// Violation says that nothing which the contract allows fits to what was seen.
type Violation struct {
	Rule     string
	Instance string // that shows it; "" where an answer does
	Got      string
	Want     string

	Answer  Answer     // that came, where an answer shows it
	Allowed []Outcome  // that would have been right, where an answer shows it
	Effect  EffectKind // that an instance has not, where an instance shows it
	Before  string     // the status that the instance had before
}

// Outcomes are all that the contract allows a request to come to, at a time.
func (s State) Outcomes(r Request, at time.Time) []Outcome {
	var all []Outcome
	flaws := s.flaws(r)
	for _, flaw := range flaws {
		all = append(all, refused(flaw.Rule, flaw.Status, flaw.Codes...))
	}
	operation, _ := s.api().Operation(r.Operation)
	switch {
	case len(flaws) > 0:
	case r.Reads:
		all = []Outcome{accepted(r.Rule)}
	case s.Product == "bss":
		all = bss{s}.release(r, at)
	case operation.Power:
		all = s.power(r, at)
	case r.Operation == "TerminateInstance":
		all = bmc{s}.terminate(r, at)
	case s.Product == "bmc":
		all = bmc{s}.purge(r, at)
	default:
		all = zec{s}.reclaim(r, at)
	}
	for _, option := range s.options(r) {
		all = append(all, refused(option.Rule, option.Status, option.Codes...).as("refused"))
	}
	if len(s.Not) > 0 {
		all = slices.DeleteFunc(all, func(o Outcome) bool {
			return slices.ContainsFunc(s.Not, func(reading string) bool { return strings.HasPrefix(o.Reading, reading) })
		})
	}
	return all
}

// Readings of a request with instances that are not there, which a provider may be known not to follow.
const (
	GoodOnesReleased = "good ones released"      // BMC-REL-13, BSS-REL-23
	WithoutEffect    = "accepted without effect" // BSS-REL-21
)

// Act is what an account may be like after a request, and which outcomes the answer fits to. at is when it was sent and
// answered.
func (p Possible) Act(r Request, a Answer, at Span) (next Possible, met []Outcome, broken *Violation) {
	if a.Kind == Throttled {
		return p, nil, nil
	}
	for _, s := range p {
		for _, o := range s.Outcomes(r, at.Latest.Add(s.Moved)) {
			if a.Kind == Lost || o.Answer.allows(a) {
				next, met = append(next, s.apply(r, o, a, at)), append(met, o)
			}
		}
		if a.Kind == Lost {
			next = append(next, s)
		}
	}
	if len(next) > 0 {
		return next.distinct(), met, nil
	}
	return nil, nil, p.against(r, a, at)
}

// against is the violation by an answer that no outcome of a request allows.
func (p Possible) against(r Request, a Answer, at Span) *Violation {
	var broken *Violation
	var wanted []string
	for _, s := range p {
		outcomes := s.Outcomes(r, at.Latest.Add(s.Moved))
		for _, o := range outcomes {
			wanted = append(wanted, o.Answer.String())
		}
		if broken == nil && len(outcomes) > 0 {
			broken = &Violation{Rule: blamed(r, outcomes, a), Got: a.String(), Answer: a, Allowed: outcomes}
		}
	}
	slices.Sort(wanted)
	broken.Want = strings.Join(slices.Compact(wanted), ", or ")
	return broken
}

// mostStates is how many states are told apart.
const mostStates = 64

// distinct leaves each state once. Where there are too many of them, as after many lost answers, nothing is known any more of what
// a request may have worked on.
func (p Possible) distinct() Possible {
	if len(p) == 1 {
		return p
	}
	var all Possible
	seen := map[string]bool{}
	for _, s := range p {
		if mark := s.mark(); !seen[mark] {
			seen[mark] = true
			all = append(all, s)
		}
	}
	if len(all) <= mostStates {
		return all
	}
	one := all[0]
	one.Instances = slices.Clone(one.Instances)
	for n := range one.Instances {
		for _, other := range all {
			if other.Instances[n].To != one.Instances[n].To {
				one.Instances[n].To = Effect{Anything, one.Blame}
			}
		}
	}
	return Possible{one}
}

// mark tells a state from all that differ in what matters.
func (s State) mark() string {
	var text strings.Builder
	fmt.Fprint(&text, s.Blame, s.Cancels, s.Tokens, len(s.Used), s.Moved)
	for _, i := range s.Instances {
		fmt.Fprint(&text, i.ID, i.Base.Status, i.To, i.Gone, i.Left, i.Restless, i.Cancelled, i.Binned.Latest.Unix())
	}
	return text.String()
}

// blamed is the rule that an answer breaks which no outcome allows.
func blamed(r Request, outcomes []Outcome, a Answer) string {
	if a.Kind == Accepted && r.Failing != "" && slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.Answer.Kind == Accepted }) {
		return r.Failing
	}
	return outcomes[0].Rule
}

// apply is the state after an outcome.
func (s State) apply(r Request, o Outcome, a Answer, at Span) State {
	if !r.Reads {
		s.Blame, s.Idle = o.Rule, false
	}
	switch o.Rule {
	case "BMC-TRM-06":
		s.Cancels = o.Reading
	case "BSS-REL-19":
		s.Tokens = o.Reading
	}
	s = s.remember(r, o, a)
	for _, fate := range o.Effects {
		i, known := s.find(fate.ID)
		if !known || slices.Contains(a.Failed, fate.ID) {
			continue
		}
		i.Restless = i.Restless || fate.Kind == Changing
		if fate.Kind != Changing || i.To.Kind != Cancelled { // what is stopped stays cancelled
			i.To = fate.Effect
		}
		if fate.Kind == ToBin || fate.Kind == Anything {
			i.Binned = s.clock(at)
		}
		s = s.with(i)
	}
	return s
}

// Pass moves the clock of the account.
func (p Possible) Pass(d time.Duration) Possible {
	var next Possible
	for _, s := range p {
		next = append(next, s.Pass(d))
	}
	return next
}
