package target_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

// environment gives a lookup of made-up variables.
func environment(pairs ...string) func(string) (string, bool) {
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		value, set := values[name]
		return value, set
	}
}

const smallest = `
name: small
products: {bmc: {endpoint: "https://staging.example.com/api/v2/bmc"}}
states: {url: "https://staging.example.com/provider-states"}
`

func TestDefaults(t *testing.T) {
	got, err := target.Parse("small.yaml", []byte(smallest), nil)
	require.NoError(t, err)
	require.Equal(t, &target.Target{
		Name: "small",
		File: "small.yaml",
		Products: map[contract.Product]target.Product{
			contract.BMC: {Endpoint: "https://staging.example.com/api/v2/bmc", Version: "2022-11-20"},
		},
		States: target.States{URL: "https://staging.example.com/provider-states"},
		Limits: target.Limits{RequestsPerSecond: 20, Concurrency: 8, RequestTimeout: 10 * time.Second,
			SettleTimeout: 10 * time.Minute, PollInterval: 2 * time.Second, TotalTimeout: time.Hour, MaxAccounts: 50},
		Safety: target.Safety{ForbidHosts: []string{"console.zenlayer.com", "business.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"}, MaxInstances: 20_000, MaxRequests: 100_000},
		Trace:  "on",
	}, got)
}

func TestEverythingIsRead(t *testing.T) {
	const file = `
name: all of it
products:
  bmc: {endpoint: "https://staging.example.com:8443/bmc/", version: 2026-02-01}
  zec: {endpoint: "https://10.0.0.1/zec"}
  bss: {endpoint: "https://[2001:db8::1]/", signature: [v3, v1]}
states: {pool: lists/instances.yaml}
unavailable: [clock, second-account]
limits: {requestsPerSecond: 0.5, concurrency: 1, requestTimeout: 1s, settleTimeout: 1m30s, pollInterval: 20ms, totalTimeout: 2h, maxAccounts: 5}
safety: {allowRelease: true, forbidHosts: [Prod.Example.COM., "::1"], maxInstances: 7, maxRequests: 9}
tls: {caFile: /etc/ca.pem}
provider: {name: zenlayer, version: "2026.11.3", build: 4f2c1d}
trace: off
`
	got, err := target.Parse("some/folder/all.yaml", []byte(file), nil)
	require.NoError(t, err)
	require.Equal(t, &target.Target{
		Name: "all of it",
		File: "some/folder/all.yaml",
		Products: map[contract.Product]target.Product{
			contract.BMC: {Endpoint: "https://staging.example.com:8443/bmc/", Version: "2026-02-01"},
			contract.ZEC: {Endpoint: "https://10.0.0.1/zec", Version: "2025-09-01"},
			contract.BSS: {Endpoint: "https://[2001:db8::1]/", Version: "2017-12-14",
				Signature: []contract.Scheme{contract.ACS3, contract.RPC}},
		},
		States:      target.States{Pool: filepath.FromSlash("some/folder/lists/instances.yaml")},
		Unavailable: []contract.Need{contract.NeedClock, contract.NeedSecondAccount},
		Limits: target.Limits{RequestsPerSecond: 0.5, Concurrency: 1, RequestTimeout: time.Second,
			SettleTimeout: 90 * time.Second, PollInterval: 20 * time.Millisecond, TotalTimeout: 2 * time.Hour, MaxAccounts: 5},
		Safety:   target.Safety{AllowRelease: true, ForbidHosts: []string{"prod.example.com", "::1"}, MaxInstances: 7, MaxRequests: 9},
		TLS:      target.TLS{CAFile: "/etc/ca.pem"},
		Provider: target.Provider{Name: "zenlayer", Version: "2026.11.3", Build: "4f2c1d"},
		Trace:    "off",
	}, got)
}

func TestAliases(t *testing.T) {
	const file = `
name: n
products: {bmc: {endpoint: &base "https://h.example.com/"}, zec: {endpoint: *base}, bss: {endpoint: *base}}
states: {url: *base}
`
	got, err := target.Parse("t.yaml", []byte(file), nil)
	require.NoError(t, err)
	require.Equal(t, "https://h.example.com/", got.Products[contract.ZEC].Endpoint)
	require.Equal(t, "https://h.example.com/", got.States.URL)
	require.Equal(t, []contract.Scheme{contract.RPC, contract.ACS3}, got.Products[contract.BSS].Signature, "both by default")
}

