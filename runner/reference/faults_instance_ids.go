package reference

import (
	"fmt"
	"strings"
)

// idFaults are those of how an operation compares ids: it takes another text for the id of an instance. exact is the number
// of the rule that an id is written as it is listed, and unknown that of an instance that does not exist.
func idFaults(operation, exact, unknown string) []fault {
	id := func(rule, what string) string { return operation + "-" + rule + "-" + what }
	return []fault{
		broken(id(exact, "any-case"), "The case of the letters of an id does not count.", taken(strings.EqualFold)),
		broken(id(exact, "blanks-cut-off"), "Blanks around an id are cut off.",
			taken(func(given, known string) bool { return strings.TrimSpace(given) == known })),
		broken(id(exact, "ends-at-null"), "An id ends at a null character.",
			taken(func(given, known string) bool {
				before, _, cut := strings.Cut(given, "\x00")
				return cut && before == known
			})),
		broken(id(exact, "invisible-cut-off"), "Characters that are not seen, such as U+200B, are cut off behind an id.",
			taken(func(given, known string) bool {
				return given != known && strings.TrimRight(given, "\u200b\ufeff") == known
			})),
		broken(id(exact, "ends-like-a-part-of-a-url"), "An id ends where a part of a URL does: at a slash, a question mark or a hash.",
			taken(func(given, known string) bool {
				end := strings.IndexAny(given, "/?#")
				return end >= 0 && given[:end] == known
			})),
		broken(id(unknown, "beginning-taken"), "The beginning of an id is taken for the id.",
			taken(func(given, known string) bool { return len(given) > 4 && strings.HasPrefix(known, given) })),
		broken(id(unknown, "end-cut-off"), "What stands behind as many characters as an id has is cut off.",
			taken(func(given, known string) bool { return strings.HasPrefix(given, known) })).
			also("a blank and a null character behind an id are cut off, too", strings.ToUpper(operation)+"-"+exact),
		broken(id(unknown, "percent-means-all"), "A percent sign means all instances.", taken(isText("%"))),
		broken(id(unknown, "star-means-all"), "A star means all instances.", taken(isText("*"))),
		broken(id(unknown, "zero-means-the-first"), "A number is taken for the position of an instance.",
			onPass(atRead, naming("0"), func(c *call, _ *refusal) *refusal {
				c.inside(func() {
					if i := c.first(func(i *instance) bool { return i.listed() && (i.status == recycle) == (operation == "bmc-rel") }); i != nil {
						c.ids = []string{i.id}
					}
				})
				return nil
			})),
		broken(id(unknown, "split-at-commas"), "An id is split at its commas.",
			onPass(atRead, func(c *call) bool { return strings.Contains(strings.Join(c.ids, ""), ",") }, func(c *call, _ *refusal) *refusal {
				c.ids = strings.Split(strings.Join(c.ids, ","), ",")
				return nil
			})),
		broken(id(unknown, "quote-crashes"), "A single quote in an id is answered with 500.",
			onPass(atRead, func(c *call) bool { return strings.Contains(strings.Join(c.ids, ""), "'") }, crash)),
		broken(id(unknown, "long-one-crashes"), "An id of 300 characters is answered with 500.",
			onPass(atRead, func(c *call) bool { return len(strings.Join(c.ids, "")) >= 300 && alone(c) }, crash)),
	}
}

// bmcIDFaults are those of a BMC operation only, which refuses what it does not know, and says so in words.
// Rules that have such ids in a batch are batched.
func bmcIDFaults(operation, action, exact, unknown string, batched ...string) []fault {
	const whyBatched = "an id of this kind stands in a batch there"
	id := func(rule, what string) string { return operation + "-" + rule + "-" + what }
	return []fault{
		broken(id(exact, "ends-at-a-line-break"), "A line break behind an id is cut off.",
			taken(func(given, known string) bool { return given == known+"\n" })),
		broken(id(unknown, "underscore-fits-all"), "An underscore in an id stands for any character.", taken(fits("_"))).also(whyBatched, batched...),
		broken(id(unknown, "dot-fits-all"), "A dot in an id stands for any character.", taken(fits("."))),
		broken(id(unknown, "blank-means-all"), "A blank means all instances.", taken(isText(" "))).also(whyBatched, batched...),
		broken(id(unknown, "quoted-as-it-is"), "The id of an unknown instance stands in the message as it is, in JSON that nobody escapes.",
			onMessage(both(calling(action), refusedWith(codeInstanceNotFound)), func(e envelope, m *message) {
				m.body = fmt.Appendf(nil, `{"requestId":"%s","code":"%s","message":"%s"}`, e.members["requestId"], e.members["code"], e.members["message"])
			})).also("a null character and a line break stand in ids there", strings.ToUpper(operation)+"-"+exact, "ZC-ENV-03"),
	}
}

// fits tells whether a pattern, in which one character stands for any, fits a text of its length.
func fits(anyOne string) func(pattern, text string) bool {
	return func(pattern, text string) bool {
		if len(pattern) != len(text) || !strings.Contains(pattern, anyOne) {
			return false
		}
		for n := range len(text) {
			if pattern[n] != anyOne[0] && pattern[n] != text[n] {
				return false
			}
		}
		return true
	}
}

func isText(text string) func(given, known string) bool {
	return func(given, _ string) bool { return given == text }
}

// naming tells whether the call names one instance, by this text.
func naming(text string) situation {
	return func(c *call) bool { return alone(c) && c.ids[0] == text }
}

// taken takes an id that no instance has for those that are like it, and that the operation works on.
func taken(like func(given, known string) bool) change {
	return onPass(atRead, always, func(c *call, _ *refusal) *refusal {
		c.inside(func() {
			var ids []string
			for _, given := range c.ids {
				found := c.alike(given, like)
				if len(found) == 0 {
					found = []string{given}
				}
				ids = append(ids, found...)
			}
			c.ids = ids
		})
		return nil
	})
}

// alike gives the ids like the given one, none where an instance has that very id.
func (c *call) alike(given string, like func(given, known string) bool) []string {
	var found []string
	if c.account.byID[given] != nil {
		return nil
	}
	for _, i := range c.account.instances {
		c.target = target{id: i.id, instance: i}
		if i.listed() && like(given, i.id) && c.pass(c.operation.judge) == nil {
			found = append(found, i.id)
		}
	}
	c.target = target{}
	return found
}
