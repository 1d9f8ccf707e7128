//go:build !race

package runner_test

// everyNth thins out the tests that run the whole suite hundreds of times: not at all without the race detector.
const everyNth = 1
