package runner

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTry(t *testing.T) {
	s := newPoolScene(t)
	s.fill(1)

	result, err := Run(t.Context(), s.options())
	require.NoError(t, err)
	fmt.Println(result.Verdict, result.Exit, result.Reason, result.DurationMs)
	count := map[string]int{}
	reasons := map[string]int{}
	for _, rule := range result.Rules {
		count[string(rule.Outcome)]++
		for _, sc := range rule.Scenarios {
			count["s "+string(sc.Outcome)]++
			if sc.Outcome != "passed" {
				reasons[string(sc.Outcome)+" "+sc.Reason]++
			}
		}
	}
	fmt.Println(count)
	for r, n := range reasons {
		fmt.Println(n, r)
	}
}
