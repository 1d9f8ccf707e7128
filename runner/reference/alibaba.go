package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// Codes of the gateway (Alibaba Cloud, Client common error codes).
const (
	codeBadFormat           = "InvalidParameter.Format"
	codeBadMethod           = "UnsupportedHTTPMethod"
	codeNoAction            = "InvalidAction.NotFound"
	codeBadVersion          = "InvalidVersion"
	codeBadSignatureMethod  = "InvalidSignatureMethod"
	codeBadSignatureVersion = "InvalidSignatureVersion"
	codeIncompleteSignature = "IncompleteSignature"
	codeBadTimestamp        = "InvalidTimeStamp.Format"
	codeExpired             = "InvalidTimeStamp.Expired"
	codeNoAccessKey         = "InvalidAccessKeyId.NotFound"
	codeBadSignature        = "SignatureDoesNotMatch"
	codeNonceUsed           = "SignatureNonceUsed"
	codeThrottled           = "Throttling.User"
)

// Codes of BssOpenApi itself (Alibaba Cloud BssOpenApi, error codes of ReleaseInstance and RenewInstance).
const (
	codeTokenMismatch = "IdempotentParameterMismatch"
	codeNotApplicable = "NotApplicable"
	codeNotAuthorized = "NotAuthorized"
	codeBadParameter  = "InvalidParameter"
	codeNoResource    = "ResourceNotExists"
)

const (
	bssVersion  = "2017-12-14"            // (Alibaba Cloud BssOpenApi, Common parameters)
	usualHost   = "business.aliyuncs.com" // where a request names none
	site        = "cn"                    // of the host that executes (Alibaba Cloud BssOpenApi, ReleaseInstance)
	successCode = "Success"               // as the sibling operations show it
	typeJSON    = "application/json;charset=utf-8"
	typeXML     = "text/xml;charset=utf-8" // without a space: an official client compares it by character
)

// lacking refuses a call for a parameter that is missing.
func lacking(parameter string) *refusal {
	return refuse("Missing"+parameter, parameter+" is missing")
}

// newAlibaba makes the gateway, Alibaba Cloud's front of BssOpenApi.
func newAlibaba(options Options, accounts *registry) *service {
	return &service{
		product: contract.BSS, path: "/", versions: []string{bssVersion}, options: options, accounts: accounts, nonces: newNonces(),
		receive: receiveAlibaba, authenticate: authenticateAlibaba, limit: countRequest, route: routeAlibaba,
		key: findAccessKey, fresh: judgeDate, signature: judgeAlibaba, nonce: judgeNonce,
		absent: noSuchResource, compose: composeAlibaba, encode: encodeAlibaba,
	}
}

// receiveAlibaba takes the request off the wire: its body, its parameters, the format that it wants, its method.
func receiveAlibaba(c *call) *refusal {
	query, _ := url.ParseQuery(c.request.URL.RawQuery)
	c.query = query
	c.take(query)
	body, status, problem := readBody(c.request)
	if problem != "" {
		return &refusal{status, codeBadParameter, problem}
	}
	c.body = body
	decoded, err := sign.RPCOf(c.request, c.body)
	if err != nil {
		return refuse(codeBadParameter, "the parameters can't be decoded")
	}
	c.take(decoded.Params)
	if format := c.params.Get("Format"); format != "" && !isXML(format) && !strings.EqualFold(format, "JSON") {
		return refuse(codeBadFormat, "Format is neither JSON nor XML")
	}
	if c.request.Method != http.MethodGet && c.request.Method != http.MethodPost {
		return refuse(codeBadMethod, "only GET and POST are supported")
	}
	return nil
}

// take goes by these parameters until more of them are read: how the request is signed, what it asks for, and in which
// format it wants the answer.
func (c *call) take(params url.Values) {
	c.params = params
	c.byHeader = signedByHeader(c.request, params)
	c.xml = isXML(params.Get("Format"))
	c.action, c.version = c.common("Action", "X-Acs-Action"), c.common("Version", "X-Acs-Version")
}

// common gives a common parameter, which the header signature has in a header of its own.
func (c *call) common(param, header string) string {
	if c.byHeader {
		return c.request.Header.Get(header)
	}
	return c.params.Get(param)
}

// signedByHeader tells the two signatures apart: by an Authorization of the header signature, or else by the parameters
// of the RPC signature. Official clients send X-Acs headers with both, so these headers decide only where the request
// has nothing else.
func signedByHeader(r *http.Request, params url.Values) bool {
	if strings.HasPrefix(r.Header.Get("Authorization"), "ACS3-") {
		return true
	}
	if params.Has("Signature") || params.Has("SignatureMethod") {
		return false
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "X-Acs-") {
			return true
		}
	}
	return false
}

// isXML takes any case, since official clients write the formats in both.
func isXML(format string) bool { return strings.EqualFold(format, "XML") }

// routeAlibaba stands after authentication: a stranger learns nothing of what exists.
func routeAlibaba(c *call) *refusal {
	switch {
	case c.action == "":
		return lacking("Action")
	case c.version == "":
		return lacking("Version")
	}
	c.operation = c.service.operations[c.action]
	switch {
	case c.operation == nil:
		return refuse(codeNoAction, "the operation that Action names does not exist")
	case !slices.Contains(c.service.versions, c.version):
		return refuse(codeBadVersion, "Version is not "+bssVersion)
	case !slices.Contains(c.operation.methods, c.request.Method):
		return refuse(codeBadMethod, "the operation does not support "+c.request.Method)
	}
	return nil
}

func noSuchResource(id string) *refusal {
	return refuse(codeNoResource, "instance "+shown(id)+" does not exist")
}

// composeAlibaba gives refusals of the operation the gateway's form too, as the provider does.
func composeAlibaba(c *call) envelope {
	if r := c.refusal; r != nil {
		host := c.request.Host
		if host == "" {
			host = usualHost
		}
		return envelope{r.status, "Error", object{"RequestId": c.id, "HostId": host, "Code": r.code, "Message": r.message}}
	}
	return envelope{http.StatusOK, c.action + "Response", object{
		"RequestId": c.id, "Code": successCode, "Message": "successful", "Success": true, "Data": c.data,
	}}
}

func encodeAlibaba(c *call, e envelope) message {
	if c.xml {
		return message{status: e.status, contentType: typeXML, body: encodeXML(e.root, e.members)}
	}
	return message{status: e.status, contentType: typeJSON, body: encodeJSON(e.members)}
}
