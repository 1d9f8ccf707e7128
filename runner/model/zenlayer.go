package model

import (
	"cmp"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/runner/strictjson"
	"relcon/schemas"
)

// Codes of Zenlayer's refusals (common error codes, and the tables of the operations).
const (
	signatureFailure     = "AUTHFAILURE_SIGNATURE_FAILURE"
	signatureExpired     = "AUTHFAILURE_SIGNATURE_EXPIRED"
	invalidAuthorization = "AUTHFAILURE_INVALID_AUTHORIZATION"
	anyAuthFailure       = "AUTHFAILURE_*"
)

// How far a timestamp may be off, and how near to that a request is not judged.
const (
	zenlayerSkew = 5 * time.Minute
	alibabaSkew  = 15 * time.Minute
	nearSkew     = time.Minute
)

// zenlayer reads a call of BMC or ZEC (Request structure, Signature, Common error codes).
func (k Known) zenlayer(r *Request, call contract.Call, sent time.Time) {
	api := provider.Of(call.Product)
	r.Rule = "ZC-AUTH-01"
	if call.Method != "" && call.Method != http.MethodPost {
		r.flaw("ZC-REQ-01")
	}
	r.contentType(call)
	r.zenlayerHeaders(call)
	if call.Scheme == contract.Bearer {
		k.bearer(r, call)
	} else {
		k.zc2(r, call, sent)
	}
	switch {
	case call.Version == "":
	case !slices.Contains(api.Versions, call.Version):
		r.Open = true
	default:
		r.Also = append(r.Also, versionRules[[2]string{string(r.Product), r.Operation}]...)
	}
	operation, known := api.Operation(call.Operation)
	switch {
	case call.Operation == "":
		r.flaw("ZC-REQ-05")
		return
	case !known:
		r.flaw("ZC-REQ-04")
		return
	}
	r.zenlayerBody(operation, call.Body)
}

func (r *Request) contentType(call contract.Call) {
	if call.ContentType == "" {
		return
	}
	kind, parameters, err := mime.ParseMediaType(call.ContentType)
	if charset := parameters["charset"]; err != nil || kind != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		r.flaw("ZC-REQ-02")
	}
}

// zenlayerHeaders judges what is left out, and what is sent beside the usual headers.
func (r *Request) zenlayerHeaders(call contract.Call) {
	signed := call.Scheme != contract.Bearer
	for _, name := range call.Distortion.OmitHeaders {
		switch strings.ToLower(name) {
		case "x-zc-action":
			r.flaw("ZC-REQ-05")
		case "authorization":
			r.flaw("ZC-AUTH-05", invalidAuthorization)
		case "x-zc-timestamp":
			if signed {
				r.flaw("ZC-AUTH-12")
			}
		case "x-zc-version", "x-zc-signature-method", "content-type":
			if signed {
				r.flaw("ZC-REQ-07")
			} else {
				r.Open = true
			}
		default:
			r.Open = true
		}
	}
	for _, header := range call.Headers {
		switch name := strings.ToLower(header.Name); {
		case name == "x-zc-signature-method" && signed && header.Value != string(contract.ZC2):
			r.flaw("ZC-REQ-07")
		case strings.HasPrefix(name, "x-zc-sdk-"), slices.Contains([]string{"x-zc-service", "x-zc-request-client", "x-zc-signature-version", "accept-encoding"}, name):
			r.Also = append(r.Also, "ZC-REQ-08")
		case slices.Contains([]string{"x-request-id", "accept-language", "x-forwarded-for", "x-http-method-override"}, name): // no page gives them a meaning
		default:
			r.Open = true
		}
	}
}

// bearer judges an access token. Only the beginning of the code of a refusal is documented.
func (k Known) bearer(r *Request, call contract.Call) {
	if override := call.Distortion.Authorization; override != nil {
		r.flaw("ZC-AUTH-08", anyAuthFailure)
		return
	}
	if token := k[r.Account].Token; token == "" || call.Credentials.Token != token {
		r.flaw("ZC-AUTH-08", anyAuthFailure)
	}
}

// zc2 judges a signature.
func (k Known) zc2(r *Request, call contract.Call, sent time.Time) {
	d := call.Distortion
	right, known := k[call.Credentials.AccessKeyID]
	switch {
	case d.Authorization != nil:
		r.authorization(*d.Authorization)
	case !known:
		r.flaw("ZC-AUTH-06", anyAuthFailure)
	case d.WrongSecret || call.Credentials.AccessKeySecret != right.AccessKeySecret:
		r.flaw(map[bool]string{true: "BMC-TRM-20", false: "ZC-AUTH-02"}[call.Operation == "TerminateInstance"], signatureFailure)
	}
	if d.SignedBody != nil && string(d.SignedBody) != string(call.Body) {
		r.flaw("ZC-AUTH-03", signatureFailure)
	}
	for part, value := range d.Signed {
		switch {
		case part == "method": // a way to send a request by another method, which is wrong by itself
		case part == "content-type" && value == cmp.Or(call.ContentType, "application/json"):
		default:
			r.flaw("ZC-AUTH-11", signatureFailure)
		}
	}
	if d.Timestamp != nil {
		r.timestamp(*d.Timestamp, sent)
	} else if !call.At.IsZero() {
		r.skew(call.At.Sub(sent).Abs(), zenlayerSkew, "ZC-AUTH-04", signatureExpired)
	}
}

