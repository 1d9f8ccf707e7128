package reference

import "strings"

// refusedBeforeFaults are those of a provider that keeps what it refused, and does it when the reason of the refusal is gone.
func refusedBeforeFaults() []fault {
	named := func(c *call) []string { return c.texts("instanceIds") }
	listed := func(c *call) []string { return strings.Split(c.params.Get("InstanceIds"), ",") }
	outside := func(c *call) {
		for _, id := range c.ids {
			if i := c.account.listed(id); i != nil && !isBinned(i) {
				mark(c, i)
			}
		}
	}
	return []fault{
		broken("bmc-rel-14-done-when-returned", "What a batch was refused for is released when it is returned later.",
			onRefusal(atPerform, codeNotRecycled, several, but(outside)), on(terminateInstance, afterEffect(both(binned, subject(marked)), become(gone)))),
		doneWhenFewer("bmc-rel-06", named), doneWhenFewer("zec-rel-10", named), doneWhenFewer("bss-rel-14", listed),
	}
}

// doneWhenFewer is a fault of all products. ids are those that a request names, whether there are too many of them or not.
func doneWhenFewer(rule string, ids func(*call) []string) fault {
	tooMany := func(c *call) bool { return len(ids(c)) > mostNamed }
	rest := func(c *call) {
		for _, i := range c.account.instances {
			if i.listed() && marked(i) {
				i.become(gone, c.now)
			}
		}
	}
	return broken(rule+"-done-when-fewer", "What a request with too many instances named is released when one of them is released later.",
		onRefusal(atRead, anyCode, tooMany, but(markAll(ids))), afterEffect(both(alone, subject(marked)), beside(rest)))
}
