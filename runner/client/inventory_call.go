package client

import (
	"encoding/json"
	"strconv"
	"strings"

	"relcon/runner/contract"
)

// The largest pages that the providers document (Zenlayer, DescribeInstances; Alibaba Cloud, QueryAvailableInstances).
const (
	zenlayerPage = 1000
	alibabaPage  = 300
)

// describe names the operation that reads the instances of a product.
func describe(product contract.Product) string {
	if product.Zenlayer() {
		return "DescribeInstances"
	}
	return "QueryAvailableInstances"
}

// pageCall asks for one page, filtered by ids if there are any, and by a status, which only Zenlayer knows, if it is not "".
func pageCall(account contract.Account, status string, ids []string, number int) contract.Call {
	call := contract.Call{
		Product: account.Product, Operation: describe(account.Product), Credentials: account.Credentials,
		Account: account.Credentials.AccessKeyID,
	}
	if account.Product.Zenlayer() {
		// Strings and numbers can always be marshalled.
		filter := struct {
			InstanceIDs []string `json:"instanceIds,omitempty"`
			BMCStatus   string   `json:"instanceStatus,omitempty"`
			ZECStatus   string   `json:"status,omitempty"`
			PageNum     int      `json:"pageNum"`
			PageSize    int      `json:"pageSize"`
		}{InstanceIDs: ids, BMCStatus: status, PageNum: number, PageSize: zenlayerPage}
		if account.Product == contract.ZEC {
			filter.BMCStatus, filter.ZECStatus = "", status
		}
		call.Body, _ = json.Marshal(filter)
		return call
	}
	if len(ids) > 0 {
		call.Params = []contract.Param{{Name: "InstanceIDs", Value: strings.Join(ids, ",")}}
	}
	call.Params = append(call.Params,
		contract.Param{Name: "PageNum", Value: strconv.Itoa(number)},
		contract.Param{Name: "PageSize", Value: strconv.Itoa(alibabaPage)})
	return call
}
