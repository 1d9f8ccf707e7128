package model

import (
	"fmt"
	"slices"
	"strings"
)

// Effect is what becomes of an instance.
type Effect struct {
	Kind EffectKind
	Rule string // that says so
}

// EffectKind is a way in which an instance changes.
type EffectKind int

// The kinds of effect.
const (
	Nothing   EffectKind = iota
	Released             // it is no longer listed, in the end
	Deleted              // the same, and it is never seen in the recycle bin
	ToBin                // it is in the recycle bin
	Cancelled            // it stays, and is not renewed
	Changing             // it stays, and its status may change outside the recycle bin
	Anything             // the pages do not say
)

// String names the kind.
func (k EffectKind) String() string {
	return [...]string{"as before", "released", "deleted directly", "in the recycle bin", "cancelled", "still there", "anything"}[k]
}

// Outcome is one thing that the contract allows a request to come to.
type Outcome struct {
	Rule    string // the clause that says so
	Reading string // which of its readings; "" where it has none
	Answer  Want
	Effects []Fate
}

// Fate is what becomes of one instance. An instance that is named as failed has none.
type Fate struct {
	ID string
	Effect
}

// Want is a kind of answer.
type Want struct {
	Kind    Kind
	Status  int      // of a refusal; 0 means any 4xx
	Codes   []string // of a refusal, one of them; "AUTHFAILURE_*" means a beginning; none means any
	Never   string   // a code that a refusal does not have
	Failed  []string // ids that an acceptance names as failed
	MayFail []string // ids that it may name beside them
}

// Kind is what an answer says in the end.
type Kind int

// The kinds of answer.
const (
	Lost      Kind = iota // none came, or a 5xx: nobody knows what happened
	Accepted              // done
	NotDone               // executed, and not released (bss)
	Refused               // nothing was executed
	Throttled             // too many requests
)

// Answer is what an exchange came to.
type Answer struct {
	Kind   Kind
	Status int
	Code   string
	Failed []string // ids that are named as failed
	Listed []string // ids that a listing shows
}

// String puts an answer into words.
func (a Answer) String() string {
	switch {
	case a.Kind == Lost && a.Status == 0:
		return "no answer"
	case a.Kind == Accepted && len(a.Failed) > 0:
		return fmt.Sprintf("%d, accepted but for %s", a.Status, several(a.Failed))
	case a.Kind == Accepted:
		return fmt.Sprintf("%d, accepted", a.Status)
	case a.Kind == NotDone:
		return fmt.Sprintf("%d, not released", a.Status)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.Code))
}

// String puts a kind of answer into words.
func (w Want) String() string {
	switch w.Kind {
	case Accepted:
		if len(w.Failed)+len(w.MayFail) > 0 {
			return fmt.Sprintf("accepted but for %s", several(append(slices.Clone(w.Failed), w.MayFail...)))
		}
		return "accepted"
	case NotDone:
		return "not released"
	}
	text := "refused"
	if w.Status != 0 || len(w.Codes) > 0 {
		text += " with"
	}
	if w.Status != 0 {
		text += fmt.Sprintf(" %d", w.Status)
	}
	if len(w.Codes) > 0 {
		text += " " + strings.Join(w.Codes, " or ")
	}
	return text
}

func several(ids []string) string {
	if most := 3; len(ids) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
	}
	return strings.Join(ids, ", ")
}

// allows tells whether an answer is of the wanted kind.
func (w Want) allows(a Answer) bool {
	if w.Kind != a.Kind {
		return false
	}
	if w.Kind == Refused {
		return (w.Status == 0 || w.Status == a.Status) && (w.Never == "" || w.Never != a.Code) && (len(w.Codes) == 0 || slices.ContainsFunc(w.Codes, func(code string) bool {
			begin, open := strings.CutSuffix(code, "*")
			return code == a.Code || open && strings.HasPrefix(a.Code, begin)
		}))
	}
	named := slices.Compact(slices.Sorted(slices.Values(a.Failed)))
	if len(named) != len(a.Failed) {
		return false
	}
	for _, id := range w.Failed {
		if !slices.Contains(named, id) {
			return false
		}
	}
	return !slices.ContainsFunc(named, func(id string) bool { return !slices.Contains(w.Failed, id) && !slices.Contains(w.MayFail, id) })
}

// accepted, refused and notDone make outcomes.
func accepted(rule string, effects ...Fate) Outcome {
	return Outcome{Rule: rule, Answer: Want{Kind: Accepted}, Effects: effects}
}

func refused(rule string, status int, codes ...string) Outcome {
	return Outcome{Rule: rule, Answer: Want{Kind: Refused, Status: status, Codes: codes}}
}

func notDone(rule string) Outcome { return Outcome{Rule: rule, Answer: Want{Kind: NotDone}} }

// as names the reading of an outcome.
func (o Outcome) as(reading string) Outcome {
	o.Reading = reading
	return o
}

// and adds what becomes of instances.
func (o Outcome) and(effects ...Fate) Outcome {
	o.Effects = append(slices.Clone(o.Effects), effects...)
	return o
}
