package guard_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

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

const (
	canaryKeyID  = "CANARYKEYID01"
	canarySecret = "canary/secret+0123456789"
	canaryToken  = "canary-token-0123456789"
)

func credentials() contract.Credentials {
	return contract.Credentials{AccessKeyID: canaryKeyID, AccessKeySecret: canarySecret, Token: canaryToken}
}

// account is the usual one.
func account(product contract.Product) contract.Account {
	return contract.Account{Product: product, Credentials: credentials()}
}

// accountOf is another one.
func accountOf(product contract.Product, keyID string) contract.Account {
	return contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: keyID}}
}

// leaving is a transport that keeps what left and answers an empty inventory, or the one that the context holds.
type leaving struct {
	lock   sync.Mutex
	left   []*http.Request
	bodies [][]byte
}

type listKey struct{}

func (l *leaving) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	ids, reading := r.Context().Value(listKey{}).([]string)
	if !reading {
		l.lock.Lock()
		defer l.lock.Unlock()
		l.left, l.bodies = append(l.left, r), append(l.bodies, body)
	}
	items := []map[string]string{}
	for _, id := range ids {
		status := "RUNNING"
		if strings.Contains(string(body), contract.StatusRecycle) {
			status = contract.StatusRecycle
		}
		items = append(items, map[string]string{"instanceId": id, "instanceStatus": status, "status": status, "InstanceID": id, "Status": "Normal"})
	}
	answer, err := json.Marshal(map[string]any{
		"response": map[string]any{"totalCount": len(ids), "dataSet": items},
		"Success":  true, "Data": map[string]any{"TotalCount": len(ids), "InstanceList": items},
	})
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(answer)), Request: r}, err
}

// subject is a client, whose inventories show what a test says.
type subject struct {
	*client.Client
	*leaving
}

// unread makes a client that owns nothing and knows nothing.
func unread(t require.TestingT) *subject {
	s := &subject{leaving: &leaving{}}
	endpoints := map[contract.Product]client.Endpoint{}
	for _, product := range contract.Products() {
		endpoints[product] = client.Endpoint{URL: "http://127.0.0.1", Version: "2022-11-20"}
	}
	var err error
	s.Client, err = client.New(client.Options{Endpoints: endpoints, Transport: s.leaving})
	require.NoError(t, err)
	return s
}

// see has the client read an inventory, and search the recycle bin, in which there is nothing.
func (s *subject) see(of contract.Account, ids ...string) {
	ctx := context.WithValue(context.Background(), listKey{}, ids)
	if _, err := s.Inventory(ctx, of, nil); err != nil {
		panic(err)
	}
	s.seeBin(of)
}

// seeBin has the client search the recycle bin.
func (s *subject) seeBin(of contract.Account, ids ...string) {
	if _, err := s.SearchBin(context.WithValue(context.Background(), listKey{}, ids), of); err != nil {
		panic(err)
	}
}

// own makes ids the run's own, in an account whose inventory shows them and nothing else.
func (s *subject) own(of contract.Account, ids ...string) {
	shared := of
	shared.Shared = true // so that it need not have been empty before
	if err := s.Own(shared, ids...); err != nil {
		panic(err)
	}
	s.see(of, slices.DeleteFunc(ids, func(id string) bool { return id == "" })...)
}

// watched makes a client whose account is clean, or holds a stranger; another account always does.
func watched(t require.TestingT, clean bool) *subject {
	s := unread(t)
	for _, product := range contract.Products() {
		s.own(account(product), mine, "i-own-11")
		absent, err := s.Absent(context.Background(), account(product), made)
		require.NoError(t, err)
		require.True(t, absent)
		s.see(accountOf(product, elsewhere), stranger, another, "x7")
		if clean {
			s.see(account(product), mine)
		} else {
			s.see(account(product), mine, another)
		}
	}
	s.left, s.bodies = nil, nil
	return s
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
func sendOne(s *subject, call contract.Call) (*http.Request, []byte, bool) {
	s.left, s.bodies = nil, nil
	if _, err := s.Send(context.Background(), call); err != nil || len(s.left) != 1 {
		return nil, nil, false
	}
	return s.left[0], s.bodies[0], true
}

func names(prefix string, count int) []string {
	ids := make([]string, count)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%04d", prefix, i)
	}
	return ids
}
