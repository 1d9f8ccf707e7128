package reference

import "slices"

const whyListed = "an instance is listed by its id before its release there, too"

// listingFaults are those of a listing that does not hear of what an operation did: it is answered from what was shown
// before, from an index, or from what serves the other version.
func listingFaults() []fault {
	byStatus := func(status string) situation {
		return func(c *call) bool { return c.members["instanceStatus"] == status || c.members["status"] == status }
	}
	returned := func(i *instance) bool { return isBinned(i) && marked(i) }
	released := func(i *instance) bool { return !i.listed() && marked(i) }
	unasked := func(i *instance) bool { return !i.listed() && marked(i) }
	const remembered = "A listing by id shows what it showed before, after the instance was released, too."
	const replica = "A listing by one of the two versions does not hear of releases."
	return []fault{
		broken("bmc-rel-01-second-page-kept", "A later page of a listing by id shows what it showed before, after the instance was released, too.",
			shownAsBefore(recycle, func(c *call) bool { return listingByID(c) && c.search.page > 1 })...),
		broken("bmc-rel-01-shown-as-before", remembered, shownAsBefore(recycle, listingByID)...).also(whyListed, "BMC-TRM-05", "ZC-AUTH-01").there("ZC-AUTH-08"),
		broken("zec-rel-01-shown-as-before", remembered, shownAsBefore(running, listingByID)...).also(whyListed, "ZC-AUTH-01"),
		broken("bmc-rel-01-shown-by-the-other-version", replica, afterEffect(always, mark), stillShown(ofOtherVersion, released, recycle)),
		broken("zec-rel-01-shown-by-the-other-version", replica, afterEffect(always, mark), stillShown(ofOtherVersion, released, running)),
		broken("bmc-rel-01-shown-by-its-status", "A listing of what is in the recycle bin does not hear of releases.",
			afterEffect(always, mark), stillShown(byStatus(recycle), released, recycle)),
		broken("bmc-trm-01-shown-by-its-status", "A listing of what is running does not hear of returns.",
			afterEffect(binned, mark), stillShown(byStatus(running), returned, running)),
		broken("zec-rel-06-shown-by-its-status", "A listing of what is running does not hear of what goes into the recycle bin.",
			afterEffect(outsideBin, mark), stillShown(byStatus(running), returned, running)),
		broken("bmc-trm-04-shown-by-its-id", "A listing by id shows what was in the recycle bin for 24 hours, until something else is asked.",
			afterEffect(binned, mark), on(releaseInstances, afterEffect(always, unmark)), stillShown(listingByID, unasked, recycle),
			on(describeInstances, onPass(atPerform, not(listingByID), but(func(c *call) {
				for _, i := range c.account.instances {
					if unasked(i) {
						unmark(c, i)
					}
				}
			})))),
		broken("zc-lst-02-counts-nothing-behind", "A page of DescribeInstances behind the last one counts no instances.",
			on(describeInstances, onPass(atPerform, both(laterPage, showsNone), counting("totalCount", "dataSet")))),
		broken("bmc-trm-05-status-as-listed", "An instance that was listed by its id outside the recycle bin can't be released later.",
			on(describeInstances, onPass(atPerform, listingByID, but(eachListed(markOutside)))),
			on(releaseInstances, onPass(atJudge, subject(marked), notBinned))).there("ZC-AUTH-08"),
		broken("bmc-trm-05-status-as-listed-by-it", "An instance that the newer version has listed by its id outside the recycle bin can't be released by it later.",
			on(describeInstances, onPass(atPerform, both(listingByID, ofOtherVersion), but(eachListed(markOutside)))),
			on(releaseInstances, onPass(atJudge, both(ofOtherVersion, subject(marked)), notBinned))),
		broken("zc-auth-08-status-as-listed-by-token", "An instance that was listed by its id with an access token outside the recycle bin can't be released with the token later.",
			on(describeInstances, onPass(atPerform, both(listingByID, byBearer), but(eachListed(markOutside)))),
			on(releaseInstances, onPass(atJudge, both(byBearer, subject(marked)), notBinned))),
	}
}

func listingByID(c *call) bool { return len(c.search.ids) > 0 }

// markOutside marks an instance that is not in the recycle bin.
func markOutside(c *call, i *instance) {
	if !isBinned(i) {
		mark(c, i)
	}
}

// showsNone tells whether a listing shows no instance.
func showsNone(c *call) bool {
	page, _ := c.data["dataSet"].([]any)
	return len(page) == 0
}

// unmark takes back what mark did.
func unmark(_ *call, i *instance) { i.mark = 0 }

// eachListed does something to each instance that a listing asks for by its id, and shows.
func eachListed(do effect) func(*call) {
	return func(c *call) {
		for _, id := range c.search.ids {
			if i := c.account.listed(id); i != nil {
				do(c, i)
			}
		}
	}
}

// shownAsBefore has a listing by id show an instance that was asked for there before its release.
func shownAsBefore(status string, listing situation) []change {
	const seen, releasedSince = 1, 2
	return []change{
		on(describeInstances, onPass(atPerform, listing, but(eachListed(func(_ *call, i *instance) { i.mark = max(i.mark, seen) })))),
		afterEffect(subject(marked), func(_ *call, i *instance) { i.mark = releasedSince }),
		stillShown(listing, func(i *instance) bool { return !i.listed() && i.mark == releasedSince }, status),
	}
}

// stillShown adds to a listing, in the situation, the instances of a kind that it asks for by id, or all of them where it asks
// for none, as if they had a status.
func stillShown(when situation, which func(*instance) bool, status string) change {
	left := func(c *call) (all []*instance) {
		for _, i := range c.account.instances {
			if which(i) && (len(c.search.ids) == 0 || slices.Contains(c.search.ids, i.id)) {
				all = append(all, i)
			}
		}
		return all
	}
	return on(describeInstances, onPass(atPerform, func(c *call) bool { return when(c) && len(left(c)) > 0 }, func(c *call, _ *refusal) *refusal {
		page, _ := c.data["dataSet"].([]any)
		total, _ := c.data["totalCount"].(int)
		for _, i := range left(c) {
			old := *i
			old.status = status
			page, total = append(page, c.service.listing.item(&old)), total+1
		}
		c.data = object{"totalCount": total, "dataSet": page}
		return nil
	}))
}
