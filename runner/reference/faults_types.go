package reference

import "encoding/json"

// elementFaults are those of what may stand in the place of instanceIds, or of one of them.
func elementFaults(id func(int, string) string) []fault {
	return []fault{
		onType(id(3, "number-crashes"), "A number in place of the array is answered with 500.", func(ids any, _ *call, refused *refusal) *refusal {
			if _, number := ids.(json.Number); number {
				return crash()
			}
			return refused
		}),
		onRelease(id(3, "true-means-all"), "true in place of the array releases everything that can be released.", func(z *zenlayer, o *operation) {
			onRefusal(&o.parameters, func(c *call, refused *refusal) *refusal {
				if c.members["instanceIds"] != true {
					return refused
				}
				return nameAll(z, c)
			})
		}),
		onType(id(3, "nested-flattened"), "Of an array in the array each one is taken for an id.", func(ids any, c *call, refused *refusal) *refusal {
			outer, _ := ids.([]any)
			if len(outer) == 0 {
				return refused
			}
			inner, _ := outer[0].([]any)
			return takeStrings(c, inner, refused)
		}),
		onType(id(3, "number-left-out"), "A number beside an id is left out, and the id taken.", func(ids any, c *call, refused *refusal) *refusal {
			return takeStrings(c, leftOut(ids, func(element any) bool { _, number := element.(json.Number); return number }), refused)
		}),
		onType(id(3, "null-left-out"), "A null beside an id is left out, and the id taken.", func(ids any, c *call, refused *refusal) *refusal {
			return takeStrings(c, leftOut(ids, func(element any) bool { return element == nil }), refused)
		}),
	}
}

// onType makes a fault of what a release says to instanceIds of a wrong type.
func onType(id, summary string, spoil func(ids any, c *call, refused *refusal) *refusal) fault {
	return onRelease(id, summary, func(_ *zenlayer, o *operation) {
		onRefusal(&o.parameters, func(c *call, refused *refusal) *refusal {
			if refused.code != codeParameterType {
				return refused
			}
			return spoil(c.members["instanceIds"], c, refused)
		})
	})
}

// takeStrings takes the elements for the ids if there are any and all are strings.
func takeStrings(c *call, elements []any, refused *refusal) *refusal {
	var ids []string
	for _, element := range elements {
		text, ok := element.(string)
		if !ok {
			return refused
		}
		ids = append(ids, text)
	}
	if len(ids) == 0 {
		return refused
	}
	c.ids = ids
	return nil
}

// leftOut gives the elements of an array but for some; none where it is no array.
func leftOut(array any, which func(any) bool) []any {
	elements, _ := array.([]any)
	var rest []any
	for _, element := range elements {
		if !which(element) {
			rest = append(rest, element)
		}
	}
	return rest
}
