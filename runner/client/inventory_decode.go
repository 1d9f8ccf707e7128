package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"relcon/runner/contract"
)

// unknownTotal is the count of an answer that gives none that can be used.
const unknownTotal = -1

// page is one answer to a listing.
type page struct {
	instances []contract.Instance
	total     int // of the whole listing
}

// object is a JSON object whose members are told apart by exact name, as most official clients do.
type object map[string]json.RawMessage

// decodePage reads an answer of DescribeInstances or QueryAvailableInstances. The error says what is wanted in place
// of what is there. It never panics, whatever the bytes are.
func decodePage(product contract.Product, body []byte) (page, error) {
	var envelope object
	if err := json.Unmarshal(body, &envelope); err != nil || envelope == nil {
		return page{}, errors.New("one JSON object")
	}
	if product.Zenlayer() {
		return decodeList(envelope["response"], "response", "dataSet", "totalCount", fieldsOf(product))
	}
	if string(envelope["Success"]) != "true" {
		return page{}, errors.New("the member Success to be true")
	}
	return decodeList(envelope["Data"], "Data", "InstanceList", "TotalCount", fieldsOf(product))
}

func decodeList(raw json.RawMessage, holder, list, count string, names fields) (page, error) {
	var inner object
	if json.Unmarshal(raw, &inner) != nil {
		return page{}, fmt.Errorf("%s to be an object", holder)
	}
	var items []object
	if err := json.Unmarshal(inner[list], &items); err != nil || items == nil {
		return page{}, fmt.Errorf("%s.%s to be an array of objects", holder, list)
	}
	p := page{total: decodeTotal(inner[count])}
	statuses := map[string]string{}
	for i, item := range items {
		instance, err := names.instance(item)
		if err != nil {
			return page{}, fmt.Errorf("%s.%s[%d].%w", holder, list, i, err)
		}
		if status, twice := statuses[instance.ID]; twice && status != instance.Status {
			return page{}, fmt.Errorf("one status of instance %q, not both %q and %q", instance.ID, status, instance.Status)
		}
		statuses[instance.ID] = instance.Status
		p.instances = append(p.instances, instance)
	}
	return p, nil
}

// decodeTotal takes whole numbers only. The count merely saves a request, so a wrong one is no error here.
func decodeTotal(raw json.RawMessage) int {
	var number float64
	if json.Unmarshal(raw, &number) != nil || number < 0 || number > math.MaxInt32 || number != math.Trunc(number) {
		return unknownTotal
	}
	return int(number)
}

// fields are a product's names for what an inventory tells; "" where it does not show it.
type fields struct {
	id, status, chargeType, expired string
	autoRenew                       string // boolean
	renewal                         string // string; AutoRenewal means that it renews
}

func fieldsOf(product contract.Product) fields {
	switch product {
	case contract.BMC:
		return fields{id: "instanceId", status: "instanceStatus", chargeType: "instanceChargeType",
			expired: "expiredTime", autoRenew: "autoRenew"}
	case contract.ZEC:
		return fields{id: "instanceId", status: "status", expired: "expiredTime"}
	default:
		return fields{id: "InstanceID", status: "Status", chargeType: "SubscriptionType",
			expired: "EndTime", renewal: "RenewStatus"}
	}
}

func (f fields) instance(item object) (contract.Instance, error) {
	var instance contract.Instance
	var renewal string
	for _, field := range []struct {
		name      string
		value     *string
		mandatory bool
	}{
		{f.id, &instance.ID, true},
		{f.status, &instance.Status, true},
		{f.chargeType, &instance.ChargeType, false},
		{f.expired, &instance.ExpiredTime, false},
		{f.renewal, &renewal, false},
	} {
		if field.name == "" {
			continue
		}
		// A member that is null or not there leaves the value empty.
		if raw, shown := item[field.name]; shown && json.Unmarshal(raw, field.value) != nil {
			return instance, fmt.Errorf("%s to be a string", field.name)
		}
		if field.mandatory && *field.value == "" {
			return instance, fmt.Errorf("%s to be there and not empty", field.name)
		}
	}
	if raw, shown := item[f.autoRenew]; f.autoRenew != "" && shown && json.Unmarshal(raw, &instance.AutoRenew) != nil {
		return instance, fmt.Errorf("%s to be a boolean", f.autoRenew)
	}
	if renewal != "" {
		renews := renewal == "AutoRenewal"
		instance.AutoRenew = &renews
	}
	return instance, nil
}

// codeOf gives the code of a refusal. It is "" where the answer comes from something in front of the API, such as a web
// server that does not know the path.
func codeOf(body []byte) string {
	var refusal object
	if json.Unmarshal(body, &refusal) != nil {
		return ""
	}
	for _, name := range []string{"code", "Code"} {
		var code string
		if json.Unmarshal(refusal[name], &code) == nil && code != "" {
			return code
		}
	}
	return ""
}
