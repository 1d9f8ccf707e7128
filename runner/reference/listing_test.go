package reference

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/schemas"
)

func TestPaging(t *testing.T) {
	s := newScript(t, contract.BMC, kindDefault, Options{})
	ids := s.arrange(object{"count": 45})
	s.arrange(object{"count": 5, "status": stopped})
	for _, test := range []struct {
		members object
		first   int
		count   int
		total   int
	}{
		{object{}, 0, 20, 50},
		{object{"pageNum": 2}, 20, 20, 50},
		{object{"pageNum": 3, "instanceStatus": running}, 40, 5, 45},
		{object{"pageNum": 9}, 0, 0, 50},
		{object{"pageSize": 1000}, 0, 50, 50},
		{object{"pageSize": 7, "pageNum": 6}, 35, 7, 50},
		{object{"instanceIds": []string{ids[4], ids[2], ghost, ids[2]}}, 2, 2, 2},
		{object{"instanceIds": []string{}}, 0, 20, 50},
		{object{"instanceStatus": recycle}, 0, 0, 0},
		{object{"zoneId": "SEL-A", "instanceName": "host-*", "tags": []any{}}, 0, 20, 50},
		{object{"zoneId": "NOWHERE"}, 0, 0, 0},
		{object{"instanceName": "host-" + ids[3]}, 3, 1, 1},
		{object{"tagKeys": []string{"a"}}, 0, 0, 0},
		{object{"colour": "red"}, 0, 20, 50},
	} {
		status, answer := s.send(describeInstances, string(encodeJSON(test.members)))
		require.Equal(t, 200, status, test.members)
		response := answer["response"].(object)
		require.EqualValues(t, test.total, response["totalCount"], test.members)
		items := response["dataSet"].([]any)
		require.Len(t, items, test.count, test.members)
		if test.count > 0 {
			require.Equal(t, ids[test.first], items[0].(object)["instanceId"], test.members)
		}
	}
}

func TestDescribeRefuses(t *testing.T) {
	for members, want := range map[string]string{
		`{"pageSize":0}`:                   codeLessMinimum,
		`{"pageSize":1001}`:                codeExceedMaximum,
		`{"pageNum":-3}`:                   codeLessMinimum,
		`{"pageNum":3000000000}`:           codeExceedMaximum,
		`{"pageNum":-3000000000}`:          codeLessMinimum,
		`{"pageNum":99999999999999999999}`: codeParameterType,
		`{"pageNum":1.5}`:                  codeParameterType,
		`{"pageNum":1e2}`:                  codeParameterType,
		`{"pageSize":"20"}`:                codeParameterType,
		`{"instanceIds":"a"}`:              codeParameterType,
		`{"instanceIds":[1]}`:              codeParameterType,
		`{"instanceStatus":"RECYCLED"}`:    codeParameterValue,
		`{"instanceStatus":1}`:             codeParameterType,
		`{"zoneId":[]}`:                    codeParameterType,
		`{"tags":{}}`:                      codeParameterType,
		`{"tagKeys":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21"]}`: codeExceedLength,
	} {
		s := newScript(t, contract.BMC, kindDefault, Options{})
		status, answer := s.send(describeInstances, members)
		require.Equal(t, "400 "+want, shortened(status, answer), members)
	}
}

// memberTypes are the types that the official Go client parses (Zenlayer SDK for Go 0.2.45, models of bmc and zec): a
// member of another type makes the whole listing unreadable to it. Every member may be null.
func memberTypes(product contract.Product) map[string]string {
	if product == contract.BMC {
		return map[string]string{
			"string": "instanceId zoneId instanceName hostname instanceTypeId imageId imageName instanceChargeType internetChargeType primaryPublicIpAddress " +
				"createTime expiredTime resourceGroupId resourceGroupName instanceStatus keyId nic.wanName nic.lanName instanceType.instanceTypeId instanceType.description",
			"integer": "bandwidthOutMbps period raidConfig.raidType", "float64": "trafficPackageSize", "bool": "autoRenew enableGatewayMode",
			"[]interface {}":          "publicIpAddresses privateIpAddresses ipv6Addresses subnetIds partitions tags.tags",
			"map[string]interface {}": "instanceType raidConfig nic tags",
		}
	}
	return map[string]string{
		"string": "instanceId instanceName zoneId instanceType imageId imageName timeZone nicNetworkType status keyId subnetId createTime expiredTime " +
			"resourceGroupId resourceGroupName securityGroupId placementGroupId systemDisk.diskId systemDisk.diskCategory",
		"integer": "cpu memory systemDisk.diskSize", "bool": "enableAgent enableAgentMonitor enableIpForward",
		"[]interface {}":          "publicIpAddresses privateIpAddresses loadBalancerIds dataDisks nics tags.tags",
		"map[string]interface {}": "systemDisk tags",
	}
}

func TestListedMembersHaveTheTypesThatClientsParse(t *testing.T) {
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		s := newScript(t, product, kindDefault, Options{})
		s.arrange(object{"chargeType": "PREPAID"})
		s.one(running)
		items := s.items(object{})
		body, err := json.Marshal(object{"response": object{"dataSet": items}})
		require.NoError(t, err)
		flaws, err := schemas.Validate("zenlayer/"+string(product)+"-describe-instances-types", body)
		require.NoError(t, err)
		require.Empty(t, flaws)
		for _, item := range items {
			require.Equal(t, "2026-03-04T05:06:07Z", item["createTime"])
			for kind, names := range memberTypes(product) {
				for _, name := range strings.Fields(names) {
					outer, inner, nested := strings.Cut(name, ".")
					value, there := item[outer]
					if nested {
						value, there = item[outer].(object)[inner]
					}
					require.True(t, there, name)
					got := fmt.Sprintf("%T", value)
					if number, ok := value.(float64); ok && kind == "integer" && number == math.Trunc(number) {
						got = "integer"
					}
					require.True(t, value == nil || got == kind, "%s: got %v, want %s", name, value, kind)
				}
			}
		}
	}
}
