package client

import (
	"context"
	"errors"
	"net/http"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// Own tells the guard what was arranged for this run in an account: see Own of guard.Guard.
func (c *Client) Own(account contract.Account, ids ...string) error {
	return c.guard.Own(account, ids...)
}

// Absent looks up an id that was made up. If the account's inventory does not show it and the client knows no such
// instance of any account, it gives true, and requests may name the id until an inventory shows it. An id that the provider
// refuses to look for, with 400, was not looked up: it leaves for an account only that holds nothing but the run's own. The error is that of Inventory.
func (c *Client) Absent(ctx context.Context, account contract.Account, id string) (bool, error) {
	if id == "" || c.guard.Known(id) {
		return false, nil
	}
	// The guard sees what the inventory shows, so there is no need to search it here.
	_, err := c.Inventory(ctx, account, []string{id})
	sought := true
	if refused := (*UnreadableError)(nil); errors.As(err, &refused) && refused.Status == http.StatusBadRequest && refused.Code != "" && !refused.Throttled() {
		sought = false
		_, err = c.Inventory(ctx, account, nil)
	}
	if err != nil {
		return false, err
	}
	return c.guard.AllowAbsent(account.Product, id, sought), nil
}

// Spare tells the guard what an account may lose: see Spare of guard.Guard.
func (c *Client) Spare(account contract.Account, ids ...string) { c.guard.Spare(account, ids...) }

// Strange gives an instance that shows that somebody else uses the account: see Strange of guard.Guard.
func (c *Client) Strange(account contract.Account) string {
	return newBlanker(secretsOf(account.Credentials)).text(c.guard.Strange(account))
}

// Alone tells whether an account was seen to hold nothing but what was arranged: see Alone of guard.Guard.
func (c *Client) Alone(account contract.Account) bool { return c.guard.Alone(account) }

// Vague says why a call could mean instances that it does not name, and "" where it could not: see Vague of guard.Guard.
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
