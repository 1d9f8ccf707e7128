package reference

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// captured are requests that official clients wrote, with the instances that they name.
func captured() map[string]struct {
	at      string
	request func() *http.Request
	ids     []string
} {
	return map[string]struct {
		at      string
		request func() *http.Request
		ids     []string
	}{
		"rpc, awkward characters in the query": {"2026-11-21T19:40:48Z", func() *http.Request {
			return httptest.NewRequest(http.MethodGet, "/?AccessKeyId=testid&Action=ReleaseInstance&ClientToken=tok-1&Format=JSON"+
				"&InstanceIds=a+b%2Ac~d%2F%C3%A9%2Cx%2By&ProductCode=ecs&Region=cn-hangzhou&RegionId=cn-hangzhou&RenewStatus=NotRenewal"+
				"&Signature=AvKa%2Beo1CIiHGKXnUq37hBHSDNc%3D&SignatureMethod=HMAC-SHA1&SignatureNonce=5348f20261b9db65b21807ce58929a89"+
				"&SignatureType=&SignatureVersion=1.0&SubscriptionType=PayAsYouGo&Timestamp=2026-11-21T19%3A40%3A48Z&Version=2017-12-14", nil)
		}, []string{"a b*c~d/é", "x+y"}},
		"rpc, form body": {"2026-11-21T19:41:33Z", func() *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/?AccessKeyId=testid&Action=ReleaseInstance&Format=json"+
				"&Signature=0wJQvbogzprkaFwQ6UUBWWe6kTY%3D&SignatureMethod=HMAC-SHA1&SignatureNonce=c6afad40156db4afa3052b6f34ff6704"+
				"&SignatureVersion=1.0&Timestamp=2026-11-21T19%3A41%3A33Z&Version=2017-12-14",
				strings.NewReader("InstanceIds=rm-aaa%2Crm-bbb&ProductCode=ecs&Region=cn-hangzhou&SubscriptionType=PayAsYouGo"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}, []string{"rm-aaa", "rm-bbb"}},
		"header, form body": {"2026-11-21T19:41:33Z", func() *http.Request {
			r := httptest.NewRequest(http.MethodPost, "/",
				strings.NewReader("ClientToken=t1&InstanceIds=rm-aaa%2Crm-bbb&ProductCode=ecs&Region=cn-hangzhou&SubscriptionType=PayAsYouGo"))
			r.Host = "127.0.0.1:32975"
			for name, value := range map[string]string{
				"Content-Type": "application/x-www-form-urlencoded", "x-acs-action": "ReleaseInstance", "x-acs-version": "2017-12-14",
				"x-acs-content-sha256":       "3865b486017d5f32620f4beaa628c831f00727246b1830f4b620229550c4d52b",
				"x-acs-credentials-provider": "static_ak", "x-acs-date": "2026-11-21T19:41:33Z",
				"x-acs-signature-nonce": "91388ff0271f730150f66396ae10d34c",
				"Authorization": "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;host;x-acs-action;x-acs-content-sha256;" +
					"x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version," +
					"Signature=7ca4c74b43fa156e5132c49b37469e627c720edcecf17579feb9ddee6ac1e63f",
			} {
				r.Header.Set(name, value)
			}
			return r
		}, []string{"rm-aaa", "rm-bbb"}},
	}
}

func TestGatewayAcceptsCapturedRequests(t *testing.T) {
	for name, test := range captured() {
		t.Run(name, func(t *testing.T) {
			s := newBSSScript(t, kindDefault, Options{})
			var err error
			s.clock.at, err = time.Parse(timestampLayout, test.at)
			require.NoError(t, err)
			a := &account{byID: map[string]*instance{}}
			a.Product, a.Kind = contract.BSS, kindDefault
			a.Credentials = contract.Credentials{AccessKeyID: "testid", AccessKeySecret: "testsecret"}
			for _, id := range append(test.ids, "bystander") {
				order := instanceOrder{status: normal, chargeType: contract.PayAsYouGo, productCode: usualProduct, region: usualRegion}
				a.add(newInstance(id, order, s.clock.at))
			}
			s.provider.accounts.add(a)
			require.Equal(t, done200, s.send(test.request()).short())
			for _, id := range test.ids {
				require.Nil(t, a.listed(id))
			}
			require.NotNil(t, a.listed("bystander"))
			require.Equal(t, "400 SignatureNonceUsed", s.send(test.request()).short())
		})
	}
}
