package explore

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/result"
)

// finding is something that breaks the contract, and its cause.
type finding struct {
	cause string
	result.Explored
}

var varying = regexp.MustCompile(`"[^"]*"|\d{4}-\d\d-\d\dT[\d:.Z+-]+|\b\d+ more|[0-9a-f-]{16,}`)

// cause is what two findings of a rule have in common that come from one mistake, as far as that can be seen.
func (f found) cause() string {
	plain := func(text string) string { return varying.ReplaceAllString(text, "…") }
	if f.violation == nil {
		return plain(f.got)
	}
	return plain(f.got) + " | " + plain(f.want)
}

// examine makes a case as short as it can be, plays it once more, and writes down what it shows.
func (e *explorer) examine(ctx context.Context, c Case, p *played, f found, number uint64) {
	shortest, last := c, p
	if f.violation != nil || f.want != "" {
		shortest, last = e.shrink(ctx, c, p, f)
	}
	again := e.repeat(ctx, shortest.script())
	shown, there := again.shows(f)
	if !there {
		shown, _ = last.shows(f)
		again = last
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	made := e.known(f)
	if made == nil || made.Got != "" {
		return
	}
	if f.crash && !there {
		e.findings = slices.DeleteFunc(e.findings, func(each *finding) bool { return each == made })
		return
	}
	made.Got, made.Want, made.Case, made.Number, made.Unstable = shown.got, shown.want, shortest.script(), number, !there && ctx.Err() == nil
	made.Step = again.sentence(shown.step)
	then := again.then(shown)
	made.Scenario = scenario(fmt.Sprintf("%s, case %d of seed %d", f.rule, number, e.parts.Seed), recorded(made.Case, then), then)
	for _, each := range again.seen.calls {
		if each.step >= len(again.Given) {
			made.Calls++
		}
	}
}

// shows gives what was found by the same rule, by the same cause if there is such a one.
func (p *played) shows(f found) (found, bool) {
	for _, each := range p.found {
		if each.rule == f.rule && each.cause() == f.cause() {
			return each, true
		}
	}
	for _, each := range p.found {
		if each.rule == f.rule {
			return each, true
		}
	}
	return f, false
}

// sentence is one of the played script.
func (p *played) sentence(step int) string {
	all := p.Sentences()
	if step < 0 || step >= len(all) {
		return ""
	}
	return all[step]
}

// folded leaves of the findings one for each shortest case, and puts the shortest first.
func folded(all []*finding) []*finding {
	slices.SortStableFunc(all, func(a, b *finding) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Calls, b.Calls), cmp.Compare(len(a.Case.Given), len(b.Case.Given)))
	})
	var kept []*finding
	for _, f := range all {
		twin := slices.IndexFunc(kept, func(k *finding) bool {
			return k.Rule == f.Rule && (k.cause == f.cause || shape(k.Case) == shape(f.Case) || answerOnly(k.Got) == answerOnly(f.Got))
		})
		if twin >= 0 {
			kept[twin].Seen += f.Seen
			kept[twin].After = min(kept[twin].After, f.After)
			continue
		}
		kept = append(kept, f)
	}
	slices.SortStableFunc(kept, func(a, b *finding) int { return cmp.Or(cmp.Compare(a.Calls, b.Calls), cmp.Compare(a.Rule, b.Rule)) })
	return kept
}

// answerOnly is what was got without names and numbers.
func answerOnly(got string) string { return varying.ReplaceAllString(got, "…") }

// shape is a script without its names and numbers.
func shape(s contract.Script) string {
	return regexp.MustCompile(`"[^"]*"|\d+`).ReplaceAllString(strings.Join(s.Sentences(), "\n"), "…")
}
