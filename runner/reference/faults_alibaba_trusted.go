package reference

import "sync"

// alibabaTrustedFaults are those of a request that is trusted for where its signature stands, or for having been seen.
func alibabaTrustedFaults() []fault {
	remembered, known := knownSignatures()
	return []fault{
		broken("acs-auth-03-whole-form-not-judged", "The signature of a form that it stands in is not judged.", onRefusal(atSignature, anyCode, wholeForm, accept)),
		broken("acs-auth-07-whole-form-not-judged", "The nonce of a form that the signature stands in is not judged.", onRefusal(atNonce, anyCode, wholeForm, accept)),
		broken("acs-auth-04-known-signature", "A signature that was right once is accepted with any request.", remembered, onRefusal(atSignature, anyCode, known, accept)),
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
