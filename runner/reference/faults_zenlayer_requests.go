package reference

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"unicode/utf8"

	"relcon/runner/sign"
)

func requestFaults() []fault {
	unsupported := &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "the content type is not supported"}
	return []fault{
		broken("zc-req-01-get-works", "GET is served like POST.", serveMethod(http.MethodGet)...),
		broken("zc-req-01-put-works", "PUT is served like POST.", serveMethod(http.MethodPut)...),
		broken("zc-req-01-delete-refused-but-done", "DELETE is refused, and done all the same.",
			onRefusal(atSignature, anyCode, always, signedAsPost),
			onRefusal(atReceive, anyCode, byMethod(http.MethodDelete), func(c *call, r *refusal) *refusal {
				c.pass(checkContentType, takeBody, c.service.authenticate, c.service.carryOut)
				return r
			})),
		broken("zc-req-02-any-content-type", "Every content type is supported.",
			onRefusal(atReceive, anyCode, byMethod(http.MethodPost), func(c *call, _ *refusal) *refusal { return c.pass(takeBody) })),
		broken("zc-req-02-no-charset", "A content type with a charset is refused.",
			onPass(atReceive, not(plainType), with(unsupported))).also("it speaks of the charset too", "ZC-AUTH-01"),
		broken("zc-req-02-plain-refused", "To release one instance is refused with 415 unless the content type names a charset.",
			refuseGood(both(alone, plainType), unsupported)).
			also(whySingle, append(append(singleReleases(), zecSingles()...), "ZC-ENV-01", "ZC-ENV-02", "BMC-REL-01", "ZEC-REL-06")...),
		broken("zc-req-03-trailing-text-ignored", "What follows the JSON value is ignored.", onRefusal(atDecode, anyCode, always, decodeFirst)),
		broken("zc-req-03-cut-off-crashes", "A body that is cut off is answered with 500.", onRefusal(atDecode, anyCode, cutOff, crash)),
		broken("zc-req-03-encoding-crashes", "A body that is not UTF-8 is answered with 500.",
			onRefusal(atDecode, anyCode, func(c *call) bool { return !utf8.Valid(c.body) }, crash)),
		broken("zc-req-03-empty-crashes", "An empty body is answered with 500.",
			onRefusal(atDecode, anyCode, func(c *call) bool { return len(c.body) == 0 }, crash)),
		broken("zc-req-03-read-as-form", "A body that is not JSON is read as a form, and what it names is released.",
			onRefusal(atDecode, anyCode, always, decodeForm)),
		broken("zc-req-04-accepted", "An action that does not exist is accepted.",
			onRefusal(atRoute, codeUnauthorizedOperation, always, routeTo(""))).also("it looks at such an action too", "ZC-ENV-06"),
		broken("zc-req-04-crashes", "An action that does not exist is answered with 500.",
			onRefusal(atRoute, codeUnauthorizedOperation, always, crash)).also("such an action is asked for there too", "ZC-ENV-06"),
		broken("zc-req-05-lists", "A request without an action lists the instances.",
			onRefusal(atRoute, anyCode, calling(""), routeTo(describeInstances))),
		broken("zc-req-05-releases", "A request without an action releases what it names.",
			onRefusal(atRoute, anyCode, calling(""), routeTo(releaseInstances))),
		broken("zc-req-06-refused", "A release with an unknown member is refused.",
			onPass(atRead, strangeMember, with(refuse(codeParameterValue, "the body holds an unknown member")))),
		broken("zc-req-06-without-effect", "A release with an unknown member is accepted and does nothing.",
			onEffect(strangeMember, nothing)),
	}
}

func byMethod(method string) situation {
	return func(c *call) bool { return c.request.Method == method }
}

func plainType(c *call) bool { return c.request.Header.Get("Content-Type") == "application/json" }

// strangeMember tells whether a release has a member that the operation does not define.
func strangeMember(c *call) bool {
	for name := range c.members {
		if name != "instanceIds" && name != "dependResource" {
			return true
		}
	}
	return false
}

// serveMethod lets one more method through.
func serveMethod(method string) []change {
	return []change{
		onRefusal(atSignature, anyCode, always, signedAsPost),
		onRefusal(atReceive, anyCode, byMethod(method), func(c *call, _ *refusal) *refusal { return c.pass(checkContentType, takeBody) }),
	}
}

// signedAsPost takes a signature over POST, the only method that the page shows one for, whatever the method is.
func signedAsPost(c *call, r *refusal) *refusal {
	posted := *c.request
	posted.Method = http.MethodPost
	if sign.VerifyZC2(&posted, c.body, c.authorization, c.account.Credentials.AccessKeySecret) {
		return nil
	}
	return r
}

// refuseGood refuses requests that name nothing but good instances, in the situation.
func refuseGood(when situation, other *refusal) change {
	return onDecision(when, func(_ *call, targets []target, d decision) decision {
		if len(good(targets)) == len(targets) {
			return decision{refusal: other}
		}
		return d
	})
}

// decodeFirst takes the first JSON value of the body.
func decodeFirst(c *call, r *refusal) *refusal {
	decoder := json.NewDecoder(bytes.NewReader(c.body))
	decoder.UseNumber()
	if !utf8.Valid(c.body) || decoder.Decode(&c.members) != nil {
		return r
	}
	return nil
}

// decodeForm takes the body for a form.
func decodeForm(c *call, r *refusal) *refusal {
	form, err := url.ParseQuery(string(c.body))
	if err != nil || !form.Has("instanceIds") {
		return r
	}
	c.members = object{"instanceIds": []any{form.Get("instanceIds")}}
	return nil
}

func cutOff(c *call) bool {
	var value any
	err := json.Unmarshal(c.body, &value)
	return len(c.body) > 0 && err != nil && err.Error() == "unexpected end of JSON input"
}

// routeTo takes a call for one of another action; "" for one that does nothing.
func routeTo(action string) reply {
	return func(c *call, _ *refusal) *refusal {
		if c.operation = c.service.operations[action]; action == "" {
			c.operation = &operation{}
		}
		return nil
	}
}
