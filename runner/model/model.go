// Package model is the contract as a non-deterministic state machine. For what an account holds and a request it gives all
// outcomes that the contract allows, each with its rule and with what becomes of each instance; and it says which looks at the
// account are possible after that. It is written from the providers' pages. It is pure: it sends nothing and has no clock, and a
// State is never changed, so that a checker of concurrent histories can use the steps as they are.
package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// State is one thing that an account may be like, as far as a client can know.
type State struct {
	Product   contract.Product
	Kind      string        // of the account
	Bin       time.Duration // how long its recycle bin keeps an instance; 0 where nobody knows
	Moved     time.Duration // by which its clock was moved
	Instances []Instance    // sorted by id
	Used      []Used        // nonces and client tokens
	Blame     string        // the rule of the last request that acts: it is broken if something else changes
	Idle      bool          // time has passed since that request
	Cancels   string        // the reading of BMC-TRM-06 that was seen; "" where none was
	Tokens    string        // the same of BSS-REL-19
	Prompt    bool          // what an answer says is done when it comes: see conditions
	Not       []string      // readings that the provider is known not to follow, by the beginning of their names
}

// Instance is one that an account holds or held.
type Instance struct {
	ID         string
	Base       contract.Instance // as it was seen last; before the first look, as it was arranged
	Looked     bool              // Base was seen
	Gone       bool              // it was released
	Commitment bool              // in its commitment period
	Cancelled  bool              // a subscription that is not renewed
	Binned     Span              // when it came into the recycle bin
	To         Effect            // what an accepted request makes of it; the zero value where nothing is under way
	Left       bool              // it was seen on its way out
	Restless   bool              // it may have been stopped or rebooted since it was seen
	Code, Area string            // the product code and the region that it was arranged with (bss)
}

// Span is a time of which only the bounds are known, by the clock of the account.
type Span struct{ Earliest, Latest time.Time }

// Used is a nonce or a client token that was sent.
type Used struct {
	Value   string
	Token   bool            // a client token, not a nonce
	Scheme  contract.Scheme // that the nonce was used with
	Request string          // the parameters that the token was sent with
	Sure    bool            // the request was not refused, so that the provider surely knows the value
}

// New is the state of an empty account.
func New(account contract.Account) State {
	s := State{Product: account.Product, Kind: account.Kind, Bin: provider.Of(account.Product).Life.BinTime(account)}
	s.Blame = s.quietRule("")
	return s
}

func (s State) api() provider.API { return provider.Of(s.Product) }

// Arrange takes in instances that were made in the account between two moments.
func (s State) Arrange(wanted contract.Wanted, ids []string, between Span) State {
	s.Instances = slices.Clone(s.Instances)
	for _, id := range ids {
		i := Instance{ID: id, Commitment: wanted.Commitment, Binned: s.clock(between)}
		i.Base = contract.Instance{ID: id, Status: wanted.Status, ChargeType: wanted.ChargeType}
		if i.Base.ChargeType == "" {
			i.Base.ChargeType = s.api().PayAsYouGo
		}
		i.Code, i.Area = cmp.Or(wanted.ProductCode, contract.DefaultProductCode), cmp.Or(wanted.Region, contract.DefaultRegion)
		s.Instances = append(s.Instances, i)
	}
	slices.SortFunc(s.Instances, func(a, b Instance) int { return strings.Compare(a.ID, b.ID) })
	return s
}

// Pass moves the clock of the account.
func (s State) Pass(d time.Duration) State {
	s.Moved, s.Idle = s.Moved+d, true
	return s
}

// clock gives a time by the clock of the account.
func (s State) clock(real Span) Span {
	return Span{real.Earliest.Add(s.Moved), real.Latest.Add(s.Moved)}
}

// find gives an instance by its id; false means that the account has never had it.
func (s State) find(id string) (Instance, bool) {
	at, known := slices.BinarySearchFunc(s.Instances, id, func(i Instance, id string) int { return strings.Compare(i.ID, id) })
	if !known {
		return Instance{}, false
	}
	return s.Instances[at], true
}

// with is the state with one instance changed.
func (s State) with(changed Instance) State {
	s.Instances = slices.Clone(s.Instances)
	for n := range s.Instances {
		if s.Instances[n].ID == changed.ID {
			s.Instances[n] = changed
		}
	}
	return s
}

// subscription tells whether an instance is paid in advance.
func (s State) subscription(i Instance) bool { return i.Base.ChargeType == s.api().Subscription }

// quietRule is the clause that is broken if something else changes by a request for an operation; "" stands for any.
func (s State) quietRule(operation string) string {
	switch {
	case s.Product == "zec":
		return "ZEC-REL-18"
	case s.Product == "bss":
		return "BSS-REL-21"
	case operation == "TerminateInstance":
		return "BMC-TRM-18"
	}
	return "BMC-REL-14"
}
