// Command darabonba makes calls with github.com/alibabacloud-go/darabonba-openapi/v2, as the generated clients of
// Alibaba Cloud do: with the RPC signature or with ACS3.
package main

import (
	"encoding/json"
	"errors"
	"strings"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"

	"relcon/runner/interop/protocol"
)

func main() { protocol.Serve(do) }

func do(call protocol.Call) protocol.Answer {
	client, err := openapi.NewClient(config(call))
	if err != nil {
		return failed(err)
	}
	method, request := "POST", &openapiutil.OpenApiRequest{}
	params := map[string]any{}
	for name, value := range call.Params {
		params[name] = value
	}
	switch call.Place {
	case protocol.Form:
		request.Body = params
	case protocol.Get:
		method = "GET"
		fallthrough
	default:
		request.Query = openapiutil.Query(params)
	}
	result, err := client.CallApi(&openapiutil.Params{
		Action: &call.Action, Version: &call.Version, Protocol: dara.String("HTTP"), Pathname: dara.String("/"),
		Method: &method, AuthType: dara.String("AK"), Style: dara.String("RPC"),
		ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}, request, &dara.RuntimeOptions{})
	if err != nil {
		return failed(err)
	}
	return protocol.Done(result["body"])
}

func config(call protocol.Call) *openapiutil.Config {
	config := &openapiutil.Config{
		AccessKeyId: &call.Key, AccessKeySecret: &call.Secret, Protocol: dara.String("HTTP"),
		Endpoint: dara.String(strings.TrimPrefix(call.Endpoint, "http://")),
	}
	if call.Scheme == protocol.RPC {
		config.SignatureAlgorithm = dara.String("v2")
	}
	if call.Retries > 0 {
		// Without a Backoff this client waits 100 seconds: its default is a number of milliseconds, and it sleeps seconds.
		config.RetryOptions = &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{{
			MaxAttempts: call.Retries + 1,
			ErrorCode:   []string{"Throttling", "Throttling.User", "Throttling.Api", "ServiceUnavailable"},
			Backoff:     &dara.FixedBackoffPolicy{Period: 0},
		}}}
	}
	return config
}

// failed reads an error as it comes unless DisableSDKError is set: wrapped, with the details in Data.
func failed(err error) protocol.Answer {
	answer := protocol.Failed(err)
	var wrapped *tea.SDKError
	if !errors.As(err, &wrapped) {
		return answer
	}
	answer.Status, answer.Code, answer.Message = dara.IntValue(wrapped.StatusCode), dara.StringValue(wrapped.Code), dara.StringValue(wrapped.Message)
	var data struct{ RequestId string }
	if json.Unmarshal([]byte(dara.StringValue(wrapped.Data)), &data) == nil {
		answer.RequestID = data.RequestId
	}
	return answer
}
