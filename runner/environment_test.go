package runner_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// settings are the variables that TestConformance takes.
func settings() []string {
	return []string{"RELCON_TARGET", "RELCON_ALLOW_RELEASE", "RELCON_RULES", "RELCON_REPORT", "RELCON_KNOWN", "RELCON_LEDGER", "RELCON_STRICT", "RELCON_REQUIRE", "RELCON_SHARD"}
}

// trials are those that other tests of the module take.
func trials() []string {
	return []string{"RELCON_SOAK", "RELCON_SOAK_SEED", "RELCON_KILLS", "RELCON_CALM", "RELCON_STABILITY"}
}

// environment holds a process's variables, each NAME=value, against what the suite takes. A misspelt name, or a value
// that is empty because a shell variable was not set, would check the built-in reference in place of a provider, and be
// green. The names in own are the user's: a target file reads them.
func environment(variables, own []string) error {
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		switch {
		case !strings.HasPrefix(name, "RELCON_") || strings.HasPrefix(name, "RELCON_TEST_"):
		case slices.Contains(settings(), name):
			if strings.TrimSpace(value) == "" {
				return fmt.Errorf("%s: got an empty value, want one, or leave the variable out (is a shell variable not set?)", name)
			}
		case !slices.Contains(trials(), name) && !slices.Contains(own, name):
			return fmt.Errorf("%s: it is no setting of this suite, want one of %s%s", name, strings.Join(settings(), ", "), contract.DidYouMean(name, settings()))
		}
	}
	return nil
}

// named tells whether `go test` was asked for a test by name.
func named(test string) bool {
	f := flag.Lookup("test.run")
	return f != nil && strings.Contains(f.Value.String(), test)
}

// lookups is a LookupEnv that remembers what it was asked for.
type lookups []string

func (l *lookups) lookup(name string) (string, bool) {
	*l = append(*l, name)
	return os.LookupEnv(name)
}

func TestAMisspeltOrEmptyVariableIsFoundOut(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		variables []string
		problem   string // "" where there is none
	}{
		"none":                   {[]string{"HOME=/home/a"}, ""},
		"all that there are":     {[]string{"RELCON_TARGET=t.yaml", "RELCON_STRICT=true"}, ""},
		"those of other tests":   {[]string{"RELCON_SOAK=10", "RELCON_TEST_POOL=x"}, ""},
		"one of the target file": {[]string{"RELCON_STATES_TOKEN=t"}, ""},
		"a misspelt one":         {[]string{"RELCON_TARGETS=t.yaml"}, `RELCON_TARGETS: it is no setting of this suite, want one of RELCON_TARGET, RELCON_ALLOW_RELEASE, RELCON_RULES, RELCON_REPORT, RELCON_KNOWN, RELCON_LEDGER, RELCON_STRICT, RELCON_REQUIRE, RELCON_SHARD; did you mean "RELCON_TARGET"?`},
		"one that is no setting": {[]string{"RELCON_CONCURRENCY=1/2"}, "RELCON_CONCURRENCY: it is no setting"},
		"an empty target":        {[]string{"RELCON_TARGET="}, "RELCON_TARGET: got an empty value"},
		"empty rules":            {[]string{"RELCON_TARGET=t.yaml", "RELCON_RULES= "}, "RELCON_RULES: got an empty value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := environment(row.variables, []string{"RELCON_STATES_TOKEN"})
			if row.problem == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.problem)
		})
	}
}
