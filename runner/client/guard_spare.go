package client

import (
	"context"

	"relcon/runner/contract"
)

// Spare tells the guard that an account is one scenario's alone until the next call, and that whatever it holds of the given ids may
// be lost: their owner gave them away, and nobody else uses them. A request that could mean any instance may then be sent
// for the account, as if the run owned them. None of them may be named all the same. No ids end it.
func (c *Client) Spare(account contract.Account, ids ...string) {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	key := holder{account.Product, account.Credentials.AccessKeyID}
	delete(c.guard.spare, key)
	if key.account == "" || len(ids) == 0 {
		return
	}
	c.guard.spare[key] = make(map[string]bool, len(ids))
	for _, id := range ids {
		c.guard.spare[key][id] = true
	}
}

// Vague says why a call could mean instances that it does not name, such as "it names no instance"; "" says that it names
// each that it is about, or surely only reads. The guard lets a vague call pass only for an account that holds nothing
// but the run's own. Nothing is sent.
func (c *Client) Vague(call contract.Call) string {
	m, err := c.compose(call)
	if err != nil {
		return "" // Send gives the error
	}
	if m.at.IsZero() {
		m.at = c.now()
	}
	w := m.wire()
	request, err := w.request(context.Background())
	if err != nil {
		return ""
	}
	u := understand(m.Product, request, w.body)
	c.guard.mu.RLock()
	defer c.guard.mu.RUnlock()
	if _, names := c.guard.resolve(m.Product, &u); names || u.reading || u.aimed() {
		return ""
	}
	return u.why()
}
