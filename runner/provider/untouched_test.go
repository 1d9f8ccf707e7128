package provider_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// looked gives a moment so long after noon, with nothing else known.
func looked(after time.Duration) provider.Meanwhile {
	return provider.Meanwhile{Least: after, Most: after + time.Minute, Now: noon.Add(after), Bin: 24 * time.Hour}
}

func TestWhatTimeAloneDoesIsNoDifference(t *testing.T) {
	t.Parallel()
	on, off := true, false
	in := func(status string) contract.Instance { return contract.Instance{ID: "i-1", Status: status} }
	paid := func(expires string, renews *bool) contract.Instance {
		return contract.Instance{ID: "i-1", Status: "RUNNING", ChargeType: "PREPAID", ExpiredTime: expires, AutoRenew: renews}
	}
	for name, row := range map[string]struct {
		before contract.Instance
		after  *contract.Instance // nil means that it is not listed
		when   provider.Meanwhile
		want   string // "" means no difference
	}{
		"a day in the bin":          {in("RECYCLE"), nil, looked(24 * time.Hour), ""},
		"nearly a day":              {in("RECYCLE"), nil, looked(24*time.Hour - time.Second), ""},
		"less":                      {in("RECYCLE"), nil, looked(23 * time.Hour), "got not listed, want RECYCLE as before"},
		"nobody knows how long":     {in("RECYCLE"), nil, provider.Meanwhile{Most: time.Second, Now: noon}, ""},
		"gone while running":        {in("RUNNING"), nil, looked(24 * time.Hour), "got not listed, want RUNNING as before"},
		"a release that goes on":    {in("RELEASING"), nil, looked(0), ""},
		"a return that goes on":     {in("RECYCLING"), ptr(in("RECYCLE")), looked(0), ""},
		"a return that is undone":   {in("RECYCLING"), ptr(in("RUNNING")), looked(0), "got instanceStatus RUNNING, want RECYCLING as before"},
		"a creation that goes on":   {in("CREATING"), ptr(in("RUNNING")), looked(0), ""},
		"a stop":                    {in("RUNNING"), ptr(in("STOPPED")), looked(0), "got instanceStatus STOPPED, want RUNNING as before"},
		"a renewal":                 {paid("2026-11-27T13:00:00Z", &on), ptr(paid("2026-12-27T13:00:00Z", &on)), looked(2 * time.Hour), ""},
		"a renewal before its time": {paid("2026-12-27T13:00:00Z", &on), ptr(paid("2027-12-27T13:00:00Z", &on)), looked(2 * time.Hour), "got expiredTime 2027-12-27T13:00:00Z, want 2026-12-27T13:00:00Z as before"},
		"a shorter subscription":    {paid("2026-11-27T13:00:00Z", &on), ptr(paid("2026-11-27T12:00:00Z", &on)), looked(2 * time.Hour), "got expiredTime 2026-11-27T12:00:00Z, want 2026-11-27T13:00:00Z as before"},
		"a cancel":                  {paid("2026-12-27T13:00:00Z", &on), ptr(paid("2026-12-27T13:00:00Z", &off)), looked(0), "got autoRenew false, want true as before"},
		"the end of a subscription": {paid("2026-11-27T13:00:00Z", &off), nil, looked(2 * time.Hour), ""},
		"to the bin at its end":     {paid("2026-11-27T13:00:00Z", &off), ptr(contract.Instance{Status: "RECYCLE", ChargeType: "PREPAID", ExpiredTime: "2026-11-27T13:00:00Z", AutoRenew: &off}), looked(2 * time.Hour), ""},
		"renewed, and gone":         {paid("2026-11-27T13:00:00Z", &on), nil, looked(2 * time.Hour), "got not listed, want RUNNING as before"},
		"gone before its end":       {paid("2026-12-27T13:00:00Z", &off), nil, looked(2 * time.Hour), "got not listed, want RUNNING as before"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := provider.Of(contract.BMC).Untouched(row.before, row.after, row.when)
			if row.want == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.Equal(t, row.want, found[0].String())
		})
	}
}

func ptr(i contract.Instance) *contract.Instance { return &i }

