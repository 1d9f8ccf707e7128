// Package features embeds the contract in readable form: Gherkin features, one Rule per clause, and rules.json, which
// holds what is said about each clause once: its level, its wording, its source and what it needs of a target.
package features

import "embed"

// Files holds every feature file, by its path below this folder, such as "zenlayer/bmc_release_instances.feature".
//
//go:embed */*.feature
var Files embed.FS

// Catalogue is rules.json: {"rules": [{"id", "level", "scenarios", "clause", "source", "needs", "readings", "when"}, …]}.
//
//go:embed rules.json
var Catalogue []byte
