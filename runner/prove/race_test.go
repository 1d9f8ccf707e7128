//go:build race

package prove

// The race detector slows the tests that run the whole suite hundreds of times tenfold, and it looks for races, not for
// verdicts: every so many faults are enough, one run at a time, so that what happens in real time is still seen.
const (
	everyNth     = 25
	parallelRuns = 1
)
