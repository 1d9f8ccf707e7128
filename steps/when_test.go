package steps

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/schemas"
)

// answering is a target that gives every call the same answer, and keeps the calls.
type answering struct {
	Client
	status int
	body   string
	calls  []contract.Call
}

func (a *answering) Vague(contract.Call) string { return "" }

func (a *answering) Send(_ context.Context, call contract.Call) (contract.Exchange, error) {
	a.calls = append(a.calls, call)
	return contract.Exchange{
		Product: call.Product, Operation: call.Operation, Request: contract.Request{URL: "https://example.com/"},
		Response: contract.Response{Status: a.status, Header: http.Header{}, Body: []byte(a.body)},
	}, nil
}

// client is a world whose client holds "alpha" and "beta", and knows the made-up "ghost".
func client(product contract.Product, target *answering) *World {
	w := NewWorld(Env{
		Client: target, Now: time.Now, Codec: Codec{Validate: schemas.Validate, Decode: schemas.Decode, DecodeXML: schemas.DecodeXML},
	}, product)
	w.accounts.client = &account{
		Account: contract.Account{Product: product, Credentials: contract.Credentials{AccessKeyID: "key", AccessKeySecret: "secret"}},
		ids:     []string{"i-alpha", "i-beta"}, before: inventory{},
	}
	w.accounts.names = map[string][]string{"beta": {"i-beta"}, "alpha": {"i-alpha"}, "ghost": {"i-ghost"}}
	return w
}

// The sound form of a request names the same instances by the same operation, and has nothing that is wrong.
func TestTheSoundFormOfARequest(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]contract.Call{
		`the client releases "alpha" with a wrong signature and with method GET`:                  {Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["i-alpha"]}`)},
		`the client terminates "beta" with the action ReleaseEverything`:                          {Operation: "TerminateInstance", Body: []byte(`{"instanceId":"i-beta"}`)},
		`the client sends ReleaseInstances with {"instanceIds": ["$beta", "$ghost", 1]}`:          {Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["i-beta"]}`)},
		`the client sends ReleaseInstances without its parameter`:                                 {Operation: "ReleaseInstances", Body: []byte(`{"instanceIds":["i-alpha","i-beta"]}`)},
		`the client sends TerminateInstance with {"instanceIds": ["$beta"], "instanceId": false}`: {Operation: "TerminateInstance", Body: []byte(`{"instanceId":"i-beta"}`)},
		`the client sends TerminateInstance with no body`:                                         {Operation: "TerminateInstance", Body: []byte(`{"instanceId":"i-alpha"}`)},
	} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			target := &answering{status: http.StatusOK, body: `{"requestId":"T1","response":{"requestId":"T1"}}`}
			w := client(contract.BMC, target)
			ctx := With(t.Context(), w)
			require.NoError(t, play(ctx, "When", step, nil))
			require.NoError(t, play(ctx, "Then", contract.WithoutFlaw, nil))
			require.Len(t, target.calls, 2)
			sound := target.calls[1]
			require.WithinDuration(t, time.Now(), sound.At, time.Minute)
			want.Product, want.At, want.Account, want.Credentials = contract.BMC, sound.At, "key", w.accounts.client.Credentials
			require.Equal(t, want, sound)
		})
	}
}

// A request says what is true of its instances, whichever account they were arranged for. Of several product codes it has the usual one.
func TestTheSoundFormSaysWhatIsTrueOfTheInstances(t *testing.T) {
	t.Parallel()
	for names, want := range map[string][]string{
		"alpha": {"ecs", "Subscription"}, "beta": {"rds", "PayAsYouGo"}, "theirs": {"rds", "Subscription"}, "ghost": {"ecs", "PayAsYouGo"},
		"beta ghost theirs": {"rds", "Subscription"}, "beta alpha": {"ecs", "Subscription"}, "theirs beta": {"rds", "PayAsYouGo"},
	} {
		w := client(contract.BSS, &answering{status: http.StatusOK, body: `{}`})
		rds := contract.Wanted{ProductCode: "rds", ChargeType: contract.PayAsYouGo}
		w.accounts.client.wanted = map[string]contract.Wanted{"i-alpha": {ChargeType: contract.Subscription}, "i-beta": rds}
		rds.ChargeType = contract.Subscription
		w.accounts.others = []*account{{wanted: map[string]contract.Wanted{"i-theirs": rds}}}
		w.accounts.names["theirs"] = []string{"i-theirs"}
		require.NoError(t, w.when.acts(t.Context(), release, strings.Fields(names), nil))
		for n, name := range []string{"ProductCode", "SubscriptionType"} {
			require.Equal(t, contract.Param{Name: name, Value: want[n]}, w.when.calls[0].sound.Params[n], names)
		}
	}
}

