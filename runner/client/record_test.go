package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// echo answers with everything that a provider could give away again.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Echo", r.Header.Get("Authorization"))
	w.Header().Set("Location", "/?"+r.URL.RawQuery)
	w.WriteHeader(http.StatusForbidden)
	said := map[string]string{
		"authorization": r.Header.Get("Authorization"), "query": r.URL.RawQuery, "signature": r.URL.Query().Get("Signature"),
		"secret": canarySecret, "escaped": url.QueryEscape(canarySecret), "token": canaryToken, "key": canaryKeyID,
	}
	_ = json.NewEncoder(w).Encode(said)
}

func TestNoSecretIsRecorded(t *testing.T) {
	withToken := alibabaCall()
	withToken.Credentials.Token = canaryToken
	acs3 := withToken
	acs3.Scheme = contract.ACS3
	bearer := zenlayerCall()
	bearer.Scheme = contract.Bearer
	verbatim := zenlayerCall()
	verbatim.Distortion.Authorization = ptr(canaryToken)
	inForm := withToken
	inForm.Form = true
	inForm.Params = []contract.Param{{Name: "Signature", Value: "canary-form"}, {Name: "Region", Value: "r"}}
	for name, c := range map[string]struct {
		call          contract.Call
		authorization string
	}{
		"ZC2": {zenlayerCall(), "ZC2-HMAC-SHA256 Credential=(blanked), SignedHeaders=content-type;host, Signature=(blanked)"}, "bearer": {bearer, "Bearer (blanked)"},
		"verbatim": {verbatim, "(blanked)"}, "ACS3": {acs3, "ACS3-HMAC-SHA256 Credential=(blanked),SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,Signature=(blanked)"},
		"RPC": {withToken, ""}, "RPC form": {inForm, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, echo)
			exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), c.call)
			require.NoError(t, err)
			require.Equal(t, c.authorization, exchange.Request.Header.Get("Authorization"))

			printed := fmt.Sprintf("%+v %s %s", exchange, exchange.Request.Body, exchange.Response.Body)
			sent := s.last(t)
			signature := sent.URL.Query().Get("Signature")
			if _, after, found := strings.Cut(sent.Header.Get("Authorization"), "Signature="); found {
				signature = after
			}
			for _, secret := range []string{canarySecret, url.QueryEscape(canarySecret), canaryToken, canaryKeyID, "canary-form"} {
				require.NotContains(t, printed, secret)
			}
			if signature != "" {
				require.NotContains(t, printed, signature)
				require.NotContains(t, printed, url.QueryEscape(signature))
			}
			require.Contains(t, printed, "ReleaseInstance", "the rest stays")
		})
	}
}

func TestOnlySecretParametersAreBlanked(t *testing.T) {
	call := alibabaCall()
	call.At, call.Nonce, call.Credentials.Token = when, "n-1", canaryToken
	_, exchange := send(t, call)
	_, query, _ := strings.Cut(exchange.Request.URL, "?")
	require.Equal(t, "Action=ReleaseInstance&Version=2017-12-14&Format=JSON&AccessKeyId=(blanked)&SignatureMethod=HMAC-SHA1"+
		"&SignatureVersion=1.0&SignatureNonce=n-1&Timestamp=2026-11-21T19%3A40%3A48Z&SecurityToken=(blanked)"+
		"&Signature=(blanked)&ProductCode=ecs&InstanceIds=a%20b%2Ac%2Cd", query)

	call.Distortion.ExtraParams = []contract.Param{{Name: "Signature"}}
	_, exchange = send(t, call)
	require.Contains(t, exchange.Request.URL, "&Signature=&", "an empty one is no secret, and may be what is wrong")
}

// What steps judge is the answer as it came, and nothing prints it; a record has no more than what is blanked.
func TestTheAnswerIsJudgedAsItCame(t *testing.T) {
	const came = `{"response":{"instanceIds":["a"]}}`
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Echo", "instanceIds")
		_, _ = w.Write([]byte(came))
	})
	call := zenlayerCall()
	call.Operation, call.Body = "Release", nil
	call.Credentials = contract.Credentials{AccessKeyID: canaryKeyID, AccessKeySecret: canarySecret, Token: "instanceIds"}
	var recorded contract.Exchange
	ctx := client.WithRecorder(t.Context(), func(e contract.Exchange) { recorded = e })
	exchange, err := newClient(t, optionsFor(s)).Send(ctx, call)
	require.NoError(t, err)
	require.Equal(t, came, string(exchange.Answer().Body))
	require.Equal(t, "instanceIds", exchange.Answer().Header.Get("X-Echo"))
	require.Equal(t, http.StatusOK, exchange.Answer().Status)
	require.Equal(t, `got "(blanked)"`, exchange.Blank(`got "instanceIds"`))
	for _, record := range []contract.Exchange{exchange, recorded} {
		require.Equal(t, `{"response":{"(blanked)":["a"]}}`, string(record.Response.Body))
		require.Equal(t, "(blanked)", record.Response.Header.Get("X-Echo"))
		marshalled, err := json.Marshal(record)
		require.NoError(t, err)
		require.NotContains(t, string(marshalled), "instanceIds")
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			require.NotContains(t, fmt.Sprintf(verb, record), "instanceIds", verb)
			require.NotContains(t, fmt.Sprintf(verb, &record), "instanceIds", verb)
		}
	}
	require.Equal(t, recorded.Response, recorded.Answer())
}

