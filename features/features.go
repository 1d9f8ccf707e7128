// Package features embeds the contract in readable form: Gherkin features with one Rule per clause, which is the wording
// of the clause, and rules.json with what else is said about it: its level, its source and what it needs of a target.
package features

import "embed"

// Files holds every feature file, by its path below this folder, such as "zenlayer/bmc_release_instances.feature".
//
//go:embed */*.feature
var Files embed.FS

// Catalogue is rules.json: {"rules": [{"id", "zh", "level", "scenarios", "source", "needs", "readings", "when"}, …]}.
//
//go:embed rules.json
var Catalogue []byte

// Races is races.json: the rules about requests that overlap, for which no scenario can be written. Only explore with several
// clients judges by them: {"rules": [{"id", "title", "zh", "level", "products", "source", "readings"}, …]}.
//
//go:embed races.json
var Races []byte

// Coverage is coverage.json: what the four public pages say, statement by statement, and the rules that hold it:
// {"pages": [{"page", "family", "statements": [{"at", "says", "zh", "code", "rules", "why", "whyZh"}, …]}, …]}.
//
//go:embed coverage.json
var Coverage []byte
