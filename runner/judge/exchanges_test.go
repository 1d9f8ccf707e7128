package judge_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/judge"
)

func start() time.Time { return time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) }

// exchanged is a call with its answer, in JSON unless the header says otherwise.
func exchanged(call contract.Call, status int, body string, header ...string) history.Exchanged {
	came := contract.Response{Status: status, Body: []byte(body), Header: http.Header{"Content-Type": {"application/json"}}}
	for i := 0; i < len(header); i += 2 {
		came.Header.Set(header[i], header[i+1])
	}
	e := contract.Exchange{Product: call.Product, Operation: call.Operation, Started: start(), Response: came}
	return judge.Look(call, e.With(came, func(text string) string { return text }))
}

func releasing(body string) contract.Call {
	return contract.Call{
		Product: contract.BMC, Operation: "ReleaseInstances", Body: []byte(body), Account: "AK1",
		Credentials: contract.Credentials{AccessKeyID: "AK1"},
	}
}

func listing() contract.Call {
	call := releasing(`{"pageNum":1,"pageSize":10}`)
	call.Operation = "DescribeInstances"
	return call
}

func ofBSS(change func(*contract.Call)) contract.Call {
	call := contract.Call{Product: contract.BSS, Operation: "ReleaseInstance", Params: []contract.Param{
		{Name: "ProductCode", Value: "ecs"}, {Name: "SubscriptionType", Value: "PayAsYouGo"}, {Name: "InstanceIds", Value: "i-1"},
	}}
	if change != nil {
		change(&call)
	}
	return call
}

const sound = `{"requestId":"T1","response":{"requestId":"T1"}}`

