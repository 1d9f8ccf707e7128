package catalogue

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseKnown(t *testing.T) {
	t.Parallel()
	known, err := parseKnown("known.txt", "# since March\nBMC-REL-02  # ticket 7\n\nBSS-REL-16\n")
	require.NoError(t, err)
	require.True(t, known.Lists("BMC-REL-02"))
	require.True(t, known.Lists("BSS-REL-16"))
	require.False(t, known.Lists("BMC-REL-01"))
	_, err = parseKnown("known.txt", "BMC-REL-02\nBMC-RLE-03\n")
	require.ErrorContains(t, err, `known.txt:2: there is no rule "BMC-RLE-03"; did you mean "BMC-REL-03"?`)
	_, err = parseKnown("known.txt", "BMC-REL-02\nBMC-REL-02\n")
	require.ErrorContains(t, err, "stands twice")
}
