package reference

import (
	"maps"
	"slices"
	"sync"
)

// alibabaTrustedFaults are those of a request that is trusted for where its signature stands, or for having been seen.
func alibabaTrustedFaults() []fault {
	remembered, known := knownSignatures()
	return []fault{
		broken("acs-auth-03-whole-form-not-judged", "The signature of a form that it stands in is not judged.", onRefusal(atSignature, anyCode, wholeForm, accept)),
		broken("acs-auth-07-whole-form-not-judged", "The nonce of a form that the signature stands in is not judged.", onRefusal(atNonce, anyCode, wholeForm, accept)),
		broken("acs-auth-04-known-signature", "A signature that was right once is accepted with any request.", remembered, onRefusal(atSignature, anyCode, known, accept)),
		broken("acs-auth-07-token-not-judged", "The nonce of a request with a client token is not judged.", onRefusal(atNonce, anyCode, given("ClientToken"), accept)),
	}
}

// alibabaRoutedFaults are those of a signature that is taken to cover what it does not: parameters that are tried without, or the
// Action by which the request is routed.
func alibabaRoutedFaults() []fault {
	first := func(values []string) string { return values[0] }
	last := func(values []string) string { return values[len(values)-1] }
	twoActions := func(c *call) bool { return len(c.params["Action"]) == 2 }
	without := func(names ...string) change { return onRefusal(atSignature, anyCode, signedWithout(names...), accept) }
	return []fault{
		broken("acs-auth-04-without-region", "A signature that fits without Region and ProductType is accepted.", without("Region", "ProductType")),
		broken("acs-auth-04-without-token", "A signature that fits without ClientToken is accepted.", without("ClientToken")),
		broken("acs-auth-04-routed-by-last", "Of an Action that stands twice the first value is signed, and the last one is carried out.",
			onRefusal(atSignature, anyCode, both(twoActions, signedBy(first)), func(c *call, _ *refusal) *refusal {
				c.action = last(c.params["Action"])
				return nil
			})),
		broken("acs-auth-04-routed-by-first", "Of an Action that stands twice the last value is signed, and the first one is carried out.",
			onRefusal(atSignature, anyCode, both(twoActions, signedBy(last)), accept)),
	}
}

// signedWithout tells whether a request has parameters of these names, and its signature fits what is left without them.
func signedWithout(names ...string) situation {
	return func(c *call) bool {
		if !slices.ContainsFunc(names, c.params.Has) {
			return false
		}
		other := *c
		other.params, other.request = maps.Clone(c.params), c.request.Clone(c.request.Context())
		query := other.request.URL.Query()
		for _, name := range names {
			other.params.Del(name)
			query.Del(name)
		}
		other.request.URL.RawQuery = query.Encode()
		return other.rightSignature() == c.givenSignature()
	}
}

// knownSignatures gives a change that remembers the right signatures of each access key, and the situation that one of
// them comes again.
func knownSignatures() (remembered change, known situation) {
	var mu sync.Mutex
	seen := map[[2]string]bool{}
	of := func(c *call) [2]string { return [2]string{c.accessKeyID(), c.givenSignature()} }
	remembered = onPass(atSignature, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		seen[of(c)] = true
		return false
	}, accept)
	return remembered, func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		return seen[of(c)]
	}
}
