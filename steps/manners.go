package steps

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// The functions of the manners change a sound call into one that its clause is about.

func withMethod(call *contract.Call, method string)       { call.Method = method }
func withContentType(call *contract.Call, kind string)    { call.ContentType = kind }
func withAction(call *contract.Call, operation string)    { call.Operation = operation }
func withVersion(call *contract.Call, version string)     { call.Version = version }
func withForm(call *contract.Call)                        { call.Form = true }
func withoutHeader(call *contract.Call, name string)      { call.Distortion.OmitHeaders = []string{name} }
func withAuthorization(call *contract.Call, value string) { call.Distortion.Authorization = &value }
func withWrongSignature(call *contract.Call)              { call.Distortion.WrongSecret = true }

func withChangedBody(call *contract.Call) { call.Distortion.SignedBody = []byte(`{"instanceIds": []}`) }

func withChangedParams(call *contract.Call) {
	call.Distortion.SignedParams = slices.Clone(call.Params)
	withParam(call, "Region", "cn-changed")
}

// withFormat asks for XML with the RPC signature: the header signature has no such parameter.
func withFormat(call *contract.Call, format string) {
	call.Format = format
	if format == "XML" {
		call.Scheme = contract.RPC
	}
}

func withTimestamp(call *contract.Call, timestamp string) { call.Distortion.Timestamp = &timestamp }

func signedBefore(w *when, call *contract.Call, minutes time.Duration) {
	call.At = w.env.Now().Add(-minutes)
}

func signedAfter(w *when, call *contract.Call, minutes time.Duration) {
	call.At = w.env.Now().Add(minutes)
}

func withUnknownKey(call *contract.Call) {
	call.Credentials.AccessKeyID = shapedLike(call.Credentials.AccessKeyID) + "0"
}

func withLastNonce(w *when, call *contract.Call) error {
	last, err := w.last()
	call.Nonce = last.exchange.Nonce
	return err
}

func withToken(call *contract.Call) error {
	if call.Credentials.Token == "" {
		return &contract.Missing{Need: contract.NeedToken, Reason: "the hook gave no token for the account"}
	}
	call.Scheme = contract.Bearer
	return nil
}

func withWrongToken(call *contract.Call) {
	call.Scheme, call.Credentials.Token = contract.Bearer, uuid.NewString()
}

func withScheme(call *contract.Call, name string) {
	call.Scheme = map[string]contract.Scheme{"RPC": contract.RPC, "header": contract.ACS3}[name]
}

// withParam sends a parameter that the operation does not define as an extra one.
func withParam(call *contract.Call, name, value string) {
	param := contract.Param{Name: name, Value: value}
	if !slices.Contains(provider.Of(call.Product).Params, name) {
		call.Distortion.ExtraParams = append(call.Distortion.ExtraParams, param)
		return
	}
	leaveOut(call, name)
	call.Params = append(call.Params, param)
}

func withoutParam(call *contract.Call, name string) {
	if slices.Contains(provider.Of(call.Product).CommonParams, name) {
		call.Distortion.OmitParams = append(call.Distortion.OmitParams, name)
		return
	}
	leaveOut(call, name)
}

func leaveOut(call *contract.Call, name string) {
	call.Params = slices.DeleteFunc(slices.Clone(call.Params), func(p contract.Param) bool { return p.Name == name })
}

func withClientToken(w *when, call *contract.Call) {
	if w.clientToken == "" {
		w.clientToken = uuid.NewString()
	}
	withParam(call, "ClientToken", w.clientToken)
}