func TestWhenTheBinIsEmptied(t *testing.T) {
	t.Parallel()
	life := provider.Of(contract.BMC).Life
	require.Equal(t, 24*time.Hour, life.BinTime(contract.Account{}))
	require.Equal(t, time.Hour, provider.Of(contract.ZEC).Life.BinTime(contract.Account{Retention: time.Hour}))
	require.Zero(t, provider.Of(contract.ZEC).Life.BinTime(contract.Account{}))
	for _, row := range []struct {
		status    string
		meanwhile provider.Meanwhile
		may, must bool
	}{
		{"RECYCLE", provider.Meanwhile{Most: 24*time.Hour - 1, Bin: 24 * time.Hour}, false, false},
		{"RECYCLE", provider.Meanwhile{Least: 24*time.Hour - 1, Most: 24 * time.Hour, Bin: 24 * time.Hour}, true, false},
		{"RECYCLE", provider.Meanwhile{Least: 24 * time.Hour, Most: 25 * time.Hour, Bin: 24 * time.Hour}, true, true},
		{"RECYCLE", provider.Meanwhile{Least: 24 * time.Hour, Most: 25 * time.Hour}, true, false},
		{"RUNNING", provider.Meanwhile{Least: 24 * time.Hour, Most: 25 * time.Hour, Bin: 24 * time.Hour}, false, false},
	} {
		may, must := life.Purged(contract.Instance{Status: row.status}, row.meanwhile)
		require.Equal(t, [2]bool{row.may, row.must}, [2]bool{may, must}, "%+v", row)
	}
}

// Every documented member is compared, whatever it holds.
func TestWholeItemsAreCompared(t *testing.T) {
	t.Parallel()
	members := func(t *testing.T, item string) map[string]any {
		var all map[string]any
		require.NoError(t, json.Unmarshal([]byte(item), &all))
		return all
	}
	for _, product := range contract.Products() {
		api := provider.Of(product)
		item := api.Listing.Item
		for _, member := range []string{item.ID, item.Status} {
			require.Contains(t, api.Listing.Members, member)
		}
	}
	for name, row := range map[string]struct{ before, after, want string }{
		"a name":                  {`{"instanceName": "a"}`, `{"instanceName": "b"}`, "got instanceName b, want a as before"},
		"a name that is gone":     {`{"instanceName": "a"}`, `{}`, "got instanceName absent, want a as before"},
		"nothing in other words":  {`{"keyId": null, "tags": {"tags": []}}`, `{"keyId": "", "tags": {}, "partitions": []}`, ""},
		"another order":           {`{"subnetIds": ["a", "b"], "nic": {"wanName": "w", "lanName": "l"}}`, `{"subnetIds": ["b", "a"], "nic": {"lanName": "l", "wanName": "w"}}`, ""},
		"an address less":         {`{"publicIpAddresses": ["a", "b"]}`, `{"publicIpAddresses": ["b"]}`, `got publicIpAddresses ["b"], want ["a","b"] as before`},
		"a number in other words": {`{"bandwidthOutMbps": 10}`, `{"bandwidthOutMbps": 10.0}`, ""},
		"another number":          {`{"bandwidthOutMbps": 10}`, `{"bandwidthOutMbps": 20}`, "got bandwidthOutMbps 20, want 10 as before"},
		"a tag":                   {`{"tags": {"tags": [{"key": "k", "value": "a"}]}}`, `{"tags": {"tags": [{"key": "k", "value": "b"}]}}`, `got tags {"tags":[{"key":"k","value":"b"}]}, want {"tags":[{"key":"k","value":"a"}]} as before`},
		"what no page documents":  {`{"cpuLoad": 10}`, `{"cpuLoad": 20}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := contract.Instance{Status: "RUNNING", Members: members(t, row.before)}, contract.Instance{Status: "RUNNING", Members: members(t, row.after)}
			found := provider.Of(contract.BMC).Untouched(before, &after, looked(0))
			if row.want == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.Equal(t, row.want, found[0].String())
			before.Status, after.Status = "CREATING", "CREATING"
			require.Empty(t, provider.Of(contract.BMC).Untouched(before, &after, looked(0)), "what is being made gets its members as it goes")
		})
	}
}

// A long value is not quoted: half of a secret in it could not be blanked.
func TestLongValuesAreNotCut(t *testing.T) {
	t.Parallel()
	long := string(make([]byte, 1000))
	before := contract.Instance{Status: "RUNNING", Members: map[string]any{"instanceName": "a"}}
	after := contract.Instance{Status: "RUNNING", Members: map[string]any{"instanceName": long}}
	found := provider.Of(contract.BMC).Untouched(before, &after, looked(0))
	require.Len(t, found, 1)
	require.Regexp(t, `^got instanceName a value of \d+ bytes, want a as before$`, found[0].String())
}
