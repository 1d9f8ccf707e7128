package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/tidwall/gjson"

	"relcon/runner/contract"
)

// unknownTotal is the count of an answer that gives none that can be used.
const unknownTotal = -1

// page is one answer to a listing.
type page struct {
	instances []contract.Instance
	total     int // of the whole listing
}

// decodePage reads an answer of DescribeInstances or QueryAvailableInstances. Members are told apart by exact name, as most
// official clients do, and the last of two with one name counts. The error says what is wanted in place of what is
// there. It never panics, whatever the bytes are.
func decodePage(product contract.Product, body []byte) (page, error) {
	envelope, sound := object(body)
	if !sound {
		return page{}, errors.New("one JSON object")
	}
	if product.Zenlayer() {
		return decodeList(member(envelope, "response"), "response", "dataSet", "totalCount", fieldsOf(product))
	}
	if member(envelope, "Success").Type != gjson.True {
		return page{}, errors.New("the member Success to be true")
	}
	return decodeList(member(envelope, "Data"), "Data", "InstanceList", "TotalCount", fieldsOf(product))
}

// object reads a body that is one JSON object. The check comes from the standard library, which bounds the depth.
func object(body []byte) (gjson.Result, bool) {
	if !json.Valid(body) {
		return gjson.Result{}, false
	}
	result := gjson.ParseBytes(body)
	return result, result.IsObject()
}

// member gives the last member of an object with exactly that name, or a result that does not exist.
func member(object gjson.Result, name string) gjson.Result {
	found, _ := members(object, name, name)
	return found
}

// members gives two members, in one pass.
func members(object gjson.Result, first, second string) (one, other gjson.Result) {
	if !object.IsObject() {
		return one, other
	}
	object.ForEach(func(key, value gjson.Result) bool {
		if key.Str == first {
			one = value
		}
		if key.Str == second {
			other = value
		}
		return true
	})
	return one, other
}

func decodeList(inner gjson.Result, holder, list, count string, names fields) (page, error) {
	if !inner.IsObject() {
		return page{}, fmt.Errorf("%s to be an object", holder)
	}
	items, total := members(inner, list, count)
	if !items.IsArray() {
		return page{}, fmt.Errorf("%s.%s to be an array of objects", holder, list)
	}
	p := page{total: decodeTotal(total)}
	statuses := map[string]string{}
	var failure error
	items.ForEach(func(_, item gjson.Result) bool {
		if !item.IsObject() && item.Type != gjson.Null {
			failure = fmt.Errorf("%s.%s to be an array of objects", holder, list)
			return false
		}
		instance, err := names.instance(item)
		if err != nil {
			failure = fmt.Errorf("%s.%s[%d].%w", holder, list, len(p.instances), err)
			return false
		}
		if status, twice := statuses[instance.ID]; twice && status != instance.Status {
			failure = fmt.Errorf("one status of instance %q, not both %q and %q", instance.ID, status, instance.Status)
			return false
		}
		statuses[instance.ID] = instance.Status
		p.instances = append(p.instances, instance)
		return true
	})
	if failure != nil {
		return page{}, failure
	}
	return p, nil
}

// decodeTotal takes whole numbers only. The count merely saves a request, so a wrong one is no error here.
func decodeTotal(total gjson.Result) int {
	number := total.Num
	if total.Type != gjson.Number || number < 0 || number > math.MaxInt32 || number != math.Trunc(number) {
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

func (f fields) instance(item gjson.Result) (contract.Instance, error) {
	var instance contract.Instance
	var renewal string
	var failure error
	item.ForEach(func(key, value gjson.Result) bool {
		switch name := key.Str; name {
		case "": // no product has a member of this name, and a field that is not shown is ""
		case f.id:
			failure = setText(&instance.ID, name, value)
		case f.status:
			failure = setText(&instance.Status, name, value)
		case f.chargeType:
			failure = setText(&instance.ChargeType, name, value)
		case f.expired:
			failure = setText(&instance.ExpiredTime, name, value)
		case f.renewal:
			failure = setText(&renewal, name, value)
		case f.autoRenew:
			failure = setFlag(&instance.AutoRenew, name, value)
		}
		return failure == nil
	})
	switch {
	case failure != nil:
		return instance, failure
	case instance.ID == "":
		return instance, fmt.Errorf("%s to be there and not empty", f.id)
	case instance.Status == "":
		return instance, fmt.Errorf("%s to be there and not empty", f.status)
	}
	if renewal != "" {
		renews := renewal == "AutoRenewal"
		instance.AutoRenew = &renews
	}
	return instance, nil
}

// setText takes a string; a member that is null leaves the value empty.
func setText(into *string, name string, value gjson.Result) error {
	if value.Type != gjson.String && value.Type != gjson.Null {
		return fmt.Errorf("%s to be a string", name)
	}
	*into = value.Str
	return nil
}

// setFlag takes a boolean; a member that is null leaves none.
func setFlag(into **bool, name string, value gjson.Result) error {
	if !value.IsBool() && value.Type != gjson.Null {
		return fmt.Errorf("%s to be a boolean", name)
	}
	*into = nil
	if value.IsBool() {
		flag := value.Bool()
		*into = &flag
	}
	return nil
}

// codeOf gives the code of a refusal. It is "" where the answer comes from something in front of the API, such as a web
// server that does not know the path.
func codeOf(body []byte) string {
	refusal, sound := object(body)
	if !sound {
		return ""
	}
	for _, name := range []string{"code", "Code"} {
		if code := member(refusal, name); code.Type == gjson.String && code.Str != "" {
			return code.Str
		}
	}
	return ""
}
