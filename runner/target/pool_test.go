package target_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

const wholePool = `
accounts:
  - product: bmc
    accessKeyId: ${KEY}
    accessKeySecret: "${SECRET}"
    token: token-canary
    instances:
      - {id: "i-1", status: RECYCLE, expires: 2027-01-30T00:00:00Z}
      - {id: "i-2", status: RUNNING, commitment: true}
      - {id: "i-3", status: RUNNING, chargeType: PREPAID, expires: 2027-01-31T00:00:00Z}
  - {product: zec, kind: rate-limited, accessKeyId: a, accessKeySecret: b, rateLimit: {requests: 20, per: 1s}}
  - {product: zec, kind: recycle-bin, accessKeyId: c, accessKeySecret: b, retention: 24h, exclusive: true, instances: [{id: i-1, status: RUNNING}]}
  - product: bss
    kind: non-vno
    accessKeyId: a
    accessKeySecret: b
    instances:
      - {id: b-1, status: Normal}
      - {id: b-2, status: Normal, chargeType: Subscription, productCode: rds, region: cn-beijing}
`

// loadPool loads t.yaml, which names a pool in another folder and has more lines than it needs.
func loadPool(t *testing.T, pool string, lookup func(string) (string, bool), more ...string) (*target.Target, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	require.NoError(t, os.Mkdir("lists", 0o700))
	require.NoError(t, os.WriteFile("t.yaml", []byte(lines("name: n", products, "states: {pool: lists/p.yaml}", lines(more...))), 0o600))
	require.NoError(t, os.WriteFile(poolFile(), []byte(pool), 0o600))
	return target.Load("t.yaml", lookup)
}

func poolFile() string { return filepath.Join("lists", "p.yaml") }

func TestAPoolIsRead(t *testing.T) {
	loaded, err := loadPool(t, wholePool, environment("KEY", "ak", "SECRET", "secret-canary"))
	require.NoError(t, err)
	got := loaded.Pool
	require.Equal(t, poolFile(), loaded.States.Pool)
	account := func(line int, product contract.Product, kind, key, secret string) contract.PoolAccount {
		return contract.PoolAccount{Line: line, Account: contract.Account{
			Product: product, Kind: kind, Shared: true, Credentials: contract.Credentials{AccessKeyID: key, AccessKeySecret: secret}}}
	}
	bmc, limited := account(3, contract.BMC, "default", "ak", "secret-canary"), account(11, contract.ZEC, "rate-limited", "a", "b")
	bmc.Credentials.Token = "token-canary"
	bmc.Instances = []contract.PoolInstance{
		{ID: "i-1", Status: "RECYCLE", ChargeType: "POSTPAID", Expires: time.Date(2027, 1, 30, 0, 0, 0, 0, time.UTC), Line: 8},
		{ID: "i-2", Status: "RUNNING", ChargeType: "POSTPAID", Commitment: true, Line: 9},
		{ID: "i-3", Status: "RUNNING", ChargeType: "PREPAID", Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Line: 10},
	}
	limited.RateLimit = &contract.RateLimit{Requests: 20, Per: time.Second}
	recycling, bss := account(12, contract.ZEC, "recycle-bin", "c", "b"), account(13, contract.BSS, "non-vno", "a", "b")
	recycling.Retention, recycling.Exclusive = 24*time.Hour, true
	recycling.Instances = []contract.PoolInstance{{ID: "i-1", Status: "RUNNING", ChargeType: "POSTPAID", Line: 12}}
	bss.Instances = []contract.PoolInstance{
		{ID: "b-1", Status: "Normal", ChargeType: "PayAsYouGo", ProductCode: "ecs", Region: "cn-hangzhou", Line: 18},
		{ID: "b-2", Status: "Normal", ChargeType: "Subscription", ProductCode: "rds", Region: "cn-beijing", Line: 19},
	}
	require.Equal(t, &contract.Pool{File: poolFile(), Accounts: []contract.PoolAccount{bmc, limited, recycling, bss}}, got)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		require.NotContains(t, fmt.Sprintf(verb, got.Accounts), "canary")
	}
}

