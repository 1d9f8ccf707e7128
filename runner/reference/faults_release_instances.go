package reference

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

const whyOtherVersion = "the other version is used there, too"

// releaseInstancesFaults are those that ReleaseInstances of both Zenlayer products can have. clauses are the numbers of
// the rules about 100 instances, 101, the required parameter, its type, an empty one, an instance named twice, the
// versions, several instances, how an id is written, and an unknown instance.
func releaseInstancesFaults(product string, clauses [10]string, version string) []fault {
	id := func(clause int, what string) string { return product + "-rel-" + clauses[clause] + "-" + what }
	failed := map[string][]string{"zec": {"ZEC-REL-13", "ZEC-REL-08", "ZEC-REL-24"}}[product]
	versions := []string{strings.ToUpper(product) + "-REL-" + clauses[6]}
	if product == "zec" {
		versions = append(versions, "ZEC-REL-09", "ZEC-REL-24")
	}
	crossed := append(map[string][]string{"bmc": {"BMC-TRM-23", "BMC-TRM-05"}}[product], "ZC-AUTH-04", "ZC-AUTH-08")
	answered := map[string][]string{"bmc": {"BMC-REL-07", "BMC-REL-12"}, "zec": {"ZEC-REL-11", "ZEC-REL-22"}}[product]
	binned := map[string][]string{"zec": {"ZEC-REL-23"}}[product]
	doubled := map[string][]string{"bmc": {"BMC-REL-12"}, "zec": binned}[product]
	ofHundred := append(map[string][]string{"bmc": {"BMC-REL-11", "BMC-REL-12"}}[product], versions...)
	return slices.Concat(numberFaults(id, ofHundred, versions...), sizeFaults(id, failed...), presenceFaults(id), typeFaults(id), idFaults(product+"-rel", clauses[8], clauses[9]), []fault{
		broken(id(5, "the-rest-left-out"), "Of a batch that names an instance twice only that one is released.", onEffect(both(twice, not(firstNamed)), nothing)).also("an id is named twice there, too", binned...),
		broken(id(5, "crashes-if-apart"), "The same id twice, with another one in between, is answered with 500.",
			onPass(atRead, both(twice, func(c *call) bool { return len(slices.Compact(slices.Clone(c.ids))) == len(c.ids) }), crash)).also("an id is named twice there, too", binned...),
		broken(id(6, "no-limit"), "Version "+version+" of the release has no limit.",
			onRefusal(atRead, codeExceedLength, ofVersion(version), nameEach)),
		broken(id(6, "batch-in-part"), "Version "+version+" releases the first instance of a batch only.",
			onEffect(both(ofVersion(version), several, not(firstNamed)), nothing)),
		broken(id(5, "crashes"), "The same id twice is answered with 500.", onPass(atRead, twice, crash)).also("an id is named twice there, too", doubled...),
		broken(id(5, "without-effect"), "A request that names an instance twice is accepted and does nothing.", onEffect(twice, nothing)).also("an id is named twice there, too", binned...),
		broken(id(6, "refused"), "Version "+version+" of the release is not supported.",
			onPass(atRoute, both(calling(releaseInstances), ofVersion(version)), with(refuse(codeParameterValue, "the version is not supported")))).also(whyNext, crossed...).also(whyOtherVersion, answered...),
		broken(id(6, "without-effect"), "Version "+version+" of the release is accepted and does nothing.", onEffect(ofVersion(version), nothing)).also(whyNext, crossed...).also(whyOtherVersion, "ZC-LIM-01"),
	})
}

