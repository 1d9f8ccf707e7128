package reference

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestBSSRelease(t *testing.T) {
	for _, status := range bssStatuses() {
		for _, chargeType := range subscriptionTypes() {
			t.Run(status+" "+chargeType, func(t *testing.T) {
				s := newScript(t, contract.BSS, kindDefault, Options{})
				ids := s.arrange(object{"count": 2, "status": status, "chargeType": chargeType})
				require.Equal(t, sorted(ids...), s.listed(nil))
				got := s.bssSend(s.bssRequest(releaseInstance, setting(paramsOf(ids[0]), "SubscriptionType", chargeType)))
				require.NotEmpty(t, got.members["RequestId"])
				delete(got.members, "RequestId")
				require.Equal(t, answered{200, "application/json;charset=utf-8", "", object{
					"Success": true, "Code": "Success", "Message": "successful", "Data": object{"ReleaseResult": true, "HostId": "cn"},
				}}, got)
				require.Equal(t, []string{ids[1]}, s.listed(nil))
				require.Equal(t, "stopped none", s.billing(ids[0]))
				require.Equal(t, "active none", s.billing(ids[1]))
			})
		}
	}
}

func TestBSSReleaseParameters(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat("i-x,", 101), ",")
	for _, test := range []struct {
		name, value, want string
	}{
		{"ProductCode", "", "400 MissingProductCode"},
		{"ProductCode", "rds", "400 ResourceNotExists"},
		{"SubscriptionType", "", "400 MissingSubscriptionType"},
		{"SubscriptionType", "payasyougo", "400 InvalidParameter"},
		{"SubscriptionType", "Subscription", "400 ResourceNotExists"},
		{"InstanceIds", "", "400 MissingInstanceIds"},
		{"InstanceIds", ",", "400 InvalidParameter"},
		{"InstanceIds", "ID,", "400 InvalidParameter"},
		{"InstanceIds", " ID", "400 ResourceNotExists"},
		{"InstanceIds", many, "400 InvalidParameter"},
		{"InstanceIds", "ID,ID", done200},
		{"RenewStatus", "", done200},
		{"RenewStatus", "AutoRenewal", done200},
		{"RenewStatus", "ManualRenewal", done200},
		{"RenewStatus", "NotRenewal", done200},
		{"RenewStatus", "Renewal", "400 InvalidParameter"},
		{"Region", "cn-hangzhou", done200},
		{"Region", "cn-beijing", "400 ResourceNotExists"},
		{"ProductType", "ecs", done200},
		{"ProductType", "rds", "400 ResourceNotExists"},
		{"RegionId", "cn-nowhere", done200},
		{"SignatureType", "", done200},
		{"OwnerId", "17", done200},
		{"ClientToken", strings.Repeat("x", 64), done200},
		{"ClientToken", strings.Repeat("x", 65), "400 InvalidParameter"},
		{"ClientToken", "é", "400 InvalidParameter"},
	} {
		t.Run(test.name+"="+shown(test.value), func(t *testing.T) {
			s := newScript(t, contract.BSS, kindDefault, Options{})
			ids := s.arrange(object{"count": 2})
			value := strings.ReplaceAll(test.value, "ID", ids[0])
			if test.name == "RegionId" || test.name == "OwnerId" {
				value = test.value
			}
			require.Equal(t, test.want, s.releaseWith(setting(paramsOf(ids[0]), test.name, value)))
			want := sorted(ids...)
			if test.want == done200 {
				want = []string{ids[1]}
			}
			require.Equal(t, want, s.listed(nil))
		})
	}
	s := newScript(t, contract.BSS, kindDefault, Options{})
	id := s.one(normal)
	for _, name := range []string{"ProductCode", "SubscriptionType", "InstanceIds"} {
		require.Equal(t, "400 Missing"+name, s.releaseWith(setting(paramsOf(id), name)))
	}
	require.Equal(t, []string{id}, s.listed(nil))
}

func TestBSSClientToken(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	ids := s.arrange(object{"count": 4})
	token := func(params url.Values) url.Values { return setting(params, "ClientToken", "token-1") }
	first := s.bssSend(s.bssRequest(releaseInstance, token(paramsOf(ids[0]))))
	require.Equal(t, done200, first.short())
	again := s.bssSend(s.bssRequest(releaseInstance, token(paramsOf(ids[0])), byACS3))
	require.NotEqual(t, first.members["RequestId"], again.members["RequestId"])
	delete(first.members, "RequestId")
	delete(again.members, "RequestId")
	require.Equal(t, first, again)
	for _, other := range []url.Values{
		paramsOf(ids[1]), paramsOf(ids[0], ids[1]), setting(paramsOf(ids[0]), "Region", "cn-hangzhou"), setting(paramsOf(ids[0]), "RenewStatus", "NotRenewal"),
	} {
		require.Equal(t, "400 IdempotentParameterMismatch", s.releaseWith(token(other)))
	}
	require.Equal(t, sorted(ids[1:]...), s.listed(nil))
	require.Equal(t, done200, s.releaseWith(setting(paramsOf(ids[1]), "ClientToken", "Token-1")), "tokens are case sensitive")
	stranger := s.another(kindDefault)
	require.Equal(t, done200, stranger.releaseWith(token(paramsOf(stranger.one(normal)))), "a token is an account's own")
	require.Equal(t, "400 ResourceNotExists", s.releaseWith(setting(paramsOf(ghost), "ClientToken", "token-2")))
	require.Equal(t, done200, s.releaseWith(setting(paramsOf(ids[2]), "ClientToken", "token-2")), "a refused request uses up no token")
}

