package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// preflight finds out with two requests per product whether there is something to judge: an account from the hook, and
// its inventory from the product's endpoint.
func (s *session) preflight(ctx context.Context) error {
	for _, product := range s.tested() {
		account, err := s.hook.Account(ctx, product, "")
		var missing *contract.Missing
		if errors.As(err, &missing) {
			continue // the scenarios will be skipped with this reason
		}
		if err != nil {
			return fmt.Errorf("%s: no account could be arranged: %w", product, err)
		}
		held, err := s.patient(pause).Inventory(ctx, account, nil)
		if closing := s.hook.Release(context.WithoutCancel(ctx), account); err == nil && closing != nil {
			return fmt.Errorf("%s: the account could not be given back: %w", product, closing)
		}
		if err != nil {
			return s.explain(product, err)
		}
		if len(held) > 0 {
			return fmt.Errorf("%s: the account that the hook gave is not alone with what it arranged: it holds %d instances before anything was asked for, the first is %s", product, len(held), held[0].ID)
		}
	}
	return nil
}

// tested are the products of which anything was selected.
func (s *session) tested() []contract.Product {
	return slices.DeleteFunc(products(s.target), func(product contract.Product) bool {
		return !slices.ContainsFunc(s.scenarios, func(each Scenario) bool { return each.Product == product })
	})
}

// pause waits outside any scenario.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}

// explain says in one sentence what is behind an endpoint whose inventory can't be read.
func (s *session) explain(product contract.Product, err error) error {
	endpoint := s.target.Products[product].Endpoint
	var unreadable *client.UnreadableError
	if !errors.As(err, &unreadable) {
		return fmt.Errorf("%s at %s: %w", product, endpoint, err)
	}
	if guess := looksLike(product, unreadable.Excerpt); guess != "" {
		return fmt.Errorf("%s at %s: this is not the API of %s: the answer looks like %s; check products.%s.endpoint (got %d %q)",
			product, endpoint, product, guess, product, unreadable.Status, unreadable.Excerpt)
	}
	giver := "that the hook gave"
	if s.pool != nil {
		giver = "of the pool"
	}
	return fmt.Errorf("%s at %s: the account %s can't be read: %w", product, endpoint, giver, err)
}

// looksLike names what an answer seems to come from, "" where it may well be the product itself.
func looksLike(product contract.Product, body string) string {
	start := strings.ToLower(strings.TrimSpace(body))
	switch {
	case strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html"):
		return "a web page, such as that of a login or a proxy"
	case product.Zenlayer() && (strings.Contains(body, `"RequestId"`) || strings.Contains(body, "<RequestId>")):
		return "the Alibaba Cloud gateway"
	case !product.Zenlayer() && strings.Contains(body, `"requestId"`):
		return "the Zenlayer API"
	}
	return ""
}
