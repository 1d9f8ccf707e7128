package model

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// What the pages leave open may be refused, and release the good ones of a batch all the same.
func TestAnOpenBatchMayBeRefusedInPart(t *testing.T) {
	t.Parallel()
	r := Request{Open: true, Operation: "ReleaseInstances", IDs: []string{"a", "b"}}
	s := State{Product: contract.BMC, Instances: []Instance{{ID: "a"}}}
	require.True(t, slices.ContainsFunc(s.undocumented(r), func(o Outcome) bool { return o.Answer.Kind == Refused && len(o.Effects) > 0 }))
	r.IDs = r.IDs[:1]
	require.False(t, slices.ContainsFunc(s.undocumented(r), func(o Outcome) bool { return o.Answer.Kind == Refused && len(o.Effects) > 0 }), "a refusal releases nothing")
}
