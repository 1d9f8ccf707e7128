package har

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
)

func exchange() contract.Exchange {
	return contract.Exchange{
		Product: contract.BSS, Operation: "ReleaseInstance", Started: time.Date(2026, 3, 4, 5, 6, 7, 8_000_000, time.UTC), Duration: 1500 * time.Microsecond,
		Request: contract.Request{
			Method: "POST", URL: "http://localhost:1/?Action=ReleaseInstance&b=2&b=1",
			Header: http.Header{"X-B": {"1", "2"}, "Content-Type": {"application/x-www-form-urlencoded"}}, Body: []byte("InstanceIds=i-1"),
		},
		Response: contract.Response{Status: 200, Header: http.Header{"Content-Type": {"text/xml"}}, Body: []byte("<a/>")},
	}
}

func TestAnArchiveHoldsEveryExchange(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, `1.2"3`, "a ##comment")
	require.NoError(t, err)
	require.NoError(t, w.Add(exchange(), "fault x"))
	binary := exchange()
	binary.Request.Body, binary.Response.Body, binary.Response.Header = []byte("\xff"), []byte("\xfe"), nil
	require.NoError(t, w.Add(binary, ""))
	require.NoError(t, w.Close())
	require.JSONEq(t, `{"log": {"version": "1.2", "creator": {"name": "relcon", "version": "1.2\"3"}, "comment": "a ##comment", "entries": [
		{"startedDateTime": "2026-03-04T05:06:07.008Z", "time": 1.5, "cache": {}, "timings": {"send": 0, "wait": 1.5, "receive": 0}, "comment": "fault x",
		 "request": {"method": "POST", "url": "http://localhost:1/?Action=ReleaseInstance&b=2&b=1", "httpVersion": "HTTP/1.1", "cookies": [],
		  "headers": [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}, {"name": "X-B", "value": "1"}, {"name": "X-B", "value": "2"}],
		  "queryString": [{"name": "Action", "value": "ReleaseInstance"}, {"name": "b", "value": "2"}, {"name": "b", "value": "1"}],
		  "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [], "text": "InstanceIds=i-1"}, "headersSize": -1, "bodySize": 15},
		 "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [{"name": "Content-Type", "value": "text/xml"}],
		  "content": {"size": 4, "mimeType": "text/xml", "text": "<a/>"}, "redirectURL": "", "headersSize": -1, "bodySize": 4}},
		{"startedDateTime": "2026-03-04T05:06:07.008Z", "time": 1.5, "cache": {}, "timings": {"send": 0, "wait": 1.5, "receive": 0},
		 "request": {"method": "POST", "url": "http://localhost:1/?Action=ReleaseInstance&b=2&b=1", "httpVersion": "HTTP/1.1", "cookies": [],
		  "headers": [{"name": "Content-Type", "value": "application/x-www-form-urlencoded"}, {"name": "X-B", "value": "1"}, {"name": "X-B", "value": "2"}],
		  "queryString": [{"name": "Action", "value": "ReleaseInstance"}, {"name": "b", "value": "2"}, {"name": "b", "value": "1"}],
		  "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [], "text": "/w==", "comment": "the text is in base64"}, "headersSize": -1, "bodySize": 1},
		 "response": {"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
		  "content": {"size": 1, "mimeType": "application/octet-stream", "text": "/g==", "encoding": "base64"}, "redirectURL": "", "headersSize": -1, "bodySize": 1}}
	]}}`, out.String())
}

func TestAnArchiveWithoutExchangesIsOne(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, "", "")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.True(t, json.Valid(out.Bytes()))
}

// full takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWhatCannotBeWrittenIsTold(t *testing.T) {
	_, err := NewWriter(full{}, "", "")
	require.EqualError(t, err, "full")
	w := &Writer{out: full{}}
	require.EqualError(t, w.Add(exchange(), ""), "full")
	require.EqualError(t, w.Close(), "full")
}