// A provider's headers don't fill the memory: the longest are left out of the record, which says so.
func TestTheHeadersOfARecordAreBounded(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		for i := range 50 {
			w.Header().Add("X-Long", strings.Repeat("x", 1000+i))
		}
	})
	exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), zenlayerCall())
	require.NoError(t, err)
	require.Len(t, exchange.Answer().Header["X-Long"], 50)
	size := 0
	for _, header := range []http.Header{exchange.Request.Header, exchange.Response.Header} {
		for name, values := range header {
			for _, value := range values {
				size += len(name+value) + len(": \r\n")
			}
		}
	}
	require.LessOrEqual(t, size, 16<<10)
	require.Greater(t, size, 14<<10)
	require.NotEmpty(t, exchange.Response.Header.Get("Date"), "short ones stay")
	require.Len(t, exchange.Response.Header["X-Long"][0], 1000)
	require.Regexp(t, `^the longest of 5\d headers are not recorded: all of them have 5\d{4} bytes$`, exchange.Response.Header["(truncated)"][0])
	require.NotContains(t, exchange.Request.Header, "(truncated)")
}

// The record of a body should be readable, so words that hold a short secret survive in it.
func TestShortSecretsLeaveOtherWordsAlone(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"requestId":"T1"}`)) })
	call := zenlayerCall()
	call.Credentials = contract.Credentials{AccessKeyID: "request", AccessKeySecret: "Id", Token: "T"}
	exchange, err := newClient(t, optionsFor(s)).Send(t.Context(), call)
	require.NoError(t, err)
	require.JSONEq(t, `{"requestId":"T1"}`, string(exchange.Response.Body))
}

func TestShortCredentialsAreBlankedWhereTheyBelong(t *testing.T) {
	call := alibabaCall()
	call.Credentials = contract.Credentials{AccessKeyID: "k1", AccessKeySecret: "s", Token: "t1"}
	_, exchange := send(t, call)
	require.Contains(t, exchange.Request.URL, "&AccessKeyId=(blanked)&")
	require.Contains(t, exchange.Request.URL, "&SecurityToken=(blanked)&")
	call.Scheme = contract.ACS3
	_, exchange = send(t, call)
	require.Equal(t, "(blanked)", exchange.Request.Header.Get("X-Acs-Security-Token"))
}

func TestARecorderSeesEveryExchange(t *testing.T) {
	var s *server
	s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		if s.count() == 3 {
			hijack(w, "")
			return
		}
		_, _ = w.Write([]byte(`{"response":{"totalCount":0,"dataSet":[]}}`))
	})
	var seen []string
	ctx := client.WithRecorder(t.Context(), func(e contract.Exchange) {
		seen = append(seen, fmt.Sprint(e.Operation, e.Response.Status))
	})
	c := newClient(t, optionsFor(s))
	_, err := c.Send(ctx, zenlayerCall())
	require.NoError(t, err)
	_, err = c.Inventory(ctx, account(contract.BMC), []string{"a"})
	require.Error(t, err)
	require.Equal(t, []string{"ReleaseInstances200", "DescribeInstances200", "DescribeInstances0"}, seen)
}

// A very short secret is blanked where it stands alone, and leaves other words as they are.
func TestShortSecretsAreBlankedAsWords(t *testing.T) {
	for _, row := range []struct{ text, secret, want string }{
		{`got "t", want x`, "t", `got "(blanked)", want x`},
		{"it can't be told: t", "t", "it can't be told: (blanked)"},
		{"token='t' ttt t", "t", "token='(blanked)' ttt (blanked)"},
		{"ab1 ab12 xab1 ab1", "ab1", "(blanked) ab12 xab1 (blanked)"},
		{"key=+/ and more", "+/", "key=(blanked) and more"},
		{"a longer one: pwd1pwd12", "pwd1", "a longer one: (blanked)(blanked)2"},
		{"nothing", "", "nothing"},
	} {
		require.Equal(t, row.want, client.Blank(row.text, row.secret), row.text)
	}
}

// What is wrong with a header on purpose stays to be seen.
func TestAMalformedAuthorizationIsShownAsFarAsItIsNoSecret(t *testing.T) {
	for sent, want := range map[string]string{
		"":                                "",
		"ZC2-HMAC-SHA256":                 "ZC2-HMAC-SHA256",
		"ZC2-HMAC-SHA256 Credential=":     "ZC2-HMAC-SHA256 Credential=",
		"Bearer":                          "Bearer",
		"basic $proof":                    "basic (blanked)",
		"Bearer a $half":                  "Bearer (blanked) (blanked)",
		"Credential=$key; Signature=none": "Credential=(blanked) Signature=(blanked)",
		"ZC9 Credential=$key, SignedHeaders=host;x-a, Signature=$proof": "ZC9 Credential=(blanked), SignedHeaders=host;x-a, Signature=(blanked)",
	} {
		call := zenlayerCall()
		call.Distortion.Authorization = &sent
		_, exchange := send(t, call)
		require.Equal(t, want, exchange.Request.Header.Get("Authorization"), sent)
	}
}
