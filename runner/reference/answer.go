package reference

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
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

// refusal is why a call is not carried out.
type refusal struct {
	status  int
	code    string
	message string
}

// refuse gives a refusal with the status that goes with its code.
func refuse(code, message string) *refusal {
	return &refusal{status: statusOf(code), code: code, message: message}
}

func statusOf(code string) int {
	switch {
	case strings.HasPrefix(code, "AUTHFAILURE_"):
		return http.StatusUnauthorized
	case strings.HasSuffix(code, "_NOT_FOUND"):
		return http.StatusNotFound
	case strings.HasPrefix(code, "OPERATION_"):
		return http.StatusForbidden
	default:
		return http.StatusBadRequest
	}
}

// answer is what a call came to.
type answer struct {
	refusal  *refusal // nil means success
	response response
}

// response is the inner part of a success. What an operation does not speak of is left out.
type response struct {
	RequestID   string   `json:"requestId"`
	TotalCount  *int     `json:"totalCount,omitempty"`
	DataSet     any      `json:"dataSet,omitempty"`
	InstanceIDs []string `json:"instanceIds,omitempty"` // those whose operation failed
}

type success struct {
	RequestID string   `json:"requestId"`
	Response  response `json:"response"`
}

type failure struct {
	RequestID string `json:"requestId"`
	Code      string `json:"code"`
	Message   string `json:"message"`
}

// message is an answer as it goes over the wire.
type message struct {
	status      int
	contentType string
	retryAfter  string
	body        []byte
}

func soundRender(c *call, a answer) message {
	if a.refusal != nil {
		status := a.refusal.status
		return newMessage(status, failure{RequestID: c.id, Code: a.refusal.code, Message: a.refusal.message})
	}
	a.response.RequestID = c.id
	return newMessage(http.StatusOK, success{RequestID: c.id, Response: a.response})
}

func newMessage(status int, body any) message {
	return message{status: status, contentType: "application/json; charset=utf-8", retryAfter: retryAfter(status), body: encodeJSON(body)}
}

// encodeJSON writes a value that is made of plain strings, numbers and objects, which can't fail.
func encodeJSON(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

func (m message) write(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", m.contentType)
	header.Set("Content-Length", strconv.Itoa(len(m.body)))
	if m.retryAfter != "" {
		header.Set("Retry-After", m.retryAfter)
	}
	w.WriteHeader(m.status)
	// A client that went away is no concern of ours.
	_, _ = w.Write(m.body)
}
