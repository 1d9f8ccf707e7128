package guard_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// notOurs are requests that name what the run does not own.
func notOurs() map[string]contract.Call {
	return map[string]contract.Call{
		"unknown id":                   zen(`{"instanceIds":["i-nobody"]}`),
		"beside ours":                  zen(`{"instanceIds":["` + mine + `","i-nobody"]}`),
		"no list":                      zen(`{"instanceIds":"i-nobody"}`),
		"singular":                     zen(`{"instanceId":"i-nobody"}`),
		"other letter case":            zen(`{"INSTANCEIDS":["i-nobody"]}`),
		"letters that fold":            zen(`{"inſtanceIds":["i-nobody"]}`),
		"with underscores":             zen(`{"instance_ids":["i-nobody"]}`),
		"longer name":                  zen(`{"theInstanceIdList":["i-nobody"]}`),
		"escaped name":                 zen(`{"instance\u0049ds":["i-nobody"]}`),
		"escaped id":                   zen(`{"instanceIds":["\u0069-nobody"]}`),
		"nested list":                  zen(`{"instanceIds":[[["i-nobody"]]]}`),
		"nested object":                zen(`{"instanceIds":{"a":{"0":"i-nobody"}}}`),
		"as the name of a member":      zen(`{"instanceIds":{"i-nobody":true}}`),
		"deep in the body":             zen(`{"a":[{"b":{"instanceId":"i-nobody"}}]}`),
		"a long number":                zen(`{"instanceIds":[123456]}`),
		"a number with a fraction":     zen(`{"instanceIds":[1.5]}`),
		"a negative number":            zen(`{"instanceIds":[-1]}`),
		"a short number as text":       zen(`{"instanceIds":["17"]}`),
		"repeated, ours last":          zen(`{"instanceIds":["i-nobody"],"instanceIds":["` + mine + `"]}`),
		"repeated, ours first":         zen(`{"instanceIds":["` + mine + `"],"instanceIds":["i-nobody"]}`),
		"blank around ours":            zen(`{"instanceIds":[" ` + mine + `"]}`),
		"other letter case of ours":    zen(`{"instanceIds":["` + strings.ToUpper(mine) + `"]}`),
		"cut off after it":             zen(`{"instanceIds":["i-nobody"`),
		"text after it":                zen(`{"instanceIds":["i-nobody"]} please`),
		"a form in place of JSON":      zen(`instanceIds=i-nobody`),
		"bytes that are no text":       zen("{\"instanceIds\":[\"i-nobody\xff\"]}"),
		"no action":                    zen(`{"instanceIds":["i-nobody"]}`, operation("")),
		"an action that lists more":    zen(`{"instanceIds":["i-nobody"]}`, operation("DescribeInstances, ReleaseInstances")),
		"an action in lower case":      zen(`{"instanceIds":["i-nobody"]}`, operation("describeInstances")),
		"an action of Alibaba Cloud":   zen(`{"instanceIds":["i-nobody"]}`, operation("QueryInstances")),
		"an action left out":           zen(`{"instanceIds":["i-nobody"]}`, operation("DescribeInstances"), without("X-Zc-Action")),
		"unsigned":                     zen(`{"instanceIds":["i-nobody"]}`, unsigned),
		"another product's":            {Product: contract.BMC, Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["i-of-zec"]}`), Credentials: credentials()},
		"Alibaba":                      ali("InstanceIds=i-nobody"),
		"Alibaba, beside ours":         ali("InstanceIds=" + mine + ",i-nobody"),
		"Alibaba, a second time":       ali("InstanceIds=" + mine + "&InstanceIds=i-nobody"),
		"Alibaba, other letter case":   ali("instanceids=i-nobody"),
		"Alibaba, numbered":            ali("InstanceId.1=i-nobody"),
		"Alibaba, in a form":           ali("InstanceIds=i-nobody", inForm),
		"Alibaba, in query and form":   ali("InstanceIds="+mine, inForm, extra("InstanceIds", "i-nobody")),
		"Alibaba, encoded twice":       ali("InstanceIds=" + mine + "%2Ci-nobody"),
		"Alibaba, by header":           ali("InstanceIds=i-nobody", byHeader),
		"Alibaba, a doubled action":    ali("InstanceIds=i-nobody", operation("QueryAvailableInstances"), extra("Action", "ReleaseInstance")),
		"Alibaba, doubled in the form": ali("InstanceIds=i-nobody&action=ReleaseInstance", operation("QueryAvailableInstances"), inForm),
		"Alibaba, two ways of asking":  ali("InstanceIds=i-nobody", operation("QueryAvailableInstances"), byHeader, extra("Action", "ReleaseInstance")),
		"Alibaba, no action":           ali("InstanceIds=i-nobody", omitted("Action")),
	}
}

// What names anything but our own never leaves, however clean its account is.
func TestTheGuardRefusesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	for name, call := range notOurs() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, true)
			c.own(account(contract.ZEC), "i-of-zec")
			_, err := c.Send(t.Context(), call)
			refused := requireRefused(t, err)
			require.Contains(t, refused.Reason, "it names ")
			require.Contains(t, refused.Reason, "this run does not own")
			require.Empty(t, c.left)
		})
	}
}

// Each distortion that the steps can make passes on instances of our own, and on ids that were looked up.
func TestTheGuardLetsOurOwnPass(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]contract.Call{
		"sound":                       zen(`{"instanceIds":["` + mine + `"]}`),
		"looked up":                   zen(`{"instanceIds":["` + made + `"]}`),
		"several":                     zen(`{"instanceIds":["` + mine + `","` + made + `","i-own-11"]}`),
		"singular":                    zen(`{"instanceId":"`+mine+`"}`, operation("TerminateInstance")),
		"escaped":                     zen(`{"instanceIds":["\u0069-own-\u0031\u0030"]}`),
		"both members":                zen(`{"instanceIds":["` + mine + `"],"instanceId":"` + made + `","colour":{"of":[1,null]}}`),
		"unknown action":              zen(`{"instanceIds":["`+mine+`"]}`, operation("ReleaseEverything")),
		"no action":                   zen(`{"instanceIds":["`+mine+`"]}`, operation("")),
		"charset":                     zen(`{"instanceIds":["`+mine+`"]}`, kind("application/json; charset=utf-8")),
		"Authorization":               zen(`{"instanceIds":["`+mine+`"]}`, authorized("ZC2-HMAC-SHA256 nonsense")),
		"no Authorization":            zen(`{"instanceIds":["`+mine+`"]}`, without("Authorization")),
		"unknown access key":          zen(`{"instanceIds":["`+mine+`"]}`, unknownKey),
		"Alibaba":                     ali("ProductCode=ecs&InstanceIds=" + mine),
		"Alibaba, several":            ali("InstanceIds=" + mine + "," + made),
		"Alibaba, in a form":          ali("InstanceIds="+mine, inForm),
		"Alibaba, GET":                ali("InstanceIds="+mine, method("GET")),
		"Alibaba, by header":          ali("InstanceIds="+mine, byHeader),
		"Alibaba, by header in form":  ali("InstanceIds="+mine, byHeader, inForm),
		"Alibaba, no signature":       ali("InstanceIds="+mine, omitted("Signature")),
		"Alibaba, no action":          ali("InstanceIds="+mine, omitted("Action")),
		"Alibaba, undefined params":   ali("InstanceIds="+mine, extra("RegionId", "cn-hangzhou"), extra("SignatureType", "")),
		"Alibaba, unknown access key": ali("InstanceIds="+mine, unknownKey),
		"reading all":                 zen(`{"pageNum":1}`, operation("DescribeInstances")),
		"reading what nobody has":     zen(`{"instanceIds":["i-nobody"]}`, operation("DescribeInstances")),
		"Alibaba, reading all":        ali("PageNum=1", operation("QueryAvailableInstances")),
		"Alibaba, reading by header":  ali("InstanceIDs=i-nobody", operation("QueryAvailableInstances"), byHeader),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, false) // what is aimed needs no clean account
			_, err := c.Send(t.Context(), call)
			require.NoError(t, err)
			require.Len(t, c.left, 1)
			if call.Body != nil {
				require.Equal(t, string(call.Body), string(c.bodies[0]))
			}
		})
	}
}

// unaimed are requests that could mean everything.
func unaimed() map[string]contract.Call {
	return map[string]contract.Call{
		"empty object":               zen(`{}`),
		"empty list":                 zen(`{"instanceIds":[]}`),
		"empty list beside ours":     zen(`{"instanceIds":[],"instanceId":"` + mine + `"}`),
		"empty object inside":        zen(`{"instanceIds":{}}`),
		"null":                       zen(`{"instanceIds":null}`),
		"boolean":                    zen(`{"instanceIds":true}`),
		"empty id":                   zen(`{"instanceId":""}`),
		"a position in an object":    zen(`{"instanceIds":{"0":"` + mine + `"}}`),
		"a short number":             zen(`{"instanceIds":[1]}`),
		"ours and a null":            zen(`{"instanceIds":["` + mine + `",null]}`),
		"ours twice":                 zen(`{"instanceIds":["` + mine + `"],"instanceIds":["` + mine + `"]}`),
		"ours twice, in two cases":   zen(`{"instanceIds":["` + mine + `"],"InstanceIDs":["` + mine + `"]}`),
		"ours under another member":  zen(`{"instanceId":"` + mine + `"}`),
		"ours under a made-up one":   zen(`{"instAnCeId0":["` + mine + `"]}`),
		"ours too deep":              zen(`{"request":{"instanceIds":["` + mine + `"]}}`),
		"no body":                    zen(``),
		"an array":                   zen(`["` + mine + `"]`),
		"a string":                   zen(`"` + mine + `"`),
		"cut off":                    zen(`{"instanceIds":["` + mine + `"]`),
		"followed by text":           zen(`{"instanceIds":["` + mine + `"]} please`),
		"wrongly encoded":            zen("{\"instanceIds\":[\"" + mine + "\",\"\xff\"]}"),
		"with a byte-order mark":     zen("\ufeff{\"instanceIds\":[\"" + mine + "\"]}"),
		"too deep":                   zen(`{"instanceIds":` + strings.Repeat("[", 600) + `"` + mine + `"` + strings.Repeat("]", 600) + `}`),
		"form":                       zen(`instanceIds=` + mine),
		"another content type":       zen(`{"instanceIds":["`+mine+`"]}`, kind("text/plain")),
		"another charset":            zen(`{"instanceIds":["`+mine+`"]}`, kind("application/json; charset=utf-16")),
		"no content type":            zen(`{"instanceIds":["`+mine+`"]}`, without("Content-Type")),
		"GET":                        zen(`{"instanceIds":["`+mine+`"]}`, method("GET")),
		"PUT":                        zen(`{"instanceIds":["`+mine+`"]}`, method("PUT")),
		"DELETE":                     zen(`{"instanceIds":["`+mine+`"]}`, method("DELETE")),
		"reading without an action":  zen(`{}`, operation("DescribeInstances"), without("X-Zc-Action")),
		"unknown action":             zen(`{}`, operation("ReleaseEverything")),
		"unsigned":                   zen(`{}`, unsigned),
		"unknown access key":         zen(`{}`, unknownKey),
		"Alibaba, no ids":            ali("ProductCode=ecs"),
		"Alibaba, an empty list":     ali("InstanceIds="),
		"Alibaba, a comma too many":  ali("InstanceIds=" + mine + ","),
		"Alibaba, given twice":       ali("InstanceIds=" + mine + "&InstanceIds=" + mine),
		"Alibaba, query and form":    ali("InstanceIds="+mine, inForm, extra("instanceids", mine)),
		"Alibaba, PUT":               ali("InstanceIds="+mine, method("PUT")),
		"Alibaba, GET with a form":   ali("InstanceIds="+mine, method("GET"), inForm),
		"Alibaba, form without type": ali("InstanceIds="+mine, inForm, without("Content-Type")),
		"Alibaba, form as text":      ali("InstanceIds="+mine, inForm, kind("text/plain")),
		"Alibaba, unknown key":       ali("ProductCode=ecs", unknownKey, byHeader),
	}
}

func TestAnUnaimedRequestNeedsACleanAccount(t *testing.T) {
	t.Parallel()
	for name, call := range unaimed() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := watched(t, true)
			_, err := c.Send(t.Context(), call)
			require.NoError(t, err, "all that the account holds is ours")
			require.Len(t, c.left, 1)

			c = watched(t, false)
			_, err = c.Send(t.Context(), call)
			require.Contains(t, requireRefused(t, err).Reason, `its account holds "`+another+`"`)
			require.Empty(t, c.left)

			blind := unread(t)
			blind.own(accountOf(call.Product, elsewhere), mine)
			_, err = blind.Send(t.Context(), call)
			require.Contains(t, requireRefused(t, err).Reason, "inventory of its account could not be read or was not")
			require.Empty(t, blind.left)
		})
	}
}

// The credentials on the wire count beside the account that the call is made for.
func TestAnUnaimedRequestWithAnotherAccountsCredentials(t *testing.T) {
	t.Parallel()
	c := watched(t, true)
	for _, call := range []contract.Call{
		zen(`{}`, func(c *contract.Call) { c.Credentials.AccessKeyID = elsewhere }),
		zen(`{}`, func(c *contract.Call) { c.Account = elsewhere }),
		zen(`{}`, func(c *contract.Call) { c.Account, c.Credentials.AccessKeyID = "", elsewhere }),
		zen(`{}`, func(c *contract.Call) { c.Account, c.Credentials.AccessKeyID = "", "" }),
		zen(`{}`, func(c *contract.Call) { c.Account, c.Credentials.AccessKeyID = "UNREAD", canaryKeyID }),
	} {
		_, err := c.Send(t.Context(), call)
		requireRefused(t, err)
	}
	require.Empty(t, c.left)
}

func TestManyScenariosAskTheGuardAtOnce(t *testing.T) {
	t.Parallel()
	c := watched(t, true)
	var group errgroup.Group
	for _, id := range names("i-many-", 50) {
		group.Go(func() error {
			c.own(account(contract.ZEC), id)
			c.see(accountOf(contract.ZEC, "KEY"+id), id)
			if _, err := c.Absent(t.Context(), account(contract.ZEC), "x-"+id); err != nil {
				return err
			}
			_, err := c.Send(t.Context(), zen(`{"instanceIds":["`+id+`","x-`+id+`"]}`))
			return err
		})
		group.Go(func() error {
			c.see(accountOf(contract.BMC, elsewhere), "s-"+id)
			_, err := c.Send(t.Context(), zen(`{"note":"s-`+id+`","instanceIds":["`+mine+`"]}`))
			if refused := (*contract.Refused)(nil); !errors.As(err, &refused) {
				return errors.New("a foreign id left: " + id)
			}
			return nil
		})
	}
	require.NoError(t, group.Wait())
	for _, body := range c.bodies {
		require.NotContains(t, string(body), "s-i-many")
	}
}

// thieving is a transport that finds the caller's bytes changed when it reads what it is to send.
type thieving struct {
	leaving
	body []byte
}

func (t *thieving) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, reading := r.Context().Value(listKey{}).([]string); !reading {
		copy(t.body, `{"instanceIds":["i-foe-22"]}`)
	}
	return t.leaving.RoundTrip(r)
}

// The bytes that were judged are those that leave, whatever the caller does with his.
func TestWhatIsJudgedIsWhatLeaves(t *testing.T) {
	t.Parallel()
	transport := &thieving{body: []byte(`{"instanceIds":["` + mine + `"]}`)}
	sender, err := client.New(client.Options{Endpoints: map[contract.Product]client.Endpoint{contract.ZEC: {URL: "http://127.0.0.1"}}, Transport: transport})
	require.NoError(t, err)
	c := &subject{Client: sender}
	c.own(account(contract.ZEC), mine)
	_, err = c.Send(t.Context(), zen("", func(c *contract.Call) { c.Body = transport.body }))
	require.NoError(t, err)
	require.Equal(t, `{"instanceIds":["`+mine+`"]}`, string(transport.bodies[0]))
}

// Whether a call is vague is what decides whether the guard wants a clean account for it, and is told without sending it.
func TestWhatIsVagueIsWhatNeedsACleanAccount(t *testing.T) {
	t.Parallel()
	c := watched(t, false)
	for name, call := range unaimed() {
		require.NotEmpty(t, c.Vague(call), name)
	}
	require.Equal(t, "it names no instance", c.Vague(zen(`{}`)))
	require.Contains(t, c.Vague(zen(`{"instanceIds":[1]}`)), "which may be an id or not")
	for name, call := range map[string]contract.Call{
		"ours":              zen(`{"instanceIds":["` + mine + `"]}`),
		"looked up":         zen(`{"instanceIds":["` + made + `"]}`),
		"nobody's":          zen(`{"instanceIds":["i-nobody"]}`), // refused whatever the account holds
		"reading all":       zen(`{"pageNum":1}`, operation("DescribeInstances")),
		"Alibaba":           ali("InstanceIds=" + mine),
		"Alibaba, a form":   ali("InstanceIds="+mine, inForm),
		"no call of ours":   {Product: "ecs"},
		"not to be written": zen(`{}`, kind("a\nb")),
	} {
		require.Empty(t, c.Vague(call), name)
	}
	require.Empty(t, c.left)
}