func TestBSSSearch(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	plain := s.arrange(object{"count": 25})
	other := s.arrange(object{"productCode": "rds", "region": "cn-beijing", "chargeType": "Subscription", "expiresIn": "10h", "status": "WaitForExpire"})
	all := append(slices.Clone(plain), other...)
	require.Equal(t, sorted(all...), s.listed(nil))
	for _, test := range []struct {
		filter string
		want   []string
	}{
		{"InstanceIDs=" + plain[3] + "," + ghost + "," + other[0], []string{plain[3], other[0]}},
		{"ProductCode=rds", other}, {"ProductType=rds", other}, {"SubscriptionType=Subscription", other}, {"SubscriptionType=PayAsYouGo", plain},
		{"ProductCode=rds&Region=cn-beijing", other}, {"ProductCode=ecs&Region=cn-beijing", nil},
		{"RenewStatus=AutoRenewal", other}, {"RenewStatus=NotRenewal", plain},
		{"EndTimeStart=2026-03-04T15:06:07Z", other}, {"EndTimeStart=2026-03-04T15:06:08Z", nil}, {"EndTimeEnd=2026-03-04T15:06:06Z", nil},
		{"CreateTimeStart=2026-03-04T05:06:07Z&CreateTimeEnd=2026-03-04T05:06:07Z", all}, {"CreateTimeEnd=2026-03-04T05:06:06Z", nil},
		{"Colour=blue", all},
	} {
		filter, err := url.ParseQuery(test.filter)
		require.NoError(t, err)
		require.Equal(t, sorted(test.want...), s.listed(filter), test.filter)
	}
	for _, bad := range []string{
		"PageNum=0", "PageNum=x", "PageSize=301", "PageSize=-1", "SubscriptionType=x", "RenewStatus=x", "InstanceIDs=,", "EndTimeStart=tomorrow",
		"InstanceIDs=" + strings.Repeat("i,", 100) + "i",
	} {
		filter, err := url.ParseQuery(bad)
		require.NoError(t, err)
		require.Equal(t, "400 InvalidParameter", s.bssSend(s.bssRequest(queryAvailableInstances, filter)).short(), bad)
	}
	region := url.Values{"Region": {"cn-beijing"}}
	require.Equal(t, "400 MissingProductCode", s.bssSend(s.bssRequest(queryAvailableInstances, region)).short())
}

func TestBSSPages(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	ids := s.arrange(object{"count": 45})
	var seen []string
	for page, want := range []int{20, 20, 5, 0} {
		data := s.search(url.Values{"PageNum": {fmt.Sprint(page + 1)}})
		require.EqualValues(t, 45, data["TotalCount"])
		require.EqualValues(t, 20, data["PageSize"])
		require.EqualValues(t, page+1, data["PageNum"])
		items := data["InstanceList"].([]any)
		require.Len(t, items, want)
		for _, item := range items {
			seen = append(seen, item.(object)["InstanceID"].(string))
		}
	}
	require.Equal(t, ids, seen)
}

func TestBSSItem(t *testing.T) {
	s := newScript(t, contract.BSS, kindDefault, Options{})
	id := s.arrange(object{"chargeType": "Subscription", "expiresIn": "24h", "productCode": "rds", "region": "eu-central-1"})[0]
	item := func() object { return s.search(nil)["InstanceList"].([]any)[0].(object) }
	for name, want := range (object{
		"InstanceID": id, "Status": "Normal", "SubStatus": "Normal", "SubscriptionType": "Subscription", "ProductCode": "rds", "ProductType": "rds",
		"Region": "eu-central-1", "CreateTime": "2026-03-04T05:06:07Z", "EndTime": "2026-03-05T05:06:07Z", "RenewStatus": "AutoRenewal",
		"RenewalDurationUnit": "M",
	}) {
		require.Equal(t, want, item()[name], name)
	}
	s.pass(25 * time.Hour)
	require.Equal(t, "2026-04-04T05:06:07Z", item()["EndTime"], "it is renewed")
}
