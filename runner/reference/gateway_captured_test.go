package reference

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// testdata/captured holds requests as official clients sent them, to the byte: alibaba-cloud-sdk-go 1.63.107,
// darabonba-openapi/v2 2.1.13 and Node's @alicloud/pop-core 1.8.0, all with the key testid and the secret testsecret.
func TestGatewayAcceptsCapturedRequests(t *testing.T) {
	files, err := filepath.Glob("testdata/captured/*.http")
	require.NoError(t, err)
	require.Len(t, files, 8)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := newBSSScript(t, kindDefault, Options{})
			signed, err := sign.RPCOf(captured(t, file))
			require.NoError(t, err)
			s.clock.at = capturedAt(t, file)
			ids := strings.Split(signed.Params.Get("InstanceIds"), ",")
			require.Len(t, ids, 2)
			a := &account{byID: map[string]*instance{}}
			a.Product, a.Kind = contract.BSS, kindDefault
			a.Credentials = contract.Credentials{AccessKeyID: "testid", AccessKeySecret: "testsecret"}
			for _, id := range append(ids, "bystander") {
				order := instanceOrder{status: normal, chargeType: contract.PayAsYouGo, productCode: usualProduct, region: usualRegion}
				a.add(newInstance(id, order, s.clock.at))
			}
			s.provider.accounts.add(a)

			request := func() *http.Request { r, _ := captured(t, file); return r }
			require.Equal(t, done200, s.send(request()).short())
			require.Nil(t, a.listed(ids[0]))
			require.Nil(t, a.listed(ids[1]))
			require.NotNil(t, a.listed("bystander"))
			require.Equal(t, "400 SignatureNonceUsed", s.send(request()).short())
		})
	}
}

// captured gives a captured request as a server receives it, and its body once more.
func captured(t *testing.T, file string) (*http.Request, []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(string(text))))
	require.NoError(t, err)
	_, body, _ := strings.Cut(string(text), "\r\n\r\n")
	return r, []byte(body)
}

// capturedAt is when a captured request says that it was signed.
func capturedAt(t *testing.T, file string) time.Time {
	t.Helper()
	r, body := captured(t, file)
	signed, err := sign.RPCOf(r, body)
	require.NoError(t, err)
	at, err := time.Parse(timestampLayout, r.Header.Get("X-Acs-Date")+signed.Params.Get("Timestamp"))
	require.NoError(t, err)
	return at
}
