package reference

import "time"

// readSearch goes by Alibaba Cloud BssOpenApi, QueryAvailableInstances, Request parameters.
func readSearch(c *call) *refusal {
	p, s := &params{Values: c.params}, &c.search
	described := describedBy(c.params)
	if described.region != "" {
		p.require("ProductCode")
	}
	s.only(described.fits)
	p.word("SubscriptionType", subscriptionTypes())
	if renewal := p.word("RenewStatus", renewStatuses()); renewal != "" {
		s.only(func(i *instance) bool { return renewStatus(i) == renewal })
	}
	if p.Get("InstanceIDs") != "" {
		s.ids = p.ids("InstanceIDs", mostNamed)
	}
	s.within(p.moment("CreateTimeStart"), p.moment("CreateTimeEnd"), func(i *instance) time.Time { return i.created })
	s.within(p.moment("EndTimeStart"), p.moment("EndTimeEnd"), func(i *instance) time.Time { return i.expires })
	s.page, s.size = p.whole("PageNum", 1, anyPage), p.whole("PageSize", usualPage, longestSearch)
	return p.refused
}

// within lets only instances match whose moment is in a period. It has both ends in it; a zero end is open. What never
// happens is in none that has an end.
func (s *search) within(from, to time.Time, of func(*instance) time.Time) {
	if from.IsZero() && to.IsZero() {
		return
	}
	s.only(func(i *instance) bool {
		at := of(i)
		return !at.IsZero() && !at.Before(from) && (to.IsZero() || !at.After(to))
	})
}

func renewStatus(i *instance) string {
	if i.autoRenew {
		return autoRenewal
	}
	return notRenewal
}

func bssPage(s search, total int, page []any) object {
	return object{"PageNum": s.page, "PageSize": s.size, "TotalCount": total, "InstanceList": page}
}

// bssItem is an instance as QueryAvailableInstances shows it (Alibaba Cloud BssOpenApi, QueryAvailableInstances).
func bssItem(i *instance) object {
	item := object{
		"InstanceID": i.id, "Status": i.status, "SubStatus": normal, "SubscriptionType": i.chargeType,
		"ProductCode": i.productCode, "ProductType": i.productCode, "Region": i.region,
		"CreateTime": written(i.created), "RenewStatus": renewStatus(i), "OwnerId": 1, "Seller": "26842", "SellerId": 26842,
	}
	if !i.expires.IsZero() {
		item["EndTime"] = written(i.expires)
	}
	if i.autoRenew {
		item["RenewalDuration"], item["RenewalDurationUnit"] = 1, "M"
	}
	return item
}
