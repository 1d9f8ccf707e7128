package states

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"relcon/runner/contract"
)

// Names of the states, as the provider-state protocol has them.
const (
	stateAccount    = "an account"
	stateInstances  = "instances"
	stateTimePasses = "time passes"
	stateBilling    = "billing"
)

// Account asks for a new account of a kind: "" or "default", "recycle-bin" (zec), "rate-limited" (bmc, zec),
// "non-vno" or "no-permission" (bss). A hook that can't is a *contract.Missing with the need that the kind stands
// for. An answer that can't be used is an error, and its account is torn down at once, as nobody else could do it. A
// reference in ctx goes along, see WithReference.
func (h *Hook) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	asked := request{State: stateAccount, Params: params{Product: product, Kind: kind}, need: contract.NeedOf(kind)}
	got, err := h.setupReferred(ctx, asked)
	if err != nil {
		return contract.Account{}, err
	}
	account := contract.Account{Product: product, Kind: cmp.Or(kind, contract.KindDefault)}
	if reference := referenceOf(ctx); got.text("reference") == reference {
		account.Reference = reference
	}
	h.keepSecret(got.text("accessKeySecret"), got.text("token"))
	if err := readAccount(got, &account); err != nil {
		err = h.refused(asked, err)
		return contract.Account{}, &madeError{errors.Join(err, h.discard(ctx, product, got.text("accessKeyId")))}
	}
	if err := h.claimAccount(account.Credentials.AccessKeyID); err != nil {
		return contract.Account{}, h.refused(asked, err)
	}
	return account, nil
}

// Instances asks for instances of an account, and gives their ids. Zero values of wanted are left to the hook's
// defaults.
func (h *Hook) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	if wanted.Count < 0 || wanted.ExpiresIn < 0 {
		return nil, &contract.Fault{Reason: fmt.Sprintf("instances wanted: got count %d and expiry in %s, want neither below zero",
			wanted.Count, wanted.ExpiresIn)}
	}
	asked := request{State: stateInstances, Params: params{
		Product:     account.Product,
		AccessKeyID: account.Credentials.AccessKeyID,
		Count:       wanted.Count,
		Status:      wanted.Status,
		ChargeType:  wanted.ChargeType,
		Commitment:  wanted.Commitment,
		ExpiresIn:   notation(wanted.ExpiresIn),
		ProductCode: wanted.ProductCode,
		Region:      wanted.Region,
	}}
	got, err := h.setup(ctx, asked)
	if err != nil {
		return nil, err
	}
	ids, err := readInstances(got, max(wanted.Count, 1))
	if err != nil {
		return nil, h.refused(asked, err)
	}
	if err := h.claimInstances(account.Product, ids); err != nil {
		return nil, h.refused(asked, err)
	}
	return ids, nil
}

// Pass moves an account's clock forward by d. A hook that can't is a *contract.Missing of the need clock.
func (h *Hook) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	if d <= 0 {
		return &contract.Fault{Reason: fmt.Sprintf("time that passes: got %s, want more than zero", d)}
	}
	_, err := h.setup(ctx, request{State: stateTimePasses, need: contract.NeedClock, Params: params{
		Product:     account.Product,
		AccessKeyID: account.Credentials.AccessKeyID,
		Duration:    notation(d),
	}})
	return err
}

// Billing asks for the money side of one instance, one that is gone too. A hook that can't is a *contract.Missing of
// the need billing.
func (h *Hook) Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error) {
	asked := request{State: stateBilling, need: contract.NeedBilling, Params: params{
		Product:     account.Product,
		AccessKeyID: account.Credentials.AccessKeyID,
		InstanceID:  instanceID,
	}}
	got, err := h.setup(ctx, asked)
	if err != nil {
		return contract.Billing{}, err
	}
	billing, err := readBilling(got)
	if err != nil {
		return contract.Billing{}, h.refused(asked, err)
	}
	return billing, nil
}

// discard tears down an account whose answer was refused, unless the hook named none or one that is in use.
func (h *Hook) discard(ctx context.Context, product contract.Product, accessKeyID string) error {
	if accessKeyID == "" || h.claimed(accessKeyID) {
		return nil
	}
	account := contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: accessKeyID}}
	return h.TearDown(context.WithoutCancel(ctx), account)
}

// setup asks for a state to be arranged.
func (h *Hook) setup(ctx context.Context, asked request) (answer, error) {
	asked.Action = "setup"
	return h.ask(ctx, asked)
}
