package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// place is where a log goes to in a test.
type place struct {
	bytes.Buffer
	closed bool
}

func (p *place) Close() error {
	p.closed = true
	return nil
}

// logged serves requests with a log in every format, and gives what was written.
func logged(t *testing.T, requests ...*http.Request) map[string]*place {
	t.Helper()
	log, places := NewLog("1.2.3"), map[string]*place{}
	for _, format := range LogFormats() {
		places[format] = &place{}
		require.NoError(t, log.To(format, places[format]))
	}
	h := handler(t, Options{Log: log})
	for _, r := range requests {
		ask(h, r)
	}
	require.NoError(t, log.Close())
	ask(h, requests[0]) // one that is over when the log is closed
	return places
}

func TestEveryExchangeIsLogged(t *testing.T) {
	hook := controlling(http.MethodPost, "", `{"state":"an account","params":{"product":"bmc"}}`)
	hook.URL.Path = "/provider-states"
	places := logged(t,
		zenlayer("ReleaseInstances", `{"instanceIds":["i-run"]}`),
		zenlayer("ReleaseInstances", `{"instanceIds":["i-run"]}`, FaultHeader, "bmc-rel-02-releases-running"),
		alibaba("QueryAvailableInstances", nil, "n"), inForm(alibaba("QueryAvailableInstances", nil, "n2")), hook, controlling(http.MethodGet, "/state", ""))
	lines := strings.Split(strings.TrimSpace(places["text"].String()), "\n")
	for n, want := range []string{
		"POST bmc ReleaseInstances 403 OPERATION_DENIED_INSTANCE_NOT_RECYCLED ", "POST bmc ReleaseInstances 200 ", "POST bss QueryAvailableInstances 200 ",
		"POST bss QueryAvailableInstances 200 ", "POST /provider-states 200 ", "GET /control/state 200 ",
	} {
		require.Contains(t, lines[n], want)
	}
	require.Contains(t, lines[1], "(fault bmc-rel-02-releases-running)")
	require.Len(t, lines, 6)

	var second struct {
		Product, Operation, Note string
		Request, Response        struct{ URL, Body string }
	}
	objects := strings.Split(strings.TrimSpace(places["ndjson"].String()), "\n")
	require.Len(t, objects, 6)
	require.NoError(t, json.Unmarshal([]byte(objects[1]), &second))
	require.Equal(t, "bmc ReleaseInstances fault bmc-rel-02-releases-running", second.Product+" "+second.Operation+" "+second.Note)
	require.Equal(t, `{"instanceIds":["i-run"]}`, second.Request.Body)
	require.Equal(t, "http://example.com/api/v2/bmc", second.Request.URL)
	require.Contains(t, second.Response.Body, "requestId")

	var archive struct {
		Log struct {
			Entries []struct{ Request, Response struct{ Status int } }
		}
	}
	require.NoError(t, json.Unmarshal(places["har"].Bytes(), &archive))
	require.Len(t, archive.Log.Entries, 6)
	for _, place := range places {
		require.True(t, place.closed)
	}
}

// No log holds what proves a sender: keys, tokens and signatures, those that the hook makes included.
func TestNoSecretIsLogged(t *testing.T) {
	signed := alibaba("QueryAvailableInstances", nil, "n")
	signature := signed.URL.Query().Get("Signature")
	echoed := alibaba("ReleaseInstance", release(secret), "n-3")
	hook := controlling(http.MethodPost, "", `{"state":"an account","params":{"product":"zec"}}`)
	hook.URL.Path = "/provider-states"
	places := logged(t, zenlayer("ReleaseInstances", `{"instanceIds":["`+bearer+`"]}`), signed, inForm(alibaba("QueryAvailableInstances", nil, "n-2")), echoed,
		hook, controlling(http.MethodGet, "/state?"+token, token))
	for format, place := range places {
		for _, word := range []string{secret, bearer, token, signature} {
			require.NotContains(t, place.String(), word, format)
		}
		require.NotRegexp(t, `accessKeySecret\\*":\\*"[^(]`, place.String(), format)
	}
	require.Contains(t, places["ndjson"].String(), `accessKeySecret\":\"(blanked)\"`)
}

