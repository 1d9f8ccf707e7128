package client

import (
	"io"

	"relcon/runner/contract"
	"relcon/runner/guard"
)

// UsualAccount is the access key id of the account that tests act for.
const UsualAccount = "CANARYKEYID01"

// SeeInventory tells the guard of an inventory as if it had been read, so that a test need not serve one.
func (c *Client) SeeInventory(product contract.Product, account string, ids ...string) {
	read := contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: account}}
	c.guard.Saw(read, guard.Inventory{Begun: c.guard.Begin(), IDs: ids})
	c.guard.SawBin(read, guard.Inventory{})
}

// OwnSeen makes ids the run's own, as if they had been arranged in the usual account and its inventory had shown them.
func (c *Client) OwnSeen(product contract.Product, ids ...string) {
	shared := contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: UsualAccount}, Shared: true}
	_ = c.guard.Own(shared, ids...) // of a shared account it can't fail
	c.guard.SawBin(shared, guard.Inventory{IDs: ids})
}

// WithoutUnasked is what keeps out of a log what net/http writes of answers that nobody asked for.
func WithoutUnasked(out io.Writer) io.Writer { return withoutUnasked{out} }
