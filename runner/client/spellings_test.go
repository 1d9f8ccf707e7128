package client_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
)

// A provider quotes what it was sent in its own way, and in JSON on top of that.
func TestASecretIsBlankedInEverySpelling(t *testing.T) {
	t.Parallel()
	const secret = "Kanarie/é+\"<0123456789>=&'x"
	inJSON := func(text string) string {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		return strings.Trim(string(quoted), `"`)
	}
	escaped := func(text string) string {
		var b strings.Builder
		for _, r := range text {
			fmt.Fprintf(&b, `\u%04X`, r)
		}
		return b.String()
	}
	lower := func(text string) string { return strings.ToLower(url.QueryEscape(text)) }
	ways := map[string]func(string) string{
		"plain": func(s string) string { return s }, "JSON": inJSON, "all of it in JSON": escaped, "JSON in JSON": func(s string) string { return inJSON(inJSON(s)) },
		"a slash in JSON": func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\/`) },
		"query":           url.QueryEscape, "query, twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) }, "path": url.PathEscape,
		"query, three times": func(s string) string { return url.QueryEscape(url.QueryEscape(url.QueryEscape(s))) },
		"HTML":               html.EscapeString, "HTML in JSON": func(s string) string { return inJSON(html.EscapeString(s)) },
		"HTML in numbers": func(s string) string {
			return strings.NewReplacer("/", "&#x2F;", "é", "&#233;", "<", "&lt;").Replace(s)
		},
		"hex": func(s string) string { return hex.EncodeToString([]byte(s)) }, "HEX": func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
		"base64": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"base64 in JSON": func(s string) string {
			return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(s)), "/", `\/`)
		},
		"base64 in URLs": func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
		"base64, quoted": func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	}
	for name, way := range ways {
		for _, before := range []string{"", "B", "Bearer ", "Basic id:"} {
			text := way(before + secret + " end")
			got := client.Blank(text, secret)
			require.Contains(t, got, "(blanked)", "%s: %s", name, text)
			for _, part := range []string{"Kanarie", "0123456789", hex.EncodeToString([]byte("0123456789")), base64.RawStdEncoding.EncodeToString([]byte("12345678"))[1:10]} {
				require.NotContains(t, strings.ToLower(got), strings.ToLower(part), "%s: %s", name, text)
			}
		}
	}
	small := strings.ToLower(url.QueryEscape("kanarie/0123/é"))
	require.Equal(t, "x=(blanked)&y=1", client.Blank("x="+small+"&y=1", "kanarie/0123/é"))
	require.Equal(t, lower("kanarie/9999"), client.Blank(lower("kanarie/9999"), "kanarie/0123/é"), "what is no secret stays as it was written")
	require.Equal(t, `a\u00`, client.Blank(`a\u00`, secret))
	require.Equal(t, `%`, client.Blank(`%`, secret))
	require.Equal(t, `\`, client.Blank(`\`, secret))
	require.Equal(t, `\ud83d\u`, client.Blank(`\ud83d\u`, secret))
}
