package steps

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Client sends calls to the target and reads inventories through the public API. A refusal is an Exchange; only a
// transport failure is an error, and a call that names an instance that is neither Own nor Absent.
type Client interface {
	Send(ctx context.Context, call contract.Call) (contract.Exchange, error)
	Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error)
	Search(ctx context.Context, account contract.Account, status string) ([]contract.Instance, error) // those of a status that the provider knows a filter for
	Own(account contract.Account, ids ...string) error                                                // they were arranged for this run, and were not there before
	Absent(ctx context.Context, account contract.Account, id string) (absent bool, err error)         // looks a made-up id up
	Vague(call contract.Call) string                                                                  // why a call could mean instances that it does not name; "" if it can't
}

// States arranges what a scenario needs. A need that the target can't give is a *contract.Missing.
type States interface {
	Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error)
	Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error)
	Pass(ctx context.Context, account contract.Account, d time.Duration) error
	Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error)
	TearDown(ctx context.Context, account contract.Account) error
}

// Env is what a run gives to each of its scenarios.
type Env struct {
	Client    Client
	States    States
	Validate  func(schema string, body []byte) ([]string, error)               // schemas.Validate
	Decode    func(body []byte) (any, error)                                   // schemas.Decode
	DecodeXML func(body []byte) (root string, value map[string]any, err error) // schemas.DecodeXML
	Schemes   []contract.Scheme                                                // known to the target's Alibaba Cloud endpoint
	Settle    time.Duration                                                    // how long an effect may take
	Poll      time.Duration                                                    // longest pause between two looks; also the "short while"
	Pause     func(ctx context.Context, d time.Duration) error                 // waits without holding a place that another scenario could use
	Now       func() time.Time
	Untouched func(account contract.Account) map[string]bool // instances of a shared account that nobody was ever given; nil where no account is shared
}

// World is the state of one scenario: its accounts, the names of its instances, what it sent and what it saw.
type World struct {
	env     Env
	product contract.Product
	client  *party   // whom the calls are signed by; nil until an account is needed
	others  []*party // further accounts
	names   map[string][]string
	labels  map[string]string // instance id to the name that the feature gave it
	billing map[string]contract.Billing
	leaving map[string]bool // ids of instances that were being released before the client acted

	vague       string // why a call of the scenario could mean instances that it does not name
	acted       bool   // sent something, or let time pass
	broken      error  // what a When found to break the clause; nil where it found nothing
	calls       []sent
	burst       []contract.Exchange
	reading     string
	clientToken string // "" until the feature speaks of one
	settled     time.Duration
	looks       int // of the wait that took longest
}

// party is one account with what it held before the client acted.
type party struct {
	account contract.Account
	ids     []string                     // arranged for it
	binned  bool                         // its recycle bin was looked into
	wanted  map[string]contract.Wanted   // how they were arranged, by id
	before  map[string]contract.Instance // nil until the client acts
}

// sent is one call with its answer.
type sent struct {
	call     contract.Call
	exchange contract.Exchange
	raw      bool // the body came from the feature as it stands
}

// NewWorld makes the world of one scenario.
func NewWorld(env Env, product contract.Product) *World {
	return &World{
		env: env, product: product,
		names: map[string][]string{}, labels: map[string]string{}, billing: map[string]contract.Billing{}, leaving: map[string]bool{},
	}
}

// String keeps what the accounts sign with out of every formatted message.
func (w *World) String() string { return fmt.Sprintf("world of a %s scenario", w.product) }

// GoString keeps it out of %#v.
func (w *World) GoString() string { return w.String() }

type worldKey struct{}

// With puts the world into the context of its scenario.
func With(ctx context.Context, w *World) context.Context {
	return context.WithValue(ctx, worldKey{}, w)
}

func worldOf(ctx context.Context) (*World, error) {
	w, ok := ctx.Value(worldKey{}).(*World)
	if !ok {
		return nil, &contract.Fault{Reason: "a step runs without a world"}
	}
	return w, nil
}

// Reading is the behaviour that the scenario observed, "" where its rule is no reading.
func (w *World) Reading() string { return w.reading }

// Settled is the longest time that an effect took to show, and how many looks that were.
func (w *World) Settled() (time.Duration, int) { return w.settled, w.looks }

// Acted tells whether the scenario sent anything that its clause could be judged by.
func (w *World) Acted() bool { return w.acted }

// Vague says why a call that the scenario sent, or was about to send, could mean instances that it does not name; ""
// where none could.
func (w *World) Vague() string { return w.vague }

// Close gives back every account of the scenario. It goes on after an error and returns all of them.
func (w *World) Close(ctx context.Context) error {
	var failures []error
	for _, p := range w.parties() {
		if err := w.env.States.TearDown(ctx, p.account); err != nil {
			failures = append(failures, err)
		}
	}
	return errors.Join(failures...)
}

func (w *World) parties() []*party {
	if w.client == nil {
		return w.others
	}
	return append([]*party{w.client}, w.others...)
}

// own gives the client's account; a scenario that names none gets a default one.
func (w *World) own(ctx context.Context) (*party, error) {
	if w.client != nil {
		return w.client, nil
	}
	var err error
	w.client, err = w.open(ctx, "default")
	return w.client, err
}

func (w *World) open(ctx context.Context, kind string) (*party, error) {
	account, err := w.env.States.Account(ctx, w.product, kind)
	if err != nil {
		return nil, fmt.Errorf("arranging an account: %w", err)
	}
	return &party{account: account, wanted: map[string]contract.Wanted{}}, nil
}

// last gives the newest call of the scenario.
func (w *World) last() (sent, error) {
	if len(w.calls) == 0 {
		return sent{}, &contract.Fault{Reason: "a Then stands before any When that sends a request"}
	}
	return w.calls[len(w.calls)-1], nil
}

// ids resolves a list of names, such as `"alpha" and "beta"`, to instance ids; a name may stand for many.
func (w *World) ids(list string) ([]string, error) {
	var ids []string
	for _, name := range namesOf(list) {
		known, ok := w.names[name]
		if !ok {
			return nil, &contract.Fault{Reason: fmt.Sprintf("the scenario never introduced instance %q", name)}
		}
		ids = append(ids, known...)
	}
	return ids, nil
}

// introduce gives ids the name that the feature uses for them.
func (w *World) introduce(name string, ids []string) error {
	if _, twice := w.names[name]; twice {
		return &contract.Fault{Reason: fmt.Sprintf("the scenario introduces instance %q twice", name)}
	}
	w.names[name] = ids
	for i, id := range ids {
		w.labels[id] = fmt.Sprintf("%q", name)
		if len(ids) > 1 {
			w.labels[id] = fmt.Sprintf("%q #%d", name, i+1)
		}
	}
	return nil
}

// label is how messages name an instance.
func (w *World) label(id string) string {
	if label, ok := w.labels[id]; ok {
		return "instance " + label
	}
	return fmt.Sprintf("instance %s, which the scenario did not arrange", id)
}

func namesOf(list string) []string {
	var names []string
	for i, part := range strings.Split(list, `"`) {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	return names
}
