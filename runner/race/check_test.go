package race

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"relcon/runner/contract"
	"relcon/runner/model"
	"relcon/runner/provider"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// told is a call with its answer, or a look, between two moments in milliseconds.
type told struct {
	from, to int
	call     string // operation; "" for a look
	ids      []string
	token    string
	answer   model.Answer
	shows    map[string]string // status by id
}

var (
	yes      = model.Answer{Kind: model.Accepted, Status: 200}
	notFound = model.Answer{Kind: model.Refused, Status: 404, Code: "INVALID_INSTANCE_NOT_FOUND"}
	recycled = model.Answer{Kind: model.Refused, Status: 403, Code: "OPERATION_DENIED_INSTANCE_RECYCLED"}
	wrong    = model.Answer{Kind: model.Refused, Status: 400, Code: mismatch}
	noAnswer = model.Answer{Kind: model.Lost}
)

// historyOf is a history of one account that holds what is given.
func historyOf(t *testing.T, account contract.Account, holds map[string]string, all []told) *played {
	api := provider.Of(account.Product)
	moment := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	look := func(shows map[string]string, from, to int) *model.Look {
		l := &model.Look{At: model.Span{Earliest: moment(from), Latest: moment(to)}}
		for id := range holds {
			l.Asked = append(l.Asked, id)
		}
		for id, status := range shows {
			l.Instances = append(l.Instances, contract.Instance{ID: id, Status: status, ChargeType: api.PayAsYouGo})
		}
		return l
	}
	s := &side{Account: account, ids: map[string]string{}}
	var arranged []model.Arranged
	for id, status := range holds {
		s.ids[id] = id
		arranged = append(arranged, model.Arranged{Wanted: contract.Wanted{Status: status}, IDs: []string{id}, Between: model.Span{Earliest: moment(-9), Latest: moment(-8)}})
	}
	var broken *model.Violation
	s.start, broken = model.Begin(account, arranged, *look(holds, -8, -7))
	require.Nil(t, broken)
	p := &played{race: contract.Race{Product: account.Product}, sides: []*side{s}}
	for n, each := range all {
		o := &op{client: n, from: moment(each.from), to: moment(each.to), answer: each.answer}
		if each.call == "" {
			o.look = look(each.shows, each.from, each.to)
		} else {
			operation, known := api.Operation(each.call)
			require.True(t, known)
			call := api.Act(operation, account, contract.Wanted{}, each.ids)
			if each.token != "" {
				call.Params = append(call.Params, contract.Param{Name: "ClientToken", Value: each.token})
			}
			o.request = model.Known{account.Credentials.AccessKeyID: account.Credentials}.Read(call, "", o.from)
		}
		p.ops = append(p.ops, o)
	}
	return p
}

func accountOfProduct(product contract.Product) contract.Account {
	return contract.Account{Product: product, Kind: contract.KindDefault, Credentials: contract.Credentials{AccessKeyID: "key", AccessKeySecret: "secret"}}
}

const (
	release   = "ReleaseInstances"
	terminate = "TerminateInstance"
)

