package target

import (
	"maps"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// poolKey is read, so that a file with it is refused for the right reason, and never suggested, since no run takes it.
const poolKey = "pool"

// knownPaths are the keys of every level, for a key that stands at the wrong one.
func knownPaths() []string {
	return []string{
		"name", "products", "states", "unavailable", "limits", "safety", "tls",
		"products.bmc", "products.zec", "products.bss",
		"products.bmc.endpoint", "products.bmc.version", "products.bss.signature",
		"states.url", "states.token",
		"limits.requestsPerSecond", "limits.concurrency", "limits.requestTimeout", "limits.settleTimeout",
		"limits.pollInterval", "limits.totalTimeout",
		"safety.allowRelease", "safety.forbidHosts", "safety.maxInstances", "safety.maxRequests",
		"tls.caFile",
	}
}

// suggestion says what an unknown key of a section may be meant for: a key of the section, or one of another.
func suggestion[V any](section, key string, keys map[string]V) string {
	if near := contract.Nearest(key, suggestible(keys)); near != "" {
		return "did you mean " + near + "?"
	}
	homes := map[string]string{}
	for _, path := range knownPaths() {
		dot := strings.LastIndex(path, ".")
		if path[:max(dot, 0)] != section {
			homes[path[dot+1:]] = path
		}
	}
	if near := contract.Nearest(key, slices.Sorted(maps.Keys(homes))); near != "" {
		return "did you mean " + homes[near] + "? Here stand " + listed(keys)
	}
	return "want one of " + listed(keys)
}

// suggestible gives the keys that a message may name, sorted.
func suggestible[V any](keys map[string]V) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(keys)), func(key string) bool { return key == poolKey })
}

// nearest says what an unknown value may be meant for.
func nearest[V any](value string, known map[string]V) string {
	if near := contract.Nearest(value, suggestible(known)); near != "" {
		return "did you mean " + near + "?"
	}
	return "want one of " + listed(known)
}
