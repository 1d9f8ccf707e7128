package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"relcon/runner/contract"
)

// singles is how many single requests are sent, one in each period of the limit, before a provider is said to throttle
// what is within it. One that is throttled may be an accident of the network, or of what else is going on.
const singles = 3

// throttledAlone looks at a request that was throttled for good, on an account whose rate limit the hook gave. A single
// request in a whole period is within every limit, so that a provider which refuses even that breaks the clause about
// it. Where the account has no such limit, or a request passes, the given error stays what it is: no verdict.
func (w *watch) throttledAlone(ctx context.Context, p *account, given error) error {
	limit := p.RateLimit
	if limit == nil || p.Kind != contract.KindRateLimited {
		return given
	}
	call := w.accounts.api.Page(p.Account, nil, nil, 1, 10)
	call.Unlimited = true
	var last contract.Exchange
	for range singles {
		if err := w.env.Pause(ctx, limit.Per); err != nil {
			return err
		}
		var err error
		last, err = w.env.Client.Send(ctx, call)
		if err != nil {
			return errors.Join(given, err)
		}
		if last.Answer().Status != http.StatusTooManyRequests {
			return given
		}
	}
	return &contract.Violation{
		Subject: fmt.Sprintf("%s, %d single requests %v apart", call.Operation, singles, limit.Per),
		Got:     fmt.Sprintf("%d %s for each of them", last.Answer().Status, w.accounts.labels.excerpt(last.Response.Body)),
		Want:    fmt.Sprintf("an answer, since the account's limit is %d requests per %v", limit.Requests, limit.Per),
	}
}
