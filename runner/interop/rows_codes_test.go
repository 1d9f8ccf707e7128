package interop

import (
	"fmt"
	"os"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/interop/protocol"
)

// coded is a documented error code of Alibaba Cloud and how it is caused here. A client that can't cause it by itself
// gets the documented answer from the front.
type coded struct {
	code    string
	status  int
	message string
	how     string                       // request, account, clock, replay or script
	needs   []string                     // of the client, to cause it
	cause   func(*scene) protocol.Answer // nil: only by a script
}

// codes are those of contract pages: the gateway's first, then those of BssOpenApi.
func codes() []coded {
	return append(gatewayCodes(), serviceCodes()...)
}

func gatewayCodes() []coded {
	lacking := func(name string) coded {
		return coded{"Missing" + name, 400, name + " is mandatory for this action.", "request", nil, func(s *scene) protocol.Answer {
			return s.release(naming("i-1").without(name))
		}}
	}
	return []coded{
		lacking("ProductCode"), lacking("SubscriptionType"), lacking("InstanceIds"),
		{"InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.", "request", []string{canAny}, func(s *scene) protocol.Answer {
			return s.bss("NoSuchAction", params{})
		}},
		{"InvalidVersion", 400, "Specified parameter Version is not valid.", "request", []string{canAny}, func(s *scene) protocol.Answer {
			return s.call("ReleaseInstance", "2010-01-01")
		}},
		{"InvalidParameter.Format", 400, "Specified parameter format is not valid.", "request", []string{canXML}, func(s *scene) protocol.Answer {
			return s.release(naming("i-1"), func(c *protocol.Call) { c.Format = "YAML" })
		}},
		{"InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.", "request", nil, func(s *scene) protocol.Answer {
			unknown := func(c *protocol.Call) { c.Key = "AKnowhere" }
			s.refused(s.release(naming("i-1"), unknown), 404, "InvalidAccessKeyId.NotFound")
			return s.bss("QueryAvailableInstances", params{}, unknown)
		}},
		{"SignatureDoesNotMatch", 400, "", "request", nil, func(s *scene) protocol.Answer {
			return s.release(naming("i-1"), wrongSecret)
		}},
		{"InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.", "clock", nil, func(s *scene) protocol.Answer {
			s.world.off.Store(int64(time.Hour))
			return s.release(naming("i-1"))
		}},
		{"SignatureNonceUsed", 400, "Specified signature nonce was used already.", "replay", nil, func(s *scene) protocol.Answer {
			s.world.front.plan(replayed)
			return s.bss("QueryAvailableInstances", params{})
		}},
		scripted("InvalidProduct.NotFound", 404, "Cannot find product according to your specified domain."),
		scripted("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled."),
		scripted("InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted."),
		scripted("InvalidSignatureMethod", 400, "Specified signature method is not valid."),
		scripted("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards. server string to sign is: GET&%2F&"),
		scripted("InvalidInstanceIds", 400, "Specified parameter InstanceIds is not valid."),
		scripted("UnsupportedHTTPMethod", 400, "This http method is not supported."),
		scripted("InvalidProtocol.NeedSsl", 400, "Your request is denied as lack of ssl protect."),
		scripted("Throttling", 400, "Request was denied due to request throttling."),
		scripted("Throttling.User", 400, "Request was denied due to user flow control."),
		scripted("Throttling.Api", 400, "Request was denied due to api flow control."),
		scripted("Forbidden.RAM", 403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."),
		scripted("NoPermission", 403, "User is not authorized to operate on the specified resource."),
		scripted("InternalError", 500, "The request processing has failed due to some unknown error."),
		scripted("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server."),
	}
}

func serviceCodes() []coded {
	by := func(kind string) func(*scene) protocol.Answer {
		return func(s *scene) protocol.Answer {
			s.use(kind)
			ids := s.have(1, "")
			answer := s.release(naming(ids...))
			s.holds(ids...)
			return answer
		}
	}
	return []coded{
		{"IdempotentParameterMismatch", 400, "The request uses the same client token as a previous, but non-identical request.", "request", []string{canAny}, func(s *scene) protocol.Answer {
			ids := s.have(2, "")
			s.released(s.release(naming(ids[0]).with("ClientToken", "t1")))
			answer := s.release(naming(ids[1]).with("ClientToken", "t1"))
			s.holds(ids[1])
			return answer
		}},
		{"NotApplicable", 400, "This API is not applicable for caller.", "account", nil, by("non-vno")},
		{"NotAuthorized", 400, "This API is not authorized for caller.", "account", nil, by("no-permission")},
		{"InvalidParameter", 400, "This request contain some invalid parameter", "request", nil, func(s *scene) protocol.Answer {
			return s.release(naming("i-1").with("SubscriptionType", "Monthly"))
		}},
		{"ResourceNotExists", 400, "The specific resource is not exists.", "request", nil, func(s *scene) protocol.Answer {
			return s.release(naming("i-nowhere"))
		}},
		scripted("MissingParameter", 400, "Absent some mandatory parameter for this request."),
		scripted("InvalidOwner", 400, "The specified owner doesn't belong to caller."),
		scripted("ResourceStatusError", 400, "The resource status error."),
		scripted("ProductCodeMissing", 400, "Parameter ProductCode is missing."),
		scripted("ProductNotSupported", 400, "Product currently is not supported."),
		scripted("ProductCheckError", 400, "Product check error."),
	}
}

func scripted(code string, status int, message string) coded {
	return coded{code: code, status: status, message: message, how: "script"}
}

// byScript gives the documented answer of the code, whatever the client asks for.
func (c coded) byScript(s *scene) protocol.Answer {
	ids := s.have(1, "")
	s.world.front.plan(refuses(c.status, c.code, c.message))
	answer := s.release(naming(ids...))
	s.holds(ids...)
	return answer
}

// codeRows has two rows for a code that some clients can't cause: only one of them fits a client.
func codeRows(client Client) []row {
	var rows []row
	for _, c := range codes() {
		cause, how := c.cause, c.how
		if cause == nil || !client.Able(c.needs...) {
			cause, how = c.byScript, "script"
		}
		rows = append(rows, row{name: "code " + c.code + ", by " + how, front: how == "script", run: func(s *scene) {
			s.refused(cause(s), c.status, c.code)
		}})
	}
	return rows
}

// The README says how each code is caused.
func TestTheReadmeSaysHowCodesAreCaused(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	rows := map[string]string{
		"request": "the request", "account": "the account", "clock": "the reference's clock", "replay": "the request, which arrives twice",
	}
	for _, c := range codes() {
		if c.cause == nil {
			continue // all others
		}
		row := regexp.MustCompile(`(?m)^\| ` + rows[c.how] + ` \| (.+) \|$`).FindString(string(readme))
		require.Contains(t, row, "`"+c.code+"`")
	}
	require.Contains(t, string(readme), fmt.Sprintf("all %d codes", len(codes())))
}
