package runner_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
	"relcon/runner/target"
)

// TestConformance is the suite as `go test`: one subtest per rule and scenario. Without RELCON_TARGET it runs against
// the built-in reference. See the README for the environment variables.
func TestConformance(t *testing.T) {
	if named("TestConformance") {
		// The go command does not know that a misspelt variable counts, and would answer from its cache.
		require.NoError(t, runner.ForgetTestCache())
	}
	destinations := destinationsOf(t, os.Getenv("RELCON_REPORT"))
	options := runner.Options{
		AllowRelease: os.Getenv("RELCON_ALLOW_RELEASE"), Require: contract.Verdict(os.Getenv("RELCON_REQUIRE")),
	}
	if text := os.Getenv("RELCON_STRICT"); text != "" {
		strict, err := strconv.ParseBool(text)
		require.NoError(t, err, "RELCON_STRICT: got %q, want true or false", text)
		options.Strict = strict
	}
	if patterns := os.Getenv("RELCON_RULES"); patterns != "" {
		options.Selection.Patterns = []string{patterns}
	}
	var err error
	if text := os.Getenv("RELCON_SHARD"); text != "" {
		options.Selection.Shard, err = catalogue.ParseShard(text, os.LookupEnv)
		require.NoError(t, err)
	}
	var asked lookups
	if file := os.Getenv("RELCON_TARGET"); file != "" {
		options.Target, err = target.Load(fromRoot(t, file), asked.lookup)
		require.NoError(t, err)
	}
	require.NoError(t, environment(os.Environ(), asked))
	if file := os.Getenv("RELCON_KNOWN"); file != "" {
		options.Known, err = target.LoadKnown(fromRoot(t, file))
		require.NoError(t, err)
	}
	if file := os.Getenv("RELCON_LEDGER"); file != "" {
		options.Ledger = fromRoot(t, file)
	}
	result := runner.Test(t, options)
	require.NoError(t, destinations.Write(os.Stdout, result))
}

// destinationsOf reads RELCON_REPORT, such as "json=r.json,junit=r.xml", makes sure before the run that each place
// can be written, and takes away what earlier runs wrote there.
func destinationsOf(t *testing.T, list string) report.Destinations[result.Report] {
	if list == "" {
		return nil
	}
	destinations, err := report.RunFormats().Parse(strings.Split(list, ","))
	require.NoError(t, err)
	for i, destination := range destinations {
		if !destination.Stdout() {
			destinations[i].Path = fromRoot(t, destination.Path)
		}
	}
	require.NoError(t, destinations.Apart(filesOf(t)...))
	require.NoError(t, destinations.Prepare())
	return destinations
}

// filesOf gives the files that the run has another use for.
func filesOf(t *testing.T) []string {
	var files []string
	for _, name := range []string{"RELCON_TARGET", "RELCON_KNOWN", "RELCON_LEDGER"} {
		if file := os.Getenv(name); file != "" {
			files = append(files, fromRoot(t, file))
		}
	}
	if file := os.Getenv("RELCON_TARGET"); file != "" {
		if loaded, err := target.Load(fromRoot(t, file), os.LookupEnv); err == nil { // what is wrong with it is told later
			files = append(files, runner.Options{Target: loaded}.Files()...)
		}
	}
	return files
}

// fromRoot takes a relative path from the root of the module, where `go test ./runner` is called, and not from the
// folder of the package, where go runs the test.
func fromRoot(t *testing.T, path string) string {
	t.Helper()
	if filepath.IsAbs(path) {
		return path
	}
	here, err := os.Getwd()
	require.NoError(t, err)
	for folder := here; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return filepath.Join(folder, path)
		}
		require.NotEqual(t, folder, filepath.Dir(folder), "%s: there is no go.mod above %s to take it from", path, here)
	}
}
