package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// accounts asks for two accounts at the same time. It tells whether there are two, or one, where the hook says that it can't give
// another beside it.
func (s *subject) accounts(ctx context.Context) bool {
	var both [2]contract.Account
	var errs [2]error
	var all sync.WaitGroup
	for i := range both {
		all.Go(func() { both[i], errs[i] = s.States.Account(ctx, s.Product(), contract.KindDefault) })
	}
	all.Wait()
	asked := s.setup(hook.Account, hook.Params{Kind: contract.KindDefault})
	var missing *contract.Missing
	given := 0
	for i, err := range errs {
		switch {
		case err == nil:
			given++
			s.holds(usableAccount)
			s.isReferred(both[i], asked)
		case errs[1-i] == nil && errors.As(err, &missing):
			s.single = true
			s.lacks(contract.NeedSecondAccount, "")
			s.declared(fmt.Sprintf("%s: %v: no two accounts at once", s.Product(), err), newAccount, oneClock)
		case states.Twice(err) != "":
			s.found(newAccount, asked+", twice at the same time", err.Error(), "two accounts with different keys")
		default:
			s.failed(err, usableAccount, asked, `200 {"accessKeyId": "…", "accessKeySecret": "…"}`, newAccount)
		}
	}
	switch {
	case given == 2:
		s.holds(newAccount)
		s.a, s.b = both[0], both[1]
		return true
	case s.single:
		s.a = both[0]
		if errs[0] != nil {
			s.a = both[1]
		}
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

// ofInstances are the rules that can't be seen where nothing is arranged in an account, and ofAccounts those for which one is needed.
var (
	ofInstances = []string{listed, asAsked, everyTimer, oneClock, billed, tolerant}
	ofAccounts  = slices.Concat([]string{usableAccount, newAccount, emptyAccount, removed, removedTwice, referred, spent}, ofInstances)
)

// isReferred checks that the answer to a setup repeats the reference.
func (s *subject) isReferred(account contract.Account, asked string) {
	if account.Reference != "" {
		s.holds(referred)
		return
	}
	came := cmp.Or(s.Hook.Unrepeated(s.Product(), hook.Setup), "a refusal of it")
	s.found(referred, asked+` with a "reference"`, came, `"reference" as it was sent; else an account whose answer is lost can't be torn down`)
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
