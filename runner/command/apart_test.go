package command

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A report is written over whatever stands in its place, so it may not be the target's file, the pool or what was used
// up of it, the list of known failures, or the ledger that says what is left.
func TestAReportIsNotWrittenOverWhatTheRunNeeds(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, content string) {
		require.NoError(t, os.WriteFile(at(name), []byte(content), 0o600))
	}
	pool, err := os.ReadFile("../../fixtures/targets/pool/instances.yaml")
	require.NoError(t, err)
	write("pool.yaml", string(pool))
	write("pool.yaml.used", "")
	write("target.yaml", "name: t\nproducts: {bmc: {endpoint: http://127.0.0.1:1}}\nstates: {pool: pool.yaml}\nsafety: {allowRelease: true}\n")
	write("broken.yaml", "nonsense")
	write("known.txt", "BMC-REL-02\n")
	require.NoError(t, os.Symlink(at("target.yaml"), at("linked.yaml")))
	require.NoError(t, os.Link(at("known.txt"), at("hard.txt")))
	for _, line := range strings.Split(string(pool), "\n") {
		for _, name := range strings.FieldsFunc(line, func(r rune) bool { return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", r) }) {
			if strings.Contains(line, "${"+name+"}") {
				t.Setenv(name, "secret-"+name)
			}
		}
	}
	for name, arguments := range map[string][]string{
		"target.yaml":    {"--target", at("target.yaml"), "--allow-release", "t"},
		"linked.yaml":    {"--target", at("target.yaml"), "--allow-release", "t"},
		"broken.yaml":    {"--target", at("broken.yaml"), "--allow-release", "t"},
		"pool.yaml":      {"--target", at("target.yaml"), "--allow-release", "t"},
		"pool.yaml.used": {"--target", at("target.yaml"), "--allow-release", "t"},
		"known.txt":      {"--known", at("known.txt")},
		"hard.txt":       {"--known", at("known.txt")},
		"run.ledger":     {"--ledger", at("run.ledger")},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(at(name))
			var stderr bytes.Buffer
			arguments = append([]string{"verify", "--rules", "BMC-REL-06", "--report", "json=" + at(name)}, arguments...)
			require.Equal(t, contract.ExitUsage, Main(arguments, io.Discard, &stderr), stderr.String())
			after, _ := os.ReadFile(at(name))
			require.Equal(t, string(before), string(after))
			if name != "broken.yaml" { // what is wrong with the file itself comes first
				require.Contains(t, stderr.String(), "the run has another use for this file")
			}
		})
	}
}
