package model

import (
	"slices"
	"testing"
	"time"

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

// Where one of a batch may be in the recycle bin no more, a refusal may release the others.
func TestABatchOfWhatMayBeGoneMayBeRefusedInPart(t *testing.T) {
	t.Parallel()
	s := State{Product: contract.BMC, Instances: []Instance{
		{ID: "a", Base: contract.Instance{Status: inBin}, To: Effect{Released, "BMC-REL-01"}},
		{ID: "b", Base: contract.Instance{Status: inBin}},
	}}
	partly := func(o Outcome) bool { return o.Answer.Kind == Refused && o.Reading == GoodOnesReleased }
	require.True(t, slices.ContainsFunc(bmc{s}.purge(Request{Operation: "ReleaseInstances", IDs: []string{"a", "b"}}, time.Time{}), partly))
	require.False(t, slices.ContainsFunc(bmc{s}.purge(Request{Operation: "ReleaseInstances", IDs: []string{"b"}}, time.Time{}), partly))
}
