package client_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

func requireUnreadable(t *testing.T, err error) *client.UnreadableError {
	t.Helper()
	unreadable := (*client.UnreadableError)(nil)
	require.ErrorAs(t, err, &unreadable)
	require.NotContains(t, err.Error(), "canary")
	return unreadable
}

func TestAnswersThatAreNoInventory(t *testing.T) {
	list := func(items string) string { return `{"response":{"totalCount":9,"dataSet":[` + items + `]}}` }
	for name, c := range map[string]struct {
		product        contract.Product
		status         int
		body, complain string
	}{
		"refused":                    {contract.BMC, 403, `{"code":"X"}`, "status 200"},
		"fault with a secret":        {contract.BMC, 500, canarySecret, "status 200"},
		"404 for the list":           {contract.BMC, 404, `{"code":"INVALID_INSTANCE_NOT_FOUND"}`, "status 200"},
		"created":                    {contract.BMC, 201, list(""), "status 200"},
		"redirect":                   {contract.BMC, 302, "", "status 200"},
		"nothing":                    {contract.BMC, 200, "", "one JSON object"},
		"HTML":                       {contract.BMC, 200, "<html>", "one JSON object"},
		"null":                       {contract.BMC, 200, "null", "one JSON object"},
		"text after the value":       {contract.BMC, 200, list("") + "x", "one JSON object"},
		"no response":                {contract.BMC, 200, `{"code":"X"}`, "response to be an object"},
		"response is an array":       {contract.BMC, 200, `{"response":[]}`, "response to be an object"},
		"no list":                    {contract.BMC, 200, `{"response":{}}`, "dataSet to be an array"},
		"list of null":               {contract.BMC, 200, `{"response":{"dataSet":null}}`, "dataSet to be an array"},
		"list is an object":          {contract.BMC, 200, `{"response":{"dataSet":{}}}`, "dataSet to be an array"},
		"list in other letter case":  {contract.BMC, 200, `{"response":{"dataset":[]}}`, "dataSet to be an array"},
		"item is a string":           {contract.BMC, 200, list(`"i"`), "dataSet to be an array of objects"},
		"item is null":               {contract.BMC, 200, list(`null`), "dataSet[0].instanceId to be there"},
		"no id":                      {contract.BMC, 200, list(`{"instanceStatus":"R"}`), "dataSet[0].instanceId to be there"},
		"empty id":                   {contract.BMC, 200, list(`{"instanceId":"","instanceStatus":"R"}`), "instanceId to be there"},
		"id is a number":             {contract.BMC, 200, list(`{"instanceId":5,"instanceStatus":"R"}`), "instanceId to be a string"},
		"no status":                  {contract.ZEC, 200, list(`{"instanceId":"i","instanceStatus":"R"}`), "dataSet[0].status to be there"},
		"status is null":             {contract.BMC, 200, list(`{"instanceId":"i","instanceStatus":null}`), "instanceStatus to be there"},
		"autoRenew is a string":      {contract.BMC, 200, list(`{"instanceId":"i","instanceStatus":"R","autoRenew":"no"}`), "a boolean"},
		"expiredTime is a number":    {contract.BMC, 200, list(`{"instanceId":"i","instanceStatus":"R","expiredTime":1}`), "a string"},
		"twice with two statuses":    {contract.ZEC, 200, list(`{"instanceId":"i","status":"A"},{"instanceId":"i","status":"B"}`), "one status"},
		"bss without success":        {contract.BSS, 200, `{"Success":false,"Data":{"InstanceList":[]}}`, "the member Success to be true"},
		"bss with a worded success":  {contract.BSS, 200, `{"Success":"true","Data":{"InstanceList":[]}}`, "the member Success to be the boolean true, not a string"},
		"bss without data":           {contract.BSS, 200, `{"Success":true}`, "Data to be an object"},
		"bss with an enclosed list":  {contract.BSS, 200, `{"Success":true,"Data":{"InstanceList":{"I":[]}}}`, "InstanceList to be an array"},
		"bss with an unnamed status": {contract.BSS, 200, `{"Success":true,"Data":{"InstanceList":[{"InstanceID":"i"}]}}`, "Status to be there"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			})
			_, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(c.product), []string{"i"})
			unreadable := requireUnreadable(t, err)
			require.Equal(t, c.status, unreadable.Status)
			require.Equal(t, c.product, unreadable.Product)
			require.Contains(t, unreadable.Reason, c.complain)
			require.Equal(t, 1, s.count())
		})
	}
}

func TestAnUnreadableInventoryQuotesTheBeginning(t *testing.T) {
	s := bodies(t, strings.Repeat("x", 1000))
	_, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(contract.BMC), nil)
	require.EqualError(t, err,
		`inventory: bmc DescribeInstances: got 200 "`+strings.Repeat("x", 200)+`", want one JSON object`)
}

func TestInventoryReadsTheFieldsOfEachProduct(t *testing.T) {
	yes, no := true, false
	zenlayer := func(item string) string {
		return `{"response":{"totalCount":1,"dataSet":[{"instanceId":"i",` + item + `}]}}`
	}
	alibaba := func(item string) string {
		return `{"Success":true,"Data":{"TotalCount":1,"InstanceList":[{"InstanceID":"i",` + item + `}]}}`
	}
	for name, c := range map[string]struct {
		product contract.Product
		body    string
		want    contract.Instance
	}{
		"bmc": {contract.BMC, zenlayer(`"instanceStatus":"RECYCLE","instanceChargeType":"PREPAID","autoRenew":false,"expiredTime":"t","tags":{}`),
			contract.Instance{ID: "i", Status: "RECYCLE", ChargeType: "PREPAID", AutoRenew: &no, ExpiredTime: "t", Members: map[string]any{"tags": map[string]any{}}}},
		"bmc with nulls": {contract.BMC, zenlayer(`"instanceStatus":"RUNNING","instanceChargeType":null,"autoRenew":null,"bandwidthOutMbps":10,"rack":7`),
			contract.Instance{ID: "i", Status: "RUNNING", Members: map[string]any{"bandwidthOutMbps": json.Number("10")}}},
		"zec": {contract.ZEC, zenlayer(`"status":"RELEASING","instanceStatus":"other","expiredTime":"t","":5`),
			contract.Instance{ID: "i", Status: "RELEASING", ExpiredTime: "t"}},
		"bss": {contract.BSS, alibaba(`"Status":"Normal","SubscriptionType":"Subscription","RenewStatus":"AutoRenewal","EndTime":"t"`),
			contract.Instance{ID: "i", Status: "Normal", ChargeType: "Subscription", AutoRenew: &yes, ExpiredTime: "t", Members: map[string]any{"RenewStatus": "AutoRenewal"}}},
		"bss that is not renewed": {contract.BSS, alibaba(`"Status":"Normal","RenewStatus":"NotRenewal"`),
			contract.Instance{ID: "i", Status: "Normal", AutoRenew: &no, Members: map[string]any{"RenewStatus": "NotRenewal"}}},
	} {
		t.Run(name, func(t *testing.T) {
			instances, err := newClient(t, optionsFor(bodies(t, c.body))).Inventory(t.Context(), account(c.product), nil)
			require.NoError(t, err)
			require.Equal(t, []contract.Instance{c.want}, instances)
		})
	}
}
