package reference

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
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
)

// Codes of BssOpenApi itself (Alibaba Cloud BssOpenApi, error codes of ReleaseInstance and RenewInstance).
const (
	codeTokenMismatch = "IdempotentParameterMismatch"
	codeNotApplicable = "NotApplicable"
	codeNotAuthorized = "NotAuthorized"
	codeBadParameter  = "InvalidParameter"
	codeNoResource    = "ResourceNotExists"
)

// deny gives a refusal with the status that nearly all codes go with.
func deny(code, message string) *refusal {
	return &refusal{http.StatusBadRequest, code, message}
}

func lacking(parameter string) *refusal {
	return deny("Missing"+parameter, parameter+" is missing")
}

// gatewayAnswer is what a call came to.
type gatewayAnswer struct {
	refusal *refusal // nil means success
	data    object   // of a success
}

// envelope is an answer before it is written in a format. Its values are strings, booleans, whole numbers, objects
// and arrays of objects.
type envelope struct {
	status  int
	root    string // name of the XML element around the members
	members object
}

const (
	usualHost   = "business.aliyuncs.com" // where a request names none
	site        = "cn"                    // of the host that executes (Alibaba Cloud BssOpenApi, ReleaseInstance)
	successCode = "Success"               // as the sibling operations show it
)

// soundCompose gives refusals of the operation the gateway's form too, as the provider does.
func soundCompose(c *gatewayCall, a gatewayAnswer) envelope {
	if a.refusal != nil {
		host := c.request.Host
		if host == "" {
			host = usualHost
		}
		return envelope{a.refusal.status, "Error", object{
			"RequestId": c.id, "HostId": host, "Code": a.refusal.code, "Message": a.refusal.message,
		}}
	}
	return envelope{http.StatusOK, c.action() + "Response", object{
		"RequestId": c.id, "Code": successCode, "Message": "successful", "Success": true, "Data": a.data,
	}}
}

// soundEncode writes the content types without a space: an official client compares them by character.
func soundEncode(c *gatewayCall, e envelope) message {
	if c.xml {
		return message{status: e.status, contentType: "text/xml;charset=utf-8", body: encodeXML(e.root, e.members)}
	}
	return message{status: e.status, contentType: "application/json;charset=utf-8", body: encodeJSON(e.members)}
}

// encodeXML writes one element with the members as its children, in the order of their names. Members of an array
// become elements of the same name. Values of plain kinds can't fail.
func encodeXML(root string, members object) []byte {
	var out bytes.Buffer
	out.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n")
	writeXML(&out, root, members)
	return out.Bytes()
}

func writeXML(out *bytes.Buffer, name string, value any) {
	if list, ok := value.([]object); ok {
		for _, item := range list {
			writeXML(out, name, item)
		}
		return
	}
	out.WriteString("<" + name + ">")
	if members, ok := value.(object); ok {
		for _, member := range slices.Sorted(maps.Keys(members)) {
			writeXML(out, member, members[member])
		}
	} else {
		_ = xml.EscapeText(out, []byte(fmt.Sprint(value)))
	}
	out.WriteString("</" + name + ">")
}