// authorization judges an Authorization header that is sent in place of the right one.
func (r *Request) authorization(value string) {
	rest, ours := strings.CutPrefix(value, string(contract.ZC2)+" Credential=$key, SignedHeaders=")
	_, proof, whole := strings.Cut(rest, ", Signature=")
	switch {
	case ours && whole && strings.Contains(rest, "content-type") && strings.Contains(rest, "host") && proof == "$proof":
		r.Open = true // it may be right
	case ours && whole:
		r.flaw("ZC-AUTH-10", anyAuthFailure)
	case strings.HasPrefix(value, string(contract.ZC2)+" Credential=$key0,"):
		r.flaw("ZC-AUTH-06", anyAuthFailure)
	default:
		r.flaw("ZC-AUTH-05", invalidAuthorization)
	}
}

// timestamp judges one that is sent as it stands: Unix seconds.
func (r *Request) timestamp(text string, sent time.Time) {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > 1e11 {
		r.flaw("ZC-AUTH-12")
		return
	}
	r.skew(time.Unix(seconds, 0).Sub(sent).Abs(), zenlayerSkew, "ZC-AUTH-04", signatureExpired)
}

// skew judges how far a time is off.
func (r *Request) skew(off, most time.Duration, rule, code string) {
	switch {
	case off > most+nearSkew:
		r.flaw(rule, code)
	case off > most-nearSkew/2:
		r.may(rule, code)
	}
}

// zenlayerBody reads the ids of a request. The rules are those of each operation's parameter.
func (r *Request) zenlayerBody(operation provider.Operation, body []byte) {
	value, err := schemas.Decode(body)
	if errors.As(err, new(*strictjson.TwiceError)) {
		r.Open = true
		return
	}
	if err != nil {
		r.flaw("ZC-REQ-03")
		return
	}
	members, is := value.(map[string]any)
	if !is {
		r.flaw("ZC-REQ-09")
		return
	}
	if operation.Reads {
		given := members[operation.Names]
		ids := stringsIn(given)
		if list, is := given.([]any); given != nil && (!is || len(ids) < len(list)) {
			r.flaw("ZC-LST-03")
		}
		r.reading(len(ids), operation.Most)
		return
	}
	if len(members) > 1 {
		r.Also = append(r.Also, "ZC-REQ-06")
	}
	if _, given := members["dependResource"]; given && r.Product == contract.ZEC {
		r.Also = append(r.Also, "ZEC-REL-22")
	}
	rules := parameterRules[[2]string{string(r.Product), operation.Name}]
	given := members[operation.Names]
	switch {
	case rules.missing == "":
		r.IDs = stringsIn(given) // StopInstances, RebootInstances
	case given == nil && operation.One && members["instanceIds"] != nil:
		r.flaw("BMC-TRM-17")
	case given == nil:
		r.flaw(rules.missing)
	case operation.One:
		r.one(given, rules)
	default:
		r.several(given, rules, operation.Most)
	}
}

// reading judges how many ids a listing asks for: more than a page allows may be refused.
func (r *Request) reading(count, most int) {
	if count > most {
		r.may(r.Rule)
	}
}

// versionRules are the clauses that both versions do alike.
var versionRules = map[[2]string][]string{
	{"bmc", "ReleaseInstances"}: {"BMC-REL-16"}, {"bmc", "TerminateInstance"}: {"BMC-TRM-23"}, {"zec", "ReleaseInstances"}: {"ZEC-REL-19"},
}

// parameterRules are the clauses about the parameter that names instances.
var parameterRules = map[[2]string]parameterClauses{
	{"bmc", "ReleaseInstances"}:  {"BMC-REL-07", "BMC-REL-08", "BMC-REL-09", "BMC-REL-06"},
	{"zec", "ReleaseInstances"}:  {"ZEC-REL-11", "ZEC-REL-12", "ZEC-REL-16", "ZEC-REL-10"},
	{"bmc", "TerminateInstance"}: {"BMC-TRM-15", "BMC-TRM-16", "BMC-TRM-15", ""},
}

type parameterClauses struct{ missing, kind, empty, most string }

func (r *Request) one(given any, rules parameterClauses) {
	switch id, is := given.(string); {
	case !is:
		r.flaw(rules.kind)
	case id == "":
		r.flaw(rules.empty)
	default:
		r.IDs = []string{id}
	}
}

func (r *Request) several(given any, rules parameterClauses, most int) {
	list, is := given.([]any)
	r.IDs = stringsIn(given)
	if !is || len(r.IDs) < len(list) {
		r.flaw(rules.kind)
	}
	if is && len(list) == 0 || slices.Contains(r.IDs, "") {
		r.flaw(rules.empty)
	}
	switch {
	case len(r.distinct()) > most:
		r.flaw(rules.most)
	case len(list) > most:
		r.may(rules.most)
	}
}

func stringsIn(value any) []string {
	list, _ := value.([]any)
	var all []string
	for _, each := range list {
		if text, is := each.(string); is {
			all = append(all, text)
		}
	}
	return all
}
