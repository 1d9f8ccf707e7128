package reference

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Transport is an http.RoundTripper that hands each request to a handler inside the process, as it would come over a
// network. The handler's answer counts when it is complete; a handler that panics breaks the exchange off.
type Transport struct{ Handler http.Handler }

// RoundTrip writes the request out and reads it again, so that the handler gets just what a server would. It ends with
// the request's context, whether the handler does or not.
func (t Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	var wire bytes.Buffer
	if err := request.Write(&wire); err != nil {
		return nil, err
	}
	received, err := http.ReadRequest(bufio.NewReaderSize(&wire, wire.Len()))
	if err != nil {
		return nil, err
	}
	type result struct {
		response *http.Response
		err      error
	}
	done := make(chan result, 1)
	go func() {
		response, err := t.serve(received.WithContext(request.Context()))
		done <- result{response, err}
	}()
	select {
	case came := <-done:
		if came.err == nil {
			came.response.Request = request
		}
		return came.response, came.err
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
}

// serve asks the handler. The recorder is meant for tests, and does what net/http's server does to an answer.
func (t Transport) serve(request *http.Request) (response *http.Response, err error) {
	defer func() {
		switch panicked := recover(); panicked {
		case nil:
		case http.ErrAbortHandler:
			response, err = nil, io.EOF
		default:
			response, err = nil, fmt.Errorf("the handler panicked: %v", panicked)
		}
	}()
	recorder := httptest.NewRecorder()
	t.Handler.ServeHTTP(recorder, request)
	response = recorder.Result()
	response.ContentLength = int64(recorder.Body.Len())
	response.Header.Set("Content-Length", strconv.Itoa(recorder.Body.Len()))
	response.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	if request.Method == http.MethodHead {
		response.Body = http.NoBody
	}
	return response, nil
}
