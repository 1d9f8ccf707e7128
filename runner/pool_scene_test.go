package runner

import (
	"cmp"
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/provider"
	"relcon/runner/reference"
	"relcon/runner/result"
	"relcon/runner/states"
	"relcon/runner/target"
)

// poolScene is a reference provider with accounts that hold a pool, and instances of somebody else.
type poolScene struct {
	t         *testing.T
	server    *httptest.Server
	hook      *states.Hook
	pool      *contract.Pool
	strangers map[contract.Product][]string
}

func newPoolScene(t *testing.T, faults ...string) *poolScene {
	t.Helper()
	provider, err := reference.New(reference.Options{HookToken: "hook-token", Faults: faults})
	require.NoError(t, err)
	server := httptest.NewServer(provider)
	hook := states.NewHook(states.Options{URL: server.URL + reference.HookPath, Token: "hook-token"})
	t.Cleanup(func() { hook.Close(); server.Close() })
	return &poolScene{
		t: t, server: server, hook: hook, strangers: map[contract.Product][]string{},
		pool: &contract.Pool{File: filepath.Join(t.TempDir(), "instances.yaml")},
	}
}

// stock is so many instances of a kind.
type stock struct {
	count              int
	status, chargeType string
	commitment         bool
	productCode        string // bss
	region             string // bss
}

// account adds an account with its instances to the pool.
func (s *poolScene) account(product contract.Product, kind string, exclusive bool, all ...stock) {
	s.t.Helper()
	account, err := s.hook.Account(s.t.Context(), product, kind)
	require.NoError(s.t, err)
	account.Exclusive = exclusive
	added := contract.PoolAccount{Account: account, Line: 100 * (len(s.pool.Accounts) + 1)}
	api := provider.Of(product)
	for _, each := range all {
		ids, err := s.hook.Instances(s.t.Context(), account, contract.Wanted{Count: each.count, Status: each.status, ChargeType: each.chargeType, Commitment: each.commitment, ProductCode: each.productCode, Region: each.region})
		require.NoError(s.t, err)
		for _, id := range ids {
			instance := contract.PoolInstance{ID: id, Status: each.status, ChargeType: each.chargeType, Commitment: each.commitment, Line: added.Line + 1 + len(added.Instances)}
			if instance.ChargeType == "" {
				instance.ChargeType = api.PayAsYouGo
			}
			if product == contract.BSS {
				instance.ProductCode, instance.Region = cmp.Or(each.productCode, contract.DefaultProductCode), cmp.Or(each.region, contract.DefaultRegion)
			}
			added.Instances = append(added.Instances, instance)
		}
	}
	s.pool.Accounts = append(s.pool.Accounts, added)
	if !exclusive {
		status := api.Life.Statuses[0]
		ids, err := s.hook.Instances(s.t.Context(), account, contract.Wanted{Count: 3, Status: status})
		require.NoError(s.t, err)
		s.strangers[product] = append(s.strangers[product], ids...)
	}
}

// fill makes two accounts of each product, or three, that hold a pool and strangers: enough for all that needs neither a large batch,
// nor an account for itself, nor a clock or a recycle bin, nor a status that instances only pass through, but for INSTALLING.
func (s *poolScene) fill() {
	s.t.Helper()
	for range 2 {
		s.account(contract.BMC, contract.KindDefault, false,
			stock{count: 40, status: "RUNNING"}, stock{count: 10, status: "RUNNING", chargeType: contract.Prepaid}, stock{count: 10, status: "RUNNING", commitment: true},
			stock{count: 100, status: "RECYCLE"}, stock{count: 1, status: "RECYCLE", chargeType: contract.Prepaid},
			stock{count: 20, status: "STOPPED"}, stock{count: 12, status: "STOPPED", chargeType: contract.Prepaid}, stock{count: 8, status: "STOPPED", commitment: true},
			stock{count: 8, status: "INSTALLING"}, stock{count: 3, status: "INSTALLING", chargeType: contract.Prepaid}, stock{count: 2, status: "INSTALLING", commitment: true},
			stock{count: 14, status: "CREATE_FAILED"}, stock{count: 6, status: "CREATE_FAILED", chargeType: contract.Prepaid},
			stock{count: 1, status: "INSTALL_FAILED", chargeType: contract.Prepaid}, stock{count: 1, status: "INSTALL_FAILED", commitment: true})
		s.account(contract.ZEC, contract.KindDefault, false, stock{count: 90, status: "RUNNING"}, stock{count: 10, status: "STOPPED"},
			stock{count: 1, status: "CREATE_FAILED"}, stock{count: 1, status: "CREATE_FAILED", chargeType: contract.Prepaid}, stock{count: 4, status: "RUNNING", chargeType: contract.Prepaid}, stock{count: 4, status: "STOPPED", chargeType: contract.Prepaid})
	}
	for range 3 { // each with fewer instances than a page of a listing holds, so that no release of another scenario shifts a page
		s.account(contract.BSS, contract.KindDefault, false, stock{count: 200, status: "Normal"}, stock{count: 80, status: "Normal", chargeType: contract.Subscription},
			stock{count: 5, status: "Normal", region: "cn-beijing"}, stock{count: 6, status: "Normal", productCode: "rds"}, stock{count: 3, status: "Normal", productCode: "rds", region: "cn-beijing"})
	}
	s.account(contract.BSS, contract.KindDefault, false, stock{count: 290, status: "Normal"}) // a long page, whatever else is taken from it
	for _, kind := range []string{contract.KindNonVNO, contract.KindNoPermission} {
		s.account(contract.BSS, kind, false, stock{count: 14, status: "Normal"}, stock{count: 4, status: "Normal", chargeType: contract.Subscription}, stock{count: 1, status: "Normal", productCode: "rds"})
	}
}

