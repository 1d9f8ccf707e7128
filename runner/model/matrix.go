package model

import (
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Matrix is where the rules of sound requests for one instance can apply: each operation that acts, on an instance of each status
// and charge type, in each version and scheme.
func Matrix(account contract.Account, arranged []contract.Wanted, schemes []contract.Scheme, versions []string) []Met {
	var all []Met
	for _, operation := range provider.Of(account.Product).Operations {
		if operation.Reads || operation.Power {
			continue
		}
		for _, wanted := range append(arranged, contract.Wanted{}) {
			for _, scheme := range schemes {
				for _, version := range versions {
					all = append(all, matrixCell(account, operation.Name, wanted, scheme, version)...)
				}
			}
		}
	}
	return all
}

// matrixCell is what one request meets; no status stands for an instance that does not exist.
func matrixCell(account contract.Account, operation string, wanted contract.Wanted, scheme contract.Scheme, version string) []Met {
	s, id := New(account), "i-1"
	if wanted.Status != "" {
		s = s.Arrange(wanted, []string{id}, Span{})
	}
	r := Request{Product: account.Product, Operation: operation, Scheme: scheme, Version: version, IDs: []string{id}, Params: map[string]string{}}
	i, _ := s.find(id)
	if s.subscription(i) {
		r.Params["SubscriptionType"] = i.Base.ChargeType
	}
	var all []Met
	seen := map[string]bool{}
	for _, o := range s.Outcomes(r, time.Time{}) {
		if seen[o.Rule] {
			continue
		}
		seen[o.Rule] = true
		met := describeRequest(s, r)
		met.Rule = o.Rule
		all = append(all, met)
	}
	return all
}
