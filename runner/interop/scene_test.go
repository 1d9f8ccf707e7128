package interop

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/interop/protocol"
)

// row is one case: what a client does, and what it has to make of the answers.
type row struct {
	name  string
	needs []string // what the client must be able to do
	run   func(*scene)
	front bool // the front answers in place of the reference
}

// scene is what a row plays in: a client, one way to send, and a new account. It stands in for a *testing.T, since a row
// that fails at a reference with a fault is what is wanted.
type scene struct {
	program *Program
	variant Variant
	world   *World
	account contract.Account

	answers  []protocol.Answer
	problems []string
}

// Errorf notes a problem.
func (s *scene) Errorf(format string, args ...any) {
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
}

// FailNow ends the row.
func (s *scene) FailNow() { panic(rowEnded{}) }

type rowEnded struct{}

// play plays a row, and gives what is wrong; "" if nothing is.
func (s *scene) play(r row) (problem string) {
	defer func() {
		if ended := recover(); ended != nil {
			if _, ours := ended.(rowEnded); !ours {
				panic(ended)
			}
		}
		problem = strings.Join(s.problems, "\n")
	}()
	s.world.reset()
	s.use("")
	r.run(s)
	return ""
}

// use takes a new account of a kind.
func (s *scene) use(kind string) {
	account, err := s.world.account(contract.Product(s.variant.Product), kind)
	require.NoError(s, err)
	s.account = account
}

// have arranges instances.
func (s *scene) have(count int, status string) []string {
	ids, err := s.world.hook.Instances(context.Background(), s.account, contract.Wanted{Count: count, Status: status})
	require.NoError(s, err)
	return ids
}

// change alters a call.
type change func(*protocol.Call)

func xml(c *protocol.Call)         { c.Format = "XML" }
func wrongSecret(c *protocol.Call) { c.Secret += "x" }

func retrying(times int) change { return func(c *protocol.Call) { c.Retries = times } }

// call lets the client make a call.
func (s *scene) call(action, version string, changes ...change) protocol.Answer {
	c := protocol.Call{
		Endpoint: s.world.Endpoint(s.account.Product), Key: s.account.Credentials.AccessKeyID, Secret: s.account.Credentials.AccessKeySecret,
		Product: s.variant.Product, Action: action, Version: version, Scheme: s.variant.Scheme, Place: s.variant.Place,
	}
	for _, change := range changes {
		change(&c)
	}
	answer, err := s.program.Call(c)
	require.NoError(s, err)
	require.Empty(s, answer.Cannot, "the program can't make this call")
	s.answers = append(s.answers, answer)
	return answer
}

// params are those of an Alibaba Cloud call.
type params map[string]string

func (p params) with(name, value string) params {
	all := maps.Clone(p)
	all[name] = value
	return all
}

func (p params) without(name string) params {
	all := maps.Clone(p)
	delete(all, name)
	return all
}

const bssVersion = "2017-12-14"

func (s *scene) bss(action string, p params, changes ...change) protocol.Answer {
	return s.call(action, bssVersion, append([]change{func(c *protocol.Call) { c.Params = p }}, changes...)...)
}

func naming(ids ...string) params {
	return params{"ProductCode": "ecs", "SubscriptionType": "PayAsYouGo", "InstanceIds": strings.Join(ids, ",")}
}

func (s *scene) release(p params, changes ...change) protocol.Answer {
	return s.bss("ReleaseInstance", p, changes...)
}

// page is the success of both operations of BssOpenApi, as the clients give it.
type page struct {
	Code, Message, RequestId string
	Success                  bool
	Data                     struct {
		ReleaseResult                 bool
		HostId                        string
		TotalCount, PageNum, PageSize int
		InstanceList                  []listed
	}
}

// listed is a listed instance.
type listed struct {
	InstanceID, Status, SubStatus, SubscriptionType, ProductCode, ProductType, Region, CreateTime, RenewStatus string
	OwnerId                                                                                                    int64
}

// read takes a success apart.
func (s *scene) read(answer protocol.Answer) page {
	require.True(s, answer.OK, "got %+v", answer)
	var p page
	require.NoError(s, json.Unmarshal(answer.Result, &p), "%s", answer.Result)
	require.True(s, p.Success, "%s", answer.Result)
	require.Equal(s, "Success", p.Code)
	require.NotEmpty(s, p.RequestId)
	return p
}

// released wants a release to be done.
func (s *scene) released(answer protocol.Answer) {
	p := s.read(answer)
	require.True(s, p.Data.ReleaseResult)
	require.NotEmpty(s, p.Data.HostId)
}

// refused wants an error with a documented code, as this client shows it.
func (s *scene) refused(answer protocol.Answer, status int, code string) {
	require.Empty(s, answer.Crash, "the client panicked")
	require.False(s, answer.OK, "the client saw no error, and gave %s", answer.Result)
	require.Equal(s, code, answer.Code, "%+v", answer)
	if s.variant.Product == "bss" || answer.Status != 0 { // no client of Zenlayer has to tell it
		require.Equal(s, status, answer.Status, "%+v", answer)
	}
	require.NotEmpty(s, answer.Message)
	require.NotEmpty(s, answer.RequestID, "%+v", answer)
}

// holds wants the account to hold just these instances, by the listing.
func (s *scene) holds(want ...string) {
	p := s.read(s.bss("QueryAvailableInstances", params{"PageSize": "300"}))
	got := []string{}
	for _, item := range p.Data.InstanceList {
		got = append(got, item.InstanceID)
	}
	require.ElementsMatch(s, want, got, "the instances of the account")
}
