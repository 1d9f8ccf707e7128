package reference

import (
	"net/http"
	"strings"

	"relcon/runner/contract"
)

// zenlayerBesideFaults are those of what stands beside an operation: the gateway that finds no key, the log of clients, what writes
// the answer, and what reads the body of a request with an access token.
func zenlayerBesideFaults() []fault {
	const longestQuote, longestClient = 64, 64
	keyless := func(c *call) bool { return strings.Contains(c.request.Header.Get("Authorization"), "Credential=,") }
	talkative := func(c *call) bool { return len(c.request.Header.Get("X-ZC-Request-Client")) > longestClient }
	unusualID := func(c *call) bool {
		return strings.ContainsFunc(strings.Join(c.ids, ""), func(r rune) bool { return r > 127 })
	}
	refusedInChinese := both(prefersChinese, func(c *call) bool { return c.refusal != nil && strings.HasPrefix(c.refusal.code, "AUTHFAILURE_") })
	return []fault{
		broken("zc-auth-05-empty-key-crashes", "An Authorization with an empty access key is answered with 500.", onRefusal(atAuthenticate, anyCode, keyless, crash)),
		broken("zc-req-08-long-name-crashes", "A client that says with more than 64 characters who it is gets 500.", onPass(atReceive, talkative, crash)),
		broken("zc-env-07-gateway-in-gbk", "The refusal of a signature is written in GBK for a client that prefers Chinese.",
			onMessage(refusedInChinese, func(_ envelope, m *message) {
				m.body = []byte(strings.Replace(string(m.body), `"message":"`, "\"message\":\"\xc7\xa9\xc3\xfb", 1))
			})),
		broken("zc-env-07-cut-inside-a-character", "The refusal of an unknown instance quotes 64 bytes of its id.",
			onRefusal(atPerform, codeInstanceNotFound, unusualID, func(c *call, r *refusal) *refusal { return refuse(r.code, c.ids[0]) }),
			onMessage(both(refusedWith(codeInstanceNotFound), unusualID), func(e envelope, m *message) {
				text, _ := e.members["message"].(string)
				m.body = []byte(strings.Replace(string(m.body), text, text[:min(longestQuote, len(text))], 1))
			})),
		broken("zc-env-07-not-acceptable", "A release whose client wants XML is carried out, and answered with 406.",
			only(contract.BMC, onPass(atPerform, func(c *call) bool { return c.request.Header.Get("Accept") == "application/xml" },
				with(&refusal{http.StatusNotAcceptable, codeParameterValue, "JSON is not asked for"})))),
		broken("zc-auth-08-string-taken", "With an access token, a string in place of the array is taken for one id.",
			onRefusal(atRead, codeParameterType, both(byBearer, idsAre[string]), func(c *call, r *refusal) *refusal {
				return c.name([]any{c.members["instanceIds"]}, r)
			})),
	}
}
