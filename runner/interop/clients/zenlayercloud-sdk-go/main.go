// Command zenlayercloud-sdk-go makes calls with the official Go client of Zenlayer. It is a module of its own, since the
// client is not to be had from every module proxy.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"

	"relcon/runner/interop/protocol"
)

func main() { protocol.Serve(do) }

func do(call protocol.Call) protocol.Answer {
	create, ok := operations()[call.Product+" "+call.Version+" "+call.Action]
	if !ok {
		return protocol.Cannot("there is no %v here", call)
	}
	request, response := create()
	if len(call.Body) > 0 {
		if err := json.Unmarshal(call.Body, request); err != nil {
			return protocol.Cannot("the typed request does not take this body: %v", err)
		}
	}
	address, path, _ := strings.Cut(strings.TrimPrefix(call.Endpoint, "http://"), "/")
	request.SetPath("/" + path)
	client, err := connect(call, address)
	if err != nil {
		return protocol.Failed(err)
	}
	if err := client.ApiCall(request, response); err != nil {
		return failed(err)
	}
	return inside(response)
}

func connect(call protocol.Call, address string) (*common.Client, error) {
	config := common.NewConfig().WithScheme("HTTP").WithRateLimitRetry(call.Retries, func(int) time.Duration { return 10 * time.Millisecond })
	config.Domain = address
	client := &common.Client{}
	if err := client.InitWithCredential(common.NewCredential(call.Key, call.Secret)); err != nil {
		return nil, err
	}
	return client, client.WithConfig(config)
}

// inside gives the response inside the envelope of a success, as the client has parsed it.
func inside(response common.Response) protocol.Answer {
	text, err := json.Marshal(response)
	if err != nil {
		return protocol.Failed(fmt.Errorf("writing the response: %w", err))
	}
	var envelope struct{ Response json.RawMessage }
	if err := json.Unmarshal(text, &envelope); err != nil {
		return protocol.Failed(fmt.Errorf("reading the response: %w", err))
	}
	return protocol.Done(envelope.Response)
}

// failed has no HTTP status: the client does not tell it.
func failed(err error) protocol.Answer {
	answer := protocol.Failed(err)
	var known *common.ZenlayerCloudSdkError
	if errors.As(err, &known) {
		answer.Code, answer.Message, answer.RequestID = known.Code, known.Message, known.RequestId
	}
	return answer
}
