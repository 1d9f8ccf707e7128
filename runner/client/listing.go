package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/strictjson"
)

// unknownTotal is the count of an answer that gives none that can be used.
const unknownTotal = -1

// deepest is how many levels an answer may nest, so that none exhausts the stack.
const deepest = 10_000

// page is one answer to a listing.
type page struct {
	instances []contract.Instance
	total     int // of the whole listing
	size      int // of the answer, in bytes
}

// itemLevel is how deep an item of a list lies: below the envelope, the holder of the list and the list itself.
const itemLevel = 3

// decodePage reads an answer of DescribeInstances or QueryAvailableInstances. Members are told apart by exact name, as most
// official clients do, and the last of two with one name counts. The error says what is wanted in place of what is
// there. It never panics, whatever the bytes are. Instances whose items read alike share their members, which nobody changes.
func decodePage(api provider.API, body []byte, known *items) (page, error) {
	value, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest, Twice: true, Kept: itemLevel, Below: func(text []byte) any {
		return known.read(api, text)
	}})
	envelope, sound := value.(map[string]any)
	if !sound || err != nil {
		return page{}, errors.New("one JSON object")
	}
	switch success := api.Answer.Success; {
	case success == "" || envelope[success] == true:
	case envelope[success] == "true":
		return page{}, fmt.Errorf("the member %s to be the boolean true, not a string", success)
	default:
		return page{}, fmt.Errorf("the member %s to be true", success)
	}
	list := api.Listing
	holder, sound := envelope[list.Holder].(map[string]any)
	if !sound {
		return page{}, fmt.Errorf("%s to be an object", list.Holder)
	}
	all, sound := holder[list.Items].([]any)
	if !sound {
		return page{}, fmt.Errorf("%s.%s to be an array of objects", list.Holder, list.Items)
	}
	instances, err := gather(list, all)
	return page{instances: instances, total: decodeTotal(holder[list.Total])}, err
}

// strict is an error where a body is no JSON that every party reads alike, such as one with a member twice.
func strict(body []byte) error {
	_, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest, Kept: itemLevel})
	return err
}

// object reads a body that is one JSON object. Unlike in strict JSON, a member may stand twice.
func object(body []byte) (members map[string]any, sound bool) {
	value, err := strictjson.Decode(body, strictjson.Limits{Depth: deepest, Twice: true})
	members, sound = value.(map[string]any)
	return members, sound && err == nil
}

// gather collects the instances of a list.
func gather(list provider.Listing, all []any) ([]contract.Instance, error) {
	var instances []contract.Instance
	statuses := map[string]string{}
	for i, each := range all {
		one, sound := each.(item)
		switch {
		case each == nil:
			one.instance, one.err = decodeInstance(list, nil)
		case !sound || one.none:
			return nil, fmt.Errorf("%s.%s to be an array of objects", list.Holder, list.Items)
		}
		if one.err != nil {
			return nil, fmt.Errorf("%s.%s[%d].%w", list.Holder, list.Items, i, one.err)
		}
		instance := one.instance
		if status, twice := statuses[instance.ID]; twice && status != instance.Status {
			return nil, fmt.Errorf("one status of instance %q, not both %q and %q", instance.ID, status, instance.Status)
		}
		statuses[instance.ID] = instance.Status
		instances = append(instances, instance)
	}
	return instances, nil
}

// decodeTotal takes whole numbers only; one that is too large for anything stands for more than can be shown. Anything else counts as
// no count.
func decodeTotal(value any) int {
	text, _ := value.(json.Number)
	number, err := text.Float64()
	if err != nil || number < 0 || number != math.Trunc(number) {
		return unknownTotal
	}
	return int(min(number, math.MaxInt32))
}

// decodeInstance reads an item of a listing. A member that is null is taken for one that is not there.
func decodeInstance(list provider.Listing, members map[string]any) (contract.Instance, error) {
	var instance contract.Instance
	var renewal string
	names := list.Item
	delete(members, "") // no product has a member of this name: it stands for what a product does not show
	for _, field := range []struct {
		name string
		into *string
	}{
		{names.ID, &instance.ID}, {names.Status, &instance.Status}, {names.ChargeType, &instance.ChargeType},
		{names.Expired, &instance.ExpiredTime}, {names.Renewal, &renewal},
	} {
		value, isText := members[field.name].(string)
		if !isText && members[field.name] != nil {
			return instance, fmt.Errorf("%s to be a string", field.name)
		}
		*field.into = value
	}
	renews, isFlag := members[names.AutoRenew].(bool)
	switch {
	case !isFlag && members[names.AutoRenew] != nil:
		return instance, fmt.Errorf("%s to be a boolean", names.AutoRenew)
	case instance.ID == "":
		return instance, fmt.Errorf("%s to be there and not empty", names.ID)
	case instance.Status == "":
		return instance, fmt.Errorf("%s to be there and not empty", names.Status)
	case renewal != "":
		renews, isFlag = renewal == names.Renews, true
	}
	if isFlag {
		instance.AutoRenew = &renews
	}
	maps.DeleteFunc(members, func(name string, _ any) bool { return !list.Carries(name) })
	if len(members) > 0 {
		instance.Members = members
	}
	return instance, nil
}

// codeOf gives the code of a refusal. It is "" where the answer comes from something in front of the API, such as a web
// server that does not know the path.
func codeOf(body []byte) string {
	refusal, _ := object(body)
	for _, product := range contract.Products() {
		if code, _ := refusal[provider.Of(product).Answer.Code].(string); code != "" {
			return code
		}
	}
	return ""
}
