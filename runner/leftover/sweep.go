package leftover

import (
	"context"
	"errors"
	"slices"

	"relcon/runner/contract"
)

// errListed is what the hook's word comes to after it was found out once. A ledger holds no secret, so that a sweep can't
// read an inventory.
var errListed = errors.New("the hook says that it is gone, as it did when the provider listed it still, so that only the provider can tell")

// Sweep tears down what the ledger of a run that is over says is left, so many accounts at once, and writes down how that
// went. It asks for everything twice: what is gone stays gone, and a request of the dead run that was still under way has
// arrived by the second time. It gives the accounts that were torn down; why another one was not stands in its Memory.
func Sweep(ctx context.Context, ledger *Ledger, atOnce int, tearDown func(ctx context.Context, account contract.Account) error) []Account {
	left := ledger.Left()
	var silent silentPlaces
	for range 2 {
		each(len(left), atOnce, func(i int) {
			account := left[i]
			err := error(&InUseError{})
			if !account.InUse {
				err = silent.ask(hookPlace, func() error { return tearDown(ctx, account.Account()) })
			}
			if err == nil && account.Listed && account.AccessKeyID != "" {
				err = errListed
			}
			if err != nil {
				err = errors.Join(err, ledger.StillThere(account.Number, false))
			}
			_ = ledger.TornDown(account.Number, err) // the account remembers it
		})
	}
	return slices.DeleteFunc(left, func(a Account) bool { return ledger.account(a.Number).Memory.Trouble != nil })
}
