package steps

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// kindEmpty is no kind of the provider-state protocol. It is a default account that gets no bystanders, so that nothing is listed
// once its instances are gone.
const kindEmpty = "empty"

// accounts are those of a scenario, and its instances by the names that the feature gives them.
type accounts struct {
	api    provider.API
	states States
	now    func() time.Time
	client *account   // whom the calls are signed by; nil until an account is needed
	others []*account // further accounts
	names  map[string][]string
	labels labels
}

// account is one of them, with what it held before the client acted.
type account struct {
	contract.Account
	ids        []string                   // arranged for it
	wanted     map[string]contract.Wanted // how they were arranged, by id
	binChecked bool                       // its recycle bin was looked into before anything was arranged
	empty      bool                       // it gets no bystanders
	begun      bool                       // the bystanders that stand before its first instance were asked for
	ended      bool                       // those that stand after its last instance, too
	asked      []order                    // what is still to be made
	before     inventory                  // nil until the client acts
	opened     time.Time                  // when it was asked for
	made       time.Time                  // when the last answer came that its instances had been arranged
	looked     time.Time                  // when its list was last asked for
	passed     time.Duration              // by which its clock was moved
	early      time.Duration              // the part of that before its inventory was taken down
}

// order is instances that a scenario asks for at once, by the name that it gives them all, or each of them; none for
// bystanders.
type order struct {
	contract.Wanted
	names []string
}

// String names an order in messages.
func (o order) String() string {
	if o.Bystander {
		return fmt.Sprintf("a bystander (%s)", o.Wanted)
	}
	return "instance \"" + strings.Join(o.names, `", "`) + `"`
}

// bystanders are those of an account.
func (p *account) bystanders() []string {
	return slices.DeleteFunc(slices.Clone(p.ids), func(id string) bool { return !p.wanted[id].Bystander })
}

// inventory is what an account holds, by id.
type inventory map[string]contract.Instance

func byID(listed []contract.Instance) inventory {
	all := make(inventory, len(listed))
	for _, instance := range listed {
		all[instance.ID] = instance
	}
	return all
}

func (a *accounts) all() []*account {
	if a.client == nil {
		return a.others
	}
	return append([]*account{a.client}, a.others...)
}

// own gives the client's account; a scenario that names none gets a default one.
func (a *accounts) own(ctx context.Context) (*account, error) {
	if a.client != nil {
		return a.client, nil
	}
	var err error
	a.client, err = a.open(ctx, contract.KindDefault)
	return a.client, err
}

// kindBeside is the kind of a second account beside one of a kind: it has a recycle bin where that one has.
func kindBeside(kind string) string {
	if kind == contract.KindRecycleBin {
		return kind
	}
	return contract.KindDefault
}

func (a *accounts) open(ctx context.Context, kind string) (*account, error) {
	opened := a.now()
	empty := kind == kindEmpty
	if empty {
		kind = contract.KindDefault
	}
	given, err := a.states.Account(ctx, a.api.Product, kind)
	if err != nil {
		return nil, fmt.Errorf("arranging an account: %w", err)
	}
	return &account{Account: given, empty: empty, wanted: map[string]contract.Wanted{}, opened: opened}, nil
}

// pass moves the clock of an account. What it had in the recycle bin until then may be released by that.
func (a *accounts) pass(ctx context.Context, p *account, long period) error {
	d, err := long(p.Account)
	if err != nil {
		return err
	}
	if err := a.states.Pass(ctx, p.Account, d); err != nil {
		return fmt.Errorf("moving the clock: %w", err)
	}
	p.passed += d
	maps.DeleteFunc(p.wanted, func(_ string, wanted contract.Wanted) bool { return wanted.Status == contract.StatusRecycle })
	return nil
}

// period gives how long a When lets pass, on a given account.
type period func(account contract.Account) (time.Duration, error)

// fixed is a period of a fixed length.
func fixed(d time.Duration) period {
	return func(contract.Account) (time.Duration, error) { return d, nil }
}

// retention is so many of so many equal parts of the time that the account keeps an instance in its bin.
func retention(some, parts time.Duration) period {
	return func(account contract.Account) (time.Duration, error) {
		if account.Retention == 0 {
			return 0, &contract.Missing{Need: contract.NeedRecycleAccount, Reason: "the hook gave no retention for the account"}
		}
		return account.Retention * some / parts, nil
	}
}

// ids gives the ids of named instances; a name may stand for many.
func (a *accounts) ids(names []string) ([]string, error) {
	var ids []string
	for _, name := range names {
		known, ok := a.names[name]
		if !ok {
			return nil, &contract.Fault{Reason: fmt.Sprintf("the scenario never introduced instance %q", name)}
		}
		if known == nil {
			return nil, &contract.Fault{Reason: fmt.Sprintf("instance %q is needed before it is made", name)}
		}
		ids = append(ids, known...)
	}
	return ids, nil
}

// held gives the ids of named instances, and the account that they were arranged for: the client's, unless it is another.
func (a *accounts) held(names []string) (*account, []string, error) {
	ids, err := a.ids(names)
	for _, other := range a.others {
		if err == nil && slices.Contains(other.ids, ids[0]) {
			return other, ids, nil
		}
	}
	return a.client, ids, err
}

// expect keeps a name for instances that are still to be made.
func (a *accounts) expect(name string) error {
	if _, twice := a.names[name]; twice {
		return &contract.Fault{Reason: fmt.Sprintf("the scenario introduces instance %q twice", name)}
	}
	a.names[name] = nil
	return nil
}

// introduce gives ids the name that the feature uses for them.
func (a *accounts) introduce(name string, ids []string) {
	a.names[name] = ids
	for i, id := range ids {
		a.labels[id] = fmt.Sprintf("%q", name)
		if len(ids) > 1 {
			a.labels[id] = fmt.Sprintf("%q #%d", name, i+1)
		}
	}
}

// labels are the names of a scenario's instances by id, in quotes, and words for its bystanders. Messages call instances by
// them.
type labels map[string]string

// of names one instance.
func (l labels) of(id string) string {
	switch label, ok := l[id]; {
	case ok && !strings.HasPrefix(label, `"`):
		return label
	case ok:
		return "instance " + label
	}
	return fmt.Sprintf("instance %s, which the scenario did not arrange", id)
}

// list names several.
func (l labels) list(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strings.TrimPrefix(l.of(id), "instance ")
	}
	return strings.Join(words, ", ")
}

// excerpt shortens a body for a message.
func (l labels) excerpt(body []byte) string {
	text := string(body)
	for id, label := range l {
		text = strings.ReplaceAll(text, `"`+id+`"`, label)
	}
	const shown = 200
	if len(text) > shown {
		return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(text[:shown], ""), len(body))
	}
	return strings.ToValidUTF8(text, "�")
}
