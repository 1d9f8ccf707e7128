package explore

import (
	"context"
	"slices"
	"sync"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
	"relcon/runner/model"
	"relcon/steps"
)

// Observation is what is seen of one case, and what the model says of it as it goes.
type Observation struct {
	mu       sync.Mutex
	world    *model.World
	history  *history.History
	opened   map[string]time.Time // when an account was asked for
	order    []contract.Account
	asked    map[string][]string            // ids, by account
	last     map[string][]contract.Instance // the last inventory, by account
	pending  *model.Violation               // what the last look still waited for
	waiting  string                         // the account that it was a look at
	calls    []seenCall
	met      []model.Met
	done     map[string]model.EffectKind // what the requests have done, by instance
	returned map[string]map[string]due   // instances of BMC, by account
	broken   *model.Violation            // the first
	touched  bool                        // a call was sent, or time has passed
	unasked  bool                        // the first violation was seen before
	crashed  *model.Violation            // the first answer with 5xx, as a violation
	crash    int                         // the step of it
	step     int                         // of the case, that is under way
	given    int                         // steps that only arrange
	at       int                         // the step at which the first violation was seen
	fresh    []string                    // ids that were given, or made up, since the step began
}

// seenCall is one call that acts, with its answer.
type seenCall struct {
	step   int
	call   contract.Call
	answer model.Answer
}

type observationKey struct{}

// Observe begins to watch what is done under a context.
func Observe(ctx context.Context) (context.Context, *Observation) {
	o := &Observation{world: model.NewWorld(), history: history.New(0), opened: map[string]time.Time{}, asked: map[string][]string{}, last: map[string][]contract.Instance{}, returned: map[string]map[string]due{}, done: map[string]model.EffectKind{}}
	return context.WithValue(ctx, observationKey{}, o), o
}

func observationOf(ctx context.Context) *Observation {
	o, _ := ctx.Value(observationKey{}).(*Observation)
	return o
}

// Record takes in an exchange for the judge, if it belongs to a case. It is what the client calls after each.
func Record(ctx context.Context, call contract.Call, exchange contract.Exchange) bool {
	o := observationOf(ctx)
	if o != nil {
		o.history.Add(ctx, judge.Look(call, exchange))
	}
	return o != nil
}

// Flaws are what the judge says of the exchanges.
func (o *Observation) Flaws() []judge.Finding {
	return slices.DeleteFunc(judge.Judge(o.history.Events()).List, func(f judge.Finding) bool { return f.Rule == "" || f.Exchange == nil })
}

// Broken is the first thing that the model does not allow; nil where there is none.
func (o *Observation) Broken() *model.Violation {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.broken
}

// Crashed is the first answer with 5xx, as the violation that it is where the provider is not out of order; nil where there is none.
func (o *Observation) Crashed() *model.Violation {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.crashed
}

// violate notes a violation, if it is the first.
func (o *Observation) violate(v *model.Violation) {
	if v != nil && o.broken == nil {
		o.broken, o.at, o.unasked = v, o.step, !o.touched
	}
}

// Unasked tells whether the first thing that the model does not allow was seen before anything was done: then what is listed is not
// what the hook said that it arranged, which says nothing of the operations.
func (o *Observation) Unasked() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.unasked
}

// Client is a client whose calls and looks are observed.
type Client struct{ steps.Client }

// Send sends a call.
func (c Client) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	exchange, err := c.Client.Send(ctx, call)
	o := observationOf(ctx)
	if o == nil || exchange.Response.Status == 0 && err != nil && exchange.Duration == 0 {
		return exchange, err // nothing was sent
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.touched = true
	o.calls = append(o.calls, seenCall{o.step, call, model.Form(exchange)})
	if o.broken == nil {
		met, broken, crashed := o.world.Call(call, exchange)
		o.met = append(o.met, met...)
		o.violate(broken)
		if crashed != nil && o.crashed == nil {
			o.crashed, o.crash = crashed, o.step
		}
		if len(met) > 0 && call.Product == contract.BMC {
			o.noteReturned(call.Account, met[0])
		}
		if len(met) > 0 && o.step >= o.given {
			for id, kind := range met[0].Effects {
				o.done[id] = kind
			}
		}
	}
	return exchange, err
}

// Inventory reads what an account has.
func (c Client) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	began := time.Now()
	instances, err := c.Client.Inventory(ctx, account, ids)
	if o := observationOf(ctx); o != nil && err == nil {
		key := account.Credentials.AccessKeyID
		o.history.Add(ctx, history.Listed{AccessKeyID: key, IDs: ids, Instances: instances})
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.broken == nil {
			open, broken := o.world.Look(key, model.Look{Instances: instances, Asked: ids, At: model.Span{Earliest: began, Latest: time.Now()}})
			o.violate(broken)
			o.pending, o.waiting, o.last[key] = open, key, instances
		}
	}
	return instances, err
}

// Absent looks made-up ids up.
func (c Client) Absent(ctx context.Context, account contract.Account, ids ...string) (bool, error) {
	if o := observationOf(ctx); o != nil {
		o.mu.Lock()
		o.fresh = append(o.fresh, ids...)
		o.mu.Unlock()
	}
	return c.Client.Absent(ctx, account, ids...)
}

// States is what arranges, observed.
type States struct{ steps.States }

// Account asks for an account.
func (s States) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	began := time.Now()
	account, err := s.States.Account(ctx, product, kind)
	if o := observationOf(ctx); o != nil && err == nil {
		key := account.Credentials.AccessKeyID
		o.history.Add(ctx, history.AccountArranged{AccessKeyID: key, Product: product, Kind: account.Kind, Retention: account.Retention})
		o.mu.Lock()
		defer o.mu.Unlock()
		o.opened[key], o.order = began, append(o.order, account)
		o.world.Open(account)
	}
	return account, err
}

// Arrange asks for instances.
func (s States) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	arranged, err := s.States.Arrange(ctx, account, wanted...)
	o := observationOf(ctx)
	if o == nil {
		return arranged, err
	}
	for i, each := range arranged {
		if each.Missing == nil {
			o.arranged(ctx, account, wanted[i], each.IDs)
		}
	}
	return arranged, err
}

func (o *Observation) arranged(ctx context.Context, account contract.Account, wanted contract.Wanted, ids []string) {
	key := account.Credentials.AccessKeyID
	o.history.Add(ctx, history.InstancesArranged{AccessKeyID: key, Product: account.Product, Wanted: wanted, IDs: ids})
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked[key] = append(o.asked[key], ids...)
	if !wanted.Bystander {
		o.fresh = append(o.fresh, ids...)
	}
	o.world.Arrange(key, wanted, ids, model.Span{Earliest: o.opened[key], Latest: time.Now()})
}

// Pass lets time pass.
func (s States) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	err := s.States.Pass(ctx, account, d)
	if o := observationOf(ctx); o != nil && err == nil {
		key := account.Credentials.AccessKeyID
		o.history.Add(ctx, history.TimePassed{AccessKeyID: key, Duration: d})
		o.mu.Lock()
		defer o.mu.Unlock()
		o.touched = true
		o.met = append(o.met, o.world.Pass(key, d)...)
	}
	return err
}
