package reference

import (
	"maps"
	"slices"
	"time"

	"relcon/runner/contract"
)

// bssListingFaults are those of a listing that is read from somewhere else than the list of all instances of its account.
func bssListingFaults() []fault {
	byPlace := func(c *call) bool { return c.params.Has("Region") && len(c.search.ids) == 0 }
	return []fault{
		broken("bss-lst-01-ids-alone-count", "A listing by ids passes over the other filters.",
			on(queryAvailableInstances, before(atPerform, listingByID, noFilters))).also(whyByMethod, "BSS-LST-02"),
		broken("bss-lst-02-first-twenty-ids", "Of the ids of a listing the first 20 count.",
			on(queryAvailableInstances, before(atPerform, manyIDs, firstIDs))),
		broken("bss-lst-01-no-form-read", "QueryAvailableInstances reads its parameters from the query alone.",
			on(queryAvailableInstances, before(atRead, func(c *call) bool { return !c.query.Has("InstanceIDs") && c.params.Has("InstanceIDs") },
				func(c *call) { c.params = c.query }))),
		broken("bss-lst-01-creation-in-beijing", "CreateTimeStart and CreateTimeEnd are read as times in Beijing.",
			on(queryAvailableInstances, before(atRead, asks("CreateTimeStart", "CreateTimeEnd"), readInBeijing))),
		broken("bss-lst-02-last-page-again", "A page behind the last one shows the last one.", on(queryAvailableInstances, onPass(atPerform, laterPage, lastPage("TotalCount")))),
		broken("bss-lst-02-filters-a-page", "The filter by SubscriptionType is put to a page that was read without it.",
			on(queryAvailableInstances, onPass(atPerform, asks("SubscriptionType"), filteredPage))),
		broken("bss-lst-03-shown-by-its-place", "A listing by a product and a region shows the instances of other accounts, too.",
			on(queryAvailableInstances, onPass(atPermit, byPlace, withOthers))),
	}
}

// readInBeijing takes the times of a listing by creation for times in Beijing.
func readInBeijing(c *call) {
	c.params = maps.Clone(c.params)
	for _, name := range []string{"CreateTimeStart", "CreateTimeEnd"} {
		if at, err := time.Parse(time.RFC3339, c.params.Get(name)); err == nil {
			c.params.Set(name, at.Add(-8*time.Hour).Format(time.RFC3339))
		}
	}
}

// filteredPage reads a page of all instances, and leaves out what the filters do not ask for. TotalCount is right.
func filteredPage(c *call, _ *refusal) *refusal {
	asked, counted := c.search, c.data["TotalCount"]
	c.search.filters = nil
	refused := c.service.listing.perform(c)
	page, _ := c.data["InstanceList"].([]any)
	c.data["InstanceList"] = slices.DeleteFunc(page, func(item any) bool {
		member, _ := item.(object)
		id, _ := member["InstanceID"].(string)
		return !asked.selects(c.account.byID[id])
	})
	c.search, c.data["TotalCount"] = asked, counted
	return refused
}

// withOthers adds the instances of the other accounts to the account's own, for this one answer, the newest first: a page has room for
// 300 only.
func withOthers(c *call, _ *refusal) *refusal {
	var copies []instance
	for _, a := range c.service.accounts.all(contract.BSS) {
		a.mu.Lock()
		for _, i := range a.instances {
			copies = append(copies, *i)
		}
		a.mu.Unlock()
	}
	slices.SortFunc(copies, func(one, other instance) int { return other.created.Compare(one.created) })
	all := newAccount(c.account.Product, c.account.Kind, "", c.account.Credentials)
	for n := range copies {
		all.add(&copies[n])
	}
	c.account = all
	return nil
}
