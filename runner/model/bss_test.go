package model

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// A list of ids with an empty place may be judged before the token that it comes with, whatever the provider does with that.
func TestAnEmptyPlaceBesideAUsedToken(t *testing.T) {
	t.Parallel()
	s := State{Product: contract.BSS, Tokens: mismatch, Used: []Used{{Value: "t", Token: true, Request: "x", Sure: true}}}
	all := bss{s}.release(Request{Token: "t", Canonical: "y", IDs: []string{"a"}, Unlisted: true}, time.Now())
	require.True(t, slices.ContainsFunc(all, func(o Outcome) bool {
		return o.Answer.allows(Answer{Kind: Refused, Status: 400, Code: "InvalidParameter"})
	}))
	require.True(t, slices.ContainsFunc(all, func(o Outcome) bool { return o.Answer.allows(Answer{Kind: Accepted, Status: 200}) }))
	all = bss{s}.release(Request{Token: "t", Canonical: "y", IDs: []string{"a"}}, time.Now())
	require.Len(t, all, 1, "other parameters alone are a mismatch")
}
