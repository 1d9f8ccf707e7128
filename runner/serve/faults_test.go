package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/sign"
)

// alibaba is a request to bss, signed and sent in the query.
func alibaba(action string, params url.Values, nonce string) *http.Request {
	all := url.Values{
		"Action": {action}, "Version": {"2017-12-14"}, "Format": {"JSON"}, "AccessKeyId": {keyID}, "SignatureMethod": {"HMAC-SHA1"},
		"SignatureVersion": {"1.0"}, "SignatureNonce": {nonce}, "Timestamp": {time.Now().UTC().Format("2006-01-02T15:04:05Z")},
	}
	for name, values := range params {
		all[name] = values
	}
	all.Set("Signature", sign.RPC{Method: http.MethodPost, Params: all}.Signature(secret))
	return httptest.NewRequest(http.MethodPost, "/?"+all.Encode(), nil)
}

// inForm is the same request, sent as a form.
func inForm(r *http.Request) *http.Request {
	form := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(r.URL.RawQuery))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return form
}

func release(id string) url.Values {
	return url.Values{"InstanceIds": {id}, "ProductCode": {"ecs"}, "SubscriptionType": {"PayAsYouGo"}}
}

// A header switches a fault on for one request. What the fault does is done to the instances that every request sees.
func TestAHeaderBreaksOneRequest(t *testing.T) {
	h := handler(t, Options{})
	running := `{"instanceIds":["i-run"]}`
	status, body := ask(h, zenlayer("ReleaseInstances", running))
	require.Equal(t, "OPERATION_DENIED_INSTANCE_NOT_RECYCLED", codeOf(t, body))
	require.Equal(t, http.StatusForbidden, status)
	status, body = ask(h, zenlayer("ReleaseInstances", running, FaultHeader, "bmc-rel-02-releases-running"))
	require.Equal(t, http.StatusOK, status, body)
	status, body = ask(h, zenlayer("ReleaseInstances", running))
	require.Equal(t, "INVALID_INSTANCE_NOT_FOUND", codeOf(t, body), "it is gone for everybody")
	require.Equal(t, http.StatusNotFound, status)

	many := `{"instanceIds":["` + strings.Repeat(`a","`, 100) + `b"]}`
	_, body = ask(h, zenlayer("ReleaseInstances", many))
	require.Equal(t, "INVALID_PARAMETER_EXCEED_LENGTH", codeOf(t, body))
	_, body = ask(h, zenlayer("ReleaseInstances", many, FaultHeader, "bmc-rel-06-accepts-101"))
	require.Equal(t, "INVALID_INSTANCE_NOT_FOUND", codeOf(t, body))
	r := alibaba("ReleaseInstance", release("i-ali"), "n-1")
	r.Header.Set(FaultHeader, "bss-rel-01-stays")
	status, body = ask(h, r)
	require.Equal(t, http.StatusOK, status, body)
	_, body = ask(h, alibaba("QueryAvailableInstances", nil, "n-2"))
	require.Contains(t, body, "i-ali", "the broken answer said that it was released")
	_, body = ask(h, alibaba("QueryAvailableInstances", nil, "n-1"))
	require.Equal(t, "SignatureNonceUsed", codeOf(t, body), "nonces count for every view")
}

// A fault that is not known, or that changes nothing there, is refused in the form of the product, and nothing is done.
func TestAHeaderThatMeansNothingIsRefused(t *testing.T) {
	h := handler(t, Options{ErrorRate: 1})
	release := `{"instanceIds":["i-bin"]}`
	status, body := ask(h, zenlayer("ReleaseInstances", release, FaultHeader, "bmc-rel-06-accept-101"))
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "RELCON_UNKNOWN_FAULT", codeOf(t, body))
	require.Contains(t, body, `did you mean \"bmc-rel-06-accepts-101\"?`)
	status, body = ask(h, zenlayer("ReleaseInstances", release, FaultHeader, "bss-rel-01-stays"))
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, body, `fault \"bss-rel-01-stays\": it changes nothing at bmc, only at [bss]`)
	for _, ids := range [][]string{{""}, {"bmc-rel-06-accepts-101", "bmc-rel-02-releases-running"}} {
		r := zenlayer("ReleaseInstances", release)
		r.Header[FaultHeader] = ids
		status, body = ask(h, r)
		require.Equal(t, http.StatusBadRequest, status, ids)
		require.Contains(t, body, "want one id of a fault, or no such header")
	}
	r := httptest.NewRequest(http.MethodGet, "/?Format=XML", nil)
	r.Header.Set(FaultHeader, "nonsense")
	status, body = ask(h, r)
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, body, "<Code>RELCON_UNKNOWN_FAULT</Code>")
	_, body = ask(h, controlling(http.MethodGet, "/state", ""))
	require.Contains(t, body, "i-bin")
}

// The control API switches a fault on for the next requests: to the product, or of one action.
func TestTheNextRequestsAreBroken(t *testing.T) {
	h := handler(t, Options{})
	status, body := ask(h, controlling(http.MethodPost, "/faults", `{"fault": "bmc-rel-02-releases-running", "requests": 2, "action": "ReleaseInstances"}`))
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"faults": [{"fault": "bmc-rel-02-releases-running", "requests": 2, "action": "ReleaseInstances"}]}`, body)
	ask(h, zenlayer("DescribeInstances", `{}`))                      // another action
	ask(h, alibaba("QueryAvailableInstances", nil, "n"))             // another product
	ask(h, zenlayer("ReleaseInstances", `{"instanceIds":["none"]}`)) // the first that counts
	status, _ = ask(h, zenlayer("ReleaseInstances", `{"instanceIds":["i-run"]}`))
	require.Equal(t, http.StatusOK, status)
	_, body = ask(h, controlling(http.MethodGet, "/faults", ""))
	require.JSONEq(t, `{"faults": []}`, body)

	ask(h, controlling(http.MethodPost, "/faults", `{"fault": "bss-rel-21-unknown-crashes", "action": "ReleaseInstance"}`))
	ask(h, inForm(alibaba("QueryAvailableInstances", nil, "n1")))
	_, body = ask(h, inForm(alibaba("ReleaseInstance", release("none"), "n2")))
	require.Equal(t, "InternalError", codeOf(t, body))
	_, body = ask(h, inForm(alibaba("ReleaseInstance", release("none"), "n3")))
	require.Equal(t, "ResourceNotExists", codeOf(t, body))

	ask(h, controlling(http.MethodPost, "/faults", `{"fault": "bmc-rel-06-accepts-101"}`))
	_, body = ask(h, controlling(http.MethodDelete, "/faults", ""))
	require.JSONEq(t, `{"faults": []}`, body)
}

// However many requests come at once, a fault breaks as many as were asked for. The fault refuses what is good.
func TestFaultsAreCountedOnce(t *testing.T) {
	h := handler(t, Options{})
	ask(h, controlling(http.MethodPost, "/faults", `{"fault": "zc-lim-01-always", "requests": 3}`))
	left := make(chan int, 20)
	for n := range cap(left) {
		go func() {
			ask(h, zenlayer("DescribeInstances", fmt.Sprintf(`{"pageNum":%d}`, n+1)))
			left <- len(h.world.Load().faults.left())
		}()
	}
	for range cap(left) {
		<-left
	}
	require.Empty(t, h.world.Load().faults.left())
}
