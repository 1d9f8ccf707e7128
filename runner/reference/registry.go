package reference

import (
	"sync"

	"relcon/runner/contract"
)

// owned is an access key or a token at a product. A customer may have one key for several products.
type owned struct {
	product contract.Product
	word    string
}

// registry holds the accounts of every product. Its lock is held only to look one up, never while an account works.
type registry struct {
	mu      sync.RWMutex
	byKey   map[owned]*account
	byToken map[owned]*account
}

func newRegistry() *registry {
	return &registry{byKey: map[owned]*account{}, byToken: map[owned]*account{}}
}

// add takes an account in.
func (r *registry) add(a *account) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byKey[owned{a.Product, a.Credentials.AccessKeyID}] = a
	if a.Credentials.Token != "" {
		r.byToken[owned{a.Product, a.Credentials.Token}] = a
	}
}

// remove drops the product's account that has the access key, if there is one.
func (r *registry) remove(product contract.Product, key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a := r.byKey[owned{product, key}]; a != nil {
		delete(r.byKey, owned{product, key})
		delete(r.byToken, owned{product, a.Credentials.Token})
	}
}

// withKey gives the product's account that has the access key; nil means that there is none.
func (r *registry) withKey(product contract.Product, key string) *account {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byKey[owned{product, key}]
}

// withToken gives the product's account that has the access token; nil means that there is none.
func (r *registry) withToken(product contract.Product, token string) *account {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byToken[owned{product, token}]
}

// count counts the accounts of every product.
func (r *registry) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.byKey)
}

// all gives the product's accounts, in no order. Only faults look at more than one account.
func (r *registry) all(product contract.Product) []*account {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []*account
	for _, a := range r.byKey {
		if a.Product == product {
			all = append(all, a)
		}
	}
	return all
}

// owner gives the product's account that has the instance; nil means that none has. The caller holds no account's lock.
func (r *registry) owner(product contract.Product, id string) *account {
	for _, a := range r.all(product) {
		a.mu.Lock()
		_, has := a.byID[id]
		a.mu.Unlock()
		if has {
			return a
		}
	}
	return nil
}
