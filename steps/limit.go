package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"relcon/runner/contract"
)

// lonely is how many single requests are sent, one in each period of the limit, before a provider is said to throttle
// what is within it. One that is throttled may be an accident of the network, or of what else is going on.
const lonely = 3

// throttledAlone looks at a request that was throttled for good, on an account whose rate limit the hook gave. A single
// request in a whole period is within every limit, so that a provider which refuses even that breaks the clause about
// it. Where the account has no such limit, or a request passes, the given error stays what it is: no verdict.
func (w *World) throttledAlone(ctx context.Context, p *party, given error) error {
	limit := p.account.RateLimit
	if limit == nil || p.account.Kind != rateLimited {
		return given
	}
	var last contract.Exchange
	for range lonely {
		if err := w.env.Pause(ctx, limit.Per); err != nil {
			return err
		}
		var err error
		last, err = w.env.Client.Send(ctx, contract.Call{
			Product: w.product, Operation: "DescribeInstances", Body: []byte(`{"pageNum":1,"pageSize":10}`),
			Credentials: p.account.Credentials, Account: p.account.Credentials.AccessKeyID, Unlimited: true,
		})
		if err != nil {
			return errors.Join(given, err)
		}
		if last.Answer().Status != http.StatusTooManyRequests {
			return given
		}
	}
	return &contract.Violation{
		Subject: fmt.Sprintf("DescribeInstances, %d single requests %v apart", lonely, limit.Per),
		Got:     fmt.Sprintf("%d %s for each of them", last.Response.Status, w.excerpt(last.Response.Body)),
		Want:    fmt.Sprintf("an answer, since the account's limit is %d requests per %v", limit.Requests, limit.Per),
	}
}

// rateLimited is the kind of account that has a rate limit, as the hook calls it.
const rateLimited = "rate-limited"

// isThrottled tells whether an inventory could not be read because of too many requests.
func isThrottled(err error) bool {
	var refused interface{ Throttled() bool }
	return errors.As(err, &refused) && refused.Throttled()
}
