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
		"aTextThatIsCutInFrontOfTwo ::error::a command":  {"aTextThatIsCutInFrontOfTwo", `:\x3aerror::a command`},
		"aTextThatIsCutInFrontOfTheT::error::a command":  {"aTextThatIsCutInFrontOfTheT", `:\x3aerror::a command`},
		"a word on the next line: ANOTHER_LONG_CODE":     {"a word on the next line:", "ANOTHER_LONG_CODE"},
		"before OPERATION_DENIED_CREATING after":         {"before", "OPERATION_DENIED_CREATING", "after"},
		`{"code":"NOT_FOUND","message":"no"}`:            {`{"code":"NOT_FOUND",`, `"message":"no"}`},
		`{"message":"an INVALID_INSTANCE_NOT_FOUND_TOO"`: {`{"message":"an INVALID_`, `INSTANCE_NOT_FOUND_TOO"`},
		"  Action=Describe&InstanceIds=i-1":              {"  Action=Describe&", "InstanceIds=i-1"},
	} {
		require.Equal(t, want, fold(line, 27), line)
	}
	long := strings.Repeat("x", 3<<20) // what a target has answered; folding it takes its length, and not the square of that
	require.Equal(t, long, strings.Join(fold(long, 74), ""))
}
