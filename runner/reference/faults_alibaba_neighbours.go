package reference

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"relcon/runner/sign"
)

// alibabaNeighbourFaults are those of what is near to a request that the pages know: another spelling of an id, a nonce or a
// timestamp, headers and bodies that mean nothing, and a second request with the client token of the first one.
func alibabaNeighbourFaults() []fault {
	header := func(name string) situation { return func(c *call) bool { return c.request.Header.Get(name) != "" } }
	return []fault{
		broken("bss-rel-21-decoded-twice", "InstanceIds is decoded once more.",
			before(atRead, func(c *call) bool { return strings.Contains(c.params.Get("InstanceIds"), "%2C") }, func(c *call) {
				c.setParam("InstanceIds", strings.ReplaceAll(c.params.Get("InstanceIds"), "%2C", ","))
			})),
		taking("bss-rel-21-invisible", "Characters that are not seen are cut off behind an id.",
			resembling(func(id, other string) bool { return id != other && strings.TrimRight(other, "\u200b\ufeff") == id })),
		broken("bss-rel-21-bad-byte-crashes", "An id that is not UTF-8 is answered with 500.",
			onPass(atPermit, func(c *call) bool { return !utf8.ValidString(strings.Join(c.ids, "")) }, crash)),
		broken("acs-auth-06-blank-for-t", "A timestamp with a blank between day and time is accepted.",
			onRefusal(atTime, codeBadTimestamp, always, writtenLike("2006-01-02 15:04:05Z"))),
		broken("acs-auth-07-any-case", "The case of the letters of a nonce does not count.",
			onPass(atNonce, alikeBut(strings.ToLower), with(refuse(codeNonceUsed, "the signature nonce was used before")))),
		broken("acs-auth-04-body-counts", "The members of a JSON body stand in place of the signed parameters.",
			before(atRead, byParams, func(c *call) {
				value, err := decodeJSON(c.body)
				members, is := value.(object)
				if err != nil || !is {
					return
				}
				for name, each := range members {
					if text, isText := each.(string); isText {
						c.setParam(name, text)
					}
				}
			})),
		broken("acs-auth-01-sorted-when-encoded", "The names of parameters are sorted after they were encoded for the RPC signature.",
			onPass(atSignature, both(byParams, sortedOtherwise), with(mismatchBSS()))),
		broken("acs-auth-02-sorted-when-encoded", "The names of parameters are sorted after they were encoded for the header signature.",
			onPass(atSignature, both(byHeader, sortedOtherwise), with(mismatchBSS()))),
		broken("acs-req-02-date-refused", "A request with the RPC signature that has the header x-acs-date is taken for one of the header signature.",
			onPass(atReceive, both(header("X-Acs-Date"), not(func(c *call) bool { return strings.HasPrefix(c.request.Header.Get("Authorization"), "ACS3-") })), with(mismatchBSS()))),
		broken("acs-req-02-accept-counts", "Accept decides about the format of a release with the RPC signature, although its Format is JSON.",
			onMessage(both(byParams, not(inXML), func(c *call) bool { return c.request.Header.Get("Accept") == "application/xml" }), func(e envelope, m *message) {
				m.contentType, m.body = typeXML, encodeXML(e.root, e.members)
			})).also("the answer is not in the format that was asked for", "ACS-ENV-02"),
		broken("acs-env-02-bad-time-in-json", "A refusal for a malformed timestamp is written in JSON where XML is wanted.",
			onMessage(both(inXML, refusedWith(codeBadTimestamp)), asJSON)),
		broken("bss-rel-20-format-as-before", "A release with a known client token is answered in JSON, as the first one was, where XML is wanted.",
			onMessage(both(inXML, func(c *call) bool { return c.repeated }), asJSON)).also("the answer is not in the format that was asked for", "ACS-ENV-02"),
		broken("bss-rel-20-refused-token-taken", "The client token of a release that was refused for its id fits no other request, the same one included.",
			onRefusal(atPerform, codeNoResource, func(c *call) bool { return c.params.Has("ClientToken") },
				theSecondTime(with(refuse(codeTokenMismatch, "ClientToken was used before"))))),
	}
}

// setParam gives a parameter another value than the one that was signed.
func (c *call) setParam(name, value string) {
	params := url.Values{}
	for each, values := range c.params {
		params[each] = values
	}
	params.Set(name, value)
	c.params = params
}

// sortedOtherwise tells whether the names of the parameters have another order when they are encoded.
func sortedOtherwise(c *call) bool {
	var names []string
	for name := range c.params {
		names = append(names, name)
	}
	slices.Sort(names)
	for n, name := range names {
		names[n] = sign.PercentEncode(name)
	}
	return !slices.IsSorted(names)
}

// alikeBut is the situation that the access key has used another nonce that comes to the same.
func alikeBut(plain func(string) string) situation {
	var mu sync.Mutex
	seen := map[string]string{}
	return func(c *call) bool {
		mu.Lock()
		defer mu.Unlock()
		nonce := c.signatureNonce()
		key := c.accessKeyID() + " " + plain(nonce)
		first, known := seen[key]
		if !known {
			seen[key] = nonce
		}
		return known && first != nonce
	}
}

// bssSearchFaults are those of a listing by a filter that does not hear of releases.
func bssSearchFaults() []fault {
	shown := func(id, what string, by ...string) fault {
		inRegion := func(c *call, i *instance) bool { return !c.params.Has("Region") || i.region == c.params.Get("Region") }
		return broken(id, "A listing "+what+" shows an instance that is released.", afterEffect(always, mark), on(queryAvailableInstances,
			onPass(atPerform, asks(by...), func(c *call, _ *refusal) *refusal {
				page, _ := c.data["InstanceList"].([]any)
				total, _ := c.data["TotalCount"].(int)
				for _, i := range c.account.instances {
					if !i.listed() && marked(i) && inRegion(c, i) {
						old := *i
						old.status = normal
						page, total = append(page, c.service.listing.item(&old)), total+1
					}
				}
				c.data = object{"PageNum": 1, "PageSize": len(page), "TotalCount": total, "InstanceList": page}
				return nil
			})))
	}
	return []fault{
		shown("bss-rel-01-shown-by-its-region", "of one region", "Region"),
		shown("bss-rel-01-shown-by-its-renewal", "by the renewal method", "RenewStatus"),
		shown("bss-rel-01-shown-by-its-end", "by the end of a term", "EndTimeStart", "EndTimeEnd"),
		shown("bss-rel-01-shown-by-its-creation", "by the time of creation", "CreateTimeStart", "CreateTimeEnd"),
	}
}
