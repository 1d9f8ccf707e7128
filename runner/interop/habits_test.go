package interop

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alibabacloud-go/tea/dara"
	"github.com/stretchr/testify/require"

	"relcon/runner/interop/protocol"
)

// habit is something that clients do badly with an answer. The README has a row for each: its answer, its clients and
// what they do.
type habit struct {
	answer  string
	clients []string
	does    string
	scheme  string // "" means the client's first
	plan    act
	changes []change
	check   func(s *scene, answer protocol.Answer, id string)
}

const (
	sdkTyped  = "alibaba-cloud-sdk-go, typed"
	sdkCommon = "alibaba-cloud-sdk-go, common request"
	darabonba = "darabonba-openapi"
	nodeTyped = "bssopenapi20171214 (Node)"
	popCore   = "pop-core (Node)"
)

const xmlError = `<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R1</RequestId><HostId>business.aliyuncs.com</HostId>` +
	`<Code>ResourceNotExists</Code><Message>The specific resource is not exists.</Message></Error>`

// envelope is an answer of ReleaseInstance.
func envelope(code, success, released string) act {
	return says(200, typeJSON, `{"RequestId":"R1","Code":"`+code+`","Message":"m","Success":`+success+
		`,"Data":{"ReleaseResult":`+released+`,"HostId":"cn"}}`)
}