// No log holds a secret that the provider knows, whoever sends it, wherever it stands, and however it is spelled.
func TestNoSecretOfAnotherAccountIsLogged(t *testing.T) {
	log, places := NewLog("1.2.3"), map[string]*place{}
	for _, format := range LogFormats() {
		places[format] = &place{}
		require.NoError(t, log.To(format, places[format]))
	}
	h := handler(t, Options{Log: log})
	hook := func(body string) *http.Request {
		r := controlling(http.MethodPost, "", body)
		r.URL.Path = "/provider-states"
		return r
	}
	_, made := ask(h, hook(`{"state":"an account","params":{"product":"zec"}}`))
	var account struct{ AccessKeySecret, Token string }
	require.NoError(t, json.Unmarshal([]byte(made), &account))
	words := []string{secret, bearer, token, account.AccessKeySecret, account.Token}
	spelled := func(word string) string { // each letter percent-encoded
		var b strings.Builder
		for _, letter := range []byte(word) {
			fmt.Fprintf(&b, "%%%02X", letter)
		}
		return b.String()
	}
	for _, word := range words {
		other := zenlayer(word, `{"instanceIds":["`+word+`"]}`)
		other.URL.Path = "/api/v2/zec"
		other.Header.Set("Authorization", "Bearer "+account.Token)
		for _, r := range []*http.Request{
			httptest.NewRequest(http.MethodGet, "/?AccessKeyId="+keyID+"&AccessKeySecret="+word, nil),
			httptest.NewRequest(http.MethodGet, "/?a="+spelled(word), nil),
			httptest.NewRequest(http.MethodGet, "/"+word, nil),
			httptest.NewRequest(http.MethodGet, "/"+spelled(word), nil),
			httptest.NewRequest(word, "/", strings.NewReader(word)),
			controlling(http.MethodPost, "/clock", `{"advance":"`+word+`"}`), controlling(http.MethodPost, "/"+word, ""),
			hook(`{"state":"` + word + `"}`), other, zenlayer("DescribeInstances", `{}`, FaultHeader, word),
		} {
			ask(h, r)
		}
	}
	ask(h, controlling(http.MethodPost, "/reset", ""))
	ask(h, httptest.NewRequest(http.MethodGet, "/"+secret, nil))
	require.NoError(t, log.Close())
	for format, place := range places {
		for _, word := range words {
			require.NotContains(t, place.String(), word, format)
			require.NotContains(t, place.String(), spelled(word), format)
		}
	}
	require.Equal(t, 1+10*len(words)+2, strings.Count(places["text"].String(), "\n"))
}

// What a client sends can't write to the terminal, nor begin a line.
func TestForeignTextIsEscaped(t *testing.T) {
	r := zenlayer("Release\x1b[31m\n::error::x"+strings.Repeat("x", 1000), `{}`)
	text := logged(t, r)["text"].String()
	require.Equal(t, 1, strings.Count(text, "\n"))
	require.Contains(t, text, `Release\x1b[31m\n`)
	require.NotContains(t, text, "\x1b")
	require.Less(t, len(text), 400)
}

// brokenPlace takes nothing.
type brokenPlace struct{}

func (*brokenPlace) Close() error { return nil }

func (*brokenPlace) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestALogThatBreaksIsTold(t *testing.T) {
	log, sound := NewLog(""), &place{}
	require.NoError(t, log.To("ndjson", &brokenPlace{}))
	require.NoError(t, log.To("text", sound))
	h := handler(t, Options{Log: log})
	for range 2 {
		status, _ := ask(h, zenlayer("DescribeInstances", `{}`))
		require.Equal(t, http.StatusOK, status)
	}
	require.EqualError(t, log.Close(), "no space left")
	require.Equal(t, 2, strings.Count(sound.String(), "\n"))
	require.EqualError(t, NewLog("").To("ndjsn", sound), `log format: got "ndjsn", want one of text, ndjson, har; did you mean "ndjson"?`)
	require.EqualError(t, NewLog("").To("har", &brokenPlace{}), "no space left")
	require.NoError(t, (*Log)(nil).Close())
}
