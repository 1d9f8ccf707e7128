package states

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// request is what a hook is sent.
type request struct {
	hook.Request
	need contract.Need // missing when the hook answers 501
}

// String names the request in messages.
func (r request) String() string {
	if r.Action == hook.List {
		return "the list of what it can"
	}
	if r.Action == hook.Teardown {
		return fmt.Sprintf("teardown of %q for %s", r.State, r.Params.Product)
	}
	return fmt.Sprintf("%q for %s", r.State, r.Params.Product)
}

type membersKey struct{}

// WithMembers adds parameters to the requests of ctx that the protocol does not have. A hook passes over them.
func WithMembers(ctx context.Context, members map[string]any) context.Context {
	return context.WithValue(ctx, membersKey{}, members)
}

// body is the request as it is sent.
func (r request) body(ctx context.Context) ([]byte, error) {
	text, err := json.Marshal(r.Request)
	members, _ := ctx.Value(membersKey{}).(map[string]any)
	if err != nil || len(members) == 0 {
		return text, err
	}
	var whole struct {
		Action string         `json:"action"`
		State  string         `json:"state"`
		Params map[string]any `json:"params"`
	}
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, err
	}
	maps.Copy(whole.Params, members)
	return json.Marshal(whole)
}

// setupOf is a request for a state; need is missing when the hook answers 501.
func setupOf(state string, params hook.Params, need contract.Need) request {
	return request{Request: hook.Request{Action: hook.Setup, State: state, Params: params}, need: need}
}

// Account asks for a new account of a kind: "" or "default", "recycle-bin" (zec), "rate-limited" (bmc, zec),
// "non-vno" or "no-permission" (bss). A hook that can't is a *contract.Missing with the need that the kind stands
// for. An answer that can't be used is an error, and its account is known by the reference in ctx, which goes along: see
// WithReference. Where its keys are sound, Made gives it, since then what it holds can be looked at; a key without its secret is
// no name for it.
func (h *Hook) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	asked := setupOf(hook.Account, hook.Params{Product: product, Kind: cmp.Or(kind, contract.KindDefault)}, contract.NeedOf(kind))
	got, err := h.setupReferred(ctx, asked)
	if err != nil {
		return contract.Account{}, err
	}
	account := contract.Account{Product: product, Kind: cmp.Or(kind, contract.KindDefault)}
	if reference := referenceOf(ctx); reference != "" && !h.unreferred.Load() && h.repeats(asked, got, reference) {
		account.Reference = reference
	}
	h.secrets.keep(got.text("accessKeySecret"), got.text("token"))
	who, wrong := got.readProvider()
	flaw := errors.Join(got.readAccount(&account), wrong)
	if key := account.Credentials.AccessKeyID; key != "" {
		if err := h.claimAccount(key); err != nil {
			return contract.Account{}, h.refused(asked, err)
		}
	}
	if flaw != nil {
		return contract.Account{}, &madeError{h.refused(asked, got.with(flaw)), account}
	}
	h.hear(who)
	return account, nil
}

// Instances asks for instances of an account, and gives their ids. Zero values of wanted are left to the hook's
// defaults.
func (h *Hook) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) (ids []string, err error) {
	if wanted.Count < 0 || wanted.ExpiresIn < 0 {
		return nil, &contract.Fault{Reason: fmt.Sprintf("instances wanted: got count %d and expiry in %s, want neither below zero",
			wanted.Count, wanted.ExpiresIn)}
	}
	params := SortOf(wanted)
	params.Product, params.AccessKeyID = account.Product, account.Credentials.AccessKeyID
	asked := setupOf(hook.Instances, params, "")
	err = h.setup(ctx, asked, func(got answer) (err error) {
		if ids, err = got.readInstances(max(wanted.Count, 1)); err != nil {
			return err
		}
		return h.claimInstances(account.Product, ids)
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// SortOf is what the parameters say of instances that are alike.
func SortOf(wanted contract.Wanted) hook.Params {
	params := hook.Params{
		Status: wanted.Status, ChargeType: wanted.ChargeType, Commitment: wanted.Commitment, ExpiresIn: notation(wanted.ExpiresIn),
		ProductCode: wanted.ProductCode, Region: wanted.Region,
	}
	if wanted.Count > 0 {
		params.Count = &wanted.Count
	}
	return params
}

// Arrange asks for instances of an account, for all of them together where the hook lists that it knows this; otherwise for one
// after the other.
func (h *Hook) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	if len(wanted) > 1 && h.several.Load() {
		return h.severalInstances(ctx, account, wanted)
	}
	return contract.OneByOne(wanted, func(one contract.Wanted) ([]string, error) { return h.Instances(ctx, account, one) })
}

// severalInstances asks for instances of several sorts in one request. What the hook says of each sort is checked by itself, so
// that one sort that it can't arrange does not hide what it has arranged of the others.
func (h *Hook) severalInstances(ctx context.Context, account contract.Account, wanted []contract.Wanted) (arranged []contract.Arranged, err error) {
	params := hook.Params{Product: account.Product, AccessKeyID: account.Credentials.AccessKeyID}
	for _, each := range wanted {
		params.Sorts = append(params.Sorts, SortOf(each))
	}
	err = h.setup(ctx, setupOf(hook.SeveralInstances, params, ""), func(got answer) (err error) {
		arranged, err = got.readSorts(wanted)
		for _, each := range arranged {
			if each.Missing != nil {
				each.Missing.Reason = h.secrets.shorten(each.Missing.Reason)
			}
			if flaw := h.claimInstances(account.Product, each.IDs); flaw != nil {
				return flaw
			}
		}
		return err
	})
	if err != nil {
		return arranged, err
	}
	for i, each := range arranged {
		if each.Missing != nil && !wanted[i].Bystander {
			return arranged[:i], each.Missing
		}
	}
	return arranged, nil
}

// Pass moves an account's clock forward by d. A hook that can't is a *contract.Missing of the need clock.
func (h *Hook) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	if d <= 0 {
		return &contract.Fault{Reason: fmt.Sprintf("time that passes: got %s, want more than zero", d)}
	}
	return h.setup(ctx, setupOf(hook.TimePasses, hook.Params{
		Product: account.Product, AccessKeyID: account.Credentials.AccessKeyID, Duration: notation(d),
	}, contract.NeedClock), func(answer) error { return nil })
}

// Billing asks for the money side of one instance, one that is gone too. A hook that can't is a *contract.Missing of
// the need billing.
func (h *Hook) Billing(ctx context.Context, account contract.Account, instanceID string) (billing contract.Billing, err error) {
	err = h.setup(ctx, setupOf(hook.Billing, hook.Params{
		Product: account.Product, AccessKeyID: account.Credentials.AccessKeyID, InstanceID: instanceID,
	}, contract.NeedBilling), func(got answer) error {
		billing = contract.Billing{Billing: got.text("billing"), Refund: got.text("refund")}
		return errors.Join(got.oneOf("billing", "active", "stopped"), got.oneOf("refund", "none", "full"))
	})
	if err != nil {
		return contract.Billing{}, err
	}
	return billing, nil
}

// setup asks for a state to be arranged, and reads the answer.
func (h *Hook) setup(ctx context.Context, asked request, read func(answer) error) error {
	got, err := h.ask(ctx, asked)
	if err != nil {
		return err
	}
	if err := read(got); err != nil {
		return h.refused(asked, got.with(err))
	}
	return nil
}

// notation writes a duration as a person would, 23h59m and not 23h59m0s; "" for zero.
func notation(d time.Duration) string {
	if d == 0 {
		return ""
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
