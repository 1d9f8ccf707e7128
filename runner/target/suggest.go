package target

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// knownPaths are the keys of every level of a target file, for a key that stands at the wrong one.
func knownPaths() []string {
	return []string{
		"name", "products", "states", "unavailable", "limits", "safety", "tls",
		"products.bmc", "products.zec", "products.bss",
		"products.bmc.endpoint", "products.bmc.version", "products.bss.signature",
		"states.url", "states.token", "states.pool",
		"limits.requestsPerSecond", "limits.concurrency", "limits.requestTimeout", "limits.settleTimeout",
		"limits.pollInterval", "limits.totalTimeout",
		"safety.allowRelease", "safety.forbidHosts", "safety.maxInstances", "safety.maxRequests",
		"tls.caFile",
	}
}

// index is the place of an element in a path.
var index = regexp.MustCompile(`\[\d+\]`)

// suggestion says what an unknown key of a section may be meant for: a key of the section, or one of another.
func suggestion[V any](paths []string, section, key string, keys map[string]V) string {
	if near := contract.Nearest(key, suggestible(keys)); near != "" {
		return "did you mean " + near + "?"
	}
	section = index.ReplaceAllString(section, "")
	homes := map[string]string{}
	for _, path := range paths {
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
	return slices.Sorted(maps.Keys(keys))
}

// nearest says what an unknown value may be meant for.
func nearest[V any](value string, known map[string]V) string {
	if near := contract.Nearest(value, suggestible(known)); near != "" {
		return "did you mean " + near + "?"
	}
	return "want one of " + listed(known)
}
