package runner

import (
	"context"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// preflightPool lists one account of each product, which is one request unless it holds more than a page, and holds what
// the pool's file says of the account against it. Nothing is used up if they differ.
func (s *session) preflightPool(ctx context.Context) error {
	for _, product := range s.wanted() {
		account, there := s.pool.First(product)
		if !there {
			continue // the scenarios will be skipped with this reason
		}
		var last contract.Exchange
		listed, err := s.inventory(client.WithRecorder(ctx, func(e contract.Exchange) { last = e }), account, nil)
		if err != nil {
			return told([]*finding{s.troubled(account, err, last)})
		}
		if err := s.pool.Check(account, listed); err != nil {
			return err
		}
	}
	return nil
}
