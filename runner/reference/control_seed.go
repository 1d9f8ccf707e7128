package reference

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Statuses lists the statuses that an instance of a product may be arranged in.
func Statuses(product contract.Product) []string {
	return map[contract.Product]func() []string{contract.BMC: bmcStatuses, contract.ZEC: zecStatuses, contract.BSS: bssStatuses}[product]()
}

// Seed adds accounts with the instances that they hold. It fails where an account has a kind that its product doesn't offer,
// or an instance a status that it doesn't know; nothing is added then.
func (p *Provider) Seed(accounts []contract.SeedAccount) error {
	var made []*account
	for _, seed := range accounts {
		a, err := p.seeded(seed)
		if err != nil {
			return fmt.Errorf("seed: account of %s: %w", seed.Product, err)
		}
		made = append(made, a)
	}
	for _, a := range made {
		p.accounts.add(a)
	}
	return nil
}

func (p *Provider) seeded(seed contract.SeedAccount) (*account, error) {
	s := p.services[seed.Product]
	if s == nil || s.kinds[seed.Kind] == nil {
		return nil, fmt.Errorf("the kind %q is not offered", seed.Kind)
	}
	a := newAccount(seed.Product, seed.Kind, "", seed.Credentials)
	s.kinds[seed.Kind](a)
	if seed.RateLimit != nil {
		a.RateLimit = seed.RateLimit
	}
	a.limit(p.options.RateLimits)
	now := p.options.Now()
	for _, each := range seed.Instances {
		if !slices.Contains(Statuses(seed.Product), each.Status) {
			return nil, fmt.Errorf("instance %q: the status %q is not known", each.ID, each.Status)
		}
		order := contract.Wanted{
			Status: each.Status, ChargeType: each.ChargeType, Commitment: each.Commitment, ExpiresIn: renewalOf,
			ProductCode: each.ProductCode, Region: each.Region,
		}
		if !each.Expires.IsZero() {
			order.ExpiresIn = each.Expires.Sub(now)
		}
		i := newInstance(each.ID, order, now)
		i.name, i.zone, i.tags = each.Name, each.Zone, each.Tags
		a.add(i)
	}
	return a, nil
}

// name is what an instance is called until somebody gives it another name.
func name(i *instance) string { return cmp.Or(i.name, "host-"+i.id) }

// zone is where an instance is: in the usual one, unless a seed says otherwise.
func zone(usual string) func(*instance) string {
	return func(i *instance) string { return cmp.Or(i.zone, usual) }
}

// tagged gives the tags of an instance: an object that holds the array (Zenlayer BMC and ZEC DescribeInstances, 3).
func (i *instance) tagged() object {
	tags := []any{}
	for _, tag := range i.tags {
		tags = append(tags, object{"key": tag.Key, "value": tag.Value})
	}
	return object{"tags": tags}
}

// withTags filters by what the arrays tagKeys and tags name: an instance must have all of it. It has nothing that another
// array could name.
func withTags(array string, wanted []any) func(*instance) bool {
	return func(i *instance) bool {
		return strings.HasPrefix(array, "tag") && !slices.ContainsFunc(wanted, func(each any) bool { return !i.hasTag(each) })
	}
}

func (i *instance) hasTag(wanted any) bool {
	return slices.ContainsFunc(i.tags, func(tag contract.Tag) bool {
		if members, both := wanted.(object); both {
			return members["key"] == tag.Key && members["value"] == tag.Value
		}
		return wanted == tag.Key
	})
}
