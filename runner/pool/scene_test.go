package pool_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/pool"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// givenPool is a pool with two accounts of bmc, one of which is exclusive, and one of bss.
func givenPool(t *testing.T) *contract.Pool {
	t.Helper()
	credentials := func(id string) contract.Credentials {
		return contract.Credentials{AccessKeyID: id, AccessKeySecret: "secret-canary-" + id}
	}
	running := func(line int, id string) contract.PoolInstance {
		return contract.PoolInstance{ID: id, Status: "RUNNING", ChargeType: contract.Postpaid, Line: line}
	}
	prepaid := contract.PoolInstance{ID: "p-1", Status: "RUNNING", ChargeType: contract.Prepaid, Line: 6}
	expiring, bound := prepaid, running(8, "c-1")
	expiring.ID, expiring.Expires, expiring.Line = "p-2", noon.Add(90*time.Minute), 7
	bound.Commitment = true
	return &contract.Pool{File: filepath.Join(t.TempDir(), "instances.yaml"), Accounts: []contract.PoolAccount{
		{Account: contract.Account{Product: contract.BMC, Kind: "default", Credentials: credentials("ak-1")}, Line: 2,
			Instances: []contract.PoolInstance{running(3, "r-1"), running(4, "r-2"), running(5, "r-3"), prepaid, expiring, bound}},
		{Account: contract.Account{Product: contract.BMC, Kind: "default", Credentials: credentials("ak-2"), Exclusive: true}, Line: 10,
			Instances: []contract.PoolInstance{running(11, "x-1"), running(12, "x-2")}},
		{Account: contract.Account{Product: contract.BSS, Kind: "non-vno", Credentials: credentials("ak-3")}, Line: 20,
			Instances: []contract.PoolInstance{
				{ID: "b-1", Status: "Normal", ChargeType: contract.PayAsYouGo, ProductCode: "ecs", Region: "cn-hangzhou", Line: 21},
				{ID: "b-2", Status: "Normal", ChargeType: contract.Subscription, ProductCode: "rds", Region: "cn-beijing", Line: 22},
			}},
	}}
}

func openPool(t *testing.T, list *contract.Pool) *pool.Pool {
	t.Helper()
	opened, err := pool.Open(list, pool.Options{Now: atNoon})
	require.NoError(t, err)
	t.Cleanup(func() { _ = opened.Close() })
	return opened
}

// written gives the ids that are in the ledger, as the disk has it.
func written(t *testing.T, list *contract.Pool) []string {
	t.Helper()
	lines, err := leftover.ReadJournal(list.File + ".used")
	require.NoError(t, err)
	ids := []string{}
	for _, line := range lines {
		var entry struct{ ID string }
		require.NoError(t, json.Unmarshal(line, &entry))
		ids = append(ids, entry.ID)
	}
	return ids
}
