package guard

import (
	"net/http"

	"relcon/runner/contract"
)

// Spare tells the guard that an account is one scenario's alone until the next call, and that whatever it holds of the given ids may
// be lost: their owner gave them away, and nobody else uses them. A request that could mean any instance may then be sent
// for the account, as if the run owned them. None of them may be named all the same. No ids end it.
func (g *Guard) Spare(account contract.Account, ids ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	key := holderOf(account)
	delete(g.spare, key)
	if key.account == "" || len(ids) == 0 {
		return
	}
	g.spare[key] = make(map[string]bool, len(ids))
	for _, id := range ids {
		g.spare[key][id] = true
	}
}

// Vague says why a request could mean instances that it does not name, such as "it names no instance"; "" says that it
// names each that it is about, or surely only reads. The guard lets a vague request pass only for an account that holds
// nothing but the run's own. Nothing is sent.
func (g *Guard) Vague(product contract.Product, request *http.Request, body []byte) string {
	u := understand(product, request, body)
	g.mu.RLock()
	defer g.mu.RUnlock()
	if _, names := g.resolve(product, &u); names || u.reading || u.aimed() {
		return ""
	}
	return u.why()
}