func TestSamples(t *testing.T) {
	folder := filepath.Join("..", "..", "fixtures", "targets")
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	tests := map[string][]contract.Product{
		"zenlayer-staging.yaml": {contract.BMC, contract.ZEC},
		"alibaba-staging.yaml":  {contract.BSS},
		"both.yaml":             contract.Products(),
		"pool.yaml":             contract.Products(),
	}
	require.Len(t, files, len(tests), "every sample is named here")
	lookup := environment("STATES_TOKEN", "a-token", "GATEWAY", "http://127.0.0.1:8080", "BMC_KEY", "ak-1", "BMC_SECRET", "s-1", "BMC_TOKEN", "t-1",
		"BMC_OWN_KEY", "ak-2", "BMC_OWN_SECRET", "s-2", "ZEC_KEY", "ak-3", "ZEC_SECRET", "s-3", "BSS_KEY", "ak-4", "BSS_SECRET", "s-4")
	for name, products := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := target.Load(filepath.Join(folder, name), lookup)
			require.NoError(t, err)
			require.Equal(t, name, got.Name+".yaml")
			require.Len(t, got.Products, len(products))
			for _, product := range products {
				require.NotEmpty(t, got.Products[product].Endpoint)
			}
			unset := "STATES_TOKEN"
			if got.Pool == nil {
				require.Equal(t, "a-token", got.States.Token)
			} else {
				require.NotEmpty(t, got.Pool.Accounts)
				unset = "BMC_SECRET"
			}
			require.False(t, got.Safety.AllowRelease, "a sample never allows to release")

			_, err = target.Load(filepath.Join(folder, name), nil)
			require.ErrorContains(t, err, unset+" is not set")
		})
	}
}

// A sample that says what can be declared as not available names every need.
func TestSamplesListTheNeeds(t *testing.T) {
	needs := strings.ReplaceAll(strings.Trim(fmt.Sprint(contract.Declarable()), "[]"), " ", ", ")
	data, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "targets", "zenlayer-staging.yaml"))
	require.NoError(t, err)
	require.Contains(t, string(data), "To choose from: "+needs+".")
}

func TestASwitchMayBeABoolean(t *testing.T) {
	for written, want := range map[string]string{"on": "on", "off": "off", "true": "on", "false": "off", "False": "off", `"on"`: "on"} {
		got, err := target.Parse("t.yaml", []byte(smallest+"trace: "+written+"\n"), nil)
		require.NoError(t, err, written)
		require.Equal(t, want, got.Trace, written)
	}
}

func TestLoad(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "t.yaml")
	require.NoError(t, os.WriteFile(file, []byte(smallest+"tls: {caFile: ca.pem}\n"), 0o600))
	got, err := target.Load(file, nil)
	require.NoError(t, err)
	require.Equal(t, file, got.File)
	require.Equal(t, filepath.Join(folder, "ca.pem"), got.TLS.CAFile)

	_, err = target.Load(filepath.Join(folder, "absent.yaml"), nil)
	require.ErrorContains(t, err, "absent.yaml: there is no such file")
	require.Equal(t, "target file "+filepath.Join(folder, "absent.yaml")+": there is no such file", err.Error(), "said once")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = target.Load(folder, nil)
	require.ErrorContains(t, err, "got a folder, want a YAML file")
	large := filepath.Join(folder, "large.yaml")
	require.NoError(t, os.WriteFile(large, make([]byte, 1<<20+1), 0o600))
	_, err = target.Load(large, nil)
	require.ErrorContains(t, err, "got more than 1048576 bytes")
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{smallest, "", "a: &x [*x]", "name: ${A}$${B}${", "products: {bmc: {endpoint: http://[::1]}}", "? {}\n: 1", "<<: {a: 1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := target.Parse("t.yaml", data, environment("A", "secret-canary"))
		if err != nil {
			require.Nil(t, got)
			require.NotContains(t, err.Error(), "secret-canary")
			return
		}
		require.NotEmpty(t, got.Name)
		require.NotEmpty(t, got.Products)
		require.NotEqual(t, got.States.URL == "", got.States.Pool == "")
	})
}

func TestTheSecondLookHasAFloor(t *testing.T) {
	t.Parallel()
	require.Equal(t, time.Second, target.Limits{PollInterval: time.Nanosecond}.Again())
	require.Equal(t, 3*time.Second, target.Limits{PollInterval: 3 * time.Second}.Again())
	require.Equal(t, time.Millisecond, target.Limits{SecondLook: time.Millisecond, PollInterval: time.Second}.Again())
}