func TestPoolProblems(t *testing.T) {
	const keys = "accessKeyId: a, accessKeySecret: b"
	bmc := func(rest string) string { return "accounts:\n- {product: bmc, " + keys + rest + "}\n" }
	instance := func(rest string) string {
		return "accounts:\n- product: bmc\n  " + "accessKeyId: a\n  accessKeySecret: b\n  instances:\n  - {" + rest + "}\n"
	}
	for name, each := range map[string]struct{ file, want string }{
		"empty":             {"", "p.yaml:1: the file is empty"},
		"no accounts":       {"{}", "p.yaml:1: accounts: got no such key, want a list of accounts with their instances"},
		"an empty list":     {"accounts: []", "p.yaml:1: accounts: got an empty list, want at least one account"},
		"a key misspelt":    {bmc(", instanses: []"), "p.yaml:2: accounts[0].instanses: unknown key, did you mean instances?"},
		"a key too high":    {bmc(", status: RUNNING"), "p.yaml:2: accounts[0].status: unknown key, did you mean accounts.instances.status? Here stand accessKeyId, accessKeySecret, exclusive, instances, kind, product, rateLimit, retention, token"},
		"no product":        {"accounts:\n- {" + keys + "}\n", "p.yaml:2: accounts[0].product: got no such key, want bmc, zec or bss"},
		"another product":   {"accounts:\n- {product: bms, " + keys + "}\n", `p.yaml:2: accounts[0].product: unknown product "bms", did you mean bmc?`},
		"no secret":         {"accounts:\n- {product: bmc, accessKeyId: a}\n", "p.yaml:2: accounts[0].accessKeySecret: got no such key, want the secret of the account's access key"},
		"a kind of another": {bmc(", kind: non-vno"), `p.yaml:2: accounts[0].kind: unknown kind of bmc account "non-vno", want one of default, rate-limited`},
		"an idle retention": {bmc(", retention: 24h"), `p.yaml:2: accounts[0].retention: got it for an account of kind "default", want it for "recycle-bin" only`},
		"an idle limit":     {bmc(", rateLimit: {requests: 1, per: 1s}"), `p.yaml:2: accounts[0].rateLimit: got it for an account of kind "default", want it for "rate-limited" only`},
		"half a limit":      {bmc(", kind: rate-limited, rateLimit: {requests: 1}"), "p.yaml:2: accounts[0].rateLimit.per: got no such key, want the time for so many requests, such as 1s"},
		"an account twice":  {bmc("") + "- {product: zec, " + keys + "}\n- {product: bmc, " + keys + "}\n", "p.yaml:4: accounts[2].accessKeyId: got the access key of an account a second time, want it once (it stands in line 2 too)"},
		"no id":             {instance("status: RUNNING"), "p.yaml:6: accounts[0].instances[0].id: got no such key, want the id of an instance that may be destroyed"},
		"an id twice":       {instance("id: i-1, status: RUNNING") + "  - {id: i-1, status: RECYCLE}\n", "p.yaml:7: accounts[0].instances[1].id: got this instance a second time, want it once (it stands in line 6 too)"},
		"a number":          {instance("id: 17, status: RUNNING"), "p.yaml:6: accounts[0].instances[0].id: got a value that YAML takes for int, want the id of an instance that may be destroyed (put it in quotes)"},
		"two ids":           {instance(`id: "a,b", status: RUNNING`), "p.yaml:6: accounts[0].instances[0].id: got a comma in it, want the id of one instance: commas separate ids in a request"},
		"no status":         {instance("id: i-1"), "p.yaml:6: accounts[0].instances[0].status: got no such key, want its status in the provider's word, such as RUNNING"},
		"a status misspelt": {instance("id: i-1, status: RUNING"), `p.yaml:6: accounts[0].instances[0].status: unknown status "RUNING", did you mean RUNNING?`},
		"another charge":    {instance("id: i-1, status: RUNNING, chargeType: PayAsYouGo"), `p.yaml:6: accounts[0].instances[0].chargeType: unknown charge type "PayAsYouGo", want one of POSTPAID, PREPAID`},
		"bound and prepaid": {instance("id: i-1, status: RUNNING, chargeType: PREPAID, commitment: true"), "p.yaml:6: accounts[0].instances[0].commitment: got a commitment period of an instance that is PREPAID, want it of one that is POSTPAID"},
		"it never expires":  {instance("id: i-1, status: RUNNING, expires: 2027-01-31T00:00:00Z"), "p.yaml:6: accounts[0].instances[0].expires: got a time for an instance that is POSTPAID, want it for one that is paid in advance (chargeType) or in the recycle bin"},
		"a day":             {instance("id: i-1, status: RUNNING, chargeType: PREPAID, expires: 2027-01-31"), `p.yaml:6: accounts[0].instances[0].expires: got "2027-01-31", want a time such as 2027-01-31T00:00:00Z`},
		"a region of bmc":   {instance("id: i-1, status: RUNNING, region: x"), "p.yaml:6: accounts[0].instances[0].region: got it for an instance of bmc, want no such key: it has no meaning there"},
		"an unset variable": {instance(`id: "${ID}", status: RUNNING`), "p.yaml:6: accounts[0].instances[0].id: the environment variable ID is not set: export it before the run"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := loadPool(t, each.file, nil)
			require.EqualError(t, err, strings.Replace(each.want, "p.yaml", poolFile(), 1))
			require.Nil(t, got)
		})
	}
}

// All that is wrong with a target file and its pool is reported at once.
func TestAPoolIsLoadedWithItsTarget(t *testing.T) {
	_, err := loadPool(t, "accounts:\n- {product: bmc, accessKeyId: a, accessKeySecret: secret-canary, kind: defalt}\n", nil, "limit: {}")
	require.EqualError(t, err, "t.yaml:4: limit: unknown key, did you mean limits?\n"+poolFile()+`:2: accounts[0].kind: unknown kind of bmc account "defalt", did you mean default?`)
	require.NoError(t, os.Remove(poolFile()))
	_, err = target.Load("t.yaml", nil)
	require.ErrorContains(t, err, "t.yaml:3: states.pool: there is no file "+poolFile())
}
