package client

import (
	"context"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// Own tells the guard that instances were arranged for this run in an account. Requests may name them as soon as the
// account's inventory shows them. Nothing else may be named in a request that could change anything. An instance that
// an inventory showed before it was arranged is an error and not the run's, unless the account is Shared: its owner
// gave away what it holds. Any other account's inventory must have been read before.
func (c *Client) Own(account contract.Account, ids ...string) error { return c.guard.own(account, ids) }

// Absent looks up an id that was made up. If the account's inventory does not show it and the client knows no such
// instance of any account, it gives true, and requests may name the id until an inventory shows it. The error is that
// of Inventory.
func (c *Client) Absent(ctx context.Context, account contract.Account, id string) (bool, error) {
	if id == "" || c.guard.known(id) {
		return false, nil
	}
	// The guard sees what the inventory shows, so there is no need to search it here.
	if _, err := c.Inventory(ctx, account, []string{id}); err != nil {
		return false, err
	}
	return c.guard.vouch(account.Product, id), nil
}

const longestQuote = 300

// refused completes the guard's refusal with the call, in so far as it may be shown.
func (m message) refused(refusal *contract.Refused, b blanker) error {
	content := string(m.Body)
	if !m.Product.Zenlayer() {
		pairs := make([]string, 0, len(m.Params)+len(m.Distortion.ExtraParams))
		for _, params := range [][]contract.Param{m.Params, m.Distortion.ExtraParams} {
			for _, p := range params {
				pairs = append(pairs, sign.PercentEncode(p.Name)+"="+p.Value)
			}
		}
		content = blankParams(strings.Join(pairs, "&"))
	}
	operation := m.Operation
	if operation == "" {
		operation = "a request without an action"
	}
	call := strings.TrimSpace(operation + " " + content)
	return &contract.Refused{Call: quotable(b.text(call)), Reason: quotable(b.text(refusal.Reason))}
}

func quotable(text string) string {
	const cut = "…"
	text = strings.ToValidUTF8(text, "?")
	if len(text) <= longestQuote {
		return text
	}
	return strings.ToValidUTF8(text[:longestQuote-len(cut)], "") + cut
}
