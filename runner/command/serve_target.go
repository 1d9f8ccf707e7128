package command

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/serve"
)

// offering is a reference that listens.
type offering struct {
	address, token string
	caFile         string // "" without TLS
	faults         []string
	products       []contract.Product
	settle         time.Duration // how long asynchronous work takes
	latency        time.Duration // how late an answer may be
}

// targetFile writes the target file that leads to a reference.
func targetFile(o offering) ([]byte, error) {
	t := runner.BuiltinTarget(o.address, o.token)
	products := map[string]any{}
	for _, product := range o.products {
		at := t.Products[product]
		products[string(product)] = map[string]any{"endpoint": at.Endpoint, "version": at.Version}
	}
	content := map[string]any{
		"name":     t.Name,
		"products": products,
		"states":   map[string]any{"url": t.States.URL, "token": t.States.Token},
		"limits": map[string]any{
			"requestsPerSecond": 5000, "concurrency": t.Limits.Concurrency, "requestTimeout": (t.Limits.RequestTimeout + o.latency).String(),
			"settleTimeout": (t.Limits.SettleTimeout + 2*o.settle + 10*o.latency).String(), "pollInterval": t.Limits.PollInterval.String(),
		},
		"safety": map[string]any{"allowRelease": true, "maxInstances": 20000, "maxRequests": 1000000},
	}
	if o.caFile != "" {
		// A path in a target file is taken from the folder of the file.
		path, err := filepath.Abs(o.caFile)
		if err != nil {
			return nil, err
		}
		content["tls"] = map[string]any{"caFile": path}
	}
	body, err := yaml.Marshal(content)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# The reference provider listens on %s; SIGINT or SIGTERM stops it.\n", o.address)
	fmt.Fprintf(&b, "# Its provider-state hook is %s, its control API %s%s.\n", t.States.URL, o.address, serve.ControlPath)
	if len(o.faults) > 0 {
		fmt.Fprintf(&b, "# Faults switched on: %s.\n", strings.Join(o.faults, ", "))
	}
	if at, err := url.Parse(o.address); err == nil && o.caFile == "" && !contract.Loopback(at.Hostname()) {
		b.WriteString("# relcon verify calls no other machine without TLS: add --tls.\n")
	}
	fmt.Fprintf(&b, "# relcon verify --target THIS-FILE --allow-release %s\n", t.Name)
	b.Write(body)
	return []byte(b.String()), nil
}

// readingsHelp lists what --reading takes.
func readingsHelp() string {
	var b strings.Builder
	b.WriteString("Readings, the default first:\n")
	for _, each := range reference.Readings() {
		fmt.Fprintf(&b, "  --reading %s=%s\n", each.Rule, strings.Join(each.Names, "|"))
	}
	return b.String()
}
