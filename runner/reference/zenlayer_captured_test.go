package reference

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

// testdata/captured/zenlayer holds requests to the byte as the official Go client 0.2.45 of Zenlayer sent them, with the
// key testid and the secret testsecret. The empty list arrives as {}, and awkward characters are escaped.
func TestZenlayerAcceptsCapturedRequests(t *testing.T) {
	all, bystander := []string{"i-captured1", "i-captured2", "bystander"}, []string{"bystander"}
	for name, want := range map[string]struct {
		from   string // status of the instances
		status int
		holds  string
		left   []string
	}{
		"bmc-release":            {recycle, 200, `"response"`, bystander},
		"bmc-release-older":      {recycle, 200, `"response"`, bystander},
		"bmc-release-empty-list": {recycle, 400, codeMissingParameter, all},
		"bmc-terminate":          {running, 200, `"response"`, all},
		"bmc-describe":           {running, 200, `"totalCount":1`, all},
		"zec-release":            {running, 200, `"response"`, bystander},
		"zec-release-older":      {running, 200, `"response"`, bystander},
		"zec-release-awkward":    {running, 200, "é", all}, // the id is unknown, and given back
	} {
		t.Run(name, func(t *testing.T) {
			request := capturedRequest(t, "testdata/captured/zenlayer/"+name+".http")
			s, a := ofCapturedRequest(t, request, want.from, all)
			answer := httptest.NewRecorder()
			s.provider.ServeHTTP(answer, request)
			require.Equal(t, want.status, answer.Code, answer.Body)
			require.Contains(t, answer.Body.String(), want.holds)
			a.enter(s.clock.at.Add(time.Minute))
			defer a.mu.Unlock()
			for _, id := range all {
				require.Equal(t, slices.Contains(want.left, id), a.listed(id) != nil, id)
			}
			if name == "bmc-terminate" {
				require.Equal(t, recycle, a.listed("i-captured1").status)
			}
		})
	}
}

func capturedRequest(t *testing.T, file string) *http.Request {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
	require.NoError(t, err)
	return request
}

// ofCapturedRequest gives a provider at the time of the request, with the account that signed it.
func ofCapturedRequest(t *testing.T, request *http.Request, status string, ids []string) (*script, *account) {
	t.Helper()
	product := contract.Product(request.Header.Get("X-ZC-Service"))
	s := newScript(t, product, kindDefault, Options{})
	seconds, err := strconv.ParseInt(request.Header.Get("X-ZC-Timestamp"), 10, 64)
	require.NoError(t, err)
	s.clock.at = time.Unix(seconds, 0)
	a := newAccount(product, kindDefault, "", contract.Credentials{AccessKeyID: "testid", AccessKeySecret: "testsecret"})
	for _, id := range ids {
		a.add(newInstance(id, contract.Wanted{Status: status, ChargeType: contract.Postpaid}, s.clock.at))
	}
	s.provider.accounts.add(a)
	return s, a
}
