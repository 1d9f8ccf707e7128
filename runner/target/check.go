package target

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"relcon/runner/contract"
)

// readTarget reads a whole target file.
func readTarget(d *document, data []byte) *Target {
	target := &Target{File: d.file, Limits: Limits{}.WithDefaults(), Safety: Safety{}.WithDefaults(), Trace: "on"}
	if d.read(data, target, wanting("a mapping with name, products and states")) {
		checkTarget(d, target)
	}
	return target
}

func checkTarget(d *document, target *Target) {
	choices(d, "unavailable", "need", target.Unavailable, contract.Declarable())
	checkStates(d, &target.States)
	checkForbidHosts(d, target.Safety.ForbidHosts)
	checkHost(d, "states.url", target.States.URL, "the URL of the provider-state hook", target.Safety.ForbidHosts)
	for _, name := range contract.Products() {
		if product, found := target.Products[name]; found {
			path := member("products", string(name))
			checkHost(d, path+".endpoint", product.Endpoint, "the URL of the API", target.Safety.ForbidHosts)
			target.Products[name] = checkProduct(d, path, product).WithDefaults(name)
		}
	}
	target.TLS.CAFile = d.relative(target.TLS.CAFile)
	oneOf(d, "trace", "setting", target.Trace, []string{"on", "off"})
	checkNames(d, target)
}

// shortestToken is how long a token must be to be looked for inside another value. A shorter one is found by chance.
const shortestToken = 12

// checkNames refuses the hook's token in what stands in every report.
func checkNames(d *document, target *Target) {
	token := target.States.Token
	if len(token) < shortestToken {
		return
	}
	for _, each := range [][2]string{{"name", target.Name}, {"provider.name", target.Provider.Name},
		{"provider.version", target.Provider.Version}, {"provider.build", target.Provider.Build}} {
		if strings.Contains(each[1], token) {
			d.report(each[0], "got what states.token is too, want something else: it stands in every report")
		}
	}
}

func checkStates(d *document, states *States) {
	states.Pool = d.relative(states.Pool)
	switch hook, pool := d.has("states.url"), d.has("states.pool"); {
	case hook && pool:
		d.report("states", "got both url and pool, want one of the two")
	case pool && d.has("states.token"):
		d.report("states.token", "got a token beside a pool, want it beside url only: nothing but the hook is sent it")
	case !hook && !pool && d.places["states"].kind == yaml.MappingNode:
		d.report("states", "got neither url nor pool, want the URL of the provider-state hook, or a file of instances that may be destroyed")
	}
}

// checkProduct gives the product with the signatures that v1 and v3 stand for.
func checkProduct(d *document, path string, product Product) Product {
	if version := product.Version; version != "" {
		if _, err := time.Parse(time.DateOnly, version); err != nil {
			d.report(path+".version", "got %s, want an API version such as 2022-11-20", d.places[path+".version"].shown)
		}
	}
	if product.Signature == nil {
		return product
	}
	path += ".signature"
	if len(product.Signature) == 0 {
		d.report(path, "got an empty list, want v1, v3 or both")
	}
	choices(d, path, "signature", product.Signature, []contract.Scheme{"v1", "v3"})
	for i, name := range product.Signature {
		product.Signature[i] = map[contract.Scheme]contract.Scheme{"v1": contract.RPC, "v3": contract.ACS3}[name]
	}
	return product
}

// checkForbidHosts puts the one spelling in the place of each host.
func checkForbidHosts(d *document, hosts []string) {
	for i, host := range hosts {
		path := element("safety.forbidHosts", i)
		hosts[i] = contract.CanonicalHost(strings.Trim(host, "[]"))
		if host != "" && !PlainHost(hosts[i]) {
			d.report(path, "got %s, want a host name such as console.zenlayer.com, without scheme, port or path", d.places[path].shown)
		}
	}
}
