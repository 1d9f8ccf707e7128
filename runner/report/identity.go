package report

import (
	"fmt"
	"strings"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
)

// shortDigest is how many characters of a digest or a commit people read.
const shortDigest = 12

// identity says what a report is about, in a few words each: which program, which contract and part of it, which provider.
func identity(r *result.Report) []string {
	program := "relcon " + oneLine(r.Relcon)
	if r.Commit != "" {
		program += " (commit " + oneLine(fit(r.Commit, shortDigest)) + ")"
	}
	parts := []string{program}
	if held := r.Contract; held.Digest != "" {
		digest := strings.TrimPrefix(held.Digest, "sha256:")
		parts = append(parts, fmt.Sprintf("contract %s (%s)", oneLine(fit(digest, shortDigest)), contract.Plural(held.Rules, "rule")))
	}
	if who := r.Provider.String(); who != "" {
		parts = append(parts, "provider "+oneLine(shorten(who, reasonLimit)))
	}
	return append(parts, selection(r.Selection)...)
}

// selection says which part of the contract a report is about; nothing means all of it.
func selection(s catalogue.Selection) (parts []string) {
	if len(s.Patterns) > 0 {
		parts = append(parts, "rules "+oneLine(shorten(strings.Join(s.Patterns, " "), reasonLimit)))
	}
	if s.Level != "" {
		parts = append(parts, "level "+oneLine(string(s.Level)))
	}
	for _, product := range s.Products {
		parts = append(parts, "product "+oneLine(string(product)))
	}
	if s.Shard.Of > 0 {
		parts = append(parts, "shard "+s.Shard.String())
	}
	return parts
}
