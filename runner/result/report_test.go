package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
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
