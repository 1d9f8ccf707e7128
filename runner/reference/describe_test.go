package reference

import (
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
