package reference

import (
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Codes of refusals (Zenlayer API, Common Error Codes; Zenlayer BMC TerminateInstance and ReleaseInstances, 6).
const (
	codeInvalidAuthorization  = "AUTHFAILURE_INVALID_AUTHORIZATION"
	codeSignatureFailure      = "AUTHFAILURE_SIGNATURE_FAILURE"
	codeSignatureExpired      = "AUTHFAILURE_SIGNATURE_EXPIRED"
	codeUnauthorizedOperation = "AUTHFAILURE_UNAUTHORIZED_OPERATION"
	codeLimitExceeded         = "REQUEST_LIMIT_EXCEEDED"
	codeMissingParameter      = "MISSING_PARAMETER"
	codeParameterType         = "INVALID_PARAMETER_TYPE"
	codeParameterValue        = "INVALID_PARAMETER_VALUE"
	codeParameterPattern      = "INVALID_PARAMETER_PATTERN_ERROR"
	codeExceedLength          = "INVALID_PARAMETER_EXCEED_LENGTH"
	codeLessLength            = "INVALID_PARAMETER_LESS_LENGTH"
	codeExceedMaximum         = "INVALID_PARAMETER_EXCEED_MAXIMUM"
	codeLessMinimum           = "INVALID_PARAMETER_LESS_MINIMUM"
	codeInstanceNotFound      = "INVALID_INSTANCE_NOT_FOUND"
	codeResourceNotFound      = "OPERATION_FAILED_RESOURCE_NOT_FOUND"
	codeBeingRecycled         = "OPERATION_FAILED_FOR_RECYCLE_RESOURCE"
	codeInstanceStatus        = "OPERATION_DENIED_INSTANCE_STATUS"
	codeRecycled              = "OPERATION_DENIED_INSTANCE_RECYCLED"
	codeNotRecycled           = "OPERATION_DENIED_INSTANCE_NOT_RECYCLED"
	codeNotRunning            = "OPERATION_DENIED_INSTANCE_NOT_RUNNING"
	codeCreating              = "OPERATION_DENIED_INSTANCE_CREATING"
	codeInstalling            = "OPERATION_DENIED_INSTANCE_STATUS_INSTALLING"
	codeSubscription          = "OPERATION_DENIED_INSTANCE_SUBSCRIPTION"
	codePromise               = "OPERATION_DENIED_POSTPAID_PROMISE"
)

// Operations of the Zenlayer products.
const (
	describeInstances       = "DescribeInstances"
	describeInstancesStatus = "DescribeInstancesStatus"
	terminateInstance       = "TerminateInstance"
	releaseInstances        = "ReleaseInstances"
	stopInstances           = "StopInstances"
	rebootInstances         = "RebootInstances"
)

func newZenlayer(product contract.Product, options Options, accounts *registry, versions ...string) *service {
	return &service{
		product: product, path: "/api/v2/" + string(product), versions: versions, idPrefix: "T", options: options, accounts: accounts,
		receive: receiveZenlayer, authenticate: authenticateZenlayer, limit: countRequest, route: routeZenlayer, decode: decodeBody,
		token: findToken, key: findKey, fresh: judgeTimestamp, signature: judgeZC2,
		absent: notFound, compose: composeZenlayer, encode: encodeZenlayer,
	}
}

// receiveZenlayer takes the request off the wire: method, content type, all bytes of the body.
func receiveZenlayer(c *call) *refusal {
	c.action, c.version = c.request.Header.Get("X-ZC-Action"), c.request.Header.Get("X-ZC-Version")
	return c.pass(checkMethod, checkContentType, takeBody)
}

func checkMethod(c *call) *refusal {
	if c.request.Method == http.MethodPost {
		return nil
	}
	return &refusal{http.StatusMethodNotAllowed, codeParameterValue, "only POST is supported"}
}

func checkContentType(c *call) *refusal {
	values := c.request.Header.Values("Content-Type")
	if len(values) == 1 && isJSON(values[0]) {
		return nil
	}
	return &refusal{http.StatusUnsupportedMediaType, codeParameterValue, "only application/json in UTF-8 is supported"}
}

func isJSON(contentType string) bool {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "application/json" || len(params) > 1 {
		return false
	}
	charset, given := params["charset"]
	return len(params) == 0 || given && strings.EqualFold(charset, "utf-8")
}

func takeBody(c *call) *refusal {
	body, status, problem := readBody(c.request)
	switch status {
	case http.StatusOK:
		c.body = body
		return nil
	case http.StatusRequestEntityTooLarge:
		return &refusal{status, codeExceedLength, problem}
	default:
		return refuse(codeParameterPattern, problem)
	}
}

// countRequest keeps the real clock: the limit protects the provider, not the account.
func countRequest(c *call) *refusal {
	if c.account.limiter == nil || c.account.limiter.AllowN(c.service.options.Now(), 1) {
		return nil
	}
	if !c.service.product.Zenlayer() {
		return refuse(codeThrottled, "Request was denied due to user flow control.")
	}
	return refuse(codeLimitExceeded, "too many requests, try again in a second")
}

func routeZenlayer(c *call) *refusal {
	versions := c.service.versions
	switch {
	case c.action == "":
		return refuse(codeMissingParameter, "the header X-ZC-Action is missing")
	case c.version != "" && !slices.Contains(versions, c.version):
		return refuse(codeParameterValue, "the header X-ZC-Version is none of "+strings.Join(versions, ", "))
	// The access token page shows a request without a version; signed requests always have one.
	case c.version == "" && c.authorization.Signature != "":
		return refuse(codeMissingParameter, "the header X-ZC-Version is missing")
	}
	c.operation = c.service.operations[c.action]
	if c.operation == nil {
		return refuse(codeUnauthorizedOperation, "the operation does not exist, or is not open to this account")
	}
	return nil
}

// decodeBody stands after authentication: what a stranger sent is not parsed.
func decodeBody(c *call) *refusal {
	value, err := decodeJSON(c.body)
	if err != nil {
		return refuse(codeParameterPattern, "the body is not one JSON value: "+err.Error())
	}
	var ok bool
	if c.members, ok = value.(object); !ok {
		return refuse(codeParameterType, "the body is not a JSON object")
	}
	return nil
}

func notFound(id string) *refusal {
	return refuse(codeInstanceNotFound, "instance "+shown(id)+" does not exist")
}

func composeZenlayer(c *call) envelope {
	if r := c.refusal; r != nil {
		return envelope{status: r.status, members: object{"requestId": c.id, "code": r.code, "message": r.message}}
	}
	response := object{"requestId": c.id}
	maps.Copy(response, c.data)
	return envelope{status: http.StatusOK, members: object{"requestId": c.id, "response": response}}
}

func encodeZenlayer(c *call, e envelope) message {
	m := message{status: e.status, contentType: "application/json; charset=utf-8", body: encodeJSON(e.members)}
	if c.refusal != nil && c.refusal.status == http.StatusTooManyRequests {
		m.retryAfter = "1"
	}
	return m
}

// serveNowhere answers a path that no product is served under.
func (s *service) serveNowhere(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(r)
	c.refusal = &refusal{http.StatusNotFound, codeResourceNotFound, "nothing is served under this path"}
	encodeZenlayer(c, composeZenlayer(c)).write(w)
}
