package target

import (
	"fmt"
	"net/url"
	"strings"

	"relcon/runner/contract"
)

// Start is what a new target file is written from.
type Start struct {
	Name      string
	Endpoints map[contract.Product]string // "" or none: the target does not offer the product
	Hook      string                      // address of the provider-state hook
	Pool      string                      // file of instances that may be destroyed, where there is no hook
	TokenOf   string                      // environment variable that holds the hook's token; "" means that the hook has none
}

// File is a target file with comments, whose limits fit the addresses. An error says what is wrong with what it is written from.
func (s Start) File() ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# The target of relcon verify: see runner/target/README.md and fixtures/targets/.\nname: %s   # --allow-release repeats it\n\nproducts:\n", quote(s.Name))
	local := true
	for _, product := range contract.Products() {
		if address := s.Endpoints[product]; address != "" {
			fmt.Fprintf(&b, "  %s: {endpoint: %s, version: %q%s\n", product, quote(address), Product{}.WithDefaults(product).Version, end(product))
			local = local && loopback(address)
		}
	}
	b.WriteString("\nstates:\n")
	switch {
	case s.Pool != "":
		fmt.Fprintf(&b, "  pool: %s   # instances that may be destroyed: see runner/pool/README.md\n", quote(s.Pool))
	default:
		fmt.Fprintf(&b, "  url: %s   # the provider-state hook: see runner/states/README.md\n", quote(s.Hook))
		local = local && loopback(s.Hook)
	}
	if s.TokenOf != "" && s.Pool == "" {
		fmt.Fprintf(&b, "  token: ${%s}   # from the environment; sent to the hook only\n", s.TokenOf)
	}
	b.WriteString(rest(s.Pool != "", local))
	text := []byte(b.String())
	_, err := Parse(s.Name+".yaml", text, func(string) (string, bool) { return "a-token-of-the-hook", true })
	return text, err
}

// end closes the entry of a product, for bss with the signatures that its endpoint may know.
func end(product contract.Product) string {
	if product == contract.BSS {
		return ", signature: [v1, v3]}   # leave out what the endpoint does not know: v1 is the RPC signature, v3 the header signature"
	}
	return "}"
}

// rest is what follows the addresses. A provider on this machine shows effects at once, and any number of requests may be sent.
func rest(pool, local bool) string {
	unavailable := "# What this target can't give. `relcon hook check` tells it.\nunavailable: []\n"
	if pool {
		unavailable = "# What this target can't give. A pool moves no clocks and tells no billing.\nunavailable: [clock, billing]\n"
	}
	limits := "limits:\n  requestsPerSecond: 20\n  concurrency: 8        # scenarios at once\n  settleTimeout: 10m    # how long an effect may take to show\n  pollInterval: 2s\n  totalTimeout: 1h\n"
	if local {
		limits = "limits:   # fit for this machine\n  requestsPerSecond: 500\n  concurrency: 8        # scenarios at once\n  settleTimeout: 5s     # how long an effect may take to show\n  pollInterval: 50ms\n  totalTimeout: 10m\n"
	}
	return "\n" + unavailable + "\n" + limits + `
safety:
  allowRelease: false   # true is the first of two keys to releasing anything; --allow-release NAME is the other
`
}

func loopback(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && contract.Loopback(contract.CanonicalHost(parsed.Hostname()))
}
