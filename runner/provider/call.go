package provider

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"relcon/runner/contract"
)

// Call is the sound call of an operation for an account, with nothing in it yet.
func (a API) Call(operation string, account contract.Account) contract.Call {
	return contract.Call{
		Product: a.Product, Operation: operation, Credentials: account.Credentials, Account: account.Credentials.AccessKeyID,
	}
}

// Act is the sound call of an operation that acts on instances. like tells their charge type and product code, for an API that
// asks for them; "" means PayAsYouGo, or the default product code.
func (a API) Act(operation Operation, account contract.Account, like contract.Wanted, ids []string) contract.Call {
	call := a.Call(operation.Name, account)
	if a.Product.Zenlayer() {
		var named any = ids
		if operation.One {
			named = strings.Join(ids, ",")
		}
		call.Body = object(map[string]any{operation.Names: named})
		return call
	}
	call.Params = []contract.Param{
		{Name: "ProductCode", Value: cmp.Or(like.ProductCode, contract.DefaultProductCode)},
		{Name: "SubscriptionType", Value: cmp.Or(like.ChargeType, a.PayAsYouGo)},
		{Name: operation.Names, Value: strings.Join(ids, ",")},
	}
	return call
}

// Page is the sound call for one page of a listing, of the given ids if there are any, and by the filters if there are any.
func (a API) Page(account contract.Account, ids []string, by []contract.Param, number, size int) contract.Call {
	list := a.Listing
	call := a.Call(list.Name, account)
	if a.Product.Zenlayer() {
		filter := map[string]any{list.Number: number, list.Size: size}
		if len(ids) > 0 {
			filter[list.Names] = ids
		}
		for _, each := range by {
			filter[each.Name] = each.Value
		}
		call.Body = object(filter)
		return call
	}
	if len(ids) > 0 {
		call.Params = []contract.Param{{Name: list.Names, Value: strings.Join(ids, ",")}}
	}
	call.Params = append(append(call.Params, by...),
		contract.Param{Name: list.Number, Value: strconv.Itoa(number)}, contract.Param{Name: list.Size, Value: strconv.Itoa(size)})
	return call
}

// Content is what the schema of a request describes: its body, or an object of its operation's parameters.
func (a API) Content(call contract.Call) []byte {
	if a.Product.Zenlayer() {
		return call.Body
	}
	params := map[string]any{}
	for _, param := range call.Params {
		params[param.Name] = param.Value
	}
	return object(params)
}

// object writes a JSON object. What we make of names, numbers and lists of names can always be written.
func object(members map[string]any) []byte {
	data, _ := json.Marshal(members)
	return data
}
