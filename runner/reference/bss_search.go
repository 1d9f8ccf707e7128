package reference

import (
	"net/url"
	"slices"
	"strconv"
	"time"
)

// longestSearch is the largest page (Alibaba Cloud BssOpenApi, QueryAvailableInstances).
const longestSearch = 300

// search is what QueryAvailableInstances asks for.
type search struct {
	ids         []string // none means any
	described   described
	renewStatus string
	created     period
	ends        period
	page, size  int
}

// period has both ends in it; a zero end is open.
type period struct{ from, to time.Time }

func (p period) open() bool { return p.from.IsZero() && p.to.IsZero() }

// has tells whether a moment is in the period. What never happens is in none that has an end.
func (p period) has(at time.Time) bool {
	if p.open() {
		return true
	}
	return !at.IsZero() && !at.Before(p.from) && (p.to.IsZero() || !at.After(p.to))
}

func (g *gateway) readSearch(c *gatewayCall) *refusal {
	params := g.operands(c)
	c.search = search{described: describedBy(params), renewStatus: params.Get("RenewStatus")}
	for _, read := range [...]func(url.Values, *search) *refusal{readSearchWords, readSearchIDs, readPeriods, readSearchPage} {
		if refused := read(params, &c.search); refused != nil {
			return refused
		}
	}
	return nil
}

func readSearchWords(params url.Values, s *search) *refusal {
	if s.described.region != "" && s.described.productCode == "" {
		return lacking("ProductCode")
	}
	if refused := checkWord(params, "SubscriptionType", subscriptionTypes()); refused != nil {
		return refused
	}
	return checkWord(params, "RenewStatus", renewStatuses())
}

func readSearchIDs(params url.Values, s *search) (refused *refusal) {
	if params.Get("InstanceIDs") != "" {
		s.ids, refused = splitIDs(params, "InstanceIDs", mostNamed)
	}
	return refused
}

func readPeriods(params url.Values, s *search) *refusal {
	for name, into := range map[string]*time.Time{
		"CreateTimeStart": &s.created.from, "CreateTimeEnd": &s.created.to,
		"EndTimeStart": &s.ends.from, "EndTimeEnd": &s.ends.to,
	} {
		text := params.Get(name)
		if text == "" {
			continue
		}
		at, err := time.Parse(timestampLayout, text)
		if err != nil {
			return deny(codeBadParameter, name+" is not written like 2006-01-02T15:04:05Z")
		}
		*into = at
	}
	return nil
}

func readSearchPage(params url.Values, s *search) (refused *refusal) {
	if s.page, refused = wholeParam(params, "PageNum", 1, anyPage); refused != nil {
		return refused
	}
	s.size, refused = wholeParam(params, "PageSize", usualPage, longestSearch)
	return refused
}

// wholeParam reads an optional whole number from 1 to most.
func wholeParam(params url.Values, name string, usual, most int) (int, *refusal) {
	text := params.Get(name)
	if text == "" {
		return usual, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > most {
		return 0, deny(codeBadParameter, name+" is no whole number from 1 to "+strconv.Itoa(most))
	}
	return number, nil
}

// performSearch counts all that match, and shows one page of them in the order of creation. Unknown ids are left out.
func performSearch(c *gatewayCall) gatewayAnswer {
	from := (c.search.page - 1) * c.search.size
	total, page := 0, []object{}
	for _, i := range c.account.instances {
		if len(c.search.ids) > 0 && !slices.Contains(c.search.ids, i.id) {
			continue
		}
		i.looked(c.now)
		if !i.listed() || !c.search.matches(i) {
			continue
		}
		if total >= from && len(page) < c.search.size {
			page = append(page, bssItem(i))
		}
		total++
	}
	return gatewayAnswer{data: object{
		"PageNum": c.search.page, "PageSize": c.search.size, "TotalCount": total, "InstanceList": page,
	}}
}

func (s search) matches(i *instance) bool {
	if s.renewStatus != "" && s.renewStatus != renewStatus(i) {
		return false
	}
	return s.described.fits(i) && s.created.has(i.created) && s.ends.has(i.expires)
}

func renewStatus(i *instance) string {
	if i.autoRenew {
		return autoRenewal
	}
	return notRenewal
}

// bssItem is one instance as QueryAvailableInstances shows it (Alibaba Cloud BssOpenApi, QueryAvailableInstances).
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
