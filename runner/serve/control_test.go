package serve

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsWrongWithAControlRequestIsTold(t *testing.T) {
	h := handler(t, Options{})
	for _, test := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/stat", "", 404, `/control/stat: there is nothing, want /control followed by one of /state, /reset, /clock, /faults; did you mean "/state"?`},
		{"POST", "", "", 405, `/control: got POST, want GET`},
		{"GET", "/state?accessKeyId=", "", 400, `accessKeyId: got [""], want one access key, or no such parameter for all accounts`},
		{"GET", "/state?accessKeyId=a&accessKeyId=b", "", 400, `accessKeyId: got ["a" "b"], want one access key, or no such parameter for all accounts`},
		{"POST", "/clock?accessKeyId=a", `{"advance": "1h"}`, 400, `query: want nothing`},
		{"POST", "/clock", `{"advance": "1h", "accessKeyId": ""}`, 400, `accessKeyId: got "", want a value, or no such member`},
		{"POST", "/clock", `{"advance": "1h", "accessKeyId": null}`, 400, `accessKeyId: got null, want a value, or no such member`},
		{"POST", "/clock", `{"advance": "87601h"}`, 400, `advance: got 87601h0m0s, want a duration above zero, ten years at most`},
		{"GET", "/reset", "", 405, `/control/reset: got GET, want POST`},
		{"PUT", "/faults", "", 405, `/control/faults: got PUT, want GET or POST or DELETE`},
		{"GET", "/state?accesskeyid=a", "", 400, `query: got "accesskeyid", want accessKeyId or nothing`},
		{"GET", "/state?accessKeyId=a", "", 404, `accessKeyId: no account has this access key`},
		{"POST", "/clock", "", 400, `advance: got "", want a duration such as 24h`},
		{"POST", "/clock", `{"advance": "1d"}`, 400, `advance: got "1d", want a duration such as 24h`},
		{"POST", "/clock", `{"advance": "-1h"}`, 400, `advance: got -1h0m0s, want a duration above zero, ten years at most`},
		{"POST", "/clock", `{"advance": "1h", "accessKeyId": "a"}`, 400, `accessKeyId: got "a", which no account has`},
		{"POST", "/clock", `{"advance": 1}`, 400, `advance: got a number, want a string`},
		{"POST", "/clock", `{"advanced": "1h"}`, 400, `body: got "advanced", want advance or accessKeyId; did you mean "advance"?`},
		{"POST", "/clock", `{"advance": "1h", "advance": "2h"}`, 400, `body: want one JSON object: at byte 18: the key "advance" stands twice`},
		{"POST", "/clock", `["1h"]`, 400, `body: want a JSON object`},
		{"POST", "/reset", `{"all": true}`, 400, `body: got "all", want nothing`},
		{"POST", "/faults", `{"fault": "bmc-rel-06-accept-101"}`, 400,
			"fault \"bmc-rel-06-accept-101\": it is not known; did you mean \"bmc-rel-06-accepts-101\"? (`relcon rules --faults` lists all)"},
		{"POST", "/faults", `{"fault": "bss-rel-01-stays", "action": "RelaseInstance"}`, 400,
			`action: got "RelaseInstance", want one of QueryAvailableInstances, ReleaseInstance; did you mean "ReleaseInstance"?`},
		{"POST", "/faults", `{"fault": "bmc-rel-06-accepts-101", "requests": 0}`, 400, `requests: got 0, want a whole number above zero`},
		{"POST", "/faults", `{"fault": "bmc-rel-06-accepts-101", "requests": 1.5}`, 400, `requests: got a number 1.5, want a whole number`},
	} {
		status, body := ask(h, controlling(test.method, test.path, test.body))
		var answer struct{ Error string }
		require.NoError(t, json.Unmarshal([]byte(body), &answer), body)
		require.Equal(t, test.want, answer.Error, "%s %s", test.method, test.path)
		require.Equal(t, test.status, status, "%s %s", test.method, test.path)
	}
}

func TestControlNeedsTheToken(t *testing.T) {
	h := handler(t, Options{})
	for _, path := range []string{"", "/state", "/nowhere"} {
		for _, authorization := range []string{"", "Bearer wrong", "Bearer " + bearer, "Bearer ", token, "Basic " + token} {
			r := controlling(http.MethodGet, path, "")
			r.Header.Set("Authorization", authorization)
			status, body := ask(h, r)
			require.Equal(t, http.StatusUnauthorized, status)
			require.Contains(t, body, "Bearer TOKEN")
			require.NotContains(t, body, "i-run")
		}
	}
}