// sizeFaults are those of batches between 1 and 100 instances.
func sizeFaults(id func(int, string) string, failed ...string) []fault {
	between := func(c *call) bool { return len(c.ids) > 10 && len(c.ids) < mostNamed }
	later := func(c *call) bool { return slices.Index(c.ids, c.target.id) >= 10 }
	return []fault{
		broken(id(7, "ten-at-most"), "Of a batch of 11 to 99 instances the first ten are released.", onEffect(both(between, later), nothing)).also(whyBatch, failed...),
		broken(id(7, "limit-of-fifty"), "A batch of 51 to 99 instances is refused.",
			refuseGood(func(c *call) bool { return len(c.ids) > 50 && len(c.ids) < mostNamed }, refuse(codeExceedLength, "want at most 50"))).also(whyBatch, failed...),
		broken(id(1, "accepted-again"), "A batch of too many instances is refused once, and accepted after that.",
			onRefusal(atRead, codeExceedLength, always, theSecondTime(nameEach))),
		broken(id(1, "counted-in-a-byte"), "The number of instances is counted in one byte, so that 300 are 44.",
			onRefusal(atRead, codeExceedLength, func(c *call) bool { return c.elements()%256 <= mostNamed }, nameEach)),
	}
}

func numberFaults(id func(int, string) string, ofHundred []string, others ...string) []fault {
	const why = "a batch of 101 is refused there, too"
	return []fault{
		broken(id(0, "limit-of-99"), "A request may name 99 instances only.", most(mostNamed-1)).also("a hundred are released there, too", ofHundred...),
		broken(id(0, "last-one-stays"), "Of 100 instances the last one is not released.", onEffect(both(hundred, lastNamed), nothing)).also("a hundred are released there, too", others...),
		broken(id(1, "accepts-101"), "A request may name 101 instances.", most(mostNamed+1)).also(why, others...),
		broken(id(1, "no-limit-with-token"), "A request with an access token may name any number of instances.", onRefusal(atRead, codeExceedLength, byBearer, nameEach)),
		broken(id(1, "refused-but-done"), "A request that names too many instances is refused, and its first 100 are released.",
			onRefusal(atRead, codeExceedLength, always, but(releaseFirst))).also(why, others...),
		broken(id(1, "crashes"), "A request that names too many instances is answered with 500.",
			onRefusal(atRead, codeExceedLength, always, crash)).also(why, others...),
		broken(id(1, "refused-with-200"), "A request that names too many instances is refused with 200.",
			onEnvelope(both(calling(releaseInstances), refusedWith(codeExceedLength)), status(http.StatusOK))).also(why, others...),
	}
}