// An answer breaks the rules that it breaks, and no others; a sound one like it breaks none.
func TestOneAnswer(t *testing.T) {
	t.Parallel()
	refusal := `{"requestId":"T1","code":"MISSING_PARAMETER","message":"m"}`
	done := `{"RequestId":"R","Code":"Success","Message":"m","Success":true,"Data":{"ReleaseResult":true,"HostId":"cn"}}`
	gateway := `{"RequestId":"R","HostId":"h","Code":"MissingProductCode","Message":"m"}`
	release, missing, bss := releasing(`{"instanceIds":["i-1"]}`), releasing(`{}`), ofBSS(nil)
	zec := releasing(`{"instanceIds":["i-1","i-2"]}`)
	zec.Product = contract.ZEC
	failed := func(ids string) string {
		return `{"requestId":"T1","response":{"requestId":"T1","instanceIds":[` + ids + `]}}`
	}
	head := release
	head.Method = http.MethodHead
	inXML := ofBSS(func(c *contract.Call) { c.Format = "XML" })
	anyFormat := ofBSS(func(c *contract.Call) { c.Distortion.OmitParams = []string{"Format"} })
	byHeader := ofBSS(func(c *contract.Call) { c.Format, c.Scheme = "XML", contract.ACS3 })
	xml := []string{"Content-Type", "text/xml;charset=utf-8"}
	for name, each := range map[string]struct {
		got  history.Exchanged
		want []string
	}{
		"success":                        {exchanged(release, 200, sound), nil},
		"success with more members":      {exchanged(release, 200, `{"requestId":"T1","code":"OK","response":{"requestId":"T1","x":[]}}`), nil},
		"created":                        {exchanged(release, 201, sound), []string{"ZC-ENV-01"}},
		"success without inner id":       {exchanged(release, 200, `{"requestId":"T1","response":{}}`), []string{"ZC-ENV-01"}},
		"success with a number as id":    {exchanged(release, 200, `{"requestId":1,"response":{"requestId":1}}`), []string{"ZC-ENV-01"}},
		"success with two ids":           {exchanged(release, 200, `{"requestId":"T1","response":{"requestId":"T2"}}`), []string{"ZC-ENV-02"}},
		"success without outer id":       {exchanged(release, 200, `{"response":{"requestId":"T2"}}`), []string{"ZC-ENV-04", "ZC-ENV-01"}},
		"refusal":                        {exchanged(missing, 400, refusal), nil},
		"refusal without message":        {exchanged(missing, 400, `{"requestId":"T1","code":"A_B"}`), []string{"ZC-ENV-03"}},
		"refusal with a numeric code":    {exchanged(missing, 400, `{"requestId":"T1","code":1,"message":"m"}`), []string{"ZC-ENV-03"}},
		"refusal without id":             {exchanged(missing, 400, `{"code":"A_B","message":"m"}`), []string{"ZC-ENV-04", "ZC-ENV-03"}},
		"refusal in lower case":          {exchanged(missing, 404, `{"requestId":"T1","code":"missing_parameter","message":"m"}`), []string{"ZC-ENV-05"}},
		"refusal with 200":               {exchanged(missing, 200, refusal), []string{"ZC-ENV-06"}},
		"failed ones":                    {exchanged(zec, 200, failed(`"i-2"`)), nil},
		"failed ones, none":              {exchanged(zec, 200, failed(``)), nil},
		"failed one of another request":  {exchanged(zec, 200, failed(`"i-2","i-3"`)), []string{"ZEC-REL-13"}},
		"failed one twice":               {exchanged(zec, 200, failed(`"i-2","i-2"`)), []string{"ZEC-REL-13"}},
		"redirect":                       {exchanged(release, 302, refusal), []string{"ZC-ENV-03"}},
		"web page":                       {exchanged(missing, 404, "<html>", "Content-Type", "text/html"), []string{"ZC-ENV-07", "ZC-ENV-07", "ZC-ENV-03"}},
		"byte-order mark":                {exchanged(release, 200, "\ufeff"+sound), []string{"ZC-ENV-07", "ZC-ENV-01"}},
		"other charset":                  {exchanged(release, 200, sound, "Content-Type", "application/json; charset=gbk"), []string{"ZC-ENV-07"}},
		"charset":                        {exchanged(release, 200, sound, "Content-Type", "application/json; charset=UTF-8"), nil},
		"throttled":                      {exchanged(listing(), 429, `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"m"}`), nil},
		"throttled without id":           {exchanged(listing(), 429, `{"code":"REQUEST_LIMIT_EXCEEDED","message":"m"}`), []string{"ZC-ENV-04", "ZC-ENV-03"}},
		"throttled with another code":    {exchanged(listing(), 429, `{"requestId":"T1","code":"SLOW_DOWN","message":"m"}`), []string{"ZC-LIM-01"}},
		"throttled with another status":  {exchanged(listing(), 403, `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"m"}`), []string{"ZC-LIM-01"}},
		"no body for HEAD":               {exchanged(head, 405, "", "Content-Type", ""), nil},
		"blocked at the edge":            {exchanged(release, 403, "<html>", "Cf-Mitigated", "challenge"), nil},
		"outage":                         {exchanged(release, 502, "<html>", "Content-Type", "text/html"), nil},
		"nothing came":                   {exchanged(release, 0, ""), nil},
		"bss success":                    {exchanged(bss, 200, done), nil},
		"bss failure":                    {exchanged(bss, 200, `{"RequestId":"R","Code":"NotApplicable","Message":"m","Success":false,"Data":null}`), nil},
		"bss without id":                 {exchanged(bss, 200, `{"Code":"Success","Message":"m","Success":true,"Data":{}}`), []string{"BSS-REL-18"}},
		"bss flag as text":               {exchanged(bss, 200, `{"RequestId":"R","Success":"true","Data":{"ReleaseResult":true}}`), []string{"BSS-REL-17", "BSS-REL-15"}},
		"bss site as a number":           {exchanged(bss, 200, `{"RequestId":"R","Success":true,"Data":{"HostId":1}}`), []string{"BSS-REL-15"}},
		"bss release without success":    {exchanged(bss, 200, `{"RequestId":"R","Success":false,"Data":{"ReleaseResult":true}}`), []string{"BSS-REL-17"}},
		"gateway refusal":                {exchanged(bss, 400, gateway), nil},
		"gateway refusal without HostId": {exchanged(bss, 400, `{"RequestId":"R","Code":"C","Message":"m"}`), []string{"ACS-ENV-01"}},
		"gateway refusal with a number":  {exchanged(bss, 400, `{"RequestId":"R","HostId":"h","Code":1,"Message":"m"}`), []string{"ACS-ENV-03"}},
		"XML":                            {exchanged(inXML, 200, `<ReleaseInstanceResponse><RequestId>R</RequestId><Success>true</Success></ReleaseInstanceResponse>`, xml...), nil},
		"XML error":                      {exchanged(inXML, 400, `<Error><RequestId>R</RequestId><HostId>h</HostId><Code>C</Code><Message>m</Message></Error>`, xml...), nil},
		"XML of another root":            {exchanged(inXML, 400, `<Fail><RequestId>R</RequestId><HostId>h</HostId><Code>C</Code><Message>m</Message></Fail>`, xml...), []string{"ACS-ENV-02"}},
		"JSON where XML was asked for":   {exchanged(inXML, 400, gateway), []string{"ACS-ENV-02"}},
		"XML that says JSON":             {exchanged(inXML, 400, `<Error><RequestId>R</RequestId><HostId>h</HostId><Code>C</Code><Message>m</Message></Error>`), []string{"ACS-ENV-02"}},
		"XML where nothing was asked":    {exchanged(anyFormat, 400, `<Error><RequestId>R</RequestId><HostId>h</HostId><Code>C</Code><Message>m</Message></Error>`, xml...), nil},
		"JSON by header signature":       {exchanged(byHeader, 400, gateway), nil},
	} {
		var rules []string
		for _, flaw := range each.got.Flaws {
			rules = append(rules, flaw.Rule)
			require.NotEmpty(t, flaw.Got, name)
			require.NotEmpty(t, flaw.Want, name)
		}
		require.Equal(t, each.want, rules, name)
	}
}

// rulesOf are the rules that a history breaks.
func rulesOf(t *testing.T, events ...history.Kind) []string {
	t.Helper()
	h := history.New(0)
	for i, each := range events {
		h.AddTo([]string{"one", "two", ""}[i%3], each)
	}
	var rules []string
	for _, found := range judge.Judge(h.Events()).List {
		rules = append(rules, found.Rule)
		require.NotNil(t, found.Exchange)
		require.NotEmpty(t, found.Place)
	}
	return rules
}

