package explore

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/model"
)

// then writes what the contract wants in place of what was found, in the sentences of the features. It is nothing where no
// sentence says it, as where a call of an arrangement is answered wrongly.
func (p *played) then(f found) []string {
	switch v := f.violation; {
	case v == nil:
		return judged[f.rule]
	case f.step < len(p.Given):
		return nil
	case v.Instance == "":
		return p.answers(v)
	case settlements[f.rule] != "":
		return p.bill(f)
	default:
		return p.effects(f)
	}
}

const (
	formed    = "the request is answered in a documented form"
	ownID     = "every answer has a request id of its own"
	noChange  = "nothing has changed"
	oneOfThem = "the provider follows one of these readings:"
)

// judged are the sentences of the rules that every answer keeps.
var judged = map[string][]string{
	"ZC-ENV-01": {formed}, "ZC-ENV-02": {"the answer repeats its request id inside the response"}, "ZC-ENV-03": {formed}, "ZC-ENV-04": {ownID},
	"ZC-ENV-05": {"the answer has a code in UPPER_SNAKE"}, "ZC-ENV-06": {"the answer has no 2xx status"}, "ZC-ENV-07": {"the answer is one JSON value with a JSON content type"},
	"ZC-ENV-08": {"the answer has members of the documented types"}, "BMC-TRM-22": {"the answer repeats its request id inside the response"},
	"BSS-REL-15": {"the answer has members of the documented types"}, "BSS-REL-17": {"the answer reports no release without success"}, "BSS-REL-18": {ownID},
	"ACS-ENV-01": {"the answer is a refusal of the gateway"}, "ACS-ENV-02": {formed}, "ACS-ENV-03": {formed}, "ACS-ENV-04": {formed},
}

