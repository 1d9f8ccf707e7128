package reference

import "encoding/json"

const whyByMethod = "a listing there is by ids and a billing method"

// filterFaults are those of a listing that passes over what it is asked for, or that loses its place among the pages.
func filterFaults() []fault {
	return []fault{
		broken("zc-lst-01-ids-passed-over", "DescribeInstances passes over instanceIds.", on(describeInstances, before(atPerform, listingByID, anyID))).also("it is listed by its id there, too", "BMC-REL-01").
			also("pages are asked for by ids, too", "ZC-LST-02"),
		broken("zc-lst-01-one-id-passed-over", "DescribeInstances passes over instanceIds where it holds one id.", on(describeInstances, before(atPerform, oneID, anyID))),
		broken("zc-lst-01-finds-nothing-by-status", "DescribeInstances finds nothing by status.",
			on(describeInstances, onPass(atPerform, asks("instanceStatus", "status"), noneFound))).there("BMC-TRM-01"),
		broken("zc-lst-01-ids-alone-count", "DescribeInstances passes over its other filters where it is asked for ids.",
			on(describeInstances, before(atPerform, listingByID, noFilters))),
		passingOver("status", "instanceStatus", "status").also("a listing by status is asked for there, too", "BMC-TRM-01", "ZEC-REL-06"),
		passingOver("name", "instanceName", "name"),
		passingOver("hostname", "hostname"),
		passingOver("tag-keys", "tagKeys"),
		passingOver("tags", "tags"),
		passingOver("addresses", "publicIpAddresses", "privateIpAddresses", "ipv4Address", "ipv6Address"),
		broken("zc-lst-02-first-page-only", "DescribeInstances always shows the first page.", on(describeInstances, before(atPerform, laterPage, turnBack))),
		broken("zc-lst-02-first-twenty-ids", "Of the ids that DescribeInstances is asked for the first 20 count.",
			on(describeInstances, before(atPerform, manyIDs, firstIDs))),
		broken("zc-lst-02-last-page-again", "A page of DescribeInstances behind the last one shows the last one.",
			on(describeInstances, onPass(atPerform, laterPage, lastPage("totalCount")))),
		broken("zc-lst-02-one-too-far", "The second page of DescribeInstances begins one instance too late.", on(describeInstances, onPass(atPerform, laterPage, lateBy(1, "dataSet")))),
		broken("zc-lst-02-counts-the-page", "totalCount is the number of instances on the page.", on(describeInstances, onPass(atPerform, smallPage, counting("totalCount", "dataSet")))),
		broken("zc-lst-02-hundred-at-most", "A page of DescribeInstances shows 100 instances at most, and the next one begins where a whole page would have ended.",
			on(describeInstances, onPass(atPerform, longPage, cutAt(100, "dataSet")))),
		broken("zc-lst-02-page-required", "DescribeInstances with neither pageNum nor pageSize is refused.",
			on(describeInstances, onPass(atRead, not(asks("pageNum", "pageSize")), with(refuse(codeMissingParameter, "pageNum is missing"))))),
		broken("zc-lst-03-text-taken", "A text in place of the ids of DescribeInstances is taken for one id.",
			on(describeInstances, before(atRead, idsAre[string], func(c *call) { c.members["instanceIds"] = []any{c.members["instanceIds"]} }))),
		broken("zc-lst-03-number-passed-over", "A number in place of the ids of DescribeInstances is passed over.", on(describeInstances, before(atRead, idsAre[json.Number], withoutIDs))),
		broken("zc-lst-03-object-passed-over", "An object in place of the ids of DescribeInstances is passed over.", on(describeInstances, before(atRead, idsAre[object], withoutIDs))),
		broken("zc-lst-03-elements-passed-over", "An id of DescribeInstances that is no string is passed over.",
			on(describeInstances, onRefusal(atRead, codeParameterType, idsAre[[]any], accept))),
		broken("zc-req-03-listed-anyway", "A listing whose body can't be read lists all instances.", onRefusal(atDecode, codeParameterPattern, calling(describeInstances), accept)),
		broken("zc-req-09-listed-anyway", "A listing whose body is no object lists all instances.", onRefusal(atDecode, codeParameterType, calling(describeInstances), accept)),
	}
}

