package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/provider"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// accounts asks for two accounts at the same time. It tells whether there are two.
func (s *subject) accounts(ctx context.Context) bool {
	var both [2]contract.Account
	var errs [2]error
	var all sync.WaitGroup
	for i := range both {
		all.Go(func() { both[i], errs[i] = s.States.Account(ctx, s.Product(), contract.KindDefault) })
	}
	all.Wait()
	asked := s.setup(hook.Account, hook.Params{Kind: contract.KindDefault})
	given := 0
	for i, err := range errs {
		switch {
		case err == nil:
			given++
			s.holds(usableAccount)
			s.isReferred(both[i], asked)
		case states.Twice(err) != "":
			s.found(newAccount, asked+", twice at the same time", err.Error(), "two accounts with different keys")
		default:
			s.failed(err, usableAccount, asked, `200 {"accessKeyId": "…", "accessKeySecret": "…"}`, newAccount)
		}
	}
	if given == 2 {
		s.holds(newAccount)
		s.a, s.b = both[0], both[1]
		return true
	}
	blocked := slices.Concat(ofInstances, []string{emptyAccount, spent})
	for i, err := range errs {
		if err == nil {
			s.giveUp(ctx, both[i], removed)
		}
	}
	if given == 0 {
		blocked = append(blocked, removed, referred)
	}
	note := s.declared
	if slices.ContainsFunc(errs[:], func(err error) bool { return err != nil && !errors.As(err, new(*contract.Missing)) }) {
		note = s.unseen
	}
	note(fmt.Sprintf("%s: there are no two accounts to look at", s.Product()), blocked...)
	return false
}

// ofInstances are the rules that can't be seen where nothing is arranged in an account.
var ofInstances = []string{listed, asAsked, everyTimer, oneClock, billed, tolerant}

// isReferred checks that the answer to a setup repeats the reference.
func (s *subject) isReferred(account contract.Account, asked string) {
	if account.Reference != "" {
		s.holds(referred)
		return
	}
	s.found(referred, asked+` with a "reference"`, "an answer without it", `"reference" as it was sent; else an account whose answer is lost can't be torn down`)
}

// empty checks that the API takes the keys of a new account, and lists nothing, not in its recycle bin either. A bin that can't be
// read leaves that open; no time passes for such an account.
func (s *subject) empty(ctx context.Context, account contract.Account) bool {
	asked := s.setup(hook.Account, hook.Params{Kind: account.Kind})
	held, err := s.read(ctx, account)
	switch {
	case client.Unanswered(err):
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), emptyAccount)
		return false
	case err != nil:
		s.found(emptyAccount, asked+", and a list of its instances", withSigned(err), "a list that the API gives to the account's keys")
		return false
	case len(held) > 0:
		s.notEmpty(asked+", and a list of its instances", len(held), sortedIDs(held)[0])
		return false
	}
	binned, err := s.Client.SearchBin(ctx, account)
	switch {
	case err != nil:
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), emptyAccount)
	case len(binned) > 0:
		s.notEmpty(asked+", and a list of its recycle bin", len(binned), binned[0].ID)
		return false
	default:
		s.holds(emptyAccount)
	}
	return true
}

func (s *subject) notEmpty(asked string, held int, first string) {
	s.found(emptyAccount, asked, fmt.Sprintf("%s, the first is %s", contract.Plural(held, "instance"), first), "none: let the hook make a new account each time")
}

// tearDown gives the accounts up, one by its reference where it has one, and one by its key, and looks whether they are gone.
// An account that is not known to be alone is left to States.
func (s *subject) tearDown(ctx context.Context) {
	s.doing("teardown")
	ctx = context.WithoutCancel(ctx)
	if s.giveUp(ctx, s.a, removed) {
		s.gone(ctx, s.a)
		s.again(ctx, s.a)
		s.late(ctx)
	} else {
		s.unseen(fmt.Sprintf("%s: the account was not torn down", s.Product()), spent)
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

// gone looks whether a torn-down account is gone: the API refuses its keys, or lists nothing.
func (s *subject) gone(ctx context.Context, account contract.Account) {
	held, shown, err := s.await(ctx, account, nil, func(held map[string]contract.Instance, err error) bool {
		var refused *client.UnreadableError
		return err == nil && len(held) == 0 || errors.As(err, &refused) && provider.RefusesKeys(refused.Code)
	})
	switch {
	case shown:
		s.holds(removed)
	case err != nil:
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), removed)
	default:
		s.found(removed, sent(hook.Teardown, hook.Account, map[string]any{"product": s.Product()})+", and a list of its instances",
			fmt.Sprintf("%s still, the first is %s", contract.Plural(len(held), "instance"), sortedIDs(held)[0]), "none, or a refusal of the keys")
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
