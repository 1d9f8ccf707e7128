package target_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/target"
)

// addressed are the places of a file that have an address, with a file for each.
func addressed(address string) map[string][]byte {
	return map[string][]byte{
		"products.bmc.endpoint": fmt.Appendf(nil, `{name: n, products: {bmc: {endpoint: %q}}, states: {pool: p}}`, address),
		"states.url":            fmt.Appendf(nil, `{name: n, products: {bmc: {endpoint: "https://h.example.com"}}, states: {url: %q}}`, address),
	}
}

func TestSoundAddresses(t *testing.T) {
	for _, address := range []string{
		"https://h.example.com",
		"HTTPS://H.example.com/a/b/",
		"https://h.example.com:8443/a",
		"https://h.example.com./a",
		"https://xn--bcher-kva.example",
		"http://localhost:8080/a",
		"http://LOCALHOST/a",
		"http://127.0.0.1:1/a",
		"http://127.8.9.10/",
		"http://[::1]:8080/a",
		"https://staging.console.zenlayer.com/api",
	} {
		for place, file := range addressed(address) {
			t.Run(place+" "+address, func(t *testing.T) {
				got, err := target.Parse("t.yaml", file, nil)
				require.NoError(t, err)
				require.Contains(t, []string{got.States.URL, got.Products[contract.BMC].Endpoint}, address, "kept as it is given")
			})
		}
	}
}

func TestRefusedAddresses(t *testing.T) {
	tests := map[string]string{
		"http://h.example.com/":                    "plain http",
		"http://localhost.example.com/":            "plain http",
		"http://127.0.0.1.example.com/":            "plain http",
		"http://128.0.0.1/":                        "plain http",
		"http://[::2]/":                            "plain http",
		"http://0.0.0.0/":                          "plain http",
		"ftp://h.example.com/":                     "no absolute URL",
		"h.example.com/a":                          "no absolute URL",
		"//h.example.com/a":                        "no absolute URL",
		"/a":                                       "no absolute URL",
		"https:///a":                               "no absolute URL",
		"https://:443/a":                           "no absolute URL",
		"https:h.example.com":                      "no absolute URL",
		"https://h.example.com/%zz":                "no absolute URL",
		"https://me@h.example.com/":                "user name or password",
		"https://me:pass@h.example.com/":           "user name or password",
		"https://@h.example.com/":                  "user name or password",
		"https://h.example.com/?a=b":               "query or fragment",
		"https://h.example.com/?":                  "query or fragment",
		"https://h.example.com/#":                  "query or fragment",
		"https://h.example.com:0/":                 "port",
		"https://h.example.com:65536/":             "port",
		"https://h.example.com:/":                  "port",
		"https://bücher.example/":                  "no plain host name",
		"https://h.example.com../":                 "no plain host name",
		"https://*.example.com/":                   "no plain host name",
		"https://console.zenlayer.com/api":         "forbid",
		"https://Console.ZENLAYER.com/api":         "forbid",
		"https://console.zenlayer.com.:443/a":      "forbid",
		"https://business.aliyuncs.com":            "forbid",
		"https://console。zenlayer.com/api":         "no plain host name",
		"https://ｃonsole.zenlayer.com/api":         "no plain host name",
		"https://console%E3%80%82zenlayer.com/api": "no plain host name",
	}
	for address, want := range tests {
		for place, file := range addressed(address) {
			t.Run(place+" "+address, func(t *testing.T) {
				_, err := target.Parse("t.yaml", file, nil)
				require.ErrorContains(t, err, "t.yaml:1: "+place+": got ")
				require.ErrorContains(t, err, want)
			})
		}
	}
}

func TestForbiddenHosts(t *testing.T) {
	tests := map[string]struct {
		forbid, address, want string
	}{
		"explained":    {"prod.example.com", "https://prod.example.com/api", "got the host prod.example.com that safety.forbidHosts forbids, want a staging one: a run releases instances"},
		"in capitals":  {"PROD.example.com.", "https://prod.example.com/api", "forbids"},
		"an address":   {"10.0.0.1", "https://[::ffff:10.0.0.1]:8443/api", "forbids"},
		"with a zone":  {"[fe80::1]", "https://[fe80::1%25eth0]/api", "forbids"},
		"loopback too": {"localhost", "http://localhost:8080/api", "forbids"},
		"another":      {"prod.example.com", "https://staging.example.com/api", ""},
		"default gone": {"prod.example.com", "https://console.zenlayer.com/api", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file := fmt.Sprintf("name: n\nproducts:\n  zec: {endpoint: %q}\nstates: {pool: p}\nsafety: {forbidHosts: [%q]}\n", test.address, test.forbid)
			_, err := target.Parse("t.yaml", []byte(file), nil)
			if test.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "t.yaml:3: products.zec.endpoint: ")
			require.ErrorContains(t, err, test.want)
		})
	}
}
