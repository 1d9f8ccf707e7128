package interop

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"relcon/runner/interop/protocol"
	"relcon/runner/sign"
)

const leastRequests = 1000

// Our signer computes the signature that each client has computed for its request, as that arrives at a listener.
func TestOurSignerAgreesWithTheClients(t *testing.T) {
	var agreed atomic.Int64
	for _, client := range shared.clients {
		for _, variant := range client.Variants() {
			t.Run(client.Name+"/"+variant.String(), func(t *testing.T) {
				judge := &verifier{}
				server := httptest.NewUnstartedServer(judge)
				server.Config.SetKeepAlivesEnabled(false)
				server.Start()
				defer server.Close()
				program := shared.program(t, client)
				rapid.Check(t, func(t *rapid.T) {
					call := randomCall(t, client, variant)
					call.Endpoint, judge.secret = server.URL, call.Secret
					answer, err := program.Call(call)
					require.NoError(t, err)
					require.Empty(t, answer.Cannot)
					require.True(t, answer.OK, "our signature differs: %+v", answer)
					require.Equal(t, variant.Scheme, judge.scheme)
					agreed.Add(1)
				})
			})
		}
	}
	require.GreaterOrEqual(t, agreed.Load(), int64(leastRequests))
	fmt.Println("signatures that agree:", agreed.Load())
}

// randomCall is a release with generated values. Parameters with generated names go along where the client takes them.
func randomCall(t *rapid.T, client Client, variant Variant) protocol.Call {
	text := rapid.StringN(1, 40, -1)
	call := protocol.Call{
		Key: rapid.StringMatching(`[A-Za-z0-9]{4,24}`).Draw(t, "key"), Secret: rapid.StringMatching(`[!-~]{1,40}`).Draw(t, "secret"),
		Product: variant.Product, Scheme: variant.Scheme, Place: variant.Place, Action: "ReleaseInstance", Version: bssVersion,
	}
	if variant.Product != "bss" {
		body, err := json.Marshal(object{"instanceIds": rapid.SliceOfN(text, 0, 4).Draw(t, "instanceIds")})
		require.NoError(t, err)
		call.Action, call.Version, call.Body = "ReleaseInstances", zenlayerVersions(variant.Product)[0], body
		return call
	}
	call.Params = map[string]string{}
	for _, name := range []string{"ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType"} {
		call.Params[name] = text.Draw(t, name)
	}
	if client.Able(canAny) {
		more := rapid.MapOfN(rapid.StringMatching(`[A-Z][A-Za-z0-9]{0,8}(\.[0-9]{1,2}\.[A-Z][a-z]{1,4})?`), text, 0, 4)
		for name, value := range more.Draw(t, "more") {
			call.Params["X"+name] = value
		}
	}
	return call
}

// verifier answers with success if our signer agrees with the request's signature.
type verifier struct{ secret, scheme string }

func (v *verifier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil && v.agrees(r, body) {
		says(200, typeJSON, `{"RequestId":"R1","Code":"Success","Success":true,"requestId":"R1","response":{"requestId":"R1"}}`)(w, r, nil)
		return
	}
	refuses(400, "SignatureDoesNotMatch", "our signer computes another signature")(w, r, nil)
}

func (v *verifier) agrees(r *http.Request, body []byte) bool {
	header := r.Header.Get("Authorization")
	if authorization, err := sign.ParseACS3(header); err == nil {
		v.scheme = protocol.ACS3
		return sign.VerifyACS3(r, body, authorization, v.secret)
	}
	if authorization, err := sign.ParseZC2(header); err == nil {
		v.scheme = protocol.ZC2
		return sign.VerifyZC2(r, body, authorization, v.secret)
	}
	v.scheme = protocol.RPC
	return sign.VerifyRPC(r, body, v.secret)
}
