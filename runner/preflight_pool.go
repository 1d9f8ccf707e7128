package runner

import (
	"context"
	"errors"
	"fmt"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/pool"
)

// preflightPool lists one account of each product, which is one request unless it holds more than a page, and holds what
// the pool's file says of the account against it. Nothing is used up if they differ.
func (s *session) preflightPool(ctx context.Context) error {
	for _, product := range s.wanted() {
		account, unused, there := s.pool.First(product)
		if !there {
			continue // the scenarios will be skipped with this reason
		}
		var last contract.Exchange
		listed, err := s.inventory(client.WithRecorder(ctx, func(e contract.Exchange) { last = e }), account, nil)
		if err != nil {
			return told([]*finding{s.troubled(account, err, last)})
		}
		if err := outdated(listed, unused); err != nil {
			return fmt.Errorf("%s: %s is out of date, and nothing of it was used up\n%w", product, s.pool, err)
		}
	}
	return nil
}

// outdated says which instances are not what the pool's file says, by its lines. A provider may keep the recycle bin out
// of its list, so what is said to be there is looked for by the scenario that is given it.
func outdated(listed []contract.Instance, unused []pool.Unused) error {
	byID := map[string]contract.Instance{}
	for _, each := range listed {
		byID[each.ID] = each
	}
	var wrong []error
	for _, each := range unused {
		found, there := byID[each.ID]
		switch {
		case !there && each.Status == contract.StatusRecycle:
		case !there:
			wrong = append(wrong, fmt.Errorf("%s: the account does not list instance %s: take the line out", each.Place, each.ID))
		case found.Status != each.Status:
			wrong = append(wrong, fmt.Errorf("%s: instance %s is listed as %s, and the line says %s", each.Place, each.ID, found.Status, each.Status))
		case found.ChargeType != "" && found.ChargeType != each.ChargeType:
			wrong = append(wrong, fmt.Errorf("%s: instance %s is listed as %s, and the line says %s", each.Place, each.ID, found.ChargeType, each.ChargeType))
		}
	}
	return errors.Join(wrong...)
}
