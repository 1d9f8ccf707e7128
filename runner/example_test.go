package runner_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"time"

	"relcon/runner"
	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// A provider runs the suite against its own handler, without leaving the process. Here the reference provider stands
// for it; in a test, runner.Test(t, options) does the same with one subtest per rule and scenario.
func ExampleRun() {
	provider, err := reference.New(reference.Options{HookToken: "hook-token"})
	if err != nil {
		fmt.Println(err)
		return
	}
	server := httptest.NewServer(provider)
	defer server.Close()

	result, err := runner.Run(context.Background(), runner.Options{
		Target: &target.Target{
			Name:     "my-provider",
			Products: map[contract.Product]target.Product{contract.BMC: {Endpoint: server.URL + "/api/v2/bmc"}},
			States:   target.States{URL: server.URL + "/provider-states", Token: "hook-token"},
			Limits:   target.Limits{RequestsPerSecond: 10_000, PollInterval: 10 * time.Millisecond, SettleTimeout: time.Second},
			Safety:   target.Safety{AllowRelease: true},
		},
		AllowRelease: "my-provider",
		Selection:    runner.Selection{Patterns: []string{"BMC-REL-*"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Verdict, len(result.Rules))
	// Output: conformant 18
}