func presenceFaults(id func(int, string) string) []fault {
	envelope := []string{"ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06"}
	const why, whyBody = "they look at the refusal for a missing parameter", "such a body is sent there too"
	absent := strings.ToUpper(strings.TrimSuffix(id(2, ""), "-"))
	return []fault{
		broken(id(2, "absent-accepted"), "A request without instanceIds is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, not(given("instanceIds")), accept)).also(why, envelope...),
		broken(id(2, "absent-means-all"), "A request without instanceIds releases everything that can be released.",
			onRefusal(atRead, codeMissingParameter, not(given("instanceIds")), nameAll)).also(why, append(envelope, "ZC-AUTH-08")...),
		broken(id(2, "null-accepted"), "A request whose instanceIds is null is accepted and does nothing.",
			onRefusal(atRead, codeMissingParameter, given("instanceIds"), accept)),
		broken(id(2, "not-required-by-the-other-version"), "By the other version, a request that names no id is accepted and does nothing.",
			onRefusal(atRead, anyCode, both(ofOtherVersion, namesNone), accept)),
		broken(id(2, "accepted-again"), "A request without instanceIds is refused once, and accepted after that.",
			onRefusal(atRead, codeMissingParameter, always, theSecondTime(accept))).also(why, "ZC-AUTH-08"),
		broken(id(2, "other-name-taken"), "The id under instanceId is taken where instanceIds is missing.",
			onRefusal(atRead, codeMissingParameter, given("instanceId"), func(c *call, r *refusal) *refusal {
				return c.name([]any{c.members["instanceId"]}, r)
			})),
		broken(id(2, "any-case-taken"), "The ids under InstanceIds are taken where instanceIds is missing.",
			onRefusal(atRead, codeMissingParameter, given("InstanceIds"), func(c *call, r *refusal) *refusal {
				elements, _ := c.members["InstanceIds"].([]any)
				return c.name(elements, r)
			})),
		bodyFault(id(2, "list-taken"), "A body that is an array is taken for instanceIds.", releaseInstances, func(c *call, body any) bool {
			elements, _ := body.([]any)
			c.members = object{"instanceIds": elements}
			return elements != nil
		}).also(whyBody, "ZC-REQ-09"),
		bodyFault(id(2, "text-taken"), "A body that is a string is taken for an id.", releaseInstances, func(c *call, body any) bool {
			text, is := body.(string)
			c.members = object{"instanceIds": []any{text}}
			return is
		}).also(whyBody, "ZC-REQ-09"),
		crashingBody(id(2, "number-crashes"), "A body that is a number is answered with 500.", releaseInstances, isA[json.Number]).also(whyBody, "ZC-REQ-09"),
		crashingBody(id(2, "null-body-crashes"), "A body that is null is answered with 500.", releaseInstances, isNull).also(whyBody, "ZC-REQ-09"),
		broken(id(4, "empty-id-means-all"), "An empty id releases everything that can be released.",
			onRefusal(atRead, codeLessLength, func(c *call) bool { return c.elements() > 0 }, nameAll)),
		broken(id(4, "accepted"), "An empty instanceIds is accepted and does nothing.", onRefusal(atRead, codeLessLength, always, accept)).there(absent),
		broken(id(4, "means-all"), "An empty instanceIds releases everything that can be released.", onRefusal(atRead, codeLessLength, always, nameAll)).there(absent),
	}
}

// namesNone tells whether a release has no instanceIds, or none in them.
func namesNone(c *call) bool {
	ids, list := c.members["instanceIds"].([]any)
	return c.members["instanceIds"] == nil || list && len(ids) == 0
}

func typeFaults(id func(int, string) string) []fault {
	ofType := func(what, summary string, is func(any) bool, other reply) fault {
		ids := func(c *call) bool { return is(c.members["instanceIds"]) }
		return broken(id(3, what), summary, onRefusal(atRead, codeParameterType, ids, other))
	}
	anything := func(any) bool { return true }
	return []fault{
		ofType("string-taken", "A string in place of the array is taken for one id.", isA[string], func(c *call, r *refusal) *refusal {
			return c.name([]any{c.members["instanceIds"]}, r)
		}).there("ZC-AUTH-08"),
		ofType("numbers-crash", "An array of numbers is answered with 500.", beginsWith(isA[json.Number]), crash),
		ofType("nulls-skipped", "An array of nulls is accepted and does nothing.", beginsWith(isNull), accept),
		ofType("object-accepted", "An object in place of the array is accepted and does nothing.", isA[object], accept),
		ofType("number-crashes", "A number in place of the array is answered with 500.", isA[json.Number], crash),
		ofType("true-means-all", "true in place of the array releases everything that can be released.",
			func(ids any) bool { return ids == true }, nameAll),
		ofType("nested-flattened", "Of an array in the array each one is taken for an id.", beginsWith(isA[[]any]), func(c *call, r *refusal) *refusal {
			inner, _ := c.element(0).([]any)
			return c.name(inner, r)
		}),
		ofType("object-read", "Of an object in the array its instanceId is taken.", beginsWith(isA[object]), func(c *call, r *refusal) *refusal {
			inner, _ := c.element(0).(object)
			return c.name([]any{inner["instanceId"]}, r)
		}),
		ofType("truths-skipped", "An array of booleans is accepted and does nothing.", beginsWith(isA[bool]), accept),
		ofType("array-left-out", "An array beside an id is left out, and the id taken.", beginsWith(isA[string]), leaveOut(isA[[]any])),
		ofType("object-left-out", "An object beside an id is left out, and the id taken.", beginsWith(isA[string]), leaveOut(isA[object])),
		ofType("boolean-left-out", "A boolean beside an id is left out, and the id taken.", beginsWith(isA[string]), leaveOut(isA[bool])),
		ofType("first-one-passed-over", "The type of the first element is not looked at.", beginsWith(isA[json.Number]), leaveOut(isA[json.Number])),
		ofType("number-left-out", "A number beside an id is left out, and the id taken.", anything, leaveOut(isA[json.Number])),
		ofType("null-left-out", "A null beside an id is left out, and the id taken.", anything, leaveOut(isNull)),
	}
}

func isA[T any](value any) bool { _, is := value.(T); return is }

func isNull(value any) bool { return value == nil }

// given tells whether a member is there, or a parameter, whatever its value.
func given(name string) situation {
	return func(c *call) bool {
		_, there := c.members[name]
		return there || c.params.Has(name)
	}
}

// beginsWith tells whether a value is an array whose first element is of a kind.
func beginsWith(kind func(any) bool) func(any) bool {
	return func(value any) bool {
		elements, _ := value.([]any)
		return len(elements) > 0 && kind(elements[0])
	}
}

// element gives one of instanceIds, nil where there is none.
func (c *call) element(n int) any {
	elements, _ := c.members["instanceIds"].([]any)
	if n >= len(elements) {
		return nil
	}
	return elements[n]
}

// name lets a call name instances, if there are any and all are strings.
func (c *call) name(elements []any, r *refusal) *refusal {
	var ids []string
	for _, element := range elements {
		id, ok := element.(string)
		if !ok {
			return r
		}
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return r
	}
	c.ids = ids
	return nil
}

// elements is how many elements instanceIds has.
func (c *call) elements() int {
	elements, _ := c.members["instanceIds"].([]any)
	return len(elements)
}

// nameEach lets a call name all the elements of instanceIds.
func nameEach(c *call, r *refusal) *refusal {
	elements, _ := c.members["instanceIds"].([]any)
	return c.name(elements, r)
}

// bodyFault makes something of a body that is no object, for one operation.
func bodyFault(id, summary, action string, take func(c *call, body any) bool) fault {
	return broken(id, summary, onRefusal(atDecode, codeParameterType, calling(action), func(c *call, r *refusal) *refusal {
		body, err := decodeJSON(c.body)
		if err != nil || !take(c, body) {
			return r
		}
		return nil
	}))
}

func crashingBody(id, summary, action string, is func(any) bool) fault {
	return broken(id, summary, onRefusal(atDecode, codeParameterType, calling(action), func(c *call, r *refusal) *refusal {
		if body, err := decodeJSON(c.body); err != nil || !is(body) {
			return r
		}
		return crash(c, r)
	}))
}

// leaveOut takes the elements of instanceIds but for those of a kind.
func leaveOut(kind func(any) bool) reply {
	return func(c *call, r *refusal) *refusal {
		elements, _ := c.members["instanceIds"].([]any)
		return c.name(slices.DeleteFunc(slices.Clone(elements), kind), r)
	}
}

// nameAll lets a call name every instance that nothing speaks against.
func nameAll(c *call, _ *refusal) *refusal {
	c.inside(func() {
		for _, i := range c.account.instances {
			c.target = target{id: i.id, instance: i}
			if i.listed() && c.pass(c.operation.judge) == nil {
				c.ids = append(c.ids, i.id)
			}
		}
		c.target = target{}
	})
	return nil
}

// releaseFirst releases what can be released of the first 100 instances.
func releaseFirst(c *call) {
	for n := range mostNamed {
		id, _ := c.element(n).(string)
		c.ids = append(c.ids, id)
	}
	for _, c.target = range good(c.operation.targets(c)) {
		c.operation.apply(c, c.target.instance)
	}
	c.target = target{}
}
