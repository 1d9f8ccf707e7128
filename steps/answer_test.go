package steps

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/schemas"
)

// An answer is judged by its exchange alone, so it can be judged outside a scenario, too.
func TestAnAnswerIsJudgedByItsExchange(t *testing.T) {
	t.Parallel()
	codec := Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML}
	const (
		zcSuccess = `{"requestId":"T1","response":{"requestId":"T1"}}`
		zcFailed  = `{"requestId":"T1","response":{"requestId":"T1","instanceIds":["i-1"]}}`
		zcRefusal = `{"requestId":"T1","code":"INVALID_INSTANCE_NOT_FOUND","message":"no such instance"}`
		released  = `{"RequestId":"U","Code":"Success","Message":"m","Success":true,"Data":{"ReleaseResult":true}}`
		kept      = `{"RequestId":"U","Code":"Success","Message":"m","Success":true,"Data":{"ReleaseResult":false}}`
		failure   = `{"RequestId":"U","Code":"ResourceNotExists","Message":"m","Success":false}`
		gateway   = `{"RequestId":"U","HostId":"h","Code":"MissingProductCode","Message":"m"}`
		inXML     = `<Error><RequestId>U</RequestId><HostId>h</HostId><Code>MissingProductCode</Code><Message>m</Message></Error>`
		moreInXML = `<Error><RequestId>U</RequestId><HostId>h</HostId><Code>NoPermission</Code><Message>m</Message><AccessDeniedDetail><Action a="1"/><Action>b</Action></AccessDeniedDetail></Error>`
		wrongRoot = `<Fault><RequestId>U</RequestId><HostId>h</HostId><Code>MissingProductCode</Code><Message>m</Message></Fault>`
		listing   = `<QueryAvailableInstancesResponse><Code>Success</Code><Success>true</Success><Data><InstanceList><InstanceID>i</InstanceID></InstanceList></Data></QueryAvailableInstancesResponse>`
	)
	for name, row := range map[string]struct {
		product                         contract.Product
		operation, query                string
		status                          int
		body                            string
		accepted, acknowledged, refused bool
	}{
		"a success":                       {contract.ZEC, "ReleaseInstances", "", 200, zcSuccess, true, true, false},
		"a success that names a failed":   {contract.ZEC, "ReleaseInstances", "", 200, zcFailed, false, true, false},
		"a success with 201":              {contract.ZEC, "ReleaseInstances", "", 201, zcSuccess, false, false, false},
		"a refusal":                       {contract.BMC, "ReleaseInstances", "", 404, zcRefusal, false, false, true},
		"a refusal with 200":              {contract.BMC, "ReleaseInstances", "", 200, zcRefusal, false, false, false},
		"a refusal with 500":              {contract.BMC, "ReleaseInstances", "", 500, zcRefusal, false, false, false},
		"a release":                       {contract.BSS, "ReleaseInstance", "", 200, released, true, true, false},
		"no release":                      {contract.BSS, "ReleaseInstance", "", 200, kept, false, true, false},
		"a failure with 200":              {contract.BSS, "ReleaseInstance", "", 200, failure, false, false, true},
		"a refusal of the gateway":        {contract.BSS, "ReleaseInstance", "", 400, gateway, false, false, true},
		"a refusal in XML":                {contract.BSS, "ReleaseInstance", "?Format=XML", 400, inXML, false, false, true},
		"a refusal in XML, asked as JSON": {contract.BSS, "ReleaseInstance", "?Format=JSON", 400, inXML, false, false, false},
		"a refusal in XML with more":      {contract.BSS, "ReleaseInstance", "?Format=XML", 403, moreInXML, false, false, true},
		"a refusal in XML, asked in json": {contract.BSS, "ReleaseInstance", "?Format=json", 400, inXML, false, false, false},
		"a refusal in XML, asked as YAML": {contract.BSS, "ReleaseInstance", "?Format=YAML", 400, inXML, false, false, true},
		"a refusal, asked as YAML":        {contract.BSS, "ReleaseInstance", "?Format=YAML", 400, gateway, false, false, true},
		"a listing in XML":                {contract.BSS, "QueryAvailableInstances", "?Format=XML", 200, listing, true, true, false},
		"a listing in XML, another root":  {contract.BSS, "QueryAvailableInstances", "?Format=XML", 200, strings.ReplaceAll(listing, "Query", "Search"), false, false, false},
		"a listing in XML, no success":    {contract.BSS, "QueryAvailableInstances", "?Format=XML", 200, strings.ReplaceAll(listing, "true", "false"), false, false, false},
		"another root element":            {contract.BSS, "ReleaseInstance", "?Format=XML", 400, wrongRoot, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answerOf(contract.Exchange{
				Product: row.product, Operation: row.operation, Request: contract.Request{URL: "https://example.com/" + row.query},
				Response: contract.Response{Status: row.status, Header: http.Header{}, Body: []byte(row.body)},
			}, codec, nil)
			for want, err := range map[*bool]error{&row.accepted: a.accepted(), &row.acknowledged: a.acknowledged(), &row.refused: a.refused(0, "")} {
				require.True(t, err == nil || violates(err), "%v", err)
				require.Equal(t, *want, err == nil, "%v", err)
			}
			require.Equal(t, row.acknowledged || row.refused, a.documented() == nil)
		})
	}
}

