package check_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/states/check"
)

func TestTheReadmeListsTheRules(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	var want strings.Builder
	for _, rule := range check.Rules() {
		fmt.Fprintf(&want, "| %s | %s | %s |\n", rule.ID, rule.Level, rule.Title)
	}
	require.Contains(t, string(readme), want.String())
}
