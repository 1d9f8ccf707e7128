package reference

import (
	"fmt"
	"net/http"
	"sync"
)

// everywhereFaults spoil answers that no scenario about the envelope looks at. The judge of the whole run does.
func everywhereFaults() []fault {
	wrongType := both(calling(releaseInstances), refusedWith(codeParameterType))
	return []fault{
		broken("zc-env-01-filtered-listing", "A listing by ids has no request id inside the response.",
			onEnvelope(both(listed, filtered), drop("response.requestId"))).also(whyFiltered, "ZC-AUTH-09", "ZC-ENV-08", "BMC-REL-01", "BMC-TRM-04", "BMC-TRM-07", "ZEC-REL-01", "ZEC-REL-08", "ZC-LST-01", "ZC-LST-02"),
		broken("zc-env-02-filtered-listing", "A listing by ids has one request id outside and another inside.",
			onEnvelope(both(listed, filtered), set("response.requestId", otherID))),
		broken("zc-env-03-every-second-crash", "Every second release of an account that names ids of a wrong type is answered with 500.",
			onEnvelope(everySecond(wrongType), status(http.StatusInternalServerError))).also("a body that is no object is refused there, twice", "ZC-REQ-09").there("ZC-AUTH-08"),
		broken("zc-env-04-once-in-each-account", "Request ids count the requests of each account, so that two accounts have the same ones.", numbered("requestId")),
		broken("zc-env-04-throttled-without-id", "A refusal over the rate limit has no request id.",
			onEnvelope(refusedWith(codeLimitExceeded), drop("requestId"))).also("the form of a refusal has one, and a burst is refused there", "ZC-ENV-03", "ZC-LIM-01"),
		broken("zc-env-05-unknown-action", "The code for an action that does not exist is written Action.NotFound.",
			onEnvelope(refusedWith(codeUnauthorizedOperation), set("code", "Action.NotFound"))),
		broken("zc-env-05-unknown-key", "The code for an access key that nobody has is written AUTHFAILURE_InvalidKey.",
			onEnvelope(refusedWith(codeInvalidAuthorization), set("code", "AUTHFAILURE_InvalidKey"))).also("the code itself is asked for there", "ZC-AUTH-05"),
		broken("zc-env-07-filtered-listing", "A listing by ids says that it is HTML.", onMessage(both(listed, filtered), contentType("text/html"))),
	}
}

const whyFiltered = "a listing by ids is looked at there too"

// filtered tells whether a listing asks for ids.
func filtered(c *call) bool { return len(c.search.ids) > 0 }

// everySecond is every second time that an account comes into a situation.
func everySecond(when situation) situation {
	var mu sync.Mutex
	times := map[*account]int{}
	return func(c *call) bool {
		if c.account == nil || !when(c) {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		times[c.account]++
		return times[c.account]%2 == 0
	}
}

// numbered gives the answers of each account the request ids 1, 2, 3 and so on.
func numbered(member string) change {
	var mu sync.Mutex
	last := map[*account]int{}
	return onEnvelope(func(c *call) bool { return c.account != nil }, func(c *call, e *envelope) {
		mu.Lock()
		defer mu.Unlock()
		last[c.account]++
		id := fmt.Sprintf("R-%d", last[c.account])
		set(member, id)(c, e)
		if e.members["response"] != nil {
			set("response."+member, id)(c, e)
		}
	})
}
