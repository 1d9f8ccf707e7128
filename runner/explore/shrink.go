package explore

import (
	"context"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// patience is how long one finding is made shorter.
const patience = 20 * time.Second

// shrink looks for the shortest case that still breaks the rule. It tries the large steps first: without an act, without an item,
// with fewer instances; then the plain form of each.
func (e *explorer) shrink(ctx context.Context, c Case, p *played, f found) (Case, *played) {
	until := e.env.Now().Add(patience)
	tried := map[string]bool{}
	for again := true; again; {
		again = false
		for _, shorter := range shorter(c) {
			key := strings.Join(shorter.script().Sentences(), "\n")
			if tried[key] || shorter.size() >= c.size() {
				continue
			}
			tried[key] = true
			if ctx.Err() != nil || e.env.Now().After(until) {
				return c, p
			}
			attempt := e.repeat(ctx, shorter.script())
			if shown, there := attempt.shows(f); there && shown.alike(f) {
				c, p, again = shorter, attempt, true
				break
			}
		}
	}
	return c, p
}

// alike tells whether two findings of a rule are of one kind: both of an answer, or both of an instance.
func (f found) alike(other found) bool {
	ofInstance := func(f found) bool { return f.violation != nil && f.violation.Instance != "" }
	return ofInstance(f) == ofInstance(other)
}

// shorter are the cases that are a little shorter than one.
func shorter(c Case) []Case {
	var all []Case
	add := func(change func(*Case)) {
		copied := c.clone()
		change(&copied)
		copied.Items = slices.DeleteFunc(copied.Items, func(i item) bool { return (i.madeUp || i.foreign) && !copied.uses(i.name) })
		if len(copied.Acts) > 0 && copied.names() {
			all = append(all, copied)
		}
	}
	for n := range slices.Backward(c.Acts) {
		add(func(c *Case) { c.Acts = slices.Delete(c.Acts, n, n+1) })
	}
	for n := range slices.Backward(c.Items) {
		add(func(c *Case) { c.without(n) })
	}
	for n, each := range c.Items {
		for _, fewer := range []int{1, 2, each.count / 2, each.count - 1} {
			if fewer > 0 && fewer < each.count {
				add(func(c *Case) { c.Items[n].count = fewer })
			}
		}
	}
	for n, each := range c.Acts {
		for m := range each.names {
			if len(each.names) > 1 {
				add(func(c *Case) { c.Acts[n].names = slices.Delete(c.Acts[n].names, m, m+1) })
			}
		}
		for m := range each.manners {
			add(func(c *Case) { c.Acts[n].manners = slices.Delete(c.Acts[n].manners, m, m+1) })
		}
		if each.verb == "" && strings.HasPrefix(each.text, "the client sends the same request again") && n > 0 {
			add(func(c *Case) { c.Acts[n] = c.Acts[n-1] })
		}
	}
	return append(append(all, plainer(c)...), acted(c)...)
}

// acted are the cases in which the client does what one item was given as done to. What comes of it can be said in a Then.
func acted(c Case) []Case {
	var all []Case
	for n, each := range c.Items {
		verb, done := "releases", strings.HasPrefix(each.state, "already ")
		if strings.HasPrefix(each.state, "already terminated") || strings.HasPrefix(each.state, "already cancelled") {
			verb = "terminates"
		}
		if done && !each.foreign && each.count == 1 {
			copied := c.clone()
			copied.Items[n].state = usual(c.Product, verb)
			if strings.HasPrefix(each.state, "already cancelled") {
				copied.Items[n].state = "a subscription in status RUNNING"
			}
			copied.Acts = slices.Insert(copied.Acts, 0, act{verb: verb, names: []string{each.name}, look: true})
			all = append(all, copied)
		}
	}
	return all
}

// plainer are the cases in which one item is in a more usual state.
func plainer(c Case) []Case {
	var all []Case
	for n, each := range c.Items {
		for _, state := range []string{usual(c.Product, "terminates"), usual(c.Product, "releases"), "already terminated"} {
			if !each.madeUp && each.state != state && len(state) < len(each.state) && (state != "already terminated" || c.Product == contract.BMC) {
				copied := c.clone()
				copied.Items[n].state = state
				all = append(all, copied)
			}
		}
	}
	if c.Kind != "" {
		copied := c.clone()
		copied.Kind = ""
		if !strings.Contains(strings.Join(copied.given(), "\n"), "recycle bin") || c.Product != contract.ZEC {
			all = append(all, copied)
		}
	}
	return all
}

// without takes an item out of a case, and its name out of all acts. An act that spoke of nothing else goes, too.
func (c *Case) without(n int) {
	name := c.Items[n].name
	c.Items = slices.Delete(c.Items, n, n+1)
	c.Acts = slices.DeleteFunc(c.Acts, func(a act) bool {
		return len(a.names) > 0 && !slices.ContainsFunc(a.names, func(each string) bool { return each != name })
	})
	for n := range c.Acts {
		c.Acts[n].names = slices.DeleteFunc(c.Acts[n].names, func(each string) bool { return each == name })
	}
}