func TestTheStateIsShownWithoutSecrets(t *testing.T) {
	h := handler(t, Options{})
	status, body := ask(h, controlling(http.MethodGet, "/state?accessKeyId="+keyID, ""))
	require.Equal(t, http.StatusOK, status)
	var answer struct {
		Accounts []struct {
			Product, Kind, AccessKeyID, ClockAhead string
			Instances                              []struct{ ID, Status, Name, Billing string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &answer))
	require.Len(t, answer.Accounts, 2)
	require.Equal(t, "bmc", answer.Accounts[0].Product)
	require.Equal(t, keyID, answer.Accounts[0].AccessKeyID)
	require.Equal(t, []struct{ ID, Status, Name, Billing string }{{"i-run", "RUNNING", "web-1", "active"}, {"i-bin", "RECYCLE", "", "stopped"}}, answer.Accounts[0].Instances)
	require.NotContains(t, body, secret)
	require.NotContains(t, body, bearer)
}

func TestTheClockIsMoved(t *testing.T) {
	h := handler(t, Options{})
	status, body := ask(h, controlling(http.MethodPost, "/clock", `{"advance": "23h"}`))
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"accounts": 2}`, body)
	_, body = ask(h, zenlayer("DescribeInstances", `{}`))
	require.Contains(t, body, "i-bin")
	ask(h, controlling(http.MethodPost, "/clock", `{"advance": "2h", "accessKeyId": "`+keyID+`"}`))
	_, body = ask(h, zenlayer("DescribeInstances", `{}`))
	require.NotContains(t, body, "i-bin", "the recycle bin keeps an instance for a day")
	_, body = ask(h, controlling(http.MethodGet, "/state", ""))
	require.Contains(t, body, `"clockAhead":"25h0m0s"`)
}

func TestAResetBeginsAgain(t *testing.T) {
	h := handler(t, Options{ErrorRate: 0.5, Seed: 3})
	before := func() (codes []int) {
		for range 20 {
			status, _ := ask(h, zenlayer("DescribeInstances", `{}`))
			codes = append(codes, status)
		}
		return codes
	}
	first := before()
	require.Contains(t, first, 500)
	_, shown := ask(h, controlling(http.MethodGet, "/state", ""))
	ask(h, controlling(http.MethodPost, "/faults", `{"fault": "bmc-rel-06-accepts-101", "requests": 9}`))
	ask(h, controlling(http.MethodPost, "/clock", `{"advance": "25h"}`))
	r := controlling(http.MethodPost, "", `{"state":"an account","params":{"product":"zec"}}`)
	r.URL.Path = "/provider-states"
	status, _ := ask(h, r)
	require.Equal(t, http.StatusOK, status)
	status, body := ask(h, controlling(http.MethodPost, "/reset", ""))
	require.Equal(t, http.StatusOK, status)
	require.JSONEq(t, `{"accounts": 2}`, body)
	_, body = ask(h, controlling(http.MethodGet, "/faults", ""))
	require.JSONEq(t, `{"faults": []}`, body)
	_, body = ask(h, controlling(http.MethodGet, "/state", ""))
	require.Equal(t, withoutTimes(shown), withoutTimes(body))
	require.Equal(t, first, before(), "errors begin again, too")
}

func TestAWrongMethodIsToldTheRightOnes(t *testing.T) {
	h := handler(t, Options{})
	for path, want := range map[string]string{"": "GET", "/reset": "POST", "/faults": "GET, POST, DELETE", "/nowhere": ""} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, controlling(http.MethodPut, path, ""))
		require.Equal(t, want, w.Header().Get("Allow"), path)
	}
}

// While a reset is under way, a request meets the old accounts or the new ones. It never meets none.
func TestAResetIsNeverSeenHalfDone(t *testing.T) {
	h, done := handler(t, Options{}), make(chan struct{})
	go func() {
		defer close(done)
		for range 300 {
			ask(h, controlling(http.MethodPost, "/reset", ""))
		}
	}()
	for over := false; !over; {
		select {
		case <-done:
			over = true
		default:
		}
		status, body := ask(h, zenlayer("DescribeInstances", `{}`))
		require.Equal(t, http.StatusOK, status, body)
	}
}

// withoutTimes blanks the moments in a state.
func withoutTimes(state string) string {
	return regexp.MustCompile(`"created":"[^"]*"`).ReplaceAllString(state, `"created":""`)
}

func TestControlTellsWhatItCanDo(t *testing.T) {
	h := handler(t, Options{})
	status, body := ask(h, controlling(http.MethodGet, "", ""))
	require.Equal(t, http.StatusOK, status)
	var answer struct {
		Actions []struct{ Call, Takes, Does string }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &answer))
	require.Len(t, answer.Actions, 6)
	for _, each := range answer.Actions {
		require.NotEmpty(t, each.Does, each.Call)
	}
}