// Some order of the calls has to explain a history. Where none does, the clause that says most about it is broken.
func TestHistoriesAreJudged(t *testing.T) {
	bin := map[string]string{"i-alpha": "RECYCLE", "i-beta": "RECYCLE", "i-other": "RECYCLE"}
	run := map[string]string{"i-alpha": "RUNNING", "i-beta": "RUNNING", "i-other": "RUNNING"}
	normal := map[string]string{"i-alpha": "Normal", "i-beta": "Normal", "i-other": "Normal"}
	without := func(from map[string]string, ids ...string) map[string]string {
		left := map[string]string{}
		for id, status := range from {
			left[id] = status
		}
		for _, id := range ids {
			delete(left, id)
		}
		return left
	}
	with := func(from map[string]string, id, status string) map[string]string {
		left := without(from)
		left[id] = status
		return left
	}
	alpha, beta, both := []string{"i-alpha"}, []string{"i-beta"}, []string{"i-alpha", "i-beta"}
	for name, each := range map[string]struct {
		product contract.Product
		holds   map[string]string
		told    []told
		lesson  lesson
		want    string // the clause that is broken; "" where an order explains it
	}{
		"one of two overlapping releases is refused": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", notFound, nil}, {1, 8, release, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, ""},
		"both are accepted": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", yes, nil}, {1, 8, release, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, toldOnce},
		"both terminations are accepted": {contract.BMC, run,
			[]told{{0, 9, terminate, alpha, "", yes, nil}, {1, 8, terminate, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, with(run, "i-alpha", "RECYCLE")}}, lesson{}, toldOnce},
		"a termination and a release in one order": {contract.BMC, run,
			[]told{{0, 9, release, alpha, "", yes, nil}, {1, 8, terminate, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(run, "i-alpha")}}, lesson{}, ""},
		"the same where the release ended before the termination began": {contract.BMC, run,
			[]told{{0, 3, release, alpha, "", yes, nil}, {5, 8, terminate, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(run, "i-alpha")}}, lesson{}, someOrder},
		"a lost release that happened": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", noAnswer, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, ""},
		"a lost release that did not happen": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", noAnswer, nil}, {20, 21, "", nil, "", yes, bin}}, lesson{}, ""},
		"a lost release that happens after the next one was refused for another reason": {contract.BMC, bin,
			[]told{{0, 1, release, alpha, "", noAnswer, nil}, {5, 6, release, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, ""},
		"all releases are refused, and one happened": {contract.BMC, run,
			[]told{{0, 9, terminate, alpha, "", yes, nil}, {1, 8, terminate, alpha, "", recycled, nil}, {20, 21, "", nil, "", yes, without(run, "i-alpha")}}, lesson{}, refusalChangesNothing},
		"an instance that no call names is released": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", yes, nil}, {1, 8, release, alpha, "", notFound, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha", "i-other")}}, lesson{}, refusalChangesNothing},
		"a refused batch releases its good ones, as the provider may do": {contract.BMC, bin,
			[]told{{0, 9, release, both, "", notFound, nil}, {1, 8, release, beta, "", yes, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha", "i-beta")}}, lesson{}, ""},
		"the same at a provider that does not": {contract.BMC, bin,
			[]told{{0, 9, release, both, "", notFound, nil}, {1, 8, release, beta, "", yes, nil}, {20, 21, "", nil, "", yes, without(bin, "i-alpha", "i-beta")}}, lesson{not: []string{model.GoodOnesReleased}}, refusalChangesNothing},
		"a termination is undone": {contract.BMC, run,
			[]told{{0, 9, terminate, alpha, "", yes, nil}, {1, 8, terminate, beta, "", yes, nil}, {20, 21, "", nil, "", yes, with(run, "i-beta", "RECYCLE")}}, lesson{}, someOrder},
		"a listing is older than an answer": {contract.BMC, bin,
			[]told{{0, 2, release, alpha, "", yes, nil}, {3, 4, "", nil, "", yes, bin}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, ""},
		"a listing goes back": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", yes, nil}, {3, 4, "", nil, "", yes, without(bin, "i-alpha")}, {5, 6, "", nil, "", yes, bin}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, listings},
		"two listings overlap, and either may be the first": {contract.BMC, bin,
			[]told{{0, 9, release, alpha, "", yes, nil}, {3, 6, "", nil, "", yes, without(bin, "i-alpha")}, {4, 7, "", nil, "", yes, bin}, {20, 21, "", nil, "", yes, without(bin, "i-alpha")}}, lesson{}, ""},
		"zec accepts a second release of what is being released": {contract.ZEC, run,
			[]told{{0, 9, release, alpha, "", yes, nil}, {1, 8, release, alpha, "", yes, nil}, {20, 21, "", nil, "", yes, without(run, "i-alpha")}}, lesson{}, ""},
		"zec names an instance as failed, and releases it": {contract.ZEC, run,
			[]told{{0, 9, release, beta, "", yes, nil}, {1, 8, release, alpha, "", model.Answer{Kind: model.Accepted, Status: 200, Failed: alpha}, nil}, {20, 21, "", nil, "", yes, without(run, "i-alpha", "i-beta")}}, lesson{}, refusalChangesNothing},
		"a token with other parameters is ignored, as the provider may do": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "t", yes, nil}, {1, 8, "ReleaseInstance", beta, "t", yes, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha", "i-beta")}}, lesson{}, ""},
		"the same token at a provider that does not": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "t", yes, nil}, {1, 8, "ReleaseInstance", beta, "t", yes, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha", "i-beta")}}, lesson{tokens: mismatch}, oneEffect},
		"two batches that share an instance are both accepted": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "", yes, nil}, {1, 8, "ReleaseInstance", both, "", yes, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha", "i-beta")}}, lesson{}, ""},
		"the same at a provider that refuses what is gone": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "", yes, nil}, {1, 8, "ReleaseInstance", both, "", yes, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha", "i-beta")}}, lesson{not: []string{model.WithoutEffect}}, someOrder},
		"one of two with a token is refused for it": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "t", yes, nil}, {1, 8, "ReleaseInstance", beta, "t", wrong, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha")}}, lesson{tokens: mismatch}, ""},
		"the same request with one token is refused for it": {contract.BSS, normal,
			[]told{{0, 9, "ReleaseInstance", alpha, "t", yes, nil}, {1, 8, "ReleaseInstance", alpha, "t", wrong, nil}, {20, 21, "", nil, "", yes, without(normal, "i-alpha")}}, lesson{tokens: mismatch}, oneEffect},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := historyOf(t, accountOfProduct(each.product), each.holds, each.told)
			p.teach(each.lesson)
			if p.judge(usualBudget) == accepted {
				require.Empty(t, each.want)
				return
			}
			require.Equal(t, refuted, p.verdict)
			f := suspect{p, each.lesson, usualBudget}.blame()
			require.Equal(t, each.want, f.rule, "%s, want %s", f.got, f.want)
			require.NotEmpty(t, f.got)
			require.NotEmpty(t, f.want)
		})
	}
}

// A check that runs out of its time is no pass, and no violation.
func TestACheckWithoutTimeIsOpen(t *testing.T) {
	bin := map[string]string{}
	var calls []told
	for _, id := range []string{"i-a", "i-b", "i-c", "i-d", "i-e", "i-f", "i-g"} {
		bin[id] = "RECYCLE"
		calls = append(calls, told{0, 9, release, []string{id}, "", yes, nil})
	}
	calls = append(calls, told{20, 21, "", nil, "", yes, bin}) // no order explains it, and there are many
	p := historyOf(t, accountOfProduct(contract.BMC), bin, calls)
	require.Equal(t, open, p.judge(time.Nanosecond))
	require.Empty(t, newRacer(Parts{}).finds(p))
}