// answers says which answers are right. One sentence is enough where it tells the right ones from what came.
func (p *played) answers(v *model.Violation) []string {
	all := func(kind model.Kind) bool {
		return !slices.ContainsFunc(v.Allowed, func(o model.Outcome) bool { return o.Answer.Kind != kind })
	}
	var rows [][2]string
	for _, o := range v.Allowed {
		row := [2]string{p.answer(o.Answer), p.effect(o.Effects)}
		if !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	failing := slices.ContainsFunc(v.Allowed, func(o model.Outcome) bool { return len(o.Answer.Failed)+len(o.Answer.MayFail) > 0 })
	switch {
	case len(rows) == 1 && !failing:
		return []string{"the request is " + rows[0][0]}
	case all(model.Refused) && v.Answer.Kind != model.Refused:
		return []string{"the request is refused"}
	case failing || v.Answer.Kind == model.Accepted && len(v.Answer.Failed) > 0:
		return []string{"the answer names as failed exactly what is not released"}
	case len(p.When) > 1 || slices.ContainsFunc(rows, func(row [2]string) bool { return row[1] == "" }):
		return nil // what came before has changed something, so that no row of a table fits
	}
	table := []string{oneOfThem, "| reading | answer | effect |"}
	for n, row := range rows {
		table = append(table, fmt.Sprintf("| reading %d | %s | %s |", n+1, row[0], row[1]))
	}
	return table
}

// answer writes a kind of answer.
func (p *played) answer(w model.Want) string {
	switch {
	case w.Kind == model.NotDone:
		return "not released"
	case w.Kind == model.Accepted:
		return "accepted"
	case len(w.Codes) == 0:
		return "refused"
	}
	code, begins := strings.CutSuffix(w.Codes[0], "*")
	switch {
	case len(w.Codes) > 1:
		return "refused" // no sentence has two codes
	case begins:
		return fmt.Sprintf("refused with a code that begins with %q", code)
	case w.Status != 0:
		return fmt.Sprintf("refused with %d %q", w.Status, code)
	}
	return fmt.Sprintf("refused with %q", code)
}

// effect writes what becomes of instances by one request; "" where it can't be said in one sentence.
func (p *played) effect(fates []model.Fate) string {
	if len(fates) == 0 {
		return noChange
	}
	kind := fates[0].Kind
	var ids []string
	for _, fate := range fates {
		if fate.Kind != kind {
			return ""
		}
		ids = append(ids, fate.ID)
	}
	name, whole := p.groups(ids)
	if !whole || kind == model.Anything || kind == model.Nothing {
		return ""
	}
	return fmt.Sprintf("only %s %s %s", list(name), be(name), kind)
}

func be(names []string) string {
	if len(names) == 1 {
		return "is"
	}
	return "are"
}

// groups are the names that stand for some ids; whole says that they stand for no others.
func (p *played) groups(ids []string) (names []string, whole bool) {
	of := map[string]int{}
	for _, name := range p.names {
		of[group(name)]++
	}
	for _, id := range ids {
		name, known := p.names[id]
		if !known {
			return nil, false
		}
		of[group(name)]--
		if !slices.Contains(names, group(name)) {
			names = append(names, group(name))
		}
	}
	return names, !slices.ContainsFunc(names, func(name string) bool { return of[name] > 0 })
}

// group is the name by which the sentences know an instance.
func group(name string) string {
	name, _, _ = strings.Cut(name, " ")
	return name
}

// effects says what an instance should be.
func (p *played) effects(f found) []string {
	v := f.violation
	name, given := p.names[v.Instance]
	if !given {
		return p.untouched()
	}
	name = group(name)
	if v.Effect != model.Nothing {
		kind := v.Effect
		if kind == model.Deleted && !strings.Contains(v.Got, "RECYCL") {
			kind = model.Released
		}
		return []string{fmt.Sprintf("%q is %s in the end", name, kind)}
	}
	state := "in status " + v.Before
	for word, status := range map[string]string{"running": "RUNNING", "stopped": "STOPPED", "in the recycle bin": "RECYCLE"} {
		if status == v.Before {
			state = word
		}
	}
	if strings.HasPrefix(v.Got, v.Before) { // another member than the status has changed
		return p.untouched()
	}
	return []string{fmt.Sprintf("%q is still %s", name, state)}
}

// untouched says that nothing has changed but what the requests have done.
func (p *played) untouched() []string {
	var ids []string
	kind := model.Nothing
	for id, effect := range p.seen.done {
		if kind != model.Nothing && kind != effect {
			return nil
		}
		ids, kind = append(ids, id), effect
	}
	if kind == model.Nothing {
		return []string{noChange}
	}
	names, whole := p.groups(ids)
	if !whole || kind == model.Anything {
		return nil
	}
	slices.Sort(names)
	return []string{fmt.Sprintf("only %s %s %s", list(names), be(names), kind)}
}

// scenario writes a script with its Then, as it can stand in a feature.
func scenario(title string, s contract.Script, then []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Scenario: %s\n", title)
	write := func(keyword string, texts []string) {
		for n, text := range texts {
			switch {
			case strings.HasPrefix(text, "|"):
				fmt.Fprintf(&b, "    %s\n", text)
			case n == 0:
				fmt.Fprintf(&b, "  %s %s\n", keyword, text)
			default:
				fmt.Fprintf(&b, "  And %s\n", text)
			}
		}
	}
	var when []string
	for _, each := range s.When {
		when = append(when, each.Text)
	}
	write("Given", s.Given)
	write("When", when)
	write("Then", then)
	return b.String()
}

// settlements are what billing comes to by the rules about it, in the words of the features.
var settlements = map[string]string{"BMC-TRM-02": "stopped", "BMC-TRM-13": "refunded in full"}

// bill says what the billing of an instance should come to.
func (p *played) bill(f found) []string {
	if names, whole := p.groups([]string{f.violation.Instance}); whole {
		return []string{fmt.Sprintf("only the billing of %s is %s", list(names), settlements[f.rule])}
	}
	return nil
}

// recorded is a script in which the billing that a Then is about is known.
func recorded(s contract.Script, then []string) contract.Script {
	for _, each := range then {
		if names, is := strings.CutPrefix(each, "only the billing of "); is {
			names, _, _ = strings.Cut(names, " is ")
			s.Given = append(slices.Clone(s.Given), "the billing of "+names+" is known")
		}
	}
	return s
}
