package runner_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner"
	"relcon/runner/report"
	"relcon/runner/target"
)

// TestConformance is the suite as `go test`: one subtest per rule and scenario. Without RELCON_TARGET it runs against
// the built-in reference. See the README for the environment variables.
func TestConformance(t *testing.T) {
	options := runner.Options{
		AllowRelease: os.Getenv("RELCON_ALLOW_RELEASE"),
	}
	if text := os.Getenv("RELCON_STRICT"); text != "" {
		strict, err := strconv.ParseBool(text)
		require.NoError(t, err, "RELCON_STRICT")
		options.Strict = strict
	}
	if patterns := os.Getenv("RELCON_RULES"); patterns != "" {
		options.Selection.Patterns = strings.Split(patterns, ",")
	}
	var err error
	if file := os.Getenv("RELCON_TARGET"); file != "" {
		options.Target, err = target.Load(file, os.LookupEnv)
		require.NoError(t, err)
	}
	if file := os.Getenv("RELCON_KNOWN"); file != "" {
		options.Known, err = runner.ReadKnown(file)
		require.NoError(t, err)
	}
	destinations := destinationsOf(t, os.Getenv("RELCON_REPORT"))
	result := runner.Test(t, options)
	for _, destination := range destinations {
		require.NoError(t, destination.Write(os.Stdout, result), "report %s", destination)
	}
}

// destinationsOf reads RELCON_REPORT, such as "json=r.json,junit=r.xml", and makes sure before the run that each place
// can be written.
func destinationsOf(t *testing.T, list string) []report.Destination {
	if list == "" {
		return nil
	}
	destinations, err := report.ParseDestinations(strings.Split(list, ","))
	require.NoError(t, err)
	for _, destination := range destinations {
		require.NoError(t, report.CheckWritable(destination.Path), "report %s", destination)
	}
	return destinations
}
