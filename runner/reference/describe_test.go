package reference

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
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
		{object{"zoneId": bmcZone, "instanceName": "host-*", "tags": []any{}}, 0, 20, 50},
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
		`{"pageSize":0}`:                    codeLessMinimum,
		`{"pageSize":1001}`:                 codeExceedMaximum,
		`{"pageNum":-3}`:                    codeLessMinimum,
		`{"pageNum":99999999999999999999}`:  codeExceedMaximum,
		`{"pageNum":-99999999999999999999}`: codeLessMinimum,
		`{"pageNum":1.5}`:                   codeParameterType,
		`{"pageNum":1e2}`:                   codeParameterType,
		`{"pageSize":"20"}`:                 codeParameterType,
		`{"instanceIds":"a"}`:               codeParameterType,
		`{"instanceIds":[1]}`:               codeParameterType,
		`{"instanceStatus":"RECYCLED"}`:     codeParameterValue,
		`{"instanceStatus":1}`:              codeParameterType,
		`{"zoneId":[]}`:                     codeParameterType,
		`{"tags":{}}`:                       codeParameterType,
		`{"tagKeys":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21"]}`: codeExceedLength,
	} {
		s := newScript(t, contract.BMC, kindDefault, Options{})
		status, answer := s.send(describeInstances, members)
		require.Equal(t, "400 "+want, shortened(status, answer), members)
	}
}

// memberTypes are the types that the official Go client parses (Zenlayer SDK for Go 0.2.45, models of bmc and zec): a
// member of another type makes the whole listing unreadable to it.
func memberTypes(product contract.Product) map[string]string {
	if product == contract.BMC {
		return map[string]string{
			"text": "instanceId zoneId instanceName hostname instanceTypeId imageId imageName ipxeUrl instanceChargeType internetChargeType " +
				"primaryPublicIpAddress createTime expiredTime resourceGroupId resourceGroupName instanceStatus keyId " +
				"nic.wanName nic.lanName instanceType.instanceTypeId instanceType.description",
			"whole": "bandwidthOutMbps period raidConfig.raidType", "number": "trafficPackageSize", "truth": "autoRenew enableGatewayMode",
			"texts": "publicIpAddresses privateIpAddresses ipv6Addresses subnetIds", "object": "instanceType raidConfig nic tags", "objects": "partitions tags.tags",
		}
	}
	return map[string]string{
		"text": "instanceId instanceName zoneId instanceType imageId imageName timeZone nicNetworkType status keyId subnetId createTime expiredTime " +
			"resourceGroupId resourceGroupName securityGroupId placementGroupId systemDisk.diskId systemDisk.diskCategory",
		"whole": "cpu memory systemDisk.diskSize", "truth": "enableAgent enableAgentMonitor enableIpForward",
		"texts": "publicIpAddresses privateIpAddresses loadBalancerIds", "object": "systemDisk tags", "objects": "dataDisks nics tags.tags",
	}
}

func isOfType(value any, kind string) bool {
	number, isNumber := value.(float64)
	list, isList := value.([]any)
	each := func(kind string) bool {
		return isList && !slices.ContainsFunc(list, func(element any) bool { return !isOfType(element, kind) })
	}
	switch _, isText := value.(string); kind {
	case "text":
		return isText
	case "number":
		return isNumber
	case "whole":
		return isNumber && number == math.Trunc(number)
	case "truth":
		return value == true || value == false
	case "texts":
		return each("text")
	case "objects":
		return each("object")
	}
	_, isObject := value.(object)
	return isObject
}

func TestListedMembersHaveTheTypesThatClientsParse(t *testing.T) {
	for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
		s := newScript(t, product, kindDefault, Options{})
		s.arrange(object{"chargeType": "PREPAID"})
		s.one(running)
		for _, item := range s.items(object{}) {
			for kind, names := range memberTypes(product) {
				for _, name := range strings.Fields(names) {
					outer, inner, nested := strings.Cut(name, ".")
					value := item[outer]
					if nested {
						value = item[outer].(object)[inner]
					}
					require.True(t, value == nil || isOfType(value, kind), "%s: got %v, want %s", name, value, kind)
				}
			}
		}
	}
}

func TestItemsHaveEveryDocumentedMember(t *testing.T) {
	for product, members := range map[contract.Product][]string{
		contract.BMC: {"instanceId", "zoneId", "instanceName", "instanceTypeId", "instanceType", "imageId", "instanceChargeType",
			"internetChargeType", "publicIpAddresses", "privateIpAddresses", "createTime", "expiredTime", "resourceGroupId",
			"instanceStatus", "raidConfig", "partitions", "nic", "autoRenew", "tags"},
		contract.ZEC: {"instanceId", "instanceName", "zoneId", "instanceType", "cpu", "memory", "imageId", "status", "systemDisk",
			"dataDisks", "createTime", "expiredTime", "resourceGroupId", "nics", "tags"},
	} {
		s := newScript(t, product, kindDefault, Options{})
		s.one(running)
		item := s.items(object{})[0]
		for _, member := range members {
			require.Contains(t, item, member)
		}
		require.Equal(t, "2026-03-04T05:06:07Z", item["createTime"])
	}
}
