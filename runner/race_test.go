//go:build race

package runner_test

// everyNth thins out the tests that run the whole suite hundreds of times: the race detector slows them tenfold, and
// it looks for races, not for verdicts.
const everyNth = 15
