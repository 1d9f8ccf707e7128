package reference

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// seeded gives a script that calls for an account of a seed.
func seeded(t *testing.T, product contract.Product, instances ...contract.SeedInstance) *script {
	t.Helper()
	s := newScript(t, product, kindDefault, Options{})
	s.account = contract.Credentials{AccessKeyID: "AK-SEED", AccessKeySecret: "secret", Token: "token"}
	require.NoError(t, s.provider.Seed([]contract.SeedAccount{{
		Account: contract.Account{Product: product, Kind: kindDefault, Credentials: s.account}, Instances: instances,
	}}))
	return s
}

func plain(id, status string) contract.PoolInstance {
	return contract.PoolInstance{ID: id, Status: status, ChargeType: contract.Postpaid}
}

func TestASeedIsListedAsItSays(t *testing.T) {
	for product, named := range map[contract.Product]string{contract.BMC: "instanceName", contract.ZEC: "name"} {
		s := seeded(t, product,
			contract.SeedInstance{PoolInstance: plain("i-1", running), Name: "web-1", Zone: "HKG-A", Tags: []contract.Tag{{Key: "team", Value: "blue"}, {Key: "env", Value: "test"}}},
			contract.SeedInstance{PoolInstance: plain("i-2", stopped), Tags: []contract.Tag{{Key: "team", Value: "red"}}},
			contract.SeedInstance{PoolInstance: plain("i-3", recycle)})
		items := s.items(object{})
		require.Len(t, items, 3)
		first := items[0]
		require.Equal(t, "web-1", first["instanceName"])
		require.Equal(t, "HKG-A", first["zoneId"])
		require.Equal(t, object{"tags": []any{object{"key": "team", "value": "blue"}, object{"key": "env", "value": "test"}}}, first["tags"])
		require.Equal(t, "host-i-3", items[2]["instanceName"])
		for _, test := range []struct {
			filter object
			want   int
		}{
			{object{named: "web-1"}, 1}, {object{"zoneId": "HKG-A"}, 1}, {object{"tagKeys": []string{"team"}}, 2},
			{object{"tagKeys": []string{"team", "env"}}, 1}, {object{"tagKeys": []string{"blue"}}, 0},
			{object{"tags": []any{object{"key": "team", "value": "red"}}}, 1}, {object{"tags": []any{object{"key": "team", "value": "green"}}}, 0},
			{object{"tags": []any{object{"key": "env", "value": "test"}}, "tagKeys": []string{"team"}}, 1},
		} {
			require.Len(t, s.items(test.filter), test.want, "%v", test.filter)
		}
	}
}

func TestASeedOfAlibabaCloud(t *testing.T) {
	ends := newClock().now().Add(48 * time.Hour)
	s := seeded(t, contract.BSS, contract.SeedInstance{PoolInstance: contract.PoolInstance{
		ID: "i-1", Status: normal, ChargeType: contract.Subscription, ProductCode: "rds", Region: "eu-central-1", Expires: ends,
	}})
	found := s.search(nil)["InstanceList"].([]any)
	require.Len(t, found, 1)
	item := found[0].(object)
	require.Equal(t, []any{"rds", "eu-central-1", written(ends)}, []any{item["ProductCode"], item["Region"], item["EndTime"]})
}

// One access key may be an account of several products, and of each of its own.
func TestOneKeyAtTwoProducts(t *testing.T) {
	s := seeded(t, contract.BMC, contract.SeedInstance{PoolInstance: plain("i-1", recycle)})
	customer := s.account
	require.NoError(t, s.provider.Seed([]contract.SeedAccount{{
		Account: contract.Account{Product: contract.ZEC, Kind: kindRecycleBin, Credentials: customer}, Instances: []contract.SeedInstance{{PoolInstance: plain("i-1", running)}},
	}}))
	require.Equal(t, "200", s.release("i-1"))
	require.Equal(t, "404 "+codeInstanceNotFound, s.release("i-1"))
	require.Len(t, s.provider.State("AK-SEED"), 2)
	require.Len(t, s.provider.State("AK-SEED")[1].Instances, 1, "the other product's instance is there")
}

func TestASeedHasItsOwnRateLimit(t *testing.T) {
	p, err := New(Options{})
	require.NoError(t, err)
	account := contract.Account{Product: contract.BMC, Kind: kindRateLimited, RateLimit: &contract.RateLimit{Requests: 7, Per: time.Minute}}
	require.NoError(t, p.Seed([]contract.SeedAccount{{Account: account}}))
	require.Equal(t, 7, p.chosen("")[0].limiter.Burst())
	for kind, want := range map[string]string{"odd": `seed: account of bmc: the kind "odd" is not offered`} {
		account.Kind = kind
		require.EqualError(t, p.Seed([]contract.SeedAccount{{Account: account}}), want)
	}
	require.Equal(t, 1, p.Accounts())
}
