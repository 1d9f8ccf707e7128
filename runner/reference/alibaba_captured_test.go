package reference

import (
	"bufio"
	"bytes"
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
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			request := func() *http.Request {
				r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
				require.NoError(t, err)
				return r
			}
			_, body, _ := bytes.Cut(text, []byte("\r\n\r\n"))
			signed, err := sign.RPCOf(request(), body)
			require.NoError(t, err)
			s := newScript(t, contract.BSS, kindDefault, Options{})
			s.clock.at, err = time.Parse(timeLayout, request().Header.Get("X-Acs-Date")+signed.Params.Get("Timestamp"))
			require.NoError(t, err)

			ids := strings.Split(signed.Params.Get("InstanceIds"), ",")
			require.Len(t, ids, 2)
			a := newAccount(contract.BSS, kindDefault, "", contract.Credentials{AccessKeyID: "testid", AccessKeySecret: "testsecret"})
			for _, id := range append(ids, "bystander") {
				order := contract.Wanted{Status: normal, ChargeType: contract.PayAsYouGo, ProductCode: usualProduct, Region: usualRegion}
				a.add(newInstance(id, order, s.clock.at))
			}
			s.provider.accounts.add(a)
			require.Equal(t, done200, s.bssSend(request()).short())
			require.Nil(t, a.listed(ids[0]))
			require.Nil(t, a.listed(ids[1]))
			require.NotNil(t, a.listed("bystander"))
			require.Equal(t, "400 SignatureNonceUsed", s.bssSend(request()).short())
		})
	}
}
