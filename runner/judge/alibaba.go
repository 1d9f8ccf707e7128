package judge

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"relcon/runner/contract"
	"relcon/schemas"
)

// judgeAlibaba judges the form of an answer of BssOpenApi (Alibaba Cloud BssOpenApi, Response structure; ReleaseInstance).
func (a *answer) judgeAlibaba(call contract.Call) {
	refused := a.Status < 200 || a.Status > 299
	if refused && (a.Status < 400 || a.Status > 499) {
		a.flaw("ACS-ENV-01", a.got(), "4xx, since the request is refused")
	}
	if call.Method == http.MethodHead || !a.readAs(formatOf(call)) {
		return
	}
	a.requestID, _ = a.members["RequestId"].(string)
	a.identified("BSS-REL-18")
	if a.members["Success"] != true && object(a.members["Data"])["ReleaseResult"] == true {
		a.flaw("BSS-REL-17", a.got(), "no ReleaseResult true without Success true")
	}
	if refused {
		a.gatewayRefusal()
		return
	}
	a.alibabaTypes()
}

// formatOf is the format that an answer must have; "" where the pages allow either: the default is documented as both,
// and the header signature has no such parameter.
func formatOf(call contract.Call) string {
	format := call.Format
	if format == "" {
		format = "JSON"
	}
	for _, left := range call.Distortion.OmitParams {
		if left == "Format" {
			return ""
		}
	}
	if format == "XML" && call.Scheme == contract.ACS3 || format != "XML" && format != "JSON" {
		return ""
	}
	return format
}

// readAs reads the body in a format, and tells whether it could.
func (a *answer) readAs(format string) bool {
	isXML := bytes.HasPrefix(bytes.TrimSpace(a.Body), []byte("<"))
	var err error
	var root string
	var value any
	kinds := []string{"application/json"}
	if format == "XML" || format == "" && isXML {
		root, a.members, err = schemas.DecodeXML(a.Body)
		kinds = []string{"text/xml", "application/xml"}
	} else {
		value, err = schemas.Outline(a.Body)
		a.members = object(value)
	}
	if err != nil || a.members == nil {
		a.flaw("ACS-ENV-02", a.got(), fmt.Sprintf("a document in %s, as it was asked for", strings.TrimSpace(format)))
		return false
	}
	if flaw := mediaType(a.Header.Get("Content-Type"), kinds...); flaw != "" {
		a.flaw("ACS-ENV-02", flaw, "a Content-Type of the format, which is "+kinds[0])
	}
	wanted := a.operation + "Response"
	if a.Status >= 400 {
		wanted = "Error"
	}
	if root != "" && root != wanted {
		a.flaw("ACS-ENV-02", "the root element <"+root+">", "<"+wanted+">")
	}
	return true
}

// gatewayRefusal: all four members are there, and are strings.
func (a *answer) gatewayRefusal() {
	for _, name := range []string{"RequestId", "HostId", "Code", "Message"} {
		switch value := a.members[name].(type) {
		case nil:
			a.flaw("ACS-ENV-01", a.got(), "the member "+name)
		case string:
			if value == "" && name != "Message" && name != "RequestId" {
				a.flaw("ACS-ENV-01", a.got(), name+" not to be empty")
			}
		default:
			a.flaw("ACS-ENV-03", a.got(), name+" to be a string")
		}
	}
}

// alibabaTypes: the members of a success, and of a failure with the status 200, have the documented types.
func (a *answer) alibabaTypes() {
	data := object(a.members["Data"])
	for _, each := range []struct {
		value  any
		name   string
		isType func(any) bool
		kind   string
	}{
		{a.members["Message"], "Message", isText, "a string"},
		{a.members["RequestId"], "RequestId", isText, "a string"},
		{a.members["Code"], "Code", isText, "a string"},
		{a.members["Success"], "Success", isFlag, "a boolean"},
		{data["ReleaseResult"], "Data.ReleaseResult", isFlag, "a boolean"},
		{data["HostId"], "Data.HostId", isText, "a string"},
	} {
		if each.value != nil && !each.isType(each.value) {
			a.flaw("BSS-REL-15", a.got(), each.name+" to be "+each.kind)
		}
	}
}

func isText(value any) bool {
	_, is := value.(string)
	return is
}

func isFlag(value any) bool {
	_, is := value.(bool)
	return is
}
