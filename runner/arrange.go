package runner

import (
	"context"
	"fmt"
	"sync"

	"relcon/runner/contract"
	"relcon/steps"
)

// arranger counts the instances that scenarios ask for, and refuses to ask for more than the target's file allows.
type arranger struct {
	steps.States
	limit int // 0 means none

	mu    sync.Mutex
	total int
	asked map[Need]int

	accounts int
}

// Need is a kind of instances that scenarios need.
type Need struct {
	Product    contract.Product
	Status     string
	ChargeType string // "" means the default
	Commitment bool
}

// String names the kind in the provider's words, such as "bmc RUNNING PREPAID".
func (n Need) String() string {
	text := fmt.Sprintf("%s %s", n.Product, n.Status)
	if n.ChargeType != "" {
		text += " " + n.ChargeType
	}
	if n.Commitment {
		text += " in commitment"
	}
	return text
}

// Account asks for an account.
func (a *arranger) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	a.mu.Lock()
	a.accounts++
	a.mu.Unlock()
	account, err := a.States.Account(ctx, product, kind)
	if err == nil {
		noteAccount(ctx, account)
	}
	return account, err
}

// Instances asks for instances, unless that would be more than the target allows.
func (a *arranger) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	if err := a.count(account.Product, wanted); err != nil {
		return nil, err
	}
	noteInstances(ctx, account, wanted)
	return a.States.Instances(ctx, account, wanted)
}

func (a *arranger) count(product contract.Product, wanted contract.Wanted) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	count := max(1, wanted.Count)
	if a.limit > 0 && a.total+count > a.limit {
		return fmt.Errorf("safety.maxInstances: the run may ask for %d instances and has asked for %d, so %d more are not asked for", a.limit, a.total, count)
	}
	a.total += count
	if a.asked == nil {
		a.asked = map[Need]int{}
	}
	a.asked[Need{Product: product, Status: wanted.Status, ChargeType: wanted.ChargeType, Commitment: wanted.Commitment}] += count
	return nil
}
