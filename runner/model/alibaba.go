package model

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// Codes of Alibaba Cloud's gateway.
const (
	doesNotMatch = "SignatureDoesNotMatch"
	nonceUsed    = "SignatureNonceUsed"
	timeExpired  = "InvalidTimeStamp.Expired"
	timeFormat   = "InvalidTimeStamp.Format"
	mismatch     = "IdempotentParameterMismatch"
)

const bssVersion = "2017-12-14"

// alibaba reads a call of BssOpenApi (Request structure, Common parameters, Signature).
func (k Known) alibaba(r *Request, call contract.Call, sent time.Time) {
	r.Rule = map[contract.Scheme]string{contract.RPC: "ACS-AUTH-01", contract.ACS3: "ACS-AUTH-02"}[r.Scheme]
	r.method(call)
	if call.Operation != "" {
		if _, known := provider.Of(call.Product).Operation(call.Operation); !known {
			r.flaw("ACS-REQ-01", "InvalidAction.NotFound")
		}
	}
	if call.Version != "" && call.Version != bssVersion {
		r.flaw("ACS-REQ-01", "InvalidVersion")
	}
	switch call.Format {
	case "", "JSON", "json", "XML":
	default:
		r.flaw("ACS-REQ-10", "InvalidParameter.Format")
	}
	k.proof(r, call)
	r.alibabaTime(call, sent)
	r.leftOut(call.Distortion)
	r.extra(call.Distortion.ExtraParams)
	r.alibabaHeaders(call.Headers)
	r.Unproved = len(r.Flaws)+len(r.Options) > 0
	r.parameters(call)
}

func (r *Request) method(call contract.Call) {
	switch {
	case call.Method == http.MethodGet:
		r.may("ACS-REQ-03")
		r.Also = append(r.Also, "ACS-REQ-06")
	case call.Method != "" && call.Method != http.MethodPost:
		r.flaw("ACS-REQ-08")
	}
	if call.Form {
		r.may("ACS-REQ-04")
		r.Also = append(r.Also, "ACS-REQ-07")
	}
	if call.WholeForm {
		r.may("ACS-REQ-05")
	}
}

// proof judges the key and what the signature covers.
func (k Known) proof(r *Request, call contract.Call) {
	d := call.Distortion
	right, known := k[call.Credentials.AccessKeyID]
	switch {
	case !known:
		r.flaw("ACS-AUTH-08", "InvalidAccessKeyId.NotFound")
	case d.WrongSecret || call.Credentials.AccessKeySecret != right.AccessKeySecret:
		r.flaw("ACS-AUTH-03", doesNotMatch)
	}
	if d.Authorization != nil {
		rest, whole := strings.CutPrefix(*d.Authorization, string(contract.ACS3)+" Credential=$key,SignedHeaders=$signed,Signature=")
		switch {
		case whole && rest == "$proof":
		case whole:
			r.flaw("ACS-AUTH-03")
		default:
			r.flaw("ACS-AUTH-09")
		}
	}
	for part, value := range d.Signed {
		if !sent(call, part, value) {
			r.flaw("ACS-AUTH-04")
		}
	}
	if len(d.Before)+len(d.Behind) > 0 {
		r.flaw("ACS-AUTH-04")
	}
	if d.SignedBody != nil || len(d.Unsigned) > 0 {
		r.flaw("ACS-AUTH-09")
	}
	r.Open = r.Open || len(d.InBody)+len(d.InForm) > 0 // it may be refused, or mean nothing
}

// sent tells whether a request holds what it was signed for.
func sent(call contract.Call, part, value string) bool {
	if part == "method" {
		return value == cmp.Or(call.Method, http.MethodPost)
	}
	return value != "" && slices.Contains(call.Params, contract.Param{Name: part, Value: value})
}

func (r *Request) alibabaTime(call contract.Call, sent time.Time) {
	switch text := call.Distortion.Timestamp; {
	case text != nil:
		if _, err := time.Parse("2006-01-02T15:04:05Z", *text); err != nil || strings.Contains(*text, ".") {
			r.flaw("ACS-AUTH-06", timeFormat)
		} else {
			r.may("ACS-AUTH-05", timeExpired)
		}
	case !call.At.IsZero():
		r.skew(call.At.Sub(sent).Abs(), alibabaSkew, "ACS-AUTH-05", timeExpired)
	}
}