// What is wrong with a body is told, whichever form it has, and the body stands in the message once.
func TestAnUnfitBodyIsToldWithItsReason(t *testing.T) {
	t.Parallel()
	codec := Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML}
	for name, row := range map[string]struct {
		format string
		status int
		body   string
		why    string
	}{
		"JSON where XML is wanted":     {"XML", 400, `{"Code":"MissingProductCode"}`, "the body is not strict XML: text stands outside the root element"},
		"a success in JSON as XML":     {"XML", 200, `{"Code":"Success"}`, "the body is not strict XML"},
		"a success in lower case":      {"XML", 200, `<ReleaseInstanceResponse><success>true</success></ReleaseInstanceResponse>`, "the answer has no Success"},
		"a refusal with another root":  {"XML", 400, `<ReleaseInstanceResponse><Code>a</Code></ReleaseInstanceResponse>`, "root element: got <ReleaseInstanceResponse>, want <Error>"},
		"a success whose flag is text": {"JSON", 200, `{"RequestId":"U","Code":"Success","Message":"m","Success":"true","Data":{"ReleaseResult":true}}`, "Success: got string, want boolean"},
		"XML where JSON is wanted":     {"JSON", 400, `<Error/>`, "the body is not"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answerOf(contract.Exchange{
				Product: contract.BSS, Operation: "ReleaseInstance", Request: contract.Request{URL: "https://example.com/?Format=" + row.format},
				Response: contract.Response{Status: row.status, Header: http.Header{}, Body: []byte(row.body)},
			}, codec, nil)
			err := a.documented()
			require.ErrorContains(t, err, row.why)
			require.Equal(t, 1, strings.Count(err.Error(), row.body))
		})
	}
}

// The status says whether an answer should be a success or a refusal: only what that lacks is told, each thing once.
func TestAnAnswerIsToldWhatItLacksByItsStatus(t *testing.T) {
	t.Parallel()
	codec := Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML}
	const want = ", want a success or a refusal in its documented form\n  the answer has no requestId\n  the one before"
	for status, body := range map[int]string{200: `{"response":{"requestId":"T1"}}`, 404: `{"code":"X","message":"m"}`} {
		a := answerOf(contract.Exchange{Product: contract.BMC, Operation: "ReleaseInstances", Response: contract.Response{Status: status, Header: http.Header{}, Body: []byte(body)}}, codec, nil)
		a.earlier = "the one before"
		require.EqualError(t, a.documented(), fmt.Sprintf("ReleaseInstances: got %d %s%s", status, body, want))
	}
}

// A request all of whose parameters are a form asks for its format there.
func TestTheFormatIsThatOfTheQueryOrOfAForm(t *testing.T) {
	t.Parallel()
	for format, request := range map[string]contract.Request{
		"XML":  {URL: "https://example.com/", Body: []byte("Action=ReleaseInstance&Format=XML")},
		"JSON": {URL: "https://example.com/?Format=JSON", Body: []byte("Format=XML")},
		"":     {URL: "https://example.com/", Body: []byte(`{"Format":"XML"}`)},
	} {
		a := answerOf(contract.Exchange{Product: contract.BSS, Request: request}, Codec{
			Decode:    func([]byte) (any, error) { return nil, nil },
			DecodeXML: func([]byte) (string, map[string]any, error) { return "", nil, nil },
		}, nil)
		require.Equal(t, format, a.format())
		require.Equal(t, format == "XML", a.inXML())
	}
}

// An answer to HEAD has no body, so its status is the refusal.
func TestARefusalOfHeadIsItsStatus(t *testing.T) {
	t.Parallel()
	codec := Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML}
	for status, refused := range map[int]bool{200: false, 302: false, 405: true, 500: false} {
		a := answerOf(contract.Exchange{
			Product: contract.BSS, Operation: "ReleaseInstance", Request: contract.Request{Method: http.MethodHead, URL: "https://example.com/"},
			Response: contract.Response{Status: status, Header: http.Header{}},
		}, codec, nil)
		require.Equal(t, refused, a.refused(0, "") == nil, status)
		require.Error(t, a.refused(0, "UnsupportedHTTPMethod"), status)
	}
}
