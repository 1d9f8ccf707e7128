package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/provider"
	"relcon/runner/states/hook"
)

// tearDown gives the accounts up, one by its reference where it has one, and one by its key, and looks whether they are gone.
// An account that is not known to be alone is left to States.
func (s *subject) tearDown(ctx context.Context) {
	s.doing("teardown")
	defer func(over func() bool) { s.over = over }(s.over)
	s.over = func() bool { return false }
	ctx = context.WithoutCancel(ctx)
	torn := s.giveUp(ctx, s.a, removed)
	if came := s.Hook.Unrepeated(s.Product(), hook.Teardown); s.a.Reference != "" && came != "" {
		asked := sent(hook.Teardown, hook.Account, map[string]any{"product": s.Product(), "reference": s.a.Reference})
		s.found(referred, asked, came, `"reference" as it was sent; else nobody knows whether the account was found by it`)
	}
	if torn {
		s.gone(ctx, s.a)
		s.again(ctx, s.a)
		s.late(ctx)
	} else {
		s.unseen(fmt.Sprintf("%s: the account was not torn down", s.Product()), spent)
	}
	if s.single {
		return
	}
	rule := removed
	if s.Alone(ctx, s.b) == nil && s.byKey(ctx, s.b, removed) {
		s.gone(ctx, s.b)
		rule = removedTwice
	}
	s.giveUp(ctx, s.b, rule)
}

// giveUp tears an account down, which is refused under a rule, and tells whether that was done.
func (s *subject) giveUp(ctx context.Context, account contract.Account, rule string) bool {
	err := s.States.TearDown(context.WithoutCancel(ctx), account)
	switch {
	case err == nil:
		s.holds(rule)
	case errors.As(err, new(*leftover.UnseenError)), errors.As(err, new(*leftover.InUseError)):
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), rule)
	default:
		s.failed(err, rule, sent(hook.Teardown, hook.Account, map[string]any{"product": s.Product()}), "200 {}")
	}
	return err == nil
}

// byKey tears an account down by its key, which is refused under a rule.
func (s *subject) byKey(ctx context.Context, account contract.Account, rule string) bool {
	params := map[string]any{"product": s.Product(), "accessKeyId": account.Credentials.AccessKeyID}
	status, said, err := s.Hook.Raw(ctx, hook.Teardown, hook.Account, params, s.Token)
	params["accessKeyId"] = "…"
	switch asked := sent(hook.Teardown, hook.Account, params); {
	case err != nil:
		s.failed(err, rule, asked, "")
	case status != http.StatusOK:
		s.found(rule, asked, said, "200 {}")
	default:
		s.holds(rule)
	}
	return err == nil && status == http.StatusOK
}

// again tears an account down that is gone, by each of its names.
func (s *subject) again(ctx context.Context, account contract.Account) {
	s.byKey(ctx, account, removedTwice)
	if account.Reference == "" {
		return
	}
	params := map[string]any{"product": s.Product(), "reference": account.Reference}
	status, said, err := s.Hook.Raw(ctx, hook.Teardown, hook.Account, params, s.Token)
	if err == nil && status != http.StatusOK {
		s.found(removedTwice, sent(hook.Teardown, hook.Account, params)+", a second time", said, `200 {"reference": "…"}`)
	}
}

// gone looks whether a torn-down account is gone: the API refuses its keys.
func (s *subject) gone(ctx context.Context, account contract.Account) {
	held, shown, err := s.await(ctx, account, nil, func(held map[string]contract.Instance, err error) bool {
		var refused *client.UnreadableError
		return errors.As(err, &refused) && provider.RefusesKeys(refused.Code)
	})
	asked := sent(hook.Teardown, hook.Account, map[string]any{"product": s.Product()}) + ", and a list of its instances"
	switch {
	case shown:
		s.holds(removed)
	case err != nil:
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), removed)
	case len(held) > 0:
		s.found(removed, asked, fmt.Sprintf("%s still, the first is %s", contract.Plural(len(held), "instance"), sortedIDs(held)[0]), "a refusal of the keys")
	default:
		s.found(removed, asked, "an empty list: the key is still accepted", "a refusal of the keys")
	}
}

// late asks for an account under the reference of one that was torn down, as a request does that comes late.
func (s *subject) late(ctx context.Context) {
	if s.a.Reference == "" {
		s.unseen(fmt.Sprintf("%s: the hook knows no references", s.Product()), spent)
		return
	}
	status, said, err := s.Again(ctx, s.a)
	asked := s.setup(hook.Account, hook.Params{Kind: contract.KindDefault, Reference: s.a.Reference}) + ", after the teardown of that reference"
	switch {
	case err != nil:
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), spent)
	case status >= 400 && status < 500:
		s.holds(spent)
	default:
		s.found(spent, asked, said, "a refusal (400): a request that comes late must bring nothing back")
	}
}
