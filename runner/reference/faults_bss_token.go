package reference

import (
	"net/http"
	"slices"

	"relcon/runner/contract"
)

func bssTokenFaults() []fault {
	return []fault{
		mismatch("bss-rel-19-first-result", "A client token with other parameters gets the first result, and nothing is done.",
			func(_ *gateway, _ *gatewayCall, _ *refusal) gatewayAnswer {
				return gatewayAnswer{data: object{"ReleaseResult": true, "HostId": site}}
			}),
		mismatch("bss-rel-19-other-status", "A client token with other parameters is refused with 409.",
			func(_ *gateway, _ *gatewayCall, refused *refusal) gatewayAnswer {
				return gatewayAnswer{refusal: &refusal{http.StatusConflict, refused.code, refused.message}}
			}),
		mismatch("bss-rel-19-other-code", "A client token with other parameters is refused with another code.",
			func(_ *gateway, _ *gatewayCall, refused *refusal) gatewayAnswer {
				return gatewayAnswer{refusal: deny("ClientTokenConflict", refused.message)}
			}),
		mismatch("bss-rel-19-refused-but-done", "A client token with other parameters is refused, and the release done.",
			func(_ *gateway, c *gatewayCall, refused *refusal) gatewayAnswer {
				releaseNamed(c, mostNamed)
				return gatewayAnswer{refusal: refused}
			}),
		onBSS("bss-rel-20-mismatch", "A client token with the same parameters is refused as a mismatch.", func(g *gateway) {
			g.release.repeated = func(*gatewayCall, keptRelease) gatewayAnswer {
				return gatewayAnswer{refusal: deny(codeTokenMismatch, "ClientToken was used before")}
			}
		}),
		onBSS("bss-rel-20-crashes", "A client token with the same parameters is answered with 500.", func(g *gateway) {
			g.release.repeated = func(*gatewayCall, keptRelease) gatewayAnswer { return gatewayAnswer{refusal: collapse()} }
		}),
		onBSS("bss-rel-20-another-released", "A client token with the same parameters releases the next instance.", func(g *gateway) {
			sound := g.release.repeated
			g.release.repeated = func(c *gatewayCall, kept keptRelease) gatewayAnswer {
				releaseNext(c)
				return sound(c, kept)
			}
		}),
	}
}

// mismatch makes a fault that answers a token with other parameters otherwise.
func mismatch(id, summary string, other func(*gateway, *gatewayCall, *refusal) gatewayAnswer) fault {
	return onBSS(id, summary, func(g *gateway) {
		sound := g.release.perform
		g.release.perform = func(c *gatewayCall) gatewayAnswer {
			a := sound(c)
			if a.refusal != nil && a.refusal.code == codeTokenMismatch {
				return other(g, c, a.refusal)
			}
			return a
		}
	})
}

func bssUnknownFaults() []fault {
	return []fault{
		onBSS("bss-rel-21-unknown-crashes", "An unknown id is answered with 500.", func(g *gateway) {
			unknownIs(g, both(single, unowned), collapse())
		}).also("such an id is named there too", "BSS-REL-17"),
		onBSS("bss-rel-21-released-crashes", "A released id is answered with 500.", func(g *gateway) {
			unknownIs(g, both(single, alreadyGone), collapse())
		}),
		onBSS("bss-rel-21-another-released", "An unknown id releases the next instance.", func(g *gateway) {
			decideWhen(g, both(single, unowned), func(c *gatewayCall, _ []target, d decision) decision {
				releaseNext(c)
				return d
			})
		}),
		onBSS("bss-rel-21-foreign-released", "An instance of another account is released.", func(g *gateway) {
			sound := g.acting
			g.acting = func(c *gatewayCall) *account {
				if owner := g.ownerOf(c); owner != nil {
					return owner
				}
				return sound(c)
			}
		}),
		onBSS("bss-rel-21-batch-foreign", "Of several instances only the first must be the account's own; those of others are released too.", func(g *gateway) {
			onGatewayPass(&g.release.read, func(c *gatewayCall) *refusal {
				if multiple(c) && g.accounts.owner(contract.BSS, c.ids[0]) == c.account {
					c.ids = g.accounts.releaseForeign(c.account, c.ids, g.now())
				}
				return nil
			})
		}),
		onBSS("bss-rel-21-comes-back", "The second release of an instance makes it available again.", func(g *gateway) {
			decideWhen(g, both(single, alreadyGone), func(c *gatewayCall, _ []target, d decision) decision {
				c.account.byID[c.ids[0]].become(normal, c.now)
				return d
			})
		}),
		codeOfSuccess("bss-rel-22-number", "Code of a release is a number.", func(e *envelope) { e.members["Code"] = http.StatusOK }).
			also("every accepted release is checked for its members", acceptedBSS()...),
		codeOfSuccess("bss-rel-22-absent", "A release has no Code.", func(e *envelope) { delete(e.members, "Code") }).
			also("every accepted release is checked for its members", acceptedBSS()...),
		onMixedBatch("bss-rel-23-both-true", "A batch with one bad id releases the good ones, and says that all are released.",
			func(_ *gatewayCall, targets []target) decision { return decision{good: fitting(targets), result: true} }),
		onMixedBatch("bss-rel-23-both-true-nothing-done", "A batch with one bad id is a success that does nothing, both flags true.",
			func(*gatewayCall, []target) decision { return decision{result: true} }).also("a good id is named there too", "BSS-REL-16"),
		onMixedBatch("bss-rel-23-refused-but-first-done", "A batch with one bad id is refused, and its first good instance released.",
			func(c *gatewayCall, targets []target) decision {
				fitting(targets)[0].instance.become(gone, c.now)
				return decision{refusal: noSuchResource(c.ids...)}
			}),
		onMixedBatch("bss-rel-23-crashes", "A batch with one bad id is answered with 500.",
			func(*gatewayCall, []target) decision { return decision{refusal: collapse()} }).also("another account's id is one", "BSS-REL-21"),
		onMixedBatch("bss-rel-23-sequential", "A batch is released up to its first bad id, and refused there.",
			func(_ *gatewayCall, targets []target) decision {
				first := slices.IndexFunc(targets, refused)
				return decision{refusal: targets[first].refusal, good: targets[:first]}
			}),
	}
}

func unknownIs(g *gateway, when func(*gatewayCall) bool, other *refusal) {
	decideWhen(g, when, func(_ *gatewayCall, _ []target, d decision) decision {
		if d.refusal != nil {
			return decision{refusal: other}
		}
		return d
	})
}

// ownerOf gives the other account that owns the only instance that a release names.
func (g *gateway) ownerOf(c *gatewayCall) *account {
	if !single(c) {
		return nil
	}
	owner := g.accounts.owner(contract.BSS, c.ids[0])
	if owner == c.account {
		return nil
	}
	return owner
}

func codeOfSuccess(id, summary string, spoil func(*envelope)) fault {
	return onBSS(id, summary, func(g *gateway) {
		onComposed(g, ordinaryDone, func(_ *gatewayCall, e *envelope) { spoil(e) })
	})
}

// onMixedBatch makes a fault that decides batches of good and bad ids otherwise.
func onMixedBatch(id, summary string, other func(*gatewayCall, []target) decision) fault {
	return onBSS(id, summary, func(g *gateway) { decideMixed(g, other) })
}

func decideMixed(g *gateway, other func(*gatewayCall, []target) decision) {
	decideWhen(g, multiple, func(c *gatewayCall, targets []target, d decision) decision {
		if good := fitting(targets); len(good) == 0 || len(good) == len(targets) {
			return d
		}
		return other(c, targets)
	})
}
