package reference

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func TestBSSRelease(t *testing.T) {
	for _, status := range bssStatuses() {
		for _, chargeType := range subscriptionTypes() {
			t.Run(status+" "+chargeType, func(t *testing.T) {
				s := newBSSScript(t, kindDefault, Options{})
				ids := s.arrange(object{"count": 2, "status": status, "chargeType": chargeType})
				require.Equal(t, sorted(ids...), s.listed(nil))
				got := s.send(s.request(releaseInstance, with(naming(ids[0]), "SubscriptionType", chargeType)))
				require.NotEmpty(t, got.members["RequestId"])
				delete(got.members, "RequestId")
				require.Equal(t, reply{200, "application/json;charset=utf-8", "", object{
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
			s := newBSSScript(t, kindDefault, Options{})
			ids := s.arrange(object{"count": 2})
			value := strings.ReplaceAll(test.value, "ID", ids[0])
			if test.name == "RegionId" || test.name == "OwnerId" {
				value = test.value
			}
			require.Equal(t, test.want, s.releaseWith(with(naming(ids[0]), test.name, value)))
			want := sorted(ids...)
			if test.want == done200 {
				want = []string{ids[1]}
			}
			require.Equal(t, want, s.listed(nil))
		})
	}
	s := newBSSScript(t, kindDefault, Options{})
	id := s.one(normal)
	for _, name := range []string{"ProductCode", "SubscriptionType", "InstanceIds"} {
		require.Equal(t, "400 Missing"+name, s.releaseWith(with(naming(id), name)))
	}
	require.Equal(t, []string{id}, s.listed(nil))
}

func TestBSSBatches(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	ids := s.arrange(object{"count": 201})
	require.Equal(t, "400 InvalidParameter", s.release(ids[:101]...))
	require.Len(t, s.listed(nil), 201)
	require.Equal(t, done200, s.release(ids[:100]...))
	require.Equal(t, sorted(ids[100:]...), s.listed(nil))
	require.Equal(t, done200, s.release(ids[100], ids[101]))
	for _, bad := range []string{ids[0], ghost, s.another(kindDefault).one(normal)} {
		require.Equal(t, "400 ResourceNotExists", s.release(ids[150], bad))
		require.Equal(t, "400 ResourceNotExists", s.release(bad))
	}
	require.Equal(t, sorted(ids[102:]...), s.listed(nil))
}

func TestBSSForeignInstance(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	other := s.another(kindDefault)
	theirs := other.one(normal)
	require.Equal(t, "400 ResourceNotExists", s.release(theirs))
	require.Empty(t, s.listed(url.Values{"InstanceIDs": {theirs}}))
	require.Equal(t, []string{theirs}, other.listed(nil))
	require.Equal(t, done200, other.release(theirs))
}

func TestBSSCallers(t *testing.T) {
	for kind, want := range map[string]string{
		kindDefault: done200, kindNonVNO: "400 NotApplicable", kindNoPermission: "400 NotAuthorized",
	} {
		s := newBSSScript(t, kind, Options{})
		id := s.one(normal)
		require.Equal(t, []string{id}, s.listed(nil), "everybody may query")
		require.Equal(t, want, s.release(id))
		require.Equal(t, want == done200, len(s.listed(nil)) == 0)
	}
}

func TestBSSClientToken(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	ids := s.arrange(object{"count": 4})
	token := func(params url.Values) url.Values { return with(params, "ClientToken", "token-1") }
	first := s.send(s.request(releaseInstance, token(naming(ids[0]))))
	require.Equal(t, done200, first.short())
	again := s.send(s.request(releaseInstance, token(naming(ids[0])), byACS3))
	require.NotEqual(t, first.members["RequestId"], again.members["RequestId"])
	delete(first.members, "RequestId")
	delete(again.members, "RequestId")
	require.Equal(t, first, again)
	for _, other := range []url.Values{
		naming(ids[1]), naming(ids[0], ids[1]), with(naming(ids[0]), "Region", "cn-hangzhou"), with(naming(ids[0]), "RenewStatus", "NotRenewal"),
	} {
		require.Equal(t, "400 IdempotentParameterMismatch", s.releaseWith(token(other)))
	}
	require.Equal(t, sorted(ids[1:]...), s.listed(nil))
	require.Equal(t, done200, s.releaseWith(with(naming(ids[1]), "ClientToken", "Token-1")), "tokens are case sensitive")
	stranger := s.another(kindDefault)
	require.Equal(t, done200, stranger.releaseWith(token(naming(stranger.one(normal)))), "a token is an account's own")
	require.Equal(t, "400 ResourceNotExists", s.releaseWith(with(naming(ghost), "ClientToken", "token-2")))
	require.Equal(t, done200, s.releaseWith(with(naming(ids[2]), "ClientToken", "token-2")), "a refused request uses up no token")
}

func TestBSSReadings(t *testing.T) {
	for _, test := range []struct {
		reading, kind, call, want string
		left                      int
	}{
		{"BSS-REL-03=NotApplicable", kindNonVNO, "one", "400 NotApplicable", 3},
		{"BSS-REL-03=NotAuthorized", kindNonVNO, "one", "400 NotAuthorized", 3},
		{"BSS-REL-14=HTTP 4xx", kindDefault, "unknown", "400 ResourceNotExists", 3},
		{"BSS-REL-14=Success false", kindDefault, "unknown", "200 false false", 3},
		{"BSS-REL-14=Success false", kindDefault, "many", "200 false false", 3},
		{"BSS-REL-14=Success false", kindNonVNO, "one", "200 false false", 3},
		{"BSS-REL-14=Success false", kindNoPermission, "one", "200 false false", 3},
		{"BSS-REL-14=Success false", kindDefault, "none", "400 MissingInstanceIds", 3},
		{"BSS-REL-14=Success false", kindDefault, "token", "400 IdempotentParameterMismatch", 2},
		{"BSS-REL-19=IdempotentParameterMismatch", kindDefault, "token", "400 IdempotentParameterMismatch", 2},
		{"BSS-REL-19=ignored", kindDefault, "token", done200, 1},
		{"BSS-REL-21=error", kindDefault, "unknown", "400 ResourceNotExists", 3},
		{"BSS-REL-21=accepted without effect", kindDefault, "unknown", done200, 3},
		{"BSS-REL-21=not released", kindDefault, "unknown", "200 true false", 3},
		{"BSS-REL-21=not released", kindDefault, "mixed", "400 ResourceNotExists", 3},
		{"BSS-REL-23=all or nothing", kindDefault, "mixed", "400 ResourceNotExists", 3},
		{"BSS-REL-23=good ones released", kindDefault, "mixed", "400 ResourceNotExists", 1},
		{"BSS-REL-23=all or nothing, not an error", kindDefault, "mixed", "200 true false", 3},
		{"BSS-REL-23=good ones released, not an error", kindDefault, "mixed", "200 true false", 1},
		{"BSS-REL-23=good ones released, not an error", kindDefault, "unknown", "400 ResourceNotExists", 3},
		{"ACS-REQ-03=accepted", kindDefault, "get", done200, 2},
		{"ACS-REQ-03=UnsupportedHTTPMethod", kindDefault, "get", "400 UnsupportedHTTPMethod", 3},
		{"ACS-REQ-03=UnsupportedHTTPMethod", kindDefault, "one", done200, 2},
		{"ACS-REQ-04=accepted", kindDefault, "form", done200, 2},
		{"ACS-REQ-04=refused", kindDefault, "form", "400 MissingProductCode", 3},
		{"ACS-REQ-04=refused", kindDefault, "one", done200, 2},
	} {
		t.Run(test.reading+" "+test.call, func(t *testing.T) {
			s := newBSSScript(t, test.kind, Options{Readings: []string{test.reading}})
			ids := s.arrange(object{"count": 3})
			calls := map[string]func() string{
				"one":     func() string { return s.release(ids[0]) },
				"unknown": func() string { return s.release(ghost) },
				"many":    func() string { return s.release(slices.Repeat(ids, 40)...) },
				"none":    func() string { return s.release() },
				"mixed":   func() string { return s.release(ids[0], ghost, ids[1]) },
				"get":     func() string { return s.releaseWith(naming(ids[0]), useGet) },
				"form":    func() string { return s.releaseWith(naming(ids[0]), asForm) },
				"token": func() string {
					require.Equal(t, done200, s.releaseWith(with(naming(ids[0]), "ClientToken", "t")))
					return s.releaseWith(with(naming(ids[1]), "ClientToken", "t"))
				},
			}
			require.Equal(t, test.want, calls[test.call]())
			require.Len(t, s.listed(nil), test.left)
		})
	}
	for _, code := range []string{"Success", "200", "Invalid_Product_Code"} {
		s := newBSSScript(t, kindDefault, Options{Readings: []string{"BSS-REL-22=" + code}})
		got := s.send(s.request(releaseInstance, naming(s.one(normal))))
		require.Equal(t, done200, got.short())
		require.Equal(t, code, got.members["Code"])
	}
}

func TestBSSSearch(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
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
		require.Equal(t, "400 InvalidParameter", s.send(s.request(queryAvailableInstances, filter)).short(), bad)
	}
	region := url.Values{"Region": {"cn-beijing"}}
	require.Equal(t, "400 MissingProductCode", s.send(s.request(queryAvailableInstances, region)).short())
}

func TestBSSPages(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
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
	s := newBSSScript(t, kindDefault, Options{})
	id := s.arrange(object{"chargeType": "Subscription", "expiresIn": "24h", "productCode": "rds", "region": "eu-central-1"})[0]
	item := s.search(nil)["InstanceList"].([]any)[0].(object)
	for name, want := range (object{
		"InstanceID": id, "Status": "Normal", "SubStatus": "Normal", "SubscriptionType": "Subscription", "ProductCode": "rds", "ProductType": "rds",
		"Region": "eu-central-1", "CreateTime": "2026-03-04T05:06:07Z", "EndTime": "2026-03-05T05:06:07Z", "RenewStatus": "AutoRenewal",
		"RenewalDurationUnit": "M",
	}) {
		require.Equal(t, want, item[name], name)
	}
}

func TestBSSHook(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	status, answer := s.hook("an account", object{"product": "bss"})
	require.Equal(t, 200, status)
	require.NotContains(t, answer, "token", "temporary credentials do not exist")
	for _, kind := range []string{kindRecycleBin, kindRateLimited, "reseller"} {
		status, _ = s.hook("an account", object{"product": "bss", "kind": kind})
		require.Equal(t, 501, status, kind)
	}
	for name, value := range (object{
		"status": "RUNNING", "chargeType": "POSTPAID", "expiresIn": "10h", "commitment": true, "count": 0, "region": 7,
	}) {
		status, _ = s.hook("instances", object{"product": "bss", "accessKeyId": s.account.AccessKeyID, name: value})
		require.Equal(t, 400, status, name)
	}
	require.Empty(t, s.listed(nil))
	s.one(normal)
	status, _ = s.askHook(object{"action": "teardown", "state": "an account", "params": object{"product": "bss", "accessKeyId": s.account.AccessKeyID}})
	require.Equal(t, 200, status)
	require.Equal(t, "404 InvalidAccessKeyId.NotFound", s.release(ghost))
}

func TestBSSRenewsSubscriptions(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	s.arrange(object{"chargeType": contract.Subscription, "expiresIn": "24h"})
	s.pass(25 * 60 * 60e9)
	item := s.search(nil)["InstanceList"].([]any)[0].(object)
	require.Equal(t, "2026-04-04T05:06:07Z", item["EndTime"])
}

func TestBSSIsReleasedOnceHoweverManyTry(t *testing.T) {
	s := newBSSScript(t, kindDefault, Options{})
	ids := s.arrange(object{"count": 8})
	var mu sync.Mutex
	var wait sync.WaitGroup
	outcomes := map[string]int{}
	for n := range 32 {
		wait.Go(func() {
			got := s.release(ids[n%8])
			s.search(nil)
			mu.Lock()
			defer mu.Unlock()
			outcomes[got]++
		})
	}
	wait.Wait()
	require.Equal(t, map[string]int{done200: 8, "400 ResourceNotExists": 24}, outcomes)
	require.Empty(t, s.listed(nil))
}
