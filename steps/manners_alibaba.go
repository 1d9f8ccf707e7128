package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// The functions of the manners that only requests to Alibaba Cloud have.

func withForm(call *contract.Call)      { call.Form = true }
func withWholeForm(call *contract.Call) { call.WholeForm = true }

func withScheme(call *contract.Call, name string) {
	call.Scheme = map[string]contract.Scheme{"RPC": contract.RPC, "header": contract.ACS3}[name]
}

// withFormat asks for any format but JSON with the RPC signature: the header signature has no such parameter.
func withFormat(call *contract.Call, format string) {
	call.Format = format
	if format != "JSON" {
		call.Scheme = contract.RPC
	}
}

// knownFormat is a format, or "" where the pages do not know it.
func knownFormat(format string) string {
	if strings.EqualFold(format, "JSON") || strings.EqualFold(format, "XML") {
		return format
	}
	return ""
}

// withParam sends a parameter of the operation with this value, in place of the one that the call has. Any other one is an extra one,
// or takes the place of a common one.
func withParam(w *when, call *contract.Call, name, value string) error {
	if name != "Signature" {
		var err error
		value = strings.ReplaceAll(value, "$inanhour", w.env.Now().UTC().Add(time.Hour).Format(time.RFC3339))
		if value, err = w.accounts.filled(value); err != nil {
			return err
		}
	}
	setParam(call, contract.Param{Name: name, Value: value})
	return nil
}

func setParam(call *contract.Call, param contract.Param) {
	there := slices.ContainsFunc(call.Params, func(p contract.Param) bool { return p.Name == param.Name })
	if !there && !slices.Contains(provider.Of(call.Product).Params, param.Name) {
		call.Distortion.ExtraParams = append(slices.Clone(call.Distortion.ExtraParams), param)
		return
	}
	leaveOut(call, param.Name)
	call.Params = append(call.Params, param)
}

var idOf = regexp.MustCompile(`\$[a-z]+`)

// filled puts the id of an instance in place of its $name.
func (a *accounts) filled(text string) (string, error) {
	var unknown error
	filled := idOf.ReplaceAllStringFunc(text, func(found string) string {
		id, err := a.one(found[1:])
		if err != nil {
			unknown = err
		}
		return id
	})
	return filled, unknown
}

func withoutParam(call *contract.Call, name string) {
	if slices.Contains(provider.Of(call.Product).CommonParams, name) {
		call.Distortion.OmitParams = append(slices.Clone(call.Distortion.OmitParams), name)
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
	setParam(call, contract.Param{Name: "ClientToken", Value: w.clientToken})
}

func withLongToken(w *when, call *contract.Call, characters int) error {
	if characters < len(uuid.Nil.String()) {
		return &contract.Fault{Reason: fmt.Sprintf("a client token of %d characters is too short to be a new one", characters)}
	}
	withClientToken(w, call)
	short := call.Params[len(call.Params)-1].Value
	setParam(call, contract.Param{Name: "ClientToken", Value: short + strings.Repeat("0", characters-len(short))})
	return nil
}

// addedAfterSigning adds a parameter that the signature knows nothing of.
func addedAfterSigning(call *contract.Call, name, value string) {
	setParam(call, contract.Param{Name: name, Value: value})
	sign(call, name, "")
}

func secondBehind(w *when, call *contract.Call, name, value string) (err error) {
	value, err = w.accounts.filled(value)
	call.Distortion.Behind = append(slices.Clone(call.Distortion.Behind), contract.Param{Name: name, Value: value})
	return err
}

func secondBefore(w *when, call *contract.Call, name, value string) (err error) {
	value, err = w.accounts.filled(value)
	call.Distortion.Before = append(slices.Clone(call.Distortion.Before), contract.Param{Name: name, Value: value})
	return err
}

// secondInBody sends a JSON object as well, which the RPC signature does not cover.
func secondInBody(w *when, call *contract.Call, name, value string) (err error) {
	value, err = w.accounts.filled(value)
	call.ContentType, call.Distortion.InBody = "application/json", append(slices.Clone(call.Distortion.InBody), contract.Param{Name: name, Value: value})
	return err
}

// secondInForm sends a form as well, which was not there when the query was signed.
func secondInForm(w *when, call *contract.Call, name, value string) (err error) {
	value, err = w.accounts.filled(value)
	call.Distortion.InForm = append(slices.Clone(call.Distortion.InForm), contract.Param{Name: name, Value: value})
	return err
}

func inAnotherSpelling(call *contract.Call) { call.Respelled = true }

func unsignedHeader(call *contract.Call, name string) {
	call.Distortion.Unsigned = append(slices.Clone(call.Distortion.Unsigned), strings.ToLower(name))
}

// signedAs signs all that an earlier request said, in place of what this one says. The time and the nonce are new, too.
func signedAs(call *contract.Call, earlier sent) {
	for _, param := range call.Params {
		sign(call, param.Name, "")
	}
	for _, param := range earlier.call.Params {
		sign(call, param.Name, param.Value)
	}
	action, nonce, at := "Action", "SignatureNonce", "Timestamp"
	if call.Scheme == contract.ACS3 {
		action, nonce, at = "x-acs-action", "x-acs-signature-nonce", "x-acs-date"
	}
	sign(call, action, earlier.call.Operation)
	sign(call, nonce, earlier.exchange.Nonce)
	sign(call, at, earlier.call.At.UTC().Format("2006-01-02T15:04:05Z"))
}

// withAnotherHash hashes and signs a body that is not sent.
func withAnotherHash(call *contract.Call) { call.Distortion.SignedBody = []byte("another body") }

func withFirstNonce(w *when, call *contract.Call) error {
	if len(w.calls) == 0 {
		return &contract.Fault{Reason: "the scenario has sent no request whose nonce could be used again"}
	}
	call.Nonce = w.calls[0].exchange.Nonce
	return nil
}

func withNonce(w *when, call *contract.Call, text string) (err error) {
	call.Nonce, err = w.accounts.filled(text)
	return err
}
