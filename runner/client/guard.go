package client

import (
	"context"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// Own tells the guard that instances were arranged for this run in an account. Requests may name them as soon as the
// account's inventory shows them. Nothing else may be named in a request that could change anything. An instance that
// an inventory showed before it was arranged is an error and not the run's, unless the account is Shared: its owner
// gave away what it holds. Any other account's inventory must have been read before.
func (c *Client) Own(account contract.Account, ids ...string) error {
	return c.guard.Own(account, ids...)
}

// Absent looks up an id that was made up. If the account's inventory does not show it and the client knows no such
// instance of any account, it gives true, and requests may name the id until an inventory shows it. The error is that
// of Inventory.
func (c *Client) Absent(ctx context.Context, account contract.Account, id string) (bool, error) {
	if id == "" || c.guard.Known(id) {
		return false, nil
	}
	// The guard sees what the inventory shows, so there is no need to search it here.
	if _, err := c.Inventory(ctx, account, []string{id}); err != nil {
		return false, err
	}
	return c.guard.Vouch(account.Product, id), nil
}

// Spare tells the guard that an account is one scenario's alone until the next call, and that whatever it holds of the given ids may
// be lost: their owner gave them away, and nobody else uses them. A request that could mean any instance may then be sent
// for the account, as if the run owned them. None of them may be named all the same. No ids end it.
func (c *Client) Spare(account contract.Account, ids ...string) { c.guard.Spare(account, ids...) }

// Strange gives an instance that an inventory of the account has shown although nobody had arranged it, and nothing had
// been sent yet that could have made it: somebody else uses the account. It gives "" where there is none, and for every
// account that is Shared. An instance that was arranged for another account counts as the run's.
func (c *Client) Strange(account contract.Account) string {
	return newBlanker(secretsOf(account.Credentials)).text(c.guard.Strange(account))
}

// Vague says why a call could mean instances that it does not name, such as "it names no instance"; "" says that it names
// each that it is about, or surely only reads. The guard lets a vague call pass only for an account that holds nothing
// but the run's own. Nothing is sent.
func (c *Client) Vague(call contract.Call) string {
	m, err := c.builder.compose(call)
	if err != nil {
		return "" // Send gives the error
	}
	w := m.wire(c.now())
	request, err := w.request(context.Background())
	if err != nil {
		return ""
	}
	return c.guard.Vague(m.Product, request, w.body)
}

func senderOf(call contract.Call) guard.Sender {
	s := guard.Sender{Product: call.Product, Accounts: []string{call.Credentials.AccessKeyID}}
	if call.Account != "" && call.Account != call.Credentials.AccessKeyID {
		s.Accounts = []string{call.Account, call.Credentials.AccessKeyID}
	}
	return s
}
