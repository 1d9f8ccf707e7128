package target

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// AllowRelease holds the two keys against each other: releasing destroys machines, so a file alone, or a command line alone,
// is not enough. A loopback address is no exception: it may be a tunnel.
func (t *Target) AllowRelease(name string) error {
	var missing []string
	byHand := t.File == ""
	switch {
	case t.Safety.AllowRelease:
	case byHand:
		missing = append(missing, "Options.Target.Safety.AllowRelease is not true (in a file: `safety: {allowRelease: true}`)")
	default:
		missing = append(missing, "its file does not say `safety: {allowRelease: true}`")
	}
	switch {
	case name == "" && byHand:
		missing = append(missing, fmt.Sprintf("Options.AllowRelease is empty, and not %q (on a command line: --allow-release %s)", t.Name, t.Name))
	case name != t.Name && byHand:
		missing = append(missing, fmt.Sprintf("Options.AllowRelease is %q, which names another target than %s", name, t.Name))
	case name == "":
		missing = append(missing, fmt.Sprintf("the command line does not say `--allow-release %s` (for go test: RELCON_ALLOW_RELEASE=%s)", t.Name, t.Name))
	case name != t.Name:
		missing = append(missing, fmt.Sprintf("`--allow-release %s` names another target than %s", name, t.Name))
	}
	if len(missing) == 0 {
		return nil
	}
	return contract.Usage("target %q: releasing destroys machines, so two keys are needed, and nothing was sent: %s", t.Name, strings.Join(missing, "; and "))
}

// AllowHosts refuses forbidden hosts, and production hosts that are not named a second time.
func (t *Target) AllowHosts(lifted []string) error {
	addresses := map[string]string{"states.url": t.States.URL}
	for product, at := range t.Products {
		addresses[fmt.Sprintf("products.%s.endpoint", product)] = at.Endpoint
	}
	var forbidden []string
	for _, host := range t.Safety.WithDefaults().ForbidHosts {
		forbidden = append(forbidden, contract.CanonicalHost(strings.Trim(host, "[]")))
	}
	for _, place := range slices.Sorted(maps.Keys(addresses)) {
		parsed, err := url.Parse(addresses[place])
		if err != nil {
			return contract.Usage("target %q: %s: it is no URL", t.Name, place)
		}
		host := contract.CanonicalHost(parsed.Hostname())
		if host != "" && !PlainHost(host) {
			return contract.Usage("target %q: %s: its host is no plain host name, so that it can't be held against the forbidden ones, and nothing was sent", t.Name, place)
		}
		if slices.Contains(forbidden, host) {
			return contract.Usage("target %q: %s: safety.forbidHosts forbids %s, and nothing was sent", t.Name, place, host)
		}
		if slices.Contains(ProductionHosts(), host) && !slices.Contains(lifted, host) {
			return contract.Usage("target %q: %s: %s is a production host: what is released there is lost. Two places must allow it, "+
				"safety.forbidHosts in the file and `--allow-host %s` on the command line (in Go: Options.AllowHosts), and nothing was sent", t.Name, place, host, host)
		}
	}
	return nil
}
