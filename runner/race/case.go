package race

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// accounts is how many accounts a case has.
func accounts(c contract.Race) int {
	most := 0
	for _, each := range c.Instances {
		most = max(most, each.Account)
	}
	return most + 1
}

// accountOf is the place of the account that a call is for.
func accountOf(c contract.Race, call contract.RaceCall) int {
	for _, each := range c.Instances {
		if len(call.Names) > 0 && each.Name == call.Names[0] {
			return each.Account
		}
	}
	return call.Account
}

// calls are how many a case sends.
func calls(c contract.Race) int {
	count := len(c.First)
	for _, each := range c.Clients {
		count += len(each)
	}
	return count
}

// size is how long a case is, to compare two: first by its clients, then by its calls, then by how much is said.
func size(c contract.Race) int {
	size := 10_000*len(c.Clients) + 1_000*calls(c)
	for _, each := range c.Instances {
		size += 10 + len(each.ChargeType) + 20*each.Account
	}
	for _, call := range all(c) {
		size += 10*len(call.Names) + len(call.Token) + len(call.Version) + len(call.Scheme)
	}
	return size
}

func all(c contract.Race) []contract.RaceCall {
	return slices.Concat(append([][]contract.RaceCall{c.First}, c.Clients...)...)
}

// clone is a copy that can be changed.
func clone(c contract.Race) contract.Race {
	copied := func(calls []contract.RaceCall) []contract.RaceCall {
		calls = slices.Clone(calls)
		for n := range calls {
			calls[n].Names = slices.Clone(calls[n].Names)
		}
		return calls
	}
	c.Instances, c.First, c.Clients = slices.Clone(c.Instances), copied(c.First), slices.Clone(c.Clients)
	for n := range c.Clients {
		c.Clients[n] = copied(c.Clients[n])
	}
	return c
}

// Check says what is wrong with a case that was read from a file; nil where it can be played.
func Check(c contract.Race) error {
	if !c.Product.Valid() {
		return fmt.Errorf("the product is %q", c.Product)
	}
	account := map[string]int{}
	for _, each := range c.Instances {
		if _, twice := account[each.Name]; twice || each.Account < 0 || each.Account > mostAccounts-1 {
			return fmt.Errorf("instance %q stands twice, or in account %d", each.Name, each.Account)
		}
		account[each.Name] = each.Account
	}
	for _, call := range all(c) {
		operation, known := provider.Of(c.Product).Operation(call.Operation)
		if !known {
			return fmt.Errorf("%q is no operation of %s", call.Operation, c.Product)
		}
		if operation.Reads != (len(call.Names) == 0) || operation.One && len(call.Names) > 1 || call.Account >= accounts(c) || call.Account < 0 {
			return fmt.Errorf("%s names %d instances", call.Operation, len(call.Names))
		}
		for _, name := range call.Names {
			if of, known := account[name]; !known || of != account[call.Names[0]] {
				return fmt.Errorf("%s names %q, which is no instance of its account", call.Operation, name)
			}
		}
	}
	if len(c.Instances) == 0 || len(all(c)) == 0 {
		return fmt.Errorf("it has %d instances and %d calls", len(c.Instances), len(all(c)))
	}
	return nil
}

// described says what a call is.
func described(call contract.RaceCall) string {
	text := call.Operation
	if len(call.Names) > 0 {
		text += " " + strings.Join(call.Names, ", ")
	}
	if call.Token != "" {
		text += ", client token " + call.Token
	}
	if call.Version != "" {
		text += ", version " + call.Version
	}
	if call.Scheme != "" {
		text += ", " + string(call.Scheme)
	}
	return text
}
