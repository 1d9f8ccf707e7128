package reference

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

func bodyFaults() []fault {
	terminating := calling(terminateInstance)
	return []fault{
		broken("zc-req-03-trailing-text-ignored", "What follows the JSON value is ignored.", onRefusal(atDecode, anyCode, always, decodeFirst)).
			also("such a body is sent with an access token, too", "ZC-AUTH-08"),
		broken("zc-req-03-termination-followed", "What follows the JSON value of a termination is ignored.", onRefusal(atDecode, anyCode, terminating, decodeFirst)),
		broken("zc-req-03-cut-off-crashes", "A body that is cut off is answered with 500.", onRefusal(atDecode, anyCode, cutOff, crash)),
		broken("zc-req-03-cut-off-mended", "A body that is cut off is completed.", onRefusal(atDecode, anyCode, cutOff, decodeAs(func(body string) string { return body + "}" }))),
		broken("zc-req-03-encoding-crashes", "A body that is not UTF-8 is answered with 500.", onRefusal(atDecode, anyCode, notUTF8, crash)),
		broken("zc-req-03-encoding-ignored", "A byte that is not UTF-8 is replaced.",
			onRefusal(atDecode, anyCode, notUTF8, decodeAs(func(body string) string { return strings.ToValidUTF8(body, "?") }))),
		broken("zc-req-03-empty-crashes", "An empty body is answered with 500.", onRefusal(atDecode, anyCode, empty, crash)),
		broken("zc-req-03-empty-accepted", "An empty body is accepted, and nothing is done.", onRefusal(atDecode, anyCode, empty, routeTo(""))),
		broken("zc-req-03-read-as-form", "A body that is not JSON is read as a form, and what it names is released.",
			onRefusal(atDecode, anyCode, always, decodeForm)),
		broken("zc-req-03-quotes-mended", "Single quotes and a comma too many are mended.", onRefusal(atDecode, anyCode, always, decodeAs(func(body string) string {
			return strings.NewReplacer("'", `"`, ",}", "}").Replace(body)
		}))),
		broken("zc-req-03-comma-mended", "A comma before a bracket is ignored.", onRefusal(atDecode, anyCode, always, decodeAs(func(body string) string {
			return strings.NewReplacer(",}", "}", ",]", "]").Replace(body)
		}))),
		broken("zc-req-03-text-before-ignored", "What stands before the first brace is ignored.", onRefusal(atDecode, anyCode, beginsBody("p"), decodeAs(func(body string) string {
			return body[max(0, strings.Index(body, "{")):]
		}))),
		broken("zc-req-03-raw-tab-accepted", "A raw tab may stand in a string.", onRefusal(atDecode, anyCode, always, decodeAs(func(body string) string {
			return strings.ReplaceAll(body, "\t", `\t`)
		}))),
		broken("zc-req-03-nan-accepted", "NaN is a number.", onRefusal(atDecode, anyCode, always, decodeAs(func(body string) string {
			return strings.ReplaceAll(body, "NaN", "0")
		}))),
		broken("zc-req-03-empty-lists", "A listing with an empty body lists all instances.",
			onRefusal(atDecode, anyCode, both(calling(describeInstances), empty), accept)),
		broken("zc-req-09-null-lists", "A listing with null for its body lists all instances.",
			onRefusal(atDecode, anyCode, both(calling(describeInstances), beginsBody("null")), accept)),
		broken("zc-req-09-array-of-ids", "An array of ids is taken for those to be released or terminated.", onRefusal(atDecode, anyCode, beginsBody(`["`), decodeIDs)).also("such a body is sent there too", "BMC-REL-07", "BMC-TRM-15", "ZEC-REL-11"),
		broken("zc-req-09-first-of-array", "Of an array of objects the first one counts.", onRefusal(atDecode, anyCode, beginsBody("[{"),
			decodeAs(func(body string) string { return strings.Trim(body, "[]") }))),
		broken("zc-req-09-string-is-id", "A string is taken for the id of what is to be released or terminated.", onRefusal(atDecode, anyCode, beginsBody(`"`), decodeIDs)).also("such a body is sent there too", "BMC-REL-07", "BMC-TRM-15", "ZEC-REL-11"),
		broken("zc-req-09-number-accepted", "A number is accepted, and nothing is done.", onRefusal(atDecode, anyCode, beginsBody("1"), routeTo(""))).also("such a body is sent there too", "BMC-REL-07", "BMC-TRM-15", "ZEC-REL-11"),
		broken("zc-req-09-null-accepted", "null is accepted, and nothing is done.", onRefusal(atDecode, anyCode, beginsBody("null"), routeTo(""))).also("such a body is sent there too", "BMC-REL-07", "BMC-TRM-15", "ZEC-REL-11"),
		broken("zc-req-09-crashes", "A body that is no object is answered with 500.", onRefusal(atDecode, codeParameterType, always, crash)).also("such a body is sent there too", "BMC-REL-07", "BMC-TRM-15", "ZEC-REL-11"),
		broken("zc-req-09-termination-crashes", "A termination with a body that is no object is answered with 500.", onRefusal(atDecode, codeParameterType, terminating, crash)).also("such a body is sent there too", "BMC-TRM-15"),
	}
}

