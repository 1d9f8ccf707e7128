package steps

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
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

// signedFor signs the sound request of the same operation for other instances.
func signedFor(w *when, call *contract.Call, names []string) error {
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	other, err := w.accounts.call(w.accounts.client, operation(call.Operation), ids)
	call.Distortion.SignedBody = other.Body
	return err
}

// signedForAnother signs something else in place of a part of the request.
func signedForAnother(w *when, call *contract.Call, part string) error {
	others := map[string]string{
		"content-type": "application/json; charset=utf-8",
		"host":         "other.example.com",
		"timestamp":    strconv.FormatInt(w.env.Now().Add(-time.Minute).Unix(), 10),
	}
	if others[part] == "" {
		return &contract.Fault{Reason: fmt.Sprintf("no signature covers a %s", part)}
	}
	call.Distortion.Signed = map[string]string{part: others[part]}
	return nil
}

func signedForMethod(call *contract.Call, method string) {
	call.Distortion.Signed = map[string]string{"method": method}
}

// withBlank puts a blank behind the first colon of the body.
func withBlank(call *contract.Call) {
	call.Distortion.SignedBody = call.Body
	call.Body = bytes.Replace(call.Body, []byte(":"), []byte(": "), 1)
}

func withLineBreak(call *contract.Call) {
	call.Distortion.SignedBody = call.Body
	call.Body = append(slices.Clone(call.Body), '\n')
}

func withHeader(call *contract.Call, name, value string) {
	call.Headers = append(slices.Clone(call.Headers), contract.Param{Name: name, Value: value})
}

// inMilliseconds is the right time in the wrong unit.
func inMilliseconds(w *when, call *contract.Call) {
	withTimestamp(call, strconv.FormatInt(w.env.Now().UnixMilli(), 10))
}

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

// another gives the other account of the scenario.
func (a *accounts) another() (*account, error) {
	if len(a.others) == 0 {
		return nil, &contract.Fault{Reason: "the scenario has no other account"}
	}
	return a.others[0], nil
}

func withForeignSecret(w *when, call *contract.Call) error {
	other, err := w.accounts.another()
	if err == nil {
		call.Credentials.AccessKeySecret = other.Credentials.AccessKeySecret
	}
	return err
}

func withForeignToken(w *when, call *contract.Call) error {
	other, err := w.accounts.another()
	if err != nil {
		return err
	}
	call.Credentials = other.Credentials
	return withToken(call)
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
