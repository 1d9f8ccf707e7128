package reference

import (
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

func accountFaults() []fault {
	return []fault{
		onBoth("zc-auth-07-replay-refused", "A listing of an empty account is refused when its signature was seen before.", refuseReplay),
		onBoth("zc-auth-08-token-refused", "Access tokens are not accepted.", func(z *zenlayer) {
			z.token = func(*call, string) *refusal {
				return refuse(codeInvalidAuthorization, "access tokens are not accepted")
			}
		}),
		onBoth("zc-auth-08-any-token", "Every access token is accepted for whoever owns the instances.", func(z *zenlayer) {
			sound := z.token
			z.token = func(c *call, token string) *refusal {
				refused := sound(c, token)
				if refused != nil && guessAccount(z, c) {
					return nil
				}
				return refused
			}
		}),
		onBoth("zc-auth-08-other-family", "A wrong access token is refused with a code of no AUTHFAILURE family.", func(z *zenlayer) {
			sound := z.token
			z.token = func(c *call, token string) *refusal {
				if sound(c, token) != nil {
					return refuse("INVALID_ACCESS_TOKEN_NOT_FOUND", "no such access token")
				}
				return nil
			}
		}),
		onBoth("zc-auth-09-foreign-shown", "An instance of another account is shown to who asks for its id.", actForOwner(describeInstances)),
		onBoth("zc-auth-09-foreign-released", "An instance of another account is released.", actForOwner(releaseInstances)),
		onBoth("zc-auth-09-foreign-denied", "An instance of another account is refused as such, which tells that it exists.", denyForeign(releaseInstances)),
		onBoth("zc-auth-09-batch-foreign", "Of a batch only the first instance must be the account's own; those of others are released too.", func(z *zenlayer) {
			onPass(&z.parameters, func(c *call) *refusal {
				if c.action() == releaseInstances && several(c) && z.foreign(c) == nil {
					c.ids = z.accounts.releaseForeign(c.account, c.ids, z.now())
				}
				return nil
			})
		}),
	}
}

func rateFaults() []fault {
	return []fault{
		onBoth("zc-lim-01-unlimited", "There is no rate limit.", func(z *zenlayer) {
			z.limit = func(*call) *refusal { return nil }
		}),
		onBoth("zc-lim-01-unavailable", "Over the rate limit the answer is 503.", func(z *zenlayer) {
			onRefusal(&z.limit, func(*call, *refusal) *refusal {
				return &refusal{http.StatusServiceUnavailable, codeLimitExceeded, "too many requests"}
			})
		}),
		onBoth("zc-lim-01-other-code", "Over the rate limit the answer is 429 with another code.", func(z *zenlayer) {
			onRefusal(&z.limit, func(*call, *refusal) *refusal {
				return &refusal{http.StatusTooManyRequests, "SERVICE_TEMPORARY_UNAVAILABLE", "too many requests"}
			})
		}),
		onBoth("zc-lim-01-half-ok", "Over the rate limit every second answer is 200 with an error body.", func(z *zenlayer) {
			over := new(atomic.Int64)
			onSent(z, func(_ *call, a answer) bool {
				return a.refusal != nil && a.refusal.code == codeLimitExceeded && over.Add(1)%2 == 0
			}, func(_ *call, m *message) { m.status = http.StatusOK })
		}),
		onBoth("zc-lim-01-bad-request", "Over the rate limit the answer is 400 with the right code.", func(z *zenlayer) {
			onRefusal(&z.limit, func(_ *call, refused *refusal) *refusal {
				return &refusal{http.StatusBadRequest, refused.code, refused.message}
			})
		}),
	}
}

// refuseReplay keeps to empty accounts, since whoever watches an inventory sends equal requests within a second, and to
// those without a rate limit, since so does whoever tries that.
func refuseReplay(z *zenlayer) {
	seen := new(sync.Map)
	onPass(&z.signature, func(c *call) *refusal {
		c.account.mu.Lock()
		empty := len(c.account.instances) == 0
		c.account.mu.Unlock()
		if !empty || c.account.limiter != nil || c.action() != describeInstances {
			return nil
		}
		if _, twice := seen.LoadOrStore(c.authorization.Credential+c.authorization.Signature, true); twice {
			return refuse(codeSignatureFailure, "the signature was used before")
		}
		return nil
	})
}

// foreign gives the account that owns the first instance named, if that is another one.
func (z *zenlayer) foreign(c *call) *account {
	ids := append(c.ids, c.query.ids...)
	if len(ids) == 0 {
		return nil
	}
	owner := z.accounts.owner(z.product, ids[0])
	if owner == c.account {
		return nil
	}
	return owner
}

func actForOwner(action string) func(*zenlayer) {
	return func(z *zenlayer) {
		sound := z.acting
		z.acting = func(c *call) *account {
			if owner := z.foreign(c); owner != nil && c.action() == action {
				return owner
			}
			return sound(c)
		}
	}
}

func denyForeign(action string) func(*zenlayer) {
	return func(z *zenlayer) {
		onPass(&z.parameters, func(c *call) *refusal {
			if c.action() == action && z.foreign(c) != nil {
				return &refusal{http.StatusForbidden, codeUnauthorizedOperation, "the instance belongs to another account"}
			}
			return nil
		})
	}
}

// releaseForeign releases those of the instances that other accounts have, and gives the ids of the rest.
func (r *registry) releaseForeign(mine *account, ids []string, real time.Time) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		owner := r.owner(mine.Product, id)
		if owner == nil || owner == mine {
			return false
		}
		now := owner.enter(real)
		defer owner.mu.Unlock()
		if i := owner.listed(id); i != nil {
			i.become(gone, now)
		}
		return true
	})
}