// leftOut judges common parameters and headers that are missing.
func (r *Request) leftOut(d contract.Distortion) {
	for _, name := range d.OmitParams {
		if name != "Format" {
			r.flaw("ACS-AUTH-09")
		}
	}
	for _, name := range d.OmitHeaders {
		switch lower := strings.ToLower(name); {
		case lower == "x-acs-signature-nonce":
			r.flaw("ACS-AUTH-10")
		case lower == "authorization" || lower == "host" || strings.HasPrefix(lower, "x-acs-"):
			r.flaw("ACS-AUTH-09")
		}
	}
}

// extra judges parameters that the operation does not define, and those that stand in place of common ones.
func (r *Request) extra(params []contract.Param) {
	for _, param := range params {
		common := slices.Contains(provider.Of(r.Product).CommonParams, param.Name)
		switch {
		case !common && slices.ContainsFunc(provider.Of(r.Product).Params, func(name string) bool { return strings.EqualFold(name, param.Name) }):
			r.Also = append(r.Also, "ACS-REQ-09")
		case !common:
			r.Also = append(r.Also, "ACS-REQ-02")
		case r.Scheme == contract.ACS3:
			r.Open = r.Open || !slices.Contains([]string{"Action", "Version", "Timestamp"}, param.Name)
		case param.Name == "Signature":
			r.flaw("ACS-AUTH-03")
		default:
			r.flaw("ACS-AUTH-09")
		}
	}
}

// alibabaHeaders: what is sent beside the usual headers means nothing, unless it takes the place of one of the header signature.
func (r *Request) alibabaHeaders(headers []contract.Param) {
	base := []string{"x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "authorization", "host"}
	for _, header := range headers {
		if r.Scheme == contract.ACS3 && slices.Contains(base, strings.ToLower(header.Name)) {
			r.Open = true
		}
	}
}

// parameters reads what the request says of the instances.
func (r *Request) parameters(call contract.Call) {
	list := provider.Of(call.Product).Listing
	if r.Reads {
		for _, param := range call.Params {
			if param.Name == list.Names {
				r.reading(strings.Count(param.Value, ",")+1, list.Most)
			}
		}
	}
	if r.Reads || call.Operation == "" {
		return
	}
	r.Params = map[string]string{}
	for _, param := range call.Params {
		if _, twice := r.Params[param.Name]; twice {
			r.Open = true
		}
		r.Params[param.Name] = param.Value
	}
	r.Token = r.Params["ClientToken"]
	r.Canonical = canonical(r.Params)
	if r.Params["ProductCode"] == "" {
		r.flaw("BSS-REL-05")
	}
	r.oneOf("SubscriptionType", "BSS-REL-06", "BSS-REL-08", contract.PayAsYouGo, contract.Subscription)
	r.oneOf("RenewStatus", "", "BSS-REL-10", "AutoRenewal", "ManualRenewal", "NotRenewal")
	if len(r.Token) > 64 {
		r.Open = true
	}
	r.instanceIDs(r.Params["InstanceIds"])
}

// oneOf judges a parameter with valid values; missing is the rule for none, "" where it is optional.
func (r *Request) oneOf(name, missing, other string, valid ...string) {
	value, given := r.Params[name]
	switch {
	case value == "" && missing != "":
		r.flaw(missing)
	case !given || slices.Contains(valid, value):
	case value == "":
		r.may(other)
	case slices.ContainsFunc(valid, func(each string) bool { return strings.EqualFold(each, value) }):
		r.flaw("BSS-REL-24")
	default:
		r.flaw(other)
	}
}

func (r *Request) instanceIDs(list string) {
	for place := range strings.SplitSeq(list, ",") {
		id := strings.TrimSpace(place)
		switch {
		case id == "" && place == "":
			r.Unlisted = true
		case id == "":
			r.Unclean = true
		default:
			r.Unclean = r.Unclean || id != place
			r.IDs = append(r.IDs, id)
		}
	}
	switch count := len(r.distinct()); {
	case count == 0 && !r.Unclean:
		r.flaw("BSS-REL-07")
	case count == 0:
		r.Open = true
	case count > provider.Of(r.Product).Release.Most:
		r.flaw("BSS-REL-14")
	case len(r.IDs) > provider.Of(r.Product).Release.Most:
		r.may("BSS-REL-14")
	}
}

// canonical writes parameters but the client token in one way.
func canonical(params map[string]string) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name != "ClientToken" {
			fmt.Fprintf(&text, "%s=%q\n", name, params[name])
		}
	}
	return text.String()
}
