package reference

import (
	"net/http"
	"sync/atomic"
)

func limitFaults() []fault {
	tooMany := with(refuse(codeLimitExceeded, "too many requests"))
	badRequest := with(&refusal{http.StatusBadRequest, codeLimitExceeded, "too many requests"})
	return []fault{
		broken("zc-lim-01-now-and-then", "Every fortieth listing is refused with 429 and the code SLOW_DOWN.", now429).anywhere(),
		broken("zc-lim-01-unlimited", "There is no rate limit.", onRefusal(atLimit, anyCode, always, accept)),
		broken("zc-lim-01-refused-but-done", "What is over the rate limit is refused with 429, and done all the same.", onRefusal(atLimit, anyCode, always, doneAllTheSame)),
		broken("zc-lim-01-terminates-all-the-same", "A termination over the rate limit is refused with 429, and done all the same.",
			onRefusal(atLimit, anyCode, calling(terminateInstance), doneAllTheSame)),
		broken("zc-lim-01-done-by-token", "With an access token, what is over the rate limit is refused with 429, and done all the same.",
			onRefusal(atLimit, anyCode, byBearer, doneAllTheSame)),
		broken("zc-lim-01-unlimited-by-token", "There is no rate limit with an access token.", onRefusal(atLimit, anyCode, byBearer, accept)),
		broken("zc-lim-01-other-version-unlimited", "There is no rate limit for a release by the newer version.",
			onRefusal(atLimit, anyCode, both(calling(releaseInstances), ofOtherVersion), accept)),
		broken("zc-lim-01-accepted-but-dropped", "A request that comes when the limit is nearly reached is accepted, and not done.",
			onEffect(nearlyLimited, nothing), on(terminateInstance, onEffect(nearlyLimited, nothing))),
		broken("zc-lim-01-unavailable", "Over the rate limit the answer is 503.", onRefusal(atLimit, anyCode, always, restatus(http.StatusServiceUnavailable))),
		broken("zc-lim-01-other-code", "Over the rate limit the answer is 429 with another code.",
			onRefusal(atLimit, anyCode, always, with(&refusal{http.StatusTooManyRequests, "SERVICE_TEMPORARY_UNAVAILABLE", "too many requests"}))),
		broken("zc-lim-01-half-ok", "Over the rate limit every second answer is 200 with an error body.", answerHalf).anywhere(),
		broken("zc-lim-01-bad-request", "Over the rate limit the answer is 400 with the right code.",
			onRefusal(atLimit, anyCode, always, restatus(http.StatusBadRequest))),
		broken("zc-lim-01-releases-unlimited", "There is no rate limit for a release.", onRefusal(atLimit, anyCode, calling(releaseInstances), accept)),
		broken("zc-lim-01-terminations-unlimited", "There is no rate limit for a termination.", onRefusal(atLimit, anyCode, calling(terminateInstance), accept)),
		broken("zc-lim-01-listings-unlimited", "There is no rate limit for a listing.", onRefusal(atLimit, anyCode, calling(describeInstances), accept)),
		broken("zc-lim-01-release-refused", "To release is always over the limit of an account that has one, which is said with 400.",
			onPass(atRead, limited, badRequest)),
		broken("zc-lim-01-termination-refused", "To terminate is always over the limit of an account that has one, which is said with 400.",
			on(terminateInstance, onPass(atRead, limited, badRequest))),
		broken("zc-lim-01-always", "An account that has a rate limit is always over it.", onPass(atLimit, limited, tooMany)),
		broken("zc-lim-01-large-pages", "To list by pages of a hundred is over the limit of an account that has one, which is said with 400.",
			on(describeInstances, onPass(atRead, both(limited, pageOf(hundredOnPage)),
				with(&refusal{http.StatusBadRequest, codeLimitExceeded, "too many instances are asked for"})))),
	}
}

// doneAllTheSame answers as before, although the call goes through the phases behind the limit.
func doneAllTheSame(c *call, r *refusal) *refusal {
	if c.pass(c.service.route, c.service.decode) == nil {
		c.pass(c.operation.read, c.operation.permit, perform)
	}
	return r
}

// nearlyLimited tells whether the account may send hardly anything more.
func nearlyLimited(c *call) bool {
	return limited(c) && c.account.limiter.TokensAt(c.service.options.Now()) < 2
}

// now429 refuses a listing now and then, with a code that is not documented.
func now429(s *service, _ *operation) {
	listings := new(atomic.Int64)
	on(describeInstances, onPass(atRead, func(*call) bool { return listings.Add(1)%40 == 0 },
		with(&refusal{http.StatusTooManyRequests, "SLOW_DOWN", "too many requests"})))(s, nil)
}

// answerHalf gives every second answer over the limit the status of a success.
func answerHalf(s *service, o *operation) {
	over := new(atomic.Int64)
	second := func(c *call) bool { return refusedWith(codeLimitExceeded)(c) && over.Add(1)%2 == 0 }
	onEnvelope(second, status(http.StatusOK))(s, o)
}
