package reference

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// Product tells which product is served under a path.
func (p *Provider) Product(path string) (contract.Product, bool) {
	for product, s := range p.services {
		if s.path == path {
			return product, true
		}
	}
	return "", false
}

// Actions lists the actions of products, in the order of their names.
func (p *Provider) Actions(products ...contract.Product) []string {
	var actions []string
	for _, product := range products {
		actions = slices.AppendSeq(actions, maps.Keys(p.services[product].operations))
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// Broken gives a view of the provider with one more fault switched on. The accounts, with their instances and clocks, are
// the same: what is done through one view, the other shows. An unknown fault is an error that names the nearest known one.
func (p *Provider) Broken(fault string) (*Provider, error) {
	options := p.options
	options.Faults = append(slices.Clone(options.Faults), fault)
	view := p.view(options)
	if err := view.follow(options.Readings); err != nil {
		return nil, err
	}
	return view, view.breakBy(options.Faults)
}

// Failing gives a view of the provider that answers each request to a product with the product's own internal error, and
// does nothing.
func (p *Provider) Failing() *Provider { return p.answering(crash) }

// Refusing gives a view of the provider that refuses each request to a product with 400, in the product's own form, and does
// nothing.
func (p *Provider) Refusing(code, message string) *Provider {
	return p.answering(with(refuse(code, message)))
}

func (p *Provider) answering(other reply) *Provider {
	view := p.view(p.options)
	for _, s := range view.services {
		sound := s.receive
		s.receive = func(c *call) *refusal {
			c.pass(sound) // it tells the form of the answer
			return other(c, nil)
		}
	}
	return view
}

// view gives a sound provider of the same accounts.
func (p *Provider) view(options Options) *Provider {
	view := soundProvider(options, p.accounts)
	for product, s := range view.services {
		s.nonces = p.services[product].nonces
	}
	return view
}

// Anew gives a provider with the same options and the same token that has no accounts.
func (p *Provider) Anew() (*Provider, error) { return New(p.options) }

// Credentials gives those of every account. They are secrets.
func (p *Provider) Credentials() []contract.Credentials {
	p.accounts.mu.RLock()
	defer p.accounts.mu.RUnlock()
	all := make([]contract.Credentials, 0, len(p.accounts.byKey))
	for _, a := range p.accounts.byKey {
		all = append(all, a.Credentials)
	}
	return all
}

// Advance moves the clocks of the accounts that have an access key, or of all accounts for "", and gives their number. It is
// an error if there is none, or if a clock would be more than ten years ahead; nothing is moved then.
func (p *Provider) Advance(accessKeyID string, by time.Duration) (int, error) {
	chosen := p.chosen(accessKeyID)
	switch {
	case len(chosen) == 0 && accessKeyID != "":
		return 0, fmt.Errorf("accessKeyId: got %q, which no account has", accessKeyID)
	case by <= 0 || by > longestPass:
		return 0, fmt.Errorf("advance: got %v, want a duration above zero, ten years at most", by)
	}
	for _, a := range chosen {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.offset+by > longestPass {
			return 0, fmt.Errorf("advance: got %v, with which a clock would be more than ten years ahead", by)
		}
	}
	for _, a := range chosen {
		a.offset += by
	}
	return len(chosen), nil
}

// chosen gives the accounts that have an access key, or all for "", in the order of products and keys.
func (p *Provider) chosen(accessKeyID string) []*account {
	p.accounts.mu.RLock()
	all := slices.Collect(maps.Values(p.accounts.byKey))
	p.accounts.mu.RUnlock()
	all = slices.DeleteFunc(all, func(a *account) bool {
		return accessKeyID != "" && a.Credentials.AccessKeyID != accessKeyID
	})
	slices.SortFunc(all, func(a, b *account) int {
		return strings.Compare(string(a.Product)+" "+a.Credentials.AccessKeyID, string(b.Product)+" "+b.Credentials.AccessKeyID)
	})
	return all
}

// AccountState is what the provider holds of one account, without its secrets.
type AccountState struct {
	Product     contract.Product `json:"product"`
	Kind        string           `json:"kind"`
	AccessKeyID string           `json:"accessKeyId"`
	Reference   string           `json:"reference,omitempty"` // that a hook's client gave it
	Ahead       string           `json:"clockAhead"`          // how far its clock is ahead of the real one, such as "24h0m0s"
	Instances   []InstanceState  `json:"instances"`           // that are listed, in the order of creation
}

// InstanceState is one instance of an account.
type InstanceState struct {
	ID         string         `json:"id"`
	Status     string         `json:"status"`
	ChargeType string         `json:"chargeType"`
	AutoRenew  bool           `json:"autoRenew"`
	Billing    string         `json:"billing"` // "active" or "stopped"
	Created    string         `json:"created"`
	Expires    any            `json:"expires"` // nil where it doesn't
	Name       string         `json:"name,omitempty"`
	Zone       string         `json:"zone,omitempty"`
	Tags       []contract.Tag `json:"tags,omitempty"`
}

// State tells what the accounts hold that have an access key, or all of them for "".
func (p *Provider) State(accessKeyID string) []AccountState {
	states := []AccountState{}
	for _, a := range p.chosen(accessKeyID) {
		states = append(states, a.state(p.options.Now()))
	}
	return states
}

func (a *account) state(now time.Time) AccountState {
	a.enter(now)
	defer a.mu.Unlock()
	s := AccountState{
		Product: a.Product, Kind: a.Kind, AccessKeyID: a.Credentials.AccessKeyID, Reference: a.reference,
		Ahead: a.offset.String(), Instances: []InstanceState{},
	}
	for _, i := range a.instances {
		if !i.listed() {
			continue
		}
		s.Instances = append(s.Instances, InstanceState{
			ID: i.id, Status: i.status, ChargeType: i.chargeType, AutoRenew: i.autoRenew, Billing: i.billing,
			Created: written(i.created), Expires: i.expiredTime(), Name: i.name, Zone: i.zone, Tags: i.tags,
		})
	}
	return s
}
