package explore

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/steps"
)

// seed is a scenario of the features as a case: what it arranges and what it does, without what it expects. The model judges what
// comes of it when it is changed: in one more manner, with one more instance, with one more act.
type seed struct {
	Case
	needs []contract.Need
}

// seedOf reads a scenario of several acts, or with an id that looks like another; nothing where a sentence can't be said by a case.
// What a scenario with one act says is combined anew from its phrases: see vocabulary.
func seedOf(rule catalogue.Rule, scenario catalogue.Scenario) (seed, bool) {
	s := seed{Case{Product: scenario.Product}, slices.Concat(rule.Needs, scenario.Needs, steps.Needs(scenario.Steps))}
	keyword, odd := "", false
	for _, step := range scenario.Steps {
		first, text, _ := strings.Cut(step, " ")
		if first != "And" {
			keyword = first
		}
		switch {
		case keyword == "Then":
		case keyword == "When" && strings.Contains(text, "rate limit"):
			return s, false
		case keyword == "When":
			s.Acts = append(s.Acts, actOf(text))
		case strings.HasSuffix(text, " account") && strings.HasPrefix(text, "a "):
			s.Kind = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(text, "a "), " account"))
		case strings.HasPrefix(text, "the billing of "):
		default:
			i, understood := itemOf(text)
			if !understood {
				return s, false
			}
			s.Items, odd = append(s.Items, i), odd || i.madeUp && i.state != ""
		}
	}
	return s, len(s.Items) > 0 && (len(s.Acts) > 1 || odd && len(s.Acts) == 1) && s.Kind != "rate-limited" && s.Case.names()
}

var (
	acting = regexp.MustCompile(`^the client (releases|terminates|lists|stops|reboots) (its instances|"[^"]+"(?:(?:, | and )"[^"]+")*)((?: with(?:out)? .*)?)$`)
	given  = regexp.MustCompile(`^(?:(\d+) instances|instance) "([^"]+)"( of another account)? (?:are|is|does not exist|do not exist)(?:, and its id is)?(?: (.*))?$`)
	quoted = regexp.MustCompile(`"([^"]+)"`)
)

// actOf reads what the client does, or time that passes.
func actOf(text string) act {
	parts := acting.FindStringSubmatch(text)
	if parts == nil {
		return act{text: text, look: true}
	}
	a := act{verb: parts[1], manners: steps.Manners(parts[3]), look: true}
	for _, name := range quoted.FindAllStringSubmatch(parts[2], -1) {
		a.names = append(a.names, name[1])
	}
	return a
}

// itemOf reads what is arranged.
func itemOf(text string) (item, bool) {
	parts := given.FindStringSubmatch(text)
	if parts == nil {
		return item{}, false
	}
	i := item{name: parts[2], count: 1, state: parts[4], foreign: parts[3] != "", madeUp: strings.Contains(text, "not exist")}
	if parts[1] != "" {
		i.count, _ = strconv.Atoi(parts[1])
	}
	return i, i.sentence() == text
}

// scene makes a case of one of the seeds, by its number; nothing where it can't be had here.
func (d *draw) scene(number int) bool {
	all := d.words[d.c.Product].seeds
	if len(all) == 0 {
		return false
	}
	s := all[number%len(all)]
	byHeader := slices.ContainsFunc(s.Acts, func(a act) bool { return strings.Contains(a.sentence(), "header signature") })
	if slices.ContainsFunc(s.needs, func(need contract.Need) bool { return !d.has(need) }) || byHeader && !d.has(contract.NeedACS3) ||
		d.c.Product == contract.BSS && !byHeader && !d.has(contract.NeedRPC) {
		return false
	}
	d.c = s.Case.clone()
	d.vary()
	return true
}

// vary changes a case in at most a few places.
func (d *draw) vary() {
	if !slices.ContainsFunc(d.c.Items, func(i item) bool { return i.name == "alpha" && i.count == 1 }) {
		return // many manners speak of it
	}
	if n := d.IntN(len(d.c.Acts)); d.c.Acts[n].verb != "" && d.chance(40) {
		a := &d.c.Acts[n]
		if more := d.pick(sound(d.c.Product)); d.possible(more, n, a.manners) && !(a.verb == "lists" && ofRelease(more)) {
			a.manners = append(a.manners, more)
		}
	}
	if d.chance(30) {
		d.c.Acts = append(d.c.Acts, d.act(len(d.c.Acts)))
	}
}
