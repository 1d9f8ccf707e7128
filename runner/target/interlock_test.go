package target_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

// A target that was made by hand is held against the forbidden hosts in whatever spelling either has.
func TestForbiddenHostsInEverySpelling(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct{ address, forbidden string }{
		"upper case in the list":   {"https://api.example.com/", "API.Example.com"},
		"a dot in the list":        {"https://api.example.com/", "api.example.com."},
		"two dots in the address":  {"https://api.example.com../", "api.example.com"},
		"a long IPv6 address":      {"https://[2001:db8:0:0:0:0:0:1]/", "2001:db8::1"},
		"brackets in the list":     {"https://[2001:db8::1]:8443/", "[2001:DB8::1]"},
		"IPv4 in an IPv6 address":  {"https://[::ffff:192.0.2.1]/", "192.0.2.1"},
		"a zone":                   {"https://[fe80::1%25eth0]/", "fe80::1"},
		"wide letters":             {"https://ａpi.example.com/", "api.example.com"},
		"an ideographic full stop": {"https://api。example.com/", "api.example.com"},
		"a short number":           {"https://192.0.513/", "192.0.2.1"},
		"one number":               {"https://3221225985/", "192.0.2.1"},
		"a hexadecimal number":     {"https://0xC0000201/", "192.0.2.1"},
	} {
		for place, made := range map[string]target.Target{
			"hook":     {States: target.States{URL: each.address}},
			"endpoint": {Products: map[contract.Product]target.Product{contract.BMC: {Endpoint: each.address}}},
		} {
			t.Run(name+", "+place, func(t *testing.T) {
				t.Parallel()
				made.Safety.ForbidHosts = []string{each.forbidden}
				require.ErrorContains(t, made.AllowHosts(nil), "nothing was sent")
			})
		}
	}
	production := target.Target{
		Products: map[contract.Product]target.Product{contract.BMC: {Endpoint: "https://console.zenlayer.com/api/v2/bmc"}},
		Safety:   target.Safety{ForbidHosts: []string{}},
	}
	require.Error(t, production.AllowHosts(nil))
	require.NoError(t, production.AllowHosts([]string{"console.zenlayer.com"}))
}
