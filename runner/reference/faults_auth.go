package reference

import (
	"net/http"
	"time"

	"relcon/runner/sign"
)

const whySignature = "a server can't tell a wrong signature from one of another body"

func authenticationFaults() []fault {
	return []fault{
		onBoth("zc-auth-01-charset-not-signed", "The charset is left out of what the signature has to cover.", func(z *zenlayer) {
			onPass(&z.signature, func(c *call) *refusal {
				if c.request.Header.Get("Content-Type") == "application/json" {
					return nil
				}
				return refuse(codeSignatureFailure, "the signature does not fit the request")
			})
		}).also("it sends a charset too", "ZC-REQ-02"),
		onBoth("zc-auth-02-any-signature", "Every signature is accepted.", func(z *zenlayer) {
			onRefusal(&z.signature, func(*call, *refusal) *refusal { return nil })
		}).also(whySignature, "ZC-AUTH-03", "ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06", "BMC-TRM-20"),
		onBoth("zc-auth-02-other-code", "A wrong signature is refused with the code for a malformed header.",
			recodeSignature(codeInvalidAuthorization)).also(whySignature, "ZC-AUTH-03", "BMC-TRM-20"),
		onBoth("zc-auth-03-body-not-covered", "A release with a signature of another body is accepted.", func(z *zenlayer) {
			onRefusal(&z.signature, func(c *call, refused *refusal) *refusal {
				if c.action() == releaseInstances {
					return nil
				}
				return refused
			})
		}).also(whySignature, "ZC-AUTH-02"),
		onBoth("zc-auth-03-refused-but-done", "A release with a signature of another body is refused, and done all the same.", doUnsigned(releaseInstances)).
			also(whySignature, "ZC-AUTH-02"),
	}
}

// headerFaults are those of the timestamp, the Authorization header and the access key.
func headerFaults() []fault {
	return []fault{
		onBoth("zc-auth-04-old-accepted", "A timestamp of any time ago is accepted.", func(z *zenlayer) {
			acceptTime(z, func(off time.Duration) bool { return off < 0 })
		}),
		onBoth("zc-auth-04-future-accepted", "A timestamp of any time to come is accepted.", func(z *zenlayer) {
			acceptTime(z, func(off time.Duration) bool { return off > 0 })
		}),
		onBoth("zc-auth-04-other-code", "An expired timestamp is refused as a wrong signature.", func(z *zenlayer) {
			onRefusal(&z.fresh, func(_ *call, refused *refusal) *refusal {
				if refused.code != codeSignatureExpired {
					return refused
				}
				return refuse(codeSignatureFailure, refused.message)
			})
		}),
		onBoth("zc-auth-04-window-too-small", "A timestamp more than one minute off is refused.", func(z *zenlayer) {
			onPass(&z.fresh, func(c *call) *refusal {
				if off, _ := z.timeOff(c); off.Abs() > time.Minute {
					return refuse(codeSignatureExpired, "the timestamp is more than one minute off")
				}
				return nil
			})
		}),
		onBoth("zc-auth-05-missing-accepted", "A request without Authorization is accepted for whoever owns the instances.", func(z *zenlayer) {
			onRefusal(&z.authenticate, func(c *call, refused *refusal) *refusal {
				if c.request.Header.Get("Authorization") != "" || !guessAccount(z, c) {
					return refused
				}
				return nil
			})
		}),
		onBoth("zc-auth-05-missing-other-code", "A missing Authorization is refused as a missing parameter.", func(z *zenlayer) {
			refuseHeader(z, func(header string) bool { return header == "" }, refuse(codeMissingParameter, "Authorization is missing"))
		}),
		onBoth("zc-auth-05-malformed-crashes", "A malformed Authorization is answered with 500.", func(z *zenlayer) {
			refuseHeader(z, malformed, crash())
		}),
		onBoth("zc-auth-06-other-family", "An unknown access key is refused with a code of no AUTHFAILURE family.", func(z *zenlayer) {
			onRefusal(&z.key, func(*call, *refusal) *refusal { return refuse("INVALID_ACCESS_KEY_NOT_FOUND", "no such access key") })
		}),
		onBoth("zc-auth-06-crashes", "An unknown access key is answered with 500.", func(z *zenlayer) {
			onRefusal(&z.key, func(*call, *refusal) *refusal { return crash() })
		}),
	}
}

func recodeSignature(code string) func(*zenlayer) {
	return func(z *zenlayer) {
		onRefusal(&z.signature, func(_ *call, refused *refusal) *refusal { return refuse(code, refused.message) })
	}
}

// doUnsigned carries out an operation behind the refusal of its signature.
func doUnsigned(action string) func(*zenlayer) {
	return func(z *zenlayer) {
		lax := *z
		onRefusal(&lax.signature, func(*call, *refusal) *refusal { return nil })
		onRefusal(&z.signature, func(c *call, refused *refusal) *refusal {
			for _, judge := range [...]phase{lax.limit, lax.route, lax.decode, lax.parameters} {
				if c.action() != action || judge(c) != nil {
					return refused
				}
			}
			lax.perform(c)
			return refused
		})
	}
}

func acceptTime(z *zenlayer, when func(time.Duration) bool) {
	onRefusal(&z.fresh, func(c *call, refused *refusal) *refusal {
		if off, ok := z.timeOff(c); ok && when(off) {
			return nil
		}
		return refused
	})
}

func refuseHeader(z *zenlayer, when func(string) bool, other *refusal) {
	onRefusal(&z.authenticate, func(c *call, refused *refusal) *refusal {
		if when(c.request.Header.Get("Authorization")) {
			return other
		}
		return refused
	})
}

func malformed(header string) bool {
	_, err := sign.ParseZC2(header)
	return header != "" && err != nil && !isBearer(header)
}

// guessAccount takes the account that owns what the body names, or else any account of the product.
func guessAccount(z *zenlayer, c *call) bool {
	if c.request.Method != http.MethodPost || z.soundDecode(c) != nil {
		return false
	}
	ids, _ := stringArray(c.members, "instanceIds", mostNamed)
	if id, _ := stringMember(c.members, "instanceId"); id != "" {
		ids = append(ids, id)
	}
	for _, id := range ids {
		if c.account = z.accounts.owner(z.product, id); c.account != nil {
			return true
		}
	}
	for _, c.account = range z.accounts.all(z.product) {
		return true
	}
	return false
}
