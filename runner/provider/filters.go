package provider

import (
	"strings"

	"relcon/runner/contract"
)

// Recycled are the filters that ask for what is in the recycle bin.
func (a API) Recycled() []contract.Param {
	return []contract.Param{{Name: a.Listing.ByStatus, Value: contract.StatusRecycle}}
}

// By are the filters that ask for an instance as it was seen, by one of the listing's filters; nil where the item has no value for
// it.
func (l Listing) By(filter Filter, i contract.Instance) []contract.Param {
	value, _ := l.Item.value(i, filter.Member).(string)
	all := []contract.Param{{Name: filter.Name, Value: value}}
	if filter.Beside != "" {
		beside, _ := l.Item.value(i, filter.Beside).(string)
		all = append(all, contract.Param{Name: filter.Beside, Value: beside})
	}
	for _, each := range all {
		if each.Value == "" {
			return nil
		}
	}
	return all
}

// Selects tells whether filters ask for an instance.
func (l Listing) Selects(by []contract.Param, i contract.Instance) bool {
	for _, each := range by {
		if value, _ := l.Item.value(i, l.member(each.Name)).(string); value != each.Value {
			return false
		}
	}
	return true
}

// member is the one whose value a filter asks for.
func (l Listing) member(filter string) string {
	for _, each := range l.Filters {
		if each.Name == filter {
			return each.Member
		}
	}
	return filter
}

// Searched is an inventory as a list by filters has it: of the instances that the filters ask for, what the list shows counts, and
// one that it leaves out counts as not listed. What is on its way from one status to another stays as it is.
func (a API) Searched(all, found []contract.Instance, by []contract.Param) []contract.Instance {
	seen := map[string]contract.Instance{}
	for _, each := range found {
		seen[each.ID] = each
	}
	var merged []contract.Instance
	for _, each := range all {
		now, listed := seen[each.ID]
		delete(seen, each.ID)
		switch {
		case listed:
			merged = append(merged, now)
		case !a.Listing.Selects(by, each) || a.Life.underWay(each) || len(a.Life.Progress[each.Status]) > 0:
			merged = append(merged, each)
		}
	}
	for _, each := range found {
		if _, more := seen[each.ID]; more {
			merged = append(merged, each)
		}
	}
	return merged
}

// Written gives filters as findings show them: "instanceStatus=RECYCLE".
func Written(by []contract.Param) string {
	var all []string
	for _, each := range by {
		all = append(all, each.Name+"="+each.Value)
	}
	return strings.Join(all, " ")
}
