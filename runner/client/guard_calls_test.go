package client_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

const (
	mine      = "i-own-10"
	made      = "i-absent-7" // made up and looked up
	stranger  = "i-own-1"    // foreign, and the beginning of one of ours
	another   = "i-strange-22"
	elsewhere = "OTHERACCOUNT01"
)

// leaving is a transport that keeps what left and answers an empty inventory.
type leaving struct {
	lock   sync.Mutex
	left   []*http.Request
	bodies [][]byte
}

func (l *leaving) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	l.lock.Lock()
	l.left, l.bodies = append(l.left, r), append(l.bodies, body)
	l.lock.Unlock()
	answer := `{"response":{"totalCount":0,"dataSet":[]},"Success":true,"Data":{"TotalCount":0,"InstanceList":[]}}`
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

// watched makes a client whose account is clean, or holds a stranger; another account always does.
func watched(t testing.TB, clean bool) (*client.Client, *leaving) {
	t.Helper()
	transport := &leaving{}
	endpoints := map[contract.Product]client.Endpoint{}
	for _, product := range contract.Products() {
		endpoints[product] = client.Endpoint{URL: "http://127.0.0.1", Version: "2022-11-20"}
	}
	c, err := client.New(client.Options{Endpoints: endpoints, Transport: transport})
	require.NoError(t, err)
	for _, product := range contract.Products() {
		c.OwnSeen(product, mine, "i-own-11")
		absent, err := c.Absent(t.Context(), account(product), made)
		require.NoError(t, err)
		require.True(t, absent)
		c.SeeInventory(product, elsewhere, stranger, another, "x7")
		if clean {
			c.SeeInventory(product, canaryKeyID, mine)
		} else {
			c.SeeInventory(product, canaryKeyID, mine, another)
		}
	}
	transport.left, transport.bodies = nil, nil
	return c, transport
}

func zen(body string, change ...func(*contract.Call)) contract.Call {
	call := contract.Call{Product: contract.ZEC, Operation: "ReleaseInstances", Body: []byte(body), Credentials: credentials(), Account: canaryKeyID}
	for _, each := range change {
		each(&call)
	}
	return call
}

func ali(params string, change ...func(*contract.Call)) contract.Call {
	call := contract.Call{Product: contract.BSS, Operation: "ReleaseInstance", Credentials: credentials(), Account: canaryKeyID}
	for pair := range strings.SplitSeq(params, "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			call.Params = append(call.Params, contract.Param{Name: name, Value: value})
		}
	}
	for _, each := range change {
		each(&call)
	}
	return call
}

func inForm(c *contract.Call)     { c.Form = true }
func byHeader(c *contract.Call)   { c.Scheme = contract.ACS3 }
func unsigned(c *contract.Call)   { c.Scheme = contract.NoAuth }
func unknownKey(c *contract.Call) { c.Credentials.AccessKeyID = "UNKNOWNKEY0001" }

func operation(name string) func(*contract.Call) {
	return func(c *contract.Call) { c.Operation = name }
}

func method(name string) func(*contract.Call) { return func(c *contract.Call) { c.Method = name } }

func kind(contentType string) func(*contract.Call) {
	return func(c *contract.Call) { c.ContentType = contentType }
}

func without(headers ...string) func(*contract.Call) {
	return func(c *contract.Call) { c.Distortion.OmitHeaders = headers }
}

func extra(name, value string) func(*contract.Call) {
	return func(c *contract.Call) {
		c.Distortion.ExtraParams = append(c.Distortion.ExtraParams, contract.Param{Name: name, Value: value})
	}
}

func omitted(params ...string) func(*contract.Call) {
	return func(c *contract.Call) { c.Distortion.OmitParams = params }
}

func authorized(as string) func(*contract.Call) {
	return func(c *contract.Call) { c.Distortion.Authorization = &as }
}

func requireRefused(t require.TestingT, err error) *contract.Refused {
	refused, isRefused := err.(*contract.Refused) // as it is, not wrapped
	require.True(t, isRefused, "%v", err)
	require.NotEmpty(t, refused.Reason)
	require.LessOrEqual(t, len(refused.Call), 300)
	return refused
}

// sendOne sends a call and gives the request and its body if it left.
func sendOne(c *client.Client, transport *leaving, call contract.Call) (*http.Request, []byte, bool) {
	transport.lock.Lock()
	transport.left, transport.bodies = nil, nil
	transport.lock.Unlock()
	if _, err := c.Send(context.Background(), call); err != nil || len(transport.left) != 1 {
		return nil, nil, false
	}
	return transport.left[0], transport.bodies[0], true
}