// The request id of an answer is its own in the whole run of a provider, whatever the scenario, the operation and the product.
func TestRequestIDsDifferInTheWholeRun(t *testing.T) {
	t.Parallel()
	other := listing()
	other.Product = contract.ZEC
	refused := exchanged(releasing(`{}`), 400, `{"requestId":"T1","code":"MISSING_PARAMETER","message":"m"}`)
	second := `{"requestId":"T2","response":{"requestId":"T2"}}`
	bss := exchanged(ofBSS(nil), 400, `{"RequestId":"T1","HostId":"h","Code":"C","Message":"m"}`)
	require.Empty(t, rulesOf(t, exchanged(listing(), 200, sound), exchanged(other, 200, second), bss))
	require.Equal(t, []string{"ZC-ENV-04"}, rulesOf(t, exchanged(listing(), 200, sound), exchanged(other, 200, sound), bss))
	require.Equal(t, []string{"ZC-ENV-04"}, rulesOf(t, exchanged(listing(), 200, sound), exchanged(other, 200, second), refused))
	require.Equal(t, []string{"BSS-REL-18"}, rulesOf(t, bss, bss))
}

// after puts an exchange later in time.
func after(e history.Exchanged, d time.Duration) history.Exchanged {
	e.Started = e.Started.Add(d)
	return e
}

// A 5xx to a request that is wrong in itself is a violation where the product answers to reads before and after it, and an
// outage where it does not.
func TestA5xxToAWrongRequest(t *testing.T) {
	t.Parallel()
	crash := after(exchanged(releasing(`{}`), 500, `{"requestId":"T7","code":"INTERNAL_SERVER_ERROR","message":"m"}`), time.Second)
	well := func(id string, d time.Duration) history.Exchanged {
		return after(exchanged(listing(), 200, `{"requestId":"`+id+`","response":{"requestId":"`+id+`"}}`), d)
	}
	ill := func(d time.Duration) history.Exchanged { return after(exchanged(listing(), 503, ""), d) }
	fine := after(exchanged(releasing(`{}`), 400, `{"requestId":"T8","code":"MISSING_PARAMETER","message":"m"}`), 2*time.Second)
	onItsOwn := after(exchanged(releasing(`{"instanceIds":["i-1"]}`), 500, `{}`), time.Second)
	require.Equal(t, []string{"ZC-ENV-03"}, rulesOf(t, well("T1", 0), crash, well("T2", 3*time.Second)))
	require.Equal(t, []string{"ZC-ENV-03"}, rulesOf(t, well("T1", 0), crash, fine, well("T2", 3*time.Second)), "a retry that is fine takes nothing back")
	require.Empty(t, rulesOf(t, well("T1", 0), onItsOwn, well("T2", 3*time.Second)), "the request is sound")
	require.Empty(t, rulesOf(t, well("T1", 0), crash), "nobody knows")
	require.Empty(t, rulesOf(t, ill(0), crash, well("T2", 3*time.Second)), "it was out of order before")
	require.Empty(t, rulesOf(t, well("T1", 0), crash, ill(3*time.Second), well("T2", 4*time.Second)), "it was out of order after")
	require.Empty(t, rulesOf(t, well("T1", 0), crash, exchanged(listing(), 0, ""), well("T2", 3*time.Second)), "nothing answered")
	require.Empty(t, rulesOf(t, well("T1", 0), crash, well("T2", 500*time.Millisecond)), "it was read before that was over")
}

// Many alike findings are counted, and the first of them are kept.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	h := history.New(0)
	for range 50 {
		h.Add(context.Background(), exchanged(listing(), 201, `{"requestId":"","response":{}}`))
	}
	found := judge.Judge(h.Events())
	require.Equal(t, map[string]int{"ZC-ENV-01": 50, "ZC-ENV-04": 50}, found.Count)
	require.Len(t, found.List, 20)
}

// What is judged are the bytes as they came: neither blanking nor the limit of the history makes or hides a finding.
func TestBlankingAndCuttingChangeNothing(t *testing.T) {
	t.Parallel()
	call := releasing(`{"instanceIds":["i-1"]}`)
	came := contract.Response{Status: 200, Body: []byte(sound), Header: http.Header{"Content-Type": {"application/json"}}}
	e := contract.Exchange{Product: contract.BMC, Operation: "ReleaseInstances", Response: contract.Response{Status: 200, Body: []byte("(blanked)")}}
	require.Empty(t, judge.Look(call, e.With(came, nil)).Flaws)
	came.Body = []byte(`{"requestId":"secret","response":{"requestId":"other"}}`)
	looked := judge.Look(call, e.With(came, nil))
	require.Equal(t, []history.Flaw{{Rule: "ZC-ENV-02", Got: "200 (blanked)", Want: "the same requestId outside and inside the response"}}, looked.Flaws)
	h := history.New(1)
	h.AddTo("one", looked)
	require.Empty(t, h.Exchanges("one")[0].Response.Body)
	require.Len(t, judge.Judge(h.Events()).List, 1)
}
