package client

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"relcon/runner/contract"
)

// Search reads what an account has of one status, in the provider's word, by the filter that Zenlayer's pages have for it:
// the whole list may leave some of it out. The guard takes down what is read. Where the product has no such filter, or
// refuses it, nothing is found. The error is that of Inventory.
func (c *Client) Search(ctx context.Context, account contract.Account, status string) ([]contract.Instance, error) {
	if !account.Product.Zenlayer() {
		return nil, nil
	}
	r := reader{client: c, account: account, status: status, found: map[string]contract.Instance{}}
	err := r.list(ctx, nil)
	c.guard.SawPart(account, slices.Collect(maps.Keys(r.found)))
	if unreadable := (*UnreadableError)(nil); errors.As(err, &unreadable) && unreadable.Status == http.StatusBadRequest && !unreadable.Throttled() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.sorted(), nil
}
