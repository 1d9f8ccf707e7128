package client

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"relcon/runner/contract"
	"relcon/runner/guard"
	"relcon/runner/provider"
)

// Own tells the guard what was arranged for this run in an account: see Own of guard.Guard.
func (c *Client) Own(account contract.Account, ids ...string) error {
	return c.guard.Own(account, ids...)
}

// Absent looks up ids that were made up, in one list. If the account's inventory shows none of them and the client knows no such
// instance of any account, it gives true, and requests may name the ids until an inventory shows them. Where the provider refuses
// the list with 400, each is looked up by itself; an id that it refuses to look for then was not looked up, and neither was one whose
// list shows other instances: it leaves for an account only that holds nothing but the run's own. The error is that of Inventory. It is
// one, too, where the list counts more than it shows, or shows an instance that the whole list does not: what the API takes
// the made-up id for.
func (c *Client) Absent(ctx context.Context, account contract.Account, ids ...string) (bool, error) {
	if slices.ContainsFunc(ids, func(id string) bool { return id == "" || c.guard.Known(id) }) {
		return false, nil
	}
	// The guard sees what the inventory shows, so there is no need to search it here.
	r, err := c.look(ctx, account, ids)
	var unreadable *UnreadableError
	refused := errors.As(err, &unreadable) && unreadable.Status == http.StatusBadRequest && unreadable.Code != "" && !unreadable.Throttled()
	switch {
	case refused && len(ids) > 1:
		for _, id := range ids {
			if absent, err := c.Absent(ctx, account, id); err != nil || !absent {
				return false, err
			}
		}
		return true, nil
	case refused:
		_, err = c.Inventory(ctx, account, nil)
	}
	if err == nil && r.doubt != "" {
		err = &UnreadableError{
			Product: account.Product, Operation: provider.Of(account.Product).Listing.Name, Status: http.StatusOK,
			Got: newBlanker(secretsOf(account.Credentials)).text(r.doubt), Reason: "nothing, as for an id that nobody has",
		}
	}
	if err != nil {
		return false, err
	}
	return c.guard.AllowAbsent(account.Product, ids, !refused && !r.passed), nil
}

// Spare tells the guard what an account may lose: see Spare of guard.Guard.
func (c *Client) Spare(account contract.Account, ids ...string) { c.guard.Spare(account, ids...) }

// Strange gives an instance that the run has not arranged in the account: see Strange of guard.Guard.
func (c *Client) Strange(account contract.Account) (id string, later bool) {
	id, later = c.guard.Strange(account)
	return newBlanker(secretsOf(account.Credentials)).text(id), later
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
