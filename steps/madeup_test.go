package steps

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
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

// What the features say of an id is made of it, and of nothing else.
func TestIDsThatAreMadeOfOthers(t *testing.T) {
	t.Parallel()
	const letters, digits, short = "i-0aB9zyxwvutsrqpo", "1234567890123456789", "i-0042"
	a := &accounts{names: map[string][]string{"letters": {letters}, "digits": {digits}, "short": {short}}}
	for text, want := range map[string]string{
		`that of "letters" in another spelling`:                 "I-0Ab9ZYXWVUTSRQPO",
		`that of "digits" in another spelling`:                  "0" + digits,
		`that of "letters" without its last character`:          "i-0aB9zyxwvutsrqp",
		`that of "letters" with " " before it`:                  " " + letters,
		`that of "letters" with "'" after it`:                   letters + "'",
		`that of "digits" with the character U+0000 after it`:   digits + "\x00",
		`that of "digits" with the character U+200B after it`:   digits + "\u200b",
		`that of "digits" with the character 0xFF after it`:     digits + "\xff",
		`that of "digits" with the character zero after it`:     "",
		`those of "letters" and "digits" with "," between them`: letters + "," + digits,
		`300 characters long`:                                   strings.Repeat("0", 300),
		`"%"`:                                                   "%",
		`that of "short" in another spelling`:                   "",
		`that of "short" without its last character`:            "",
		`that of "somebody" with "0" after it`:                  "",
	} {
		made, err := blanks()["id"].read(text)
		require.NoError(t, err, text)
		id, err := made.(madeUp)(a)
		require.Equal(t, want, id, text)
		require.Equal(t, want == "", err != nil, text)
		if missing := (*contract.Missing)(nil); strings.Contains(text, "short") {
			require.True(t, errors.As(err, &missing), "somebody may have the id that is made of a short one")
		}
	}
}
