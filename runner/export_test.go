package runner

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"relcon/runner/catalogue"
	"relcon/runner/contract"
	"relcon/runner/result"
	"relcon/steps"
)

// RunFeature runs a suite of one feature, whose rule is BMC-REL-01.
func RunFeature(t *testing.T, options Options, feature string) *result.Report {
	t.Helper()
	made, err := catalogue.Load(fstest.MapFS{"z/f.feature": {Data: []byte(feature)}}, []byte(`{"rules":[{"id":"BMC-REL-01","level":"required","source":"s","scenarios":1}]}`))
	require.NoError(t, err)
	options.suite = made
	result, err := Run(t.Context(), options)
	require.NoError(t, err)
	return result
}

// ForgetTestCache makes `go test` keep no result of this process.
func ForgetTestCache() error { return forgetTestCache() }

// RunPanicking runs with a hook that panics when instances are asked for, with what the panic is about.
func RunPanicking(t *testing.T, options Options, about func(contract.Account) any) *result.Report {
	t.Helper()
	s, err := open(options)
	require.NoError(t, err)
	defer s.close()
	s.states = panicking{s.states, about}
	return s.run(t.Context())
}

type panicking struct {
	steps.States
	about func(contract.Account) any
}

func (p panicking) Instances(_ context.Context, account contract.Account, _ contract.Wanted) ([]string, error) {
	panic(p.about(account))
}
