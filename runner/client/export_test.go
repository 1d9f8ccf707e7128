package client

import (
	"testing"

	"relcon/runner/contract"
)

// SeeInventory tells the guard of an inventory as if it had been read, so that a test need not serve one.
func (c *Client) SeeInventory(product contract.Product, account string, ids ...string) {
	read := contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: account}}
	c.guard.saw(read, ledger{begun: c.guard.begin(), ids: ids})
}

// UsualAccount is the access key id of the account that tests act for.
const UsualAccount = "CANARYKEYID01"

// OwnSeen makes ids the run's own, as if they had been arranged in the usual account and its inventory had shown them.
func (c *Client) OwnSeen(product contract.Product, ids ...string) {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	for _, id := range ids {
		if id != "" {
			c.guard.owned[product][id] = claim{account: UsualAccount, seen: true}
			c.guard.foreign.remove(product, id)
		}
	}
}

// Judging gives the guard's part in sending a call, without the sending.
func Judging(b *testing.B, call contract.Call, prepare func(*Client)) func() error {
	b.Helper()
	c, err := New(Options{Endpoints: map[contract.Product]Endpoint{call.Product: {URL: "http://127.0.0.1"}}})
	if err != nil {
		b.Fatal(err)
	}
	prepare(c)
	m, err := c.compose(call)
	if err != nil {
		b.Fatal(err)
	}
	w := m.wire()
	request, err := w.request(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	s := senderOf(call)
	return func() error { return c.guard.check(s, request, w.body) }
}

// OneJSONValue tells whether the guard takes a body for exactly one JSON value.
func OneJSONValue(body []byte) bool {
	w := walker{text: body, u: &understanding{}}
	return w.document()
}
