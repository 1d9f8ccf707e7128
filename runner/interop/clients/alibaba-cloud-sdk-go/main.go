// Command alibaba-cloud-sdk-go makes calls with github.com/aliyun/alibaba-cloud-sdk-go: with the typed requests of
// services/bssopenapi if its argument is "typed", otherwise with the common request.
package main

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/bssopenapi"

	"relcon/runner/interop/protocol"
)

const region = "cn-hangzhou"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "typed" {
		protocol.Serve(typed)
		return
	}
	protocol.Serve(common)
}

func config(call protocol.Call) *sdk.Config {
	config := sdk.NewConfig().WithScheme("HTTP")
	if call.Retries > 0 {
		config = config.WithAutoRetry(true).WithMaxRetryTime(call.Retries)
	}
	return config
}

// domain is the endpoint as this client wants it: without a scheme.
func domain(call protocol.Call) string { return strings.TrimPrefix(call.Endpoint, "http://") }

func common(call protocol.Call) protocol.Answer {
	client, err := sdk.NewClientWithOptions(region, config(call), credentials.NewAccessKeyCredential(call.Key, call.Secret))
	if err != nil {
		return failed(err)
	}
	request := requests.NewCommonRequest()
	request.Method, request.Scheme, request.Domain = "POST", "http", domain(call)
	request.Product, request.Version, request.ApiName = "BssOpenApi", call.Version, call.Action
	place := request.QueryParams
	switch call.Place {
	case protocol.Get:
		request.Method = "GET"
	case protocol.Form:
		place = request.FormParams
	}
	maps.Copy(place, call.Params)
	if call.Format != "" {
		request.AcceptFormat = call.Format
	}
	response, err := client.ProcessCommonRequest(request)
	if err != nil {
		return failed(err)
	}
	if text := response.GetHttpContentString(); json.Valid([]byte(text)) {
		return protocol.Done(json.RawMessage(text))
	} else {
		return protocol.Done(text)
	}
}

func typed(call protocol.Call) protocol.Answer {
	client, err := bssopenapi.NewClientWithOptions(region, config(call), credentials.NewAccessKeyCredential(call.Key, call.Secret))
	if err != nil {
		return failed(err)
	}
	client.Domain = domain(call)
	switch call.Action {
	case "ReleaseInstance":
		request := bssopenapi.CreateReleaseInstanceRequest()
		return send(call, request, request.RpcRequest, client.ReleaseInstance)
	case "QueryAvailableInstances":
		request := bssopenapi.CreateQueryAvailableInstancesRequest()
		return send(call, request, request.RpcRequest, client.QueryAvailableInstances)
	}
	return protocol.Cannot("the typed client has no %s here", call.Action)
}

// send fills the fields of a typed request and sends it.
func send[Request, Response any](call protocol.Call, request Request, rpc *requests.RpcRequest, do func(Request) (Response, error)) protocol.Answer {
	if err := fill(request, call.Params); err != nil {
		return protocol.Cannot("%v", err)
	}
	if call.Format != "" {
		rpc.AcceptFormat = call.Format
	}
	response, err := do(request)
	if err != nil {
		return failed(err)
	}
	return protocol.Done(response)
}

func failed(err error) protocol.Answer {
	answer := protocol.Failed(err)
	var known sdkerrors.Error
	if errors.As(err, &known) {
		answer.Status, answer.Code, answer.Message = known.HttpStatus(), known.ErrorCode(), known.Message()
	}
	var server *sdkerrors.ServerError
	if errors.As(err, &server) {
		answer.RequestID = server.RequestId()
	}
	return answer
}
