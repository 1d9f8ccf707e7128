package client

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// sift looks whether a page of a list by ids shows something else.
func (r *reader) sift(ids []string, p page) {
	if len(ids) == 0 {
		return
	}
	if p.total == unknownTotal {
		r.doubt = fmt.Sprintf("the list by %s does not say how many it counts", quoted(ids))
	}
	for _, instance := range p.instances {
		if slices.Contains(ids, instance.ID) {
			continue
		}
		r.passed = true
		if _, listed := r.found[instance.ID]; !listed {
			r.doubt = fmt.Sprintf("the list by %s shows %q, which the whole list does not", quoted(ids), instance.ID)
		}
	}
}

// quoted names the first of some ids.
func quoted(ids []string) string {
	if len(ids) == 1 {
		return strconv.Quote(ids[0])
	}
	return fmt.Sprintf("%q and %d more", ids[0], len(ids)-1)
}

// listed tells the guard what a list shows that a scenario has asked for by itself.
func (c *Client) listed(call contract.Call, exchange contract.Exchange) {
	api := provider.Of(call.Product)
	answer := exchange.Answer()
	if call.Operation != api.Listing.Name || answer.Status != http.StatusOK {
		return
	}
	p, err := decodePage(api, answer.Body, &c.items)
	if err != nil {
		return // it is judged elsewhere
	}
	var ids []string
	for _, instance := range p.instances {
		ids = append(ids, instance.ID)
	}
	c.guard.Found(contract.Account{Product: call.Product, Credentials: call.Credentials}, ids)
}