func unavailable() act {
	return refuses(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")
}

func habits() []habit {
	return append(habitsWithStatus(), append(habitsWithForm(), habitsWithRetries()...)...)
}

func habitsWithStatus() []habit {
	return []habit{
		{"HTTP 200, `Success` false, a `Code`", []string{sdkTyped, sdkCommon, darabonba, nodeTyped},
			"report no error", "", envelope("ResourceNotExists", "false", "false"), nil, seesNoError},
		{"HTTP 200, `Success` true, `ReleaseResult` false", []string{sdkTyped, sdkCommon, darabonba, nodeTyped, popCore},
			"report no error", "", envelope("Success", "true", "false"), nil, seesNoError},
		{"HTTP 200, `Code` as in the page's sample: `Invalid_Product_Code`", []string{popCore},
			"reports an error for a release that is done", "", lost(envelope("Invalid_Product_Code", "true", "true")), nil,
			func(s *scene, answer protocol.Answer, id string) {
				require.Equal(s, "Invalid_Product_Code", answer.Code)
				s.holds()
			}},
		{"HTTP 200 without a body", []string{sdkTyped, sdkCommon, darabonba},
			"report no error", "", says(200, typeJSON, ""), nil, seesNoError},
		{"HTTP 503, JSON without a `Code`", []string{popCore},
			"reports no error: it never looks at the status", "", says(503, typeJSON, `{"message":"try later"}`), nil, seesNoError},
	}
}

func habitsWithForm() []habit {
	return []habit{
		{"a `Code` that is a number", []string{sdkTyped, sdkCommon},
			"panic", "", says(400, typeJSON, `{"RequestId":"R1","HostId":"h","Code":400,"Message":"m"}`), nil,
			func(s *scene, answer protocol.Answer, _ string) {
				require.Contains(s, answer.Crash, "interface {} is float64, not string")
			}},
		{"an error in XML, which the call asked for", []string{sdkTyped, sdkCommon},
			"leave it unread: no code, the whole text as the message", "", nil, []change{xml, wrongSecret},
			func(s *scene, answer protocol.Answer, _ string) {
				require.Equal(s, 400, answer.Status)
				require.Empty(s, answer.Code)
				require.Contains(s, answer.Message, "<Code>SignatureDoesNotMatch</Code>")
			}},
		{"a success in XML, which the call asked for", []string{popCore},
			"throws what is no `Error`, for a release that is done", "", nil, []change{xml},
			func(s *scene, answer protocol.Answer, _ string) {
				seesNoCode(s, answer, "")
				require.Equal(s, "[object Object]", answer.Error)
				s.holds()
			}},
		{"an error in XML, with the RPC signature", []string{darabonba, nodeTyped, popCore},
			"report a syntax error of JSON: no status, no code", "rpc", says(400, typeXML, xmlError), nil, seesNoCode},
		{"an error in XML, `text/xml; charset=utf-8` with a space", []string{darabonba, nodeTyped},
			"report a syntax error of JSON: no status, no code", "acs3", says(400, "text/xml; charset=utf-8", xmlError), nil, seesNoCode},
		{"HTTP 502, HTML of a proxy", []string{darabonba, nodeTyped, popCore},
			"report a syntax error of JSON: no status", "", says(502, "text/html", "<html>bad gateway</html>"), nil, seesNoCode},
		{"any refusal of a GET", []string{popCore},
			"puts the URL into the message, with the access key id and the signature", "", refuses(400, "InvalidParameter", "m"), nil,
			func(s *scene, answer protocol.Answer, _ string) {
				require.Contains(s, answer.Message, "AccessKeyId="+s.account.Credentials.AccessKeyID)
				require.Contains(s, answer.Message, "Signature=")
			}},
	}
}

func habitsWithRetries() []habit {
	return []habit{
		{"HTTP 503 after the release was done, retries on, no client token", []string{sdkTyped, sdkCommon, darabonba, nodeTyped},
			"report `ResourceNotExists` for a release that is done", "", lost(unavailable()), []change{retrying(2)},
			func(s *scene, answer protocol.Answer, _ string) {
				s.refused(answer, 400, "ResourceNotExists")
				s.holds()
			}},
		{"`Throttling.User`, which comes with HTTP 400, retries on", []string{sdkTyped, sdkCommon},
			"do not try again", "", refuses(400, "Throttling.User", "m"), []change{retrying(2)},
			func(s *scene, answer protocol.Answer, id string) {
				s.refused(answer, 400, "Throttling.User")
				require.Len(s, s.world.front.seen(), 1)
				s.holds(id)
			}},
	}
}

func seesNoError(s *scene, answer protocol.Answer, _ string) {
	require.True(s, answer.OK, "got %+v", answer)
}

func seesNoCode(s *scene, answer protocol.Answer, _ string) {
	require.False(s, answer.OK)
	require.Empty(s, answer.Crash)
	require.Zero(s, answer.Status)
	require.Empty(s, answer.Code)
}

func TestHabitsOfTheClients(t *testing.T) {
	for _, h := range habits() {
		for _, name := range h.clients {
			t.Run(h.answer+"/"+name, func(t *testing.T) {
				require.Empty(t, playAlone(t, name, h.scheme, func(s *scene) {
					id := s.have(1, "")[0]
					if h.plan != nil {
						s.world.front.plan(h.plan)
					}
					h.check(s, s.release(naming(id), h.changes...), id)
				}))
			})
		}
	}
}

// playAlone plays a row with one client, at a reference of its own. pop-core sends by GET.
func playAlone(t *testing.T, name, scheme string, run func(*scene)) string {
	t.Helper()
	client := shared.client(t, name)
	world, err := NewWorld()
	require.NoError(t, err)
	defer world.Close()
	variant := client.Variants()[0]
	if scheme != "" {
		variant.Scheme = scheme
	}
	if name == popCore {
		variant.Place = protocol.Get
	}
	s := &scene{program: shared.program(t, client), variant: variant, world: world}
	return s.play(row{run: run})
}

const waits = "| HTTP 503, retries on, no backoff set | darabonba-openapi | waits 100 seconds: its default is meant as milliseconds |"

// The call itself would take too long.
func TestDarabonbaTakesMillisecondsForSeconds(t *testing.T) {
	options := &dara.RetryOptions{Retryable: true, RetryCondition: []*dara.RetryCondition{{MaxAttempts: 2, ErrorCode: []string{"ServiceUnavailable"}}}}
	code := "ServiceUnavailable"
	delay := dara.GetBackoffDelay(options, &dara.RetryPolicyContext{RetriesAttempted: 1, Exception: &dara.SDKError{Code: &code}})
	require.Equal(t, 100, delay)
	before := time.Now()
	dara.Sleep(1)
	require.GreaterOrEqual(t, time.Since(before), time.Second)
}

func TestTheReadmeHasEveryHabit(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), waits)
	for _, h := range habits() {
		require.Contains(t, string(readme), "| "+h.answer+" | "+strings.Join(h.clients, "; ")+" | "+h.does+" |\n")
	}
	_, table, _ := strings.Cut(string(readme), "## What clients do badly")
	table, _, _ = strings.Cut(table, "\n## ")
	require.Equal(t, len(habits())+3, strings.Count(table, "\n|"), "the rows of the README, two of which are the head, and that of the wait")
}

// The text that the reference quotes is the one that the client has signed, to the byte: so it tells that the secret is
// wrong, and not the signing.
func TestTheReferenceQuotesWhatWasSigned(t *testing.T) {
	for _, name := range []string{sdkTyped, sdkCommon} {
		require.Empty(t, playAlone(t, name, "", func(s *scene) {
			answer := s.release(naming(awkward), wrongSecret)
			s.refused(answer, 400, "SignatureDoesNotMatch")
			require.Contains(s, answer.Error, "InvalidAccessKeySecret")
		}))
	}
}

// With the header signature, an error in XML is read if its type is written as the contract says.
func TestXMLErrorsAreReadByTheirType(t *testing.T) {
	for _, name := range []string{darabonba, nodeTyped} {
		require.Empty(t, playAlone(t, name, "acs3", func(s *scene) {
			s.world.front.plan(says(400, typeXML, xmlError))
			s.refused(s.release(naming("i-1")), 400, "ResourceNotExists")
		}))
	}
}
