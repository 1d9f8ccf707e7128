package explore

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Case is a scenario without a Then: what the model says of its answers and of what becomes of its instances stands in place of
// one. It is written in the sentences of the features, and played by the same steps.
type Case struct {
	Product contract.Product
	Kind    string // of the account; "" means a default one
	Items   []item
	Acts    []act
}

// item is an instance, or several of one kind under one name.
type item struct {
	name    string
	count   int
	state   string // in the words of the features; of a made-up one what its id is, "" for one of the usual shape
	madeUp  bool
	foreign bool // of another account
}

// foreignName is the name of what another account holds.
const foreignName = "theirs"

// act is something that the client does, or time that passes.
type act struct {
	verb    string   // releases, terminates, lists; "" for a text
	names   []string // in their order
	manners []string // each with its "with" or "without"
	text    string   // the whole sentence where there is no verb
	look    bool     // the account is looked at afterwards
}

// script writes a case down.
func (c Case) script() contract.Script {
	s := contract.Script{Product: c.Product, Given: c.given()}
	for _, each := range c.Acts {
		s.When = append(s.When, contract.ScriptStep{Text: each.sentence(), Look: each.look})
	}
	return s
}

// given are the sentences that arrange the case.
func (c Case) given() []string {
	var all []string
	if c.Kind != "" {
		all = append(all, fmt.Sprintf("a %s account", spelled(c.Kind)))
	}
	for _, each := range c.Items {
		all = append(all, each.sentence())
	}
	return all
}

// spelled is a kind of account as the features write it.
func spelled(kind string) string { return strings.Replace(kind, "non-vno", "non-VNO", 1) }

func (i item) sentence() string {
	switch {
	case i.madeUp && i.count > 1:
		return fmt.Sprintf("%d instances %q do not exist", i.count, i.name)
	case i.madeUp && i.state != "":
		return fmt.Sprintf("instance %q does not exist, and its id is %s", i.name, i.state)
	case i.madeUp:
		return fmt.Sprintf("instance %q does not exist", i.name)
	case i.foreign:
		return fmt.Sprintf("instance %q of another account is %s", i.name, i.state)
	case i.count > 1:
		return fmt.Sprintf("%d instances %q are %s", i.count, i.name, i.state)
	}
	return fmt.Sprintf("instance %q is %s", i.name, i.state)
}

func (a act) sentence() string {
	if a.verb == "" {
		return strings.Join(append([]string{a.text}, joined(a.manners)...), " ")
	}
	what := "its instances"
	if len(a.names) > 0 {
		what = list(a.names)
	}
	return strings.Join(append([]string{"the client", a.verb, what}, joined(a.manners)...), " ")
}

// joined puts "and" between manners.
func joined(manners []string) []string {
	var all []string
	for n, manner := range manners {
		if n > 0 {
			all = append(all, "and")
		}
		all = append(all, manner)
	}
	return all
}

// list writes names as the features do.
func list(names []string) string {
	var quoted []string
	for _, name := range names {
		quoted = append(quoted, fmt.Sprintf("%q", name))
	}
	if last := len(quoted) - 1; last > 0 {
		return strings.Join(quoted[:last], ", ") + " and " + quoted[last]
	}
	return quoted[0]
}

// uses tells whether an act, or the id of another item, speaks of an item.
func (c Case) uses(name string) bool {
	speaks := func(text string) bool {
		return strings.Contains(text, `"`+name+`"`) || strings.Contains(text, "$"+name) || name == foreignName && strings.Contains(text, "the other account")
	}
	return slices.ContainsFunc(c.Acts, func(a act) bool { return speaks(a.sentence()) }) ||
		slices.ContainsFunc(c.Items, func(i item) bool { return i.madeUp && speaks(i.state) })
}

// clone is a copy of the case that can be changed.
func (c Case) clone() Case {
	c.Items = slices.Clone(c.Items)
	c.Acts = slices.Clone(c.Acts)
	for n, each := range c.Acts {
		c.Acts[n] = each.clone()
	}
	return c
}

func (a act) clone() act {
	a.names, a.manners = slices.Clone(a.names), slices.Clone(a.manners)
	return a
}

// size is how long a case is, to compare two: first by what is done, then by what is arranged, then by how much is said.
func (c Case) size() int {
	size := 10_000 * len(c.Acts)
	for _, each := range c.Items {
		if size += 100 + each.count; strings.HasPrefix(each.state, "already ") {
			size += 10_100 // what the client did before is an act, too
		}
	}
	return size + len(strings.Join(c.script().Sentences(), ""))
}

// names tells whether all that the case speaks of is there.
func (c Case) names() bool {
	if len(c.Items) == 0 {
		return false
	}
	there := func(name string) *item {
		for n := range c.Items {
			if c.Items[n].name == name {
				return &c.Items[n]
			}
		}
		return nil
	}
	for n, each := range c.Acts {
		for _, name := range each.names {
			if there(name) == nil {
				return false
			}
		}
		if n == 0 && (strings.Contains(each.sentence(), "same request again") || strings.Contains(each.sentence(), "first request")) {
			return false
		}
	}
	alpha := there("alpha")
	return alpha != nil || !strings.Contains(strings.Join(c.script().Sentences(), "\n"), "alpha")
}
