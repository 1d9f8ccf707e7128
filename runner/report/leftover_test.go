package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/report"
	"relcon/runner/result"
)

func TestLeftoverOnOneLine(t *testing.T) {
	for want, each := range map[string]result.Leftover{
		`bmc instance i-1 RUNNING (rate-limited) of "A": why`: {Product: contract.BMC, Kind: "rate-limited", InstanceID: "i-1", Status: "RUNNING", Scenario: "A", Reason: "why"},
		`zec account of "A": why`:                             {Product: contract.ZEC, Scenario: "A", Reason: "why"},
		`bss account of the first look at the target: why`:    {Product: contract.BSS, Reason: "why"},
	} {
		require.Equal(t, want, each.String())
	}
}

// A text lists some twenty things that are left; what nobody could check is told once for all accounts that it is true
// of.
func TestManyLeftoversAreToldInShort(t *testing.T) {
	r := conformant()
	for i := range 23 {
		r.Leftovers = append(r.Leftovers, result.Leftover{Product: contract.BMC, InstanceID: fmt.Sprintf("i-%d", i), Scenario: "A", Reason: "why"})
	}
	for i := range 300 {
		r.Unchecked = append(r.Unchecked, result.Leftover{Product: contract.Products()[i%2], Scenario: fmt.Sprint(i), Reason: "the same"})
	}
	r.Unchecked = append(r.Unchecked, result.Leftover{Product: contract.BSS, Scenario: "B", Reason: "another"})
	got := text(t, r, &report.Text{})
	require.Contains(t, got, "still there (23 things that the run created):\n  bmc instance i-0 of \"A\": why\n")
	require.Contains(t, got, "i-19 of \"A\": why\n  and 3 more\n")
	require.NotContains(t, got, "i-20")
	require.Contains(t, got, `could not be checked (301 things that may be there):
  bmc, 150 accounts: the same
  zec, 150 accounts: the same
  bss account of "B": another

`)
	require.NotContains(t, got, "remove what is left", "there is no ledger")
	r.Sweep = "relcon sweep --ledger x --yes"
	require.Equal(t, 1, strings.Count(text(t, r, &report.Text{}), "remove what is left: relcon sweep --ledger x --yes\n"))
}
