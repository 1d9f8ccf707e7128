package runner

import (
	"net/http"
	"time"

	"relcon/runner/contract"
	"relcon/runner/reference"
	"relcon/runner/target"
)

// BuiltinName is the target's name when the built-in reference provider is used.
const BuiltinName = "reference"

// Limits for the built-in reference: it answers at once, and what it does asynchronously takes milliseconds.
const (
	builtinSettle      = 500 * time.Millisecond
	builtinPoll        = 10 * time.Millisecond
	builtinConcurrency = 32
	builtinInstances   = 1_000_000
	builtinRate        = 1e6 // requests per second: no limit worth the name
)

// builtinAddress is a host that no network leads to.
const builtinAddress = "http://reference.invalid"

// builtin makes a reference provider inside the process, and gives the target that stands for it and the way there.
func builtin(options Options) (*target.Target, http.RoundTripper, error) {
	provider, err := reference.New(reference.Options{Faults: options.Faults, Readings: options.Readings})
	if err != nil {
		return nil, nil, &contract.UsageError{Problem: err.Error()}
	}
	return BuiltinTarget(builtinAddress, provider.HookToken()), reference.Transport{Handler: provider}, nil
}

// BuiltinTarget is the target that leads to a reference provider at an address.
func BuiltinTarget(address, hookToken string) *target.Target {
	t := &target.Target{
		Name: BuiltinName,
		Products: map[contract.Product]target.Product{
			contract.BMC: {Endpoint: address + "/api/v2/bmc", Version: "2022-11-20"},
			contract.BSS: {Endpoint: address + "/", Version: "2017-12-14", Signature: []contract.Scheme{contract.RPC, contract.ACS3}},
			contract.ZEC: {Endpoint: address + "/api/v2/zec", Version: "2025-09-01"},
		},
		Safety: target.Safety{MaxInstances: builtinInstances, MaxRequests: builtinInstances},
		States: target.States{URL: address + reference.HookPath, Token: hookToken},
		Limits: target.Limits{
			RequestsPerSecond: builtinRate, Concurrency: builtinConcurrency, RequestTimeout: 10 * time.Second,
			SettleTimeout: builtinSettle, PollInterval: builtinPoll, TotalTimeout: 10 * time.Minute,
		},
	}
	return t
}
