// Command zenlayer-sample calls Zenlayer as the official Go SDK does on the wire: the same headers, JSON bodies, one
// signature for a call and its retries on HTTP 429. It is no official client. It shows what a program for one has to do.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"relcon/runner/interop/protocol"
	"relcon/runner/sign"
)

const contentType = "application/json"

func main() { protocol.Serve(do) }

func do(call protocol.Call) protocol.Answer {
	body := cmp.Or(string(call.Body), "{}")
	header, err := signed(call, []byte(body))
	if err != nil {
		return protocol.Failed(err)
	}
	for attempt := 0; ; attempt++ {
		status, text, err := post(call.Endpoint, header, []byte(body))
		if err != nil {
			return protocol.Failed(err)
		}
		if status != http.StatusTooManyRequests || attempt >= call.Retries {
			return read(status, text)
		}
		time.Sleep(10 * time.Millisecond << attempt)
	}
}

func signed(call protocol.Call, body []byte) (http.Header, error) {
	request, err := http.NewRequest(http.MethodPost, call.Endpoint, nil)
	if err != nil {
		return nil, err
	}
	covered := sign.ZC2{
		Headers:   map[string]string{"content-type": contentType, "host": request.URL.Host},
		Timestamp: strconv.FormatInt(time.Now().Unix(), 10), Body: body,
	}
	header := http.Header{}
	for name, value := range map[string]string{
		"Content-Type": contentType, "X-ZC-Action": call.Action, "X-ZC-Version": call.Version, "X-ZC-Service": call.Product,
		"X-ZC-Timestamp": covered.Timestamp, "X-ZC-Signature-Method": sign.ZC2Algorithm,
		"X-ZC-Sdk-Version": "0.2.45", "X-ZC-Sdk-Lang": "go", "X-ZC-Request-Client": "relcon-sample",
		"Authorization": covered.Authorization(call.Key, covered.Signature(call.Secret)),
	} {
		header.Set(name, value)
	}
	return header, nil
}

func post(endpoint string, header http.Header, body []byte) (int, []byte, error) {
	request, err := http.NewRequest(http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, text, err
}

// read goes by the status alone, as the official clients do.
func read(status int, text []byte) protocol.Answer {
	var envelope struct {
		RequestID, Code, Message string
		Response                 json.RawMessage
	}
	if err := json.Unmarshal(text, &envelope); err != nil {
		return protocol.Answer{Status: status, Error: fmt.Sprintf("reading the answer: %v", err)}
	}
	if status == http.StatusOK {
		return protocol.Done(envelope.Response)
	}
	return protocol.Answer{
		Status: status, Code: envelope.Code, Message: envelope.Message, RequestID: envelope.RequestID,
		Error: envelope.Code + ": " + envelope.Message,
	}
}
