package reference

import (
	"encoding/json"
	"net/http"
)

// batchFaults are those that ReleaseInstances of both products can have. clauses are the numbers of the rules about 100
// instances, 101, the required parameter, its type, an empty one, an instance named twice, and the other version.
func batchFaults(product string, clauses [7]string, version string) []fault {
	id := func(clause int, what string) string { return product + "-rel-" + clauses[clause] + "-" + what }
	all := limitFaults(id)
	all = append(all, requiredFaults(id)...)
	all = append(all, typeFaults(id)...)
	all = append(all, elementFaults(id)...)
	return append(all, otherBatchFaults(id, version)...)
}

func limitFaults(id func(int, string) string) []fault {
	return []fault{
		onRelease(id(0, "limit-of-99"), "A request may name 99 instances only.", func(_ *zenlayer, o *operation) {
			o.most = mostNamed - 1
		}),
		onRelease(id(0, "last-one-stays"), "Of 100 instances the last one is not released.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, i *instance, sound func()) {
				if len(c.ids) < mostNamed || i.id != c.ids[mostNamed-1] {
					sound()
				}
			})
		}),
		onRelease(id(1, "accepts-101"), "A request may name 101 instances.", func(_ *zenlayer, o *operation) {
			o.most = mostNamed + 1
		}),
		onRelease(id(1, "refused-but-done"), "A request that names too many instances is refused, and its first 100 are released.",
			func(z *zenlayer, o *operation) {
				onRefused(o, codeExceedLength, func(c *call) *refusal {
					elements, _ := c.members["instanceIds"].([]any)
					secretly(z, c, func() { applyTo(c, o, elements[:mostNamed]) })
					return refuse(codeExceedLength, "instanceIds holds more than 100")
				})
			}),
		onRelease(id(1, "crashes"), "A request that names too many instances is answered with 500.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeExceedLength, func(*call) *refusal { return crash() })
		}),
		onRelease(id(1, "refused-with-200"), "A request that names too many instances is refused with 200.", func(z *zenlayer, _ *operation) {
			spoilStatus(func(c *call, a answer) bool {
				return a.refusal != nil && a.refusal.code == codeExceedLength && c.action() == releaseInstances
			}, http.StatusOK)(z)
		}),
	}
}

func requiredFaults(id func(int, string) string) []fault {
	envelope := []string{"ZC-ENV-03", "ZC-ENV-05", "ZC-ENV-06"}
	const why = "they look at the refusal for a missing parameter"
	return []fault{
		onRelease(id(2, "absent-accepted"), "A request without instanceIds is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeMissingParameter, acceptIf(absent))
		}).also(why, envelope...),
		onRelease(id(2, "absent-means-all"), "A request without instanceIds releases everything that can be released.",
			func(z *zenlayer, o *operation) {
				onRefused(o, codeMissingParameter, func(c *call) *refusal {
					if !absent(c) {
						return refuse(codeMissingParameter, "instanceIds is missing")
					}
					return nameAll(z, c)
				})
			}).also(why, envelope...),
		onRelease(id(2, "null-accepted"), "A request whose instanceIds is null is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeMissingParameter, acceptIf(func(c *call) bool { return !absent(c) }))
		}),
	}
}

func typeFaults(id func(int, string) string) []fault {
	return []fault{
		onRelease(id(3, "string-taken"), "A string in place of the array is taken for one id.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeParameterType, func(c *call) *refusal {
				text, ok := c.members["instanceIds"].(string)
				if !ok {
					return refuse(codeParameterType, "instanceIds is not an array")
				}
				c.ids = []string{text}
				return nil
			})
		}),
		onRelease(id(3, "numbers-crash"), "An array of numbers is answered with 500.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeParameterType, func(c *call) *refusal {
				if _, number := firstElement(c).(json.Number); number {
					return crash()
				}
				return refuse(codeParameterType, "instanceIds is not an array of strings")
			})
		}),
		onRelease(id(3, "nulls-skipped"), "An array of nulls is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeParameterType, acceptIf(func(c *call) bool {
				elements, ok := c.members["instanceIds"].([]any)
				return ok && len(elements) > 0 && elements[0] == nil
			}))
		}),
		onRelease(id(3, "object-accepted"), "An object in place of the array is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeParameterType, acceptIf(func(c *call) bool { _, ok := c.members["instanceIds"].(object); return ok }))
		}),
	}
}

func otherBatchFaults(id func(int, string) string, version string) []fault {
	return []fault{
		onRelease(id(4, "accepted"), "An empty instanceIds is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onRefused(o, codeLessLength, func(*call) *refusal { return nil })
		}),
		onRelease(id(4, "means-all"), "An empty instanceIds releases everything that can be released.", func(z *zenlayer, o *operation) {
			onRefused(o, codeLessLength, func(c *call) *refusal { return nameAll(z, c) })
		}),
		onRelease(id(5, "crashes"), "The same id twice is answered with 500.", func(_ *zenlayer, o *operation) {
			onPass(&o.parameters, func(c *call) *refusal {
				if distinct(c.ids) < len(c.ids) {
					return crash()
				}
				return nil
			})
		}),
		onRelease(id(5, "without-effect"), "A request that names an instance twice is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, _ *instance, sound func()) {
				if distinct(c.ids) == len(c.ids) {
					sound()
				}
			})
		}),
		onRelease(id(6, "refused"), "Version "+version+" of the release is not supported.", func(z *zenlayer, _ *operation) {
			onPass(&z.route, func(c *call) *refusal {
				if c.version() == version && c.action() == releaseInstances {
					return refuse(codeParameterValue, "the version is not supported")
				}
				return nil
			})
		}),
		onRelease(id(6, "without-effect"), "Version "+version+" of the release is accepted and does nothing.", func(_ *zenlayer, o *operation) {
			onEffect(o, func(c *call, _ *instance, sound func()) {
				if c.version() != version {
					sound()
				}
			})
		}),
	}
}

// onRefused spoils the refusals of one code in the parameters of an operation.
func onRefused(o *operation, code string, spoil phase) {
	onRefusal(&o.parameters, func(c *call, refused *refusal) *refusal {
		if refused.code != code {
			return refused
		}
		return spoil(c)
	})
}

// acceptIf lets a call through that names nothing, in the situation.
func acceptIf(when func(*call) bool) phase {
	return func(c *call) *refusal {
		if when(c) {
			return nil
		}
		return readInstanceIDs(c, mostNamed)
	}
}

func absent(c *call) bool {
	_, there := c.members["instanceIds"]
	return !there
}

func firstElement(c *call) any {
	elements, _ := c.members["instanceIds"].([]any)
	if len(elements) == 0 {
		return nil
	}
	return elements[0]
}

// nameAll makes the call one that names every instance that nothing speaks against.
func nameAll(z *zenlayer, c *call) *refusal {
	secretly(z, c, func() {
		for _, i := range c.account.instances {
			if i.listed() && c.operation.judge(c, target{id: i.id, instance: i}) == nil {
				c.ids = append(c.ids, i.id)
			}
		}
	})
	return nil
}

// applyTo does the operation to whatever of the elements it can be done to.
func applyTo(c *call, o *operation, elements []any) {
	for _, element := range elements {
		id, _ := element.(string)
		i := c.account.listed(id)
		if o.judge(c, target{id: id, instance: i}) == nil {
			o.apply(c, i)
		}
	}
}
