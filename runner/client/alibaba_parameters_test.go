package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

func TestAQueryInAnotherSpelling(t *testing.T) {
	for _, scheme := range []contract.Scheme{contract.RPC, contract.ACS3} {
		call := alibabaCall()
		call.Scheme, call.Respelled = scheme, true
		call.Distortion.ExtraParams = []contract.Param{{Name: "Remark", Value: "é/:+"}}
		got, _ := send(t, call)
		require.Contains(t, got.URL.RawQuery, "InstanceIds=a+b*c,d", scheme)
		require.Contains(t, got.URL.RawQuery, "Remark=%c3%a9/:%2b", scheme)
		require.Equal(t, "a b*c,d", got.URL.Query().Get("InstanceIds"))
		if scheme == contract.ACS3 {
			require.True(t, verifiesACS3(t, got, canarySecret))
		} else {
			require.True(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
		}
	}
}

func TestParametersAroundTheSignedOnes(t *testing.T) {
	for _, scheme := range []contract.Scheme{contract.RPC, contract.ACS3} {
		call := alibabaCall()
		call.Scheme = scheme
		call.Distortion.Before = []contract.Param{{Name: "InstanceIds", Value: "d"}}
		call.Distortion.Behind = []contract.Param{{Name: "InstanceIds", Value: "a b*c"}}
		got, _ := send(t, call)
		require.Equal(t, []string{"d", "a b*c,d", "a b*c"}, got.URL.Query()["InstanceIds"], scheme)
		values := got.URL.Query()
		values["InstanceIds"] = []string{"a b*c,d"}
		got.URL.RawQuery = values.Encode()
		if scheme == contract.ACS3 {
			require.True(t, verifiesACS3(t, got, canarySecret))
		} else {
			require.True(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
		}
	}
}

// The RPC signature knows nothing of a JSON body.
func TestParametersInABody(t *testing.T) {
	call := alibabaCall()
	call.Scheme, call.ContentType = contract.RPC, "application/json"
	call.Distortion.InBody = []contract.Param{{Name: "InstanceIds", Value: "d"}}
	got, _ := send(t, call)
	require.JSONEq(t, `{"InstanceIds":"d"}`, string(got.body))
	require.Equal(t, "application/json", got.Header.Get("Content-Type"))
	require.True(t, sign.VerifyRPC(got.Request, nil, canarySecret))
}

// The RPC signature covers a form, so one that was added after signing spoils it.
func TestParametersInAFormAfterSigning(t *testing.T) {
	call := alibabaCall()
	call.Scheme = contract.RPC
	call.Distortion.InForm = []contract.Param{{Name: "InstanceIds", Value: "d"}}
	got, _ := send(t, call)
	require.Equal(t, "InstanceIds=d", string(got.body))
	require.Equal(t, "application/x-www-form-urlencoded", got.Header.Get("Content-Type"))
	require.False(t, sign.VerifyRPC(got.Request, got.body, canarySecret))
	got.Header.Del("Content-Type")
	require.True(t, sign.VerifyRPC(got.Request, nil, canarySecret))
	call.Form, call.Params = true, []contract.Param{{Name: "InstanceIds", Value: "d"}}
	got, _ = send(t, call)
	require.Equal(t, "InstanceIds=d&InstanceIds=d", string(got.body))
}
