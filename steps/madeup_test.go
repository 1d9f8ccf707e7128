package steps

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMadeUpIDsHaveTheShapeOfRealOnes(t *testing.T) {
	for sample, shape := range map[string]string{
		"i-0123456789abcdef":   `^i-[0-9]{10}[a-f]{6}$`,
		"1234567890123456789":  `^[0-9]{19}$`,
		"rm-bp1xyzqwertyuiopa": `^rm-[a-z]{2}[0-9][a-z]{14}$`,
		"GPU-HGGABCDEFGH":      `^GPU-[A-Z]{11}$`,
		"ab-cdefgh-12":         `^[a-z]{2}-[a-z]{6}-[0-9]{2}$`,
		"123456789012":         `^[0-9]{12}$`,
		"12345678901":          `^relcon-[0-9]{16}$`, // somebody may have each of so few
		"i-0123456789abcde":    `^i-[0-9]{10}[a-f]{5}$`,
		"i-abcdef0123":         `^[a-z]-[a-z]{6}[0-9]{4}$`, // of hexadecimal digits alone there are too few
		"i-uvwxyz0123":         `^i-[a-z]{6}[0-9]{4}$`,
		"i-0042":               `^relcon-[0-9]{16}$`,
		"":                     `^relcon-[0-9]{16}$`,
	} {
		require.Regexp(t, regexp.MustCompile(shape), shapedLike(sample), sample)
		require.NotEqual(t, shapedLike(sample), shapedLike(sample), sample)
	}
}
