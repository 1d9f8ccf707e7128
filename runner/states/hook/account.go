package hook

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"relcon/runner/contract"
)

// longestReference is the longest reference that is taken, in bytes.
const longestReference = 128

func (h *handler) account(ctx context.Context, p Params) (map[string]any, error) {
	asked := contract.Account{Product: p.Product, Kind: cmp.Or(p.Kind, contract.KindDefault), Reference: p.Reference}
	switch {
	case !p.Product.Valid():
		return nil, p.wrongProduct()
	case len(p.Reference) > longestReference:
		return nil, Wrong("params.reference: want at most %d bytes", longestReference)
	case !h.references.take(asked):
		return nil, Wrong("params.reference: an account was asked for or torn down under it before")
	}
	made, err := h.provider.Account(ctx, asked)
	if err == nil && (made.Credentials.AccessKeyID == "" || made.Credentials.AccessKeySecret == "") {
		err = errors.New("the provider made an account without an access key")
	}
	if err != nil {
		h.references.drop(asked.Reference)
		return nil, err
	}
	made.Product, made.Reference = asked.Product, asked.Reference
	if !h.references.give(made) { // it was torn down while it was made
		return nil, errors.Join(Wrong("params.reference: it was torn down meanwhile"), h.remove(ctx, made))
	}
	return describe(made), nil
}

// describe is the answer that hands an account out.
func describe(a contract.Account) map[string]any {
	answer := map[string]any{"accessKeyId": a.Credentials.AccessKeyID, "accessKeySecret": a.Credentials.AccessKeySecret}
	if a.Credentials.Token != "" {
		answer["token"] = a.Credentials.Token
	}
	if a.Reference != "" {
		answer["reference"] = a.Reference
	}
	if a.Retention > 0 {
		answer["retention"] = strings.TrimSuffix(a.Retention.String(), "0m0s")
	}
	if a.RateLimit != nil {
		answer["rateLimit"] = map[string]any{"requests": a.RateLimit.Requests, "per": a.RateLimit.Per.String()}
	}
	return answer
}

func (h *handler) tearDown(ctx context.Context, p Params) (map[string]any, error) {
	switch {
	case !p.Product.Valid():
		return nil, p.wrongProduct()
	case (p.AccessKeyID == "") == (p.Reference == ""):
		return nil, Wrong("params.accessKeyId: want it or a reference, and not both")
	case p.Reference == "":
		account := contract.Account{Product: p.Product, Credentials: contract.Credentials{AccessKeyID: p.AccessKeyID}}
		if err := h.remove(ctx, account); err != nil {
			return nil, err
		}
		h.references.dropKey(account)
		return map[string]any{}, nil
	}
	account := h.references.spend(p.Product, p.Reference)
	if err := h.remove(ctx, account); err != nil {
		return nil, err
	}
	if account.Credentials.AccessKeyID != "" {
		h.references.drop(p.Reference)
	}
	return map[string]any{"reference": p.Reference}, nil
}

// remove tears an account down, where there is one.
func (h *handler) remove(ctx context.Context, account contract.Account) error {
	if err := h.provider.TearDown(ctx, account); !errors.Is(err, ErrNoAccount) {
		return err
	}
	return nil
}

// references are the callers' names for accounts. A request that comes late must not bring back what its sender has given
// up, so a name by which an account was torn down is never used again.
type references struct {
	mu    *sync.Mutex
	named map[string]contract.Account // product and access key id; no key where the account is being made
	spent map[string]bool
}

func newReferences() references {
	return references{mu: &sync.Mutex{}, named: map[string]contract.Account{}, spent: map[string]bool{}}
}

// take reserves the reference of an account that is about to be made, unless it was used before.
func (r references) take(asked contract.Account) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, used := r.named[asked.Reference]
	if used || r.spent[asked.Reference] {
		return false
	}
	if asked.Reference != "" {
		r.named[asked.Reference] = asked
	}
	return true
}

// give notes the account that was made, unless its reference was spent meanwhile.
func (r references) give(made contract.Account) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.spent[made.Reference] {
		delete(r.named, made.Reference)
		return false
	}
	if made.Reference != "" {
		r.named[made.Reference] = contract.Account{
			Product: made.Product, Reference: made.Reference, Credentials: contract.Credentials{AccessKeyID: made.Credentials.AccessKeyID},
		}
	}
	return true
}

// spend uses a reference up, and gives the account of the product that it names. A failed teardown may be repeated, so the
// account stays known.
func (r references) spend(product contract.Product, reference string) contract.Account {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spent[reference] = true
	if account, known := r.named[reference]; known && account.Product == product {
		return account
	}
	return contract.Account{Product: product, Reference: reference}
}

// drop forgets a reference under which no account was made.
func (r references) drop(reference string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.named, reference)
}

// dropKey forgets the reference of an account that was torn down by its key.
func (r references) dropKey(gone contract.Account) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for reference, account := range r.named {
		if account.Product == gone.Product && account.Credentials.AccessKeyID == gone.Credentials.AccessKeyID {
			delete(r.named, reference)
		}
	}
}