// exclusive adds an account of each Zenlayer product that one scenario has at a time.
func (s *poolScene) exclusive() {
	s.t.Helper()
	s.account(contract.BMC, contract.KindDefault, true, stock{count: 40, status: "RUNNING"}, stock{count: 80, status: "RECYCLE"})
	s.account(contract.ZEC, contract.KindDefault, true, stock{count: 40, status: "RUNNING"})
}

// noFleets leaves the rules about large batches out of a selection.
func noFleets() []string {
	return []string{
		"!BMC-REL-04", "!BMC-REL-05", "!BMC-REL-06", "!BMC-REL-11", "!BMC-REL-12", "!BMC-REL-13", "!BMC-REL-16",
		"!ZEC-REL-02", "!ZEC-REL-09", "!ZEC-REL-10", "!ZEC-REL-13", "!ZEC-REL-19",
		"!BSS-REL-12", "!BSS-REL-13", "!BSS-REL-14", "!BSS-REL-17", "!BSS-REL-23",
	}
}

// options are those of a run on the pool.
func (s *poolScene) options(patterns ...string) Options {
	made := BuiltinTarget(s.server.URL, "")
	made.Name, made.Safety = "under-test", target.Safety{AllowRelease: true, MaxInstances: 20_000, MaxRequests: 1_000_000}
	made.States, made.Pool = target.States{}, s.pool
	made.Limits.SettleTimeout = 2 * time.Second
	return Options{Target: made, AllowRelease: "under-test", Concurrency: 8, Selection: Selection{Patterns: patterns}}
}

// used gives the ids in the pool's ledger, in the order of handing out, by product.
func (s *poolScene) used() map[contract.Product][]string {
	s.t.Helper()
	lines, err := leftover.ReadJournal(s.pool.File + ".used")
	require.NoError(s.t, err)
	ids := map[contract.Product][]string{}
	for _, line := range lines {
		var entry struct {
			Product contract.Product
			ID      string
		}
		require.NoError(s.t, json.Unmarshal(line, &entry))
		ids[entry.Product] = append(ids[entry.Product], entry.ID)
	}
	return ids
}

// run runs the rules and checks what holds for every run on a pool: no instance was used twice, and neither strangers
// nor unused instances were touched.
func (s *poolScene) run(change func(*Options), patterns ...string) *result.Report {
	s.t.Helper()
	before := s.held()
	options := s.options(patterns...)
	if change != nil {
		change(&options)
	}
	result, err := Run(s.t.Context(), options)
	require.NoError(s.t, err)
	after, used := s.held(), s.used()
	for product, held := range before {
		ids := slices.Sorted(slices.Values(used[product]))
		require.Len(s.t, slices.Compact(slices.Clone(ids)), len(ids), "each instance once")
		for _, stranger := range s.strangers[product] {
			require.NotContains(s.t, ids, stranger)
		}
		for id, status := range held {
			if _, found := slices.BinarySearch(ids, id); !found {
				require.Equal(s.t, status, after[product][id], "%s %s", product, id)
			}
		}
	}
	return result
}

// unsound gives what every scenario that did not pass came to, and wants a reason of each.
func unsound(t *testing.T, result *result.Report) (failed, errored, skipped []string) {
	t.Helper()
	for _, rule := range result.Rules {
		for _, scenario := range rule.Scenarios {
			text := rule.ID + " " + scenario.Name + ": " + scenario.Reason
			switch scenario.Outcome {
			case contract.Failed:
				failed = append(failed, text)
			case contract.Errored:
				errored = append(errored, text)
			case contract.Skipped:
				require.NotEmpty(t, scenario.Reason)
				skipped = append(skipped, text)
			}
		}
	}
	return failed, errored, skipped
}

// outcomes gives what the rules came to.
func outcomes(result *result.Report) map[string]contract.Outcome {
	all := map[string]contract.Outcome{}
	for _, rule := range result.Rules {
		all[rule.ID] = rule.Outcome
	}
	return all
}

// held gives the status of everything that the pool's accounts hold, by product and id.
func (s *poolScene) held() map[contract.Product]map[string]string {
	s.t.Helper()
	options := client.Options{Endpoints: map[contract.Product]client.Endpoint{}}
	for product, at := range BuiltinTarget(s.server.URL, "").Products {
		options.Endpoints[product] = client.Endpoint{URL: at.Endpoint, Version: at.Version}
	}
	reader, err := client.New(options)
	require.NoError(s.t, err)
	defer reader.Close()
	held := map[contract.Product]map[string]string{}
	for _, account := range s.pool.Accounts {
		listed, err := reader.Inventory(s.t.Context(), account.Account, nil)
		require.NoError(s.t, err)
		if held[account.Product] == nil {
			held[account.Product] = map[string]string{}
		}
		for _, each := range listed {
			held[account.Product][each.ID] = each.Status
		}
	}
	return held
}
