package client

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"relcon/runner/sign"
)

// A secret whose encodings are passed over must have none.
func TestWhatIsPlainIsTheSameInEveryEncoding(t *testing.T) {
	t.Parallel()
	require.True(t, plain("LTAI5t-x_9.Z"))
	seen := map[bool]int{}
	for b := range 0x180 {
		text := "a" + string(rune(b))
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		same := url.QueryEscape(text) == text && sign.PercentEncode(text) == text && string(quoted) == `"`+text+`"`
		require.Equal(t, same, plain(text), "%q", text)
		seen[same]++
	}
	require.Equal(t, 26+26+10+4, seen[true])
}

func TestReadAllReadsToTheEndWhateverTheSizeSays(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, 600, believed + 1} {
		text := strings.Repeat("x", length)
		for _, size := range []int64{-1, 0, 1, int64(length), int64(length) + 7, believed, believed + 1, 1 << 62} {
			for name, reader := range map[string]io.Reader{
				"at once": strings.NewReader(text), "by halves": iotest.HalfReader(strings.NewReader(text)), "the end with the rest": iotest.DataErrReader(strings.NewReader(text)),
			} {
				got, err := readAll(reader, size)
				require.NoError(t, err)
				require.True(t, text == string(got), "%s: got %d bytes of %d, said to be %d", name, len(got), length, size)
			}
		}
	}
	broken := errors.New("broken")
	got, err := readAll(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)), 10)
	require.ErrorIs(t, err, broken)
	require.Equal(t, "abc", string(got))
}

func TestABlankedHeaderIsACopyWithEveryValue(t *testing.T) {
	t.Parallel()
	given := http.Header{"X-One": {"a", "s3cret b"}, "x-one": {"c"}, "X-Two": nil, "Set-Cookie": {"s3cret"}}
	got := blanker{needles: []string{"s3cret"}}.header(given)
	require.ElementsMatch(t, []string{"a", blanked + " b", "c"}, got["X-One"])
	require.Equal(t, []string{blanked}, got["Set-Cookie"])
	got.Add("Set-Cookie", "more")
	got["X-One"][0] = "changed"
	require.Equal(t, []string{"s3cret"}, given["Set-Cookie"])
	require.NotContains(t, given["X-One"], "changed")
}