func memberFaults() []fault {
	strange := with(refuse(codeParameterValue, "the body holds an unknown member"))
	dry := func(c *call) bool { return c.members["dryRun"] == true }
	ignoreCase := before(atRead, strangeMember, func(c *call) {
		for name, value := range maps.Clone(c.members) {
			for _, known := range []string{"instanceIds", "instanceId"} {
				if name != known && strings.EqualFold(name, known) {
					c.members[known] = value
				}
			}
		}
	})
	return []fault{
		broken("zc-req-06-refused", "A release with an unknown member is refused.", onPass(atRead, strangeMember, strange)).also(whyAwkward, "ZC-AUTH-01"),
		broken("zc-req-06-termination-refused", "A termination with an unknown member is refused.",
			on(terminateInstance, onPass(atRead, strangeMember, strange))).also(whyAwkward, "ZC-AUTH-01"),
		broken("zc-req-06-without-effect", "A release with an unknown member is accepted and does nothing.",
			onEffect(strangeMember, nothing)).also(whyAwkward, "ZC-AUTH-01"),
		broken("zc-req-06-letter-case-ignored", "Of members whose names differ in letter case the last one counts, in a release.", ignoreCase).there("BMC-REL-07", "ZEC-REL-11"),
		broken("zc-req-06-terminates-by-case", "Of members whose names differ in letter case the last one counts, in a termination.", on(terminateInstance, ignoreCase)).there("BMC-TRM-15"),
		broken("zc-req-06-both-read", "A release reads instanceId beside instanceIds.", before(atRead, always, func(c *call) {
			if id, ok := c.members["instanceId"].(string); ok {
				ids, _ := c.members["instanceIds"].([]any)
				c.members["instanceIds"] = append(slices.Clone(ids), id)
			}
		})).also("both names are sent there too", "BMC-REL-07", "ZEC-REL-11"),
		broken("zc-req-06-list-read", "A termination reads the first of instanceIds in place of instanceId.", on(terminateInstance, before(atRead, always, func(c *call) {
			if ids, ok := c.members["instanceIds"].([]any); ok && c.members["instanceId"] != nil && len(ids) > 0 {
				c.members["instanceId"] = ids[0]
			}
		}))),
		broken("zc-req-06-action-read", "A member Action counts for more than the header X-ZC-Action.", before(atRoute, always, func(c *call) {
			if action, ok := c.membersOf()["Action"].(string); ok {
				c.action = action
			}
		})),
		broken("zc-req-06-dry-run", "A release with the member dryRun is accepted and does nothing.", onEffect(dry, nothing)),
		broken("zc-req-06-terminates-dry", "A termination with the member dryRun is accepted and does nothing.", on(terminateInstance, onEffect(dry, nothing))),
	}
}

const whyAwkward = "the awkward characters stand in an unknown member"

// strangeMember tells whether a call has a member that the operation does not define.
func strangeMember(c *call) bool {
	for name := range c.members {
		known := name == "instanceIds" || name == "dependResource"
		if c.action == terminateInstance {
			known = name == "instanceId"
		}
		if !known {
			return true
		}
	}
	return false
}

// decodeFirst takes the first JSON value of the body, where it is an object.
func decodeFirst(c *call, r *refusal) *refusal {
	decoder := json.NewDecoder(bytes.NewReader(c.body))
	decoder.UseNumber()
	if !utf8.Valid(c.body) || decoder.Decode(&c.members) != nil || c.members == nil {
		return r
	}
	return nil
}

// decodeForm takes the body for a form.
func decodeForm(c *call, r *refusal) *refusal {
	form, err := url.ParseQuery(string(c.body))
	if err != nil || !form.Has("instanceIds") && !form.Has("instanceId") {
		return r
	}
	c.members = object{"instanceIds": []any{form.Get("instanceIds")}, "instanceId": form.Get("instanceId")}
	return nil
}

func cutOff(c *call) bool {
	var value any
	err := json.Unmarshal(c.body, &value)
	return len(c.body) > 0 && err != nil && err.Error() == "unexpected end of JSON input"
}

func empty(c *call) bool { return len(c.body) == 0 }

func notUTF8(c *call) bool { return !utf8.Valid(c.body) }

func beginsBody(with string) situation {
	return func(c *call) bool { return strings.HasPrefix(string(c.body), with) }
}

// decodeAs reads the body as it is after a change.
func decodeAs(change func(body string) string) reply {
	return func(c *call, r *refusal) *refusal {
		changed := *c
		changed.body = []byte(change(string(c.body)))
		if decodeBody(&changed) != nil {
			return r
		}
		c.members = changed.members
		return nil
	}
}

// decodeIDs takes a string, or an array of strings, for the ids.
func decodeIDs(c *call, r *refusal) *refusal {
	value, err := decodeJSON(c.body)
	if err != nil {
		return r
	}
	ids, many := value.([]any)
	if !many {
		ids = []any{value}
	}
	c.members = object{"instanceIds": ids, "instanceId": ids[0]}
	return nil
}
