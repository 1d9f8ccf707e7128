//go:build !race

package prove

// Without the race detector every fault is tried, as many at once as the processors bear.
const (
	everyNth     = 1
	parallelRuns = 0
)
