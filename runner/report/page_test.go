package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"":                                   {""},
		"exactly as wide as the page":        {"exactly as wide as the page"},
		"cut at the blank in the last third": {"cut at the blank in the", "last third"},
		strings.Repeat("x", 30):              {strings.Repeat("x", 27), "xxx"},
		strings.Repeat("宽", 14):              {strings.Repeat("宽", 13), "宽"},
		"a-text-that-is-cut-just-bef::error::a command": {"a-text-that-is-cut-just-bef", `:\x3aerror::a command`},
	} {
		require.Equal(t, want, fold(line, 27), line)
	}
	long := strings.Repeat("x", 3<<20) // what a target has answered; folding it takes its length, and not the square of that
	require.Equal(t, long, strings.Join(fold(long, 74), ""))
}