// How a request is proved and carried is no flaw of it, but for a token that nobody has.
func TestTheSoundFormIsSignedAndCarriedInTheSameWay(t *testing.T) {
	t.Parallel()
	call := contract.Call{Product: contract.BSS}
	w := client(contract.BSS, &answering{status: http.StatusOK, body: `{}`})
	manners, err := blanks()["manner"].read(" with the header signature and with its parameters as a form and with the parameter Region \"x\"")
	require.NoError(t, err)
	require.NoError(t, w.when.acts(t.Context(), release, []string{"alpha"}, manners.([]procedure)))
	sound := w.when.calls[0].sound
	require.Equal(t, contract.ACS3, sound.Scheme)
	require.True(t, sound.Form)
	require.Len(t, sound.Params, 3)
	require.NotContains(t, sound.Params, contract.Param{Name: "Region", Value: "x"})

	for token, scheme := range map[string]contract.Scheme{"": "", "token": contract.Bearer} {
		w := client(contract.BMC, &answering{status: http.StatusOK, body: `{}`})
		w.accounts.client.Credentials.Token = token
		manners, err := blanks()["manner"].read(" with a wrong bearer token")
		require.NoError(t, err)
		require.NoError(t, w.when.acts(t.Context(), release, []string{"alpha"}, manners.([]procedure)))
		call = w.when.calls[0].sound
		require.Equal(t, scheme, call.Scheme)
		require.Equal(t, token, call.Credentials.Token)
	}
}

// Where a parameter comes twice, providers differ in which of the two counts.
func TestAParameterTakesThePlaceOfTheOneThatTheCallHas(t *testing.T) {
	t.Parallel()
	call := provider.Of(contract.BSS).Page(contract.Account{}, []string{"i-alpha"}, nil, 1, 300)
	setParam(&call, contract.Param{Name: "PageNum", Value: "2"})
	want := []contract.Param{{Name: "InstanceIDs", Value: "i-alpha"}, {Name: "PageSize", Value: "300"}, {Name: "PageNum", Value: "2"}}
	require.Equal(t, want, call.Params)
	require.Empty(t, call.Distortion.ExtraParams)
}

// A provider that refuses the sound request as well refuses for another reason than the clause's.
func TestASoundRequestThatIsRefusedIsAViolation(t *testing.T) {
	t.Parallel()
	target := &answering{status: http.StatusBadRequest, body: `{"requestId":"T1","code":"INVALID_PARAMETER","message":"no"}`}
	ctx := With(t.Context(), client(contract.BMC, target))
	require.NoError(t, play(ctx, "When", `the client releases "alpha" with a wrong signature`, nil))
	require.NoError(t, play(ctx, "Then", `the request is refused`, nil))
	var violation *contract.Violation
	require.ErrorAs(t, play(ctx, "Then", contract.WithoutFlaw, nil), &violation)
	require.Equal(t, "200 and the documented body", violation.Want)
}

// Without an instance of the client's account there is nothing that could be accepted: the feature is to blame.
func TestARequestWithoutASoundForm(t *testing.T) {
	t.Parallel()
	w := client(contract.BMC, &answering{status: http.StatusBadRequest, body: `{}`})
	w.accounts.client.ids, w.accounts.api = nil, provider.Of(contract.BMC)
	ctx := With(t.Context(), w)
	require.NoError(t, play(ctx, "When", `the client sends ReleaseInstances with {"instanceIds": ["$ghost"]}`, nil))
	var fault *contract.Fault
	require.ErrorAs(t, play(ctx, "Then", contract.WithoutFlaw, nil), &fault)
	require.Contains(t, fault.Reason, "it names no instance of the client's account")
}

// A target that has no way to turn an instance off can't be held against what happens then.
func TestAnActionThatDoesNotExistIsMissing(t *testing.T) {
	t.Parallel()
	for body, missing := range map[string]bool{
		`{"requestId":"T1","code":"AUTHFAILURE_UNAUTHORIZED_OPERATION","message":"m"}`:        true,
		`{"requestId":"T1","code":"INVALID_ACTION","message":"m"}`:                            true,
		`{"requestId":"T1","code":"OPERATION_DENIED_INSTANCE_RECYCLED","message":"m"}`:        false,
		`{"requestId":"T1","code":"INVALID_INSTANCE_NOT_FOUND","message":"m"}`:                false,
		`{"requestId":"T1","code":"OPERATION_FAILED_FOR_RECYCLE_RESOURCE","message":"going"}`: false,
	} {
		for _, product := range []contract.Product{contract.BMC, contract.ZEC} {
			w := client(product, &answering{status: 404, body: body})
			err := play(With(t.Context(), w), "When", `the client stops "alpha"`, nil)
			var lacking *contract.Missing
			require.Equal(t, missing, errors.As(err, &lacking), body)
			if missing {
				require.Equal(t, contract.NeedPower, lacking.Need)
				require.ErrorContains(t, err, "StopInstances is answered 404 ")
				continue
			}
			require.NoError(t, err, body)
		}
	}
}

// A provider that has no time for a request says nothing about the clause, by whatever status it says so.
func TestARequestThatWasThrottledIsNotJudged(t *testing.T) {
	t.Parallel()
	for name, each := range map[string]struct {
		product contract.Product
		status  int
		body    string
	}{
		"Zenlayer":      {contract.BMC, http.StatusTooManyRequests, `{"requestId":"T1","code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}`},
		"Alibaba Cloud": {contract.BSS, http.StatusBadRequest, `{"RequestId":"T1","HostId":"h","Code":"Throttling.User","Message":"slow down"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := With(t.Context(), client(each.product, &answering{status: each.status, body: each.body}))
			err := play(ctx, "When", `the client releases "alpha"`, nil)
			require.ErrorContains(t, err, "there is no answer to judge: lower limits.requestsPerSecond in the target file")
			require.False(t, violates(err))
		})
	}
}
