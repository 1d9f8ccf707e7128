package sign

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	z := ZC2{Headers: map[string]string{"content-type": "application/json", "host": "h"}, Timestamp: "1", Body: []byte("{}")}
	require.Equal(t, "canonical request:\n  | POST\n  | /\n  | \n  | content-type:application/json\n  | host:h\n  | \n  | content-type;host\n  | "+z.PayloadHash()+
		"\nits SHA-256: "+z.CanonicalHash()+"\nstring to sign:\n  | ZC2-HMAC-SHA256\n  | 1\n  | "+z.CanonicalHash()+
		"\nsignature: HMAC-SHA256 of it, with accessKeySecret as the key, in lower-case hex", z.Explain())

	a := ACS3{Headers: map[string]string{"host": "h", "x-acs-security-token": "canary+/="}}
	require.NotContains(t, a.Explain(), "canary")
	require.Contains(t, a.Explain(), "its SHA-256: "+a.CanonicalHash(), "the hash is that of what was signed")
	require.Equal(t, "canary+/=", a.Headers["x-acs-security-token"])

	r := RPC{Params: url.Values{"SecurityToken": {"canary+/="}, "Action": {"A"}}}
	require.NotContains(t, r.Explain(), "canary")
	require.Contains(t, r.Explain(), "  | POST&%2F&Action%3DA%26SecurityToken%3D")
	require.Regexp(t, "\n"+`signature: HMAC-SHA1 of it, with accessKeySecret followed by & as the key, in base64$`, r.Explain())
	require.Equal(t, "canary+/=", r.Params.Get("SecurityToken"))

	r.Params.Set("Long", strings.Repeat("x", 1<<20))
	require.Less(t, len(r.Explain()), 3000)
}