// bssFilterFaults are the same of QueryAvailableInstances, and those of one that shows the instances of other accounts.
func bssFilterFaults() []fault {
	return []fault{
		broken("bss-lst-01-ids-passed-over", "QueryAvailableInstances passes over InstanceIDs.", on(queryAvailableInstances, before(atPerform, listingByID, anyID))),
		broken("bss-lst-01-one-id-passed-over", "QueryAvailableInstances passes over InstanceIDs where it holds one id.", on(queryAvailableInstances, before(atPerform, oneID, anyID))),
		broken("bss-lst-01-finds-nothing-by-region", "QueryAvailableInstances finds nothing by Region.", on(queryAvailableInstances, onPass(atPerform, asks("Region"), noneFound))),
		broken("bss-lst-01-finds-nothing-by-product", "QueryAvailableInstances finds nothing by ProductCode.", on(queryAvailableInstances, onPass(atPerform, asks("ProductCode"), noneFound))),
		broken("bss-lst-01-finds-nothing-by-method", "QueryAvailableInstances finds nothing by SubscriptionType.", on(queryAvailableInstances, onPass(atPerform, asks("SubscriptionType"), noneFound))).also(whyByMethod, "BSS-LST-02"),
		broken("bss-lst-01-finds-nothing-by-creation", "QueryAvailableInstances finds nothing by CreateTimeStart and CreateTimeEnd.",
			on(queryAvailableInstances, onPass(atPerform, asks("CreateTimeStart", "CreateTimeEnd"), noneFound))),
		broken("bss-lst-01-finds-nothing-by-end", "QueryAvailableInstances finds nothing by EndTimeStart and EndTimeEnd.",
			on(queryAvailableInstances, onPass(atPerform, asks("EndTimeStart", "EndTimeEnd"), noneFound))),
		passingOverParam("SubscriptionType", "method").also(whyByMethod, "BSS-LST-02"),
		passingOverParam("ProductCode", "product").also("a listing there is by a product and a region", "BSS-LST-03"),
		passingOverParam("ProductType", "type"),
		passingOverParam("Region", "region"),
		passingOverParam("RenewStatus", "renewal"),
		passingOverParam("CreateTimeStart", "creation-start"),
		passingOverParam("CreateTimeEnd", "creation-end"),
		passingOverParam("EndTimeStart", "end-start"),
		passingOverParam("EndTimeEnd", "end-end"),
		broken("bss-lst-02-first-page-only", "QueryAvailableInstances always shows the first page.", on(queryAvailableInstances, before(atPerform, laterPage, turnBack))),
		broken("bss-lst-02-one-too-far", "The second page of QueryAvailableInstances begins one instance too late.", on(queryAvailableInstances, onPass(atPerform, laterPage, lateBy(1, "InstanceList")))),
		broken("bss-lst-02-counts-the-page", "TotalCount is the number of instances on the page.", on(queryAvailableInstances, onPass(atPerform, smallPage, counting("TotalCount", "InstanceList")))),
		broken("bss-lst-02-hundred-at-most", "A page of QueryAvailableInstances shows 100 instances at most, and the next one begins where a whole page would have ended.",
			on(queryAvailableInstances, onPass(atPerform, longPage, cutAt(100, "InstanceList")))),
		broken("bss-lst-02-page-required", "QueryAvailableInstances without PageNum is refused.", on(queryAvailableInstances, onPass(atRead, not(asks("PageNum")), with(lacking("PageNum"))))),
		broken("bss-lst-03-shown", "An instance of another account is shown to who asks for its id.", on(queryAvailableInstances, onPass(atPermit, foreign, asOwner))),
		broken("bss-lst-03-shown-beside", "An instance of another account is shown to who asks for its id beside one of its own.",
			on(queryAvailableInstances, onPass(atPermit, asksForOthers, listForeign))),
	}
}

// noneFound shows no instance.
func noneFound(c *call, _ *refusal) *refusal {
	c.data = c.service.listing.answer(c.search, 0, []any{})
	return nil
}

// asks tells whether a listing names one of these filters.
func asks(names ...string) situation {
	return func(c *call) bool {
		for _, name := range names {
			if c.members[name] != nil || c.params.Get(name) != "" {
				return true
			}
		}
		return false
	}
}

// passingOver is a fault of DescribeInstances that does not read these filters.
func passingOver(what string, names ...string) fault {
	return broken("zc-lst-01-"+what+"-passed-over", "DescribeInstances passes over its filter by "+what+".", on(describeInstances, before(atRead, asks(names...), func(c *call) {
		for _, name := range names {
			delete(c.members, name)
		}
	})))
}

// passingOverParam is a fault of QueryAvailableInstances that does not read this filter.
func passingOverParam(name, what string) fault {
	return broken("bss-lst-01-"+what+"-passed-over", "QueryAvailableInstances passes over "+name+".",
		on(queryAvailableInstances, before(atRead, asks(name), func(c *call) { c.params.Del(name) })))
}

// idsAre tells whether a listing gives its ids as a value of a type.
func idsAre[T any](c *call) bool {
	_, is := c.members["instanceIds"].(T)
	return is
}

func withoutIDs(c *call) { delete(c.members, "instanceIds") }

func anyID(c *call) { c.search.ids = nil }

func oneID(c *call) bool { return len(c.search.ids) == 1 }

// manyIDs tells whether a listing asks for more instances than usually stand on a page.
func manyIDs(c *call) bool { return len(c.search.ids) > usualPage }

func firstIDs(c *call) { c.search.ids = c.search.ids[:usualPage] }

func noFilters(c *call) { c.search.filters = nil }

func laterPage(c *call) bool { return c.search.page > 1 }

func turnBack(c *call) { c.search.page = 1 }

// smallPage tells whether a page is smaller than any that is asked for in order to see all.
func smallPage(c *call) bool { return c.search.size < usualPage }

// longPage tells whether a page of an account with more than 100 instances may have so many.
func longPage(c *call) bool { return c.search.size > 100 && len(c.account.instances) > 100 }

// lastPage shows the last page for an empty one behind it.
func lastPage(total string) reply {
	return func(c *call, _ *refusal) *refusal {
		found, _ := c.data[total].(int)
		if last := (found + c.search.size - 1) / c.search.size; 0 < last && last < c.search.page {
			c.search.page = last
			return c.service.listing.perform(c)
		}
		return nil
	}
}

// cutAt leaves out all instances of a page but so many.
func cutAt(n int, member string) reply {
	return func(c *call, _ *refusal) *refusal {
		page, _ := c.data[member].([]any)
		c.data[member] = page[:min(n, len(page))]
		return nil
	}
}

// lateBy leaves out so many instances at the beginning of a page.
func lateBy(n int, member string) reply {
	return func(c *call, _ *refusal) *refusal {
		page, _ := c.data[member].([]any)
		c.data[member] = page[min(n, len(page)):]
		return nil
	}
}

// counting gives the length of a page as that of the list.
func counting(total, member string) reply {
	return func(c *call, _ *refusal) *refusal {
		page, _ := c.data[member].([]any)
		c.data[total] = len(page)
		return nil
	}
}
