package interop

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// awkward has what a client must encode, and what encoders disagree about.
const awkward = "i-1 +*~/%&=?#é中'()!\"<>\\;:@$"

// bssRows are what every client of BssOpenApi does.
func bssRows() []row {
	return []row{
		{name: "one instance is released, and no other", run: releasesOne},
		{name: "a release with every documented parameter", run: releasesInFull},
		{name: "100 instances are released", run: func(s *scene) {
			fleet, other := s.have(100, ""), s.have(1, "")
			s.released(s.release(naming(fleet...)))
			s.holds(other...)
		}},
		{name: "101 instances are refused", run: func(s *scene) {
			fleet := s.have(101, "")
			s.refused(s.release(naming(fleet...)), 400, "InvalidParameter")
			s.holds(fleet...)
		}},
		{name: "one bad id fails the whole release", run: func(s *scene) {
			good := s.have(2, "")
			s.refused(s.release(naming(good[0], "i-nowhere", good[1])), 400, "ResourceNotExists")
			s.holds(good...)
		}},
		{name: "a second release of one instance", run: func(s *scene) {
			id := s.have(1, "")[0]
			s.released(s.release(naming(id)))
			s.refused(s.release(naming(id)), 400, "ResourceNotExists")
			s.holds()
		}},
		{name: "awkward characters are signed as they are sent", run: func(s *scene) {
			ids := s.have(1, "")
			s.refused(s.release(naming(awkward)), 400, "ResourceNotExists")
			s.refused(s.release(naming(ids...).with("Region", awkward)), 400, "ResourceNotExists")
			s.holds(ids...)
		}},
		{name: "a listing goes by pages", run: listsByPages},
		{name: "a listing shows what is documented", run: listsItems},
		{name: "XML is read", needs: []string{canXML}, run: readsXML},
	}
}

func releasesOne(s *scene) {
	ids := s.have(3, "")
	s.released(s.release(naming(ids[1])))
	s.holds(ids[0], ids[2])
}

func releasesInFull(s *scene) {
	ids := s.have(2, "")
	all := naming(ids[0])
	for name, value := range (params{"RenewStatus": "NotRenewal", "Region": "cn-hangzhou", "ProductType": "ecs", "OwnerId": "123456789"}) {
		all = all.with(name, value)
	}
	s.released(s.release(all))
	s.holds(ids[1])
}

func listsByPages(s *scene) {
	ids, got := s.have(45, ""), []string{}
	for number, size := range []int{20, 20, 5, 0} {
		p := s.read(s.bss("QueryAvailableInstances", params{"PageNum": fmt.Sprint(number + 1), "PageSize": "20"}))
		require.Equal(s, [...]int{45, number + 1, 20}, [...]int{p.Data.TotalCount, p.Data.PageNum, p.Data.PageSize})
		require.Len(s, p.Data.InstanceList, size)
		for _, item := range p.Data.InstanceList {
			got = append(got, item.InstanceID)
		}
	}
	require.ElementsMatch(s, ids, got)
}

func listsItems(s *scene) {
	ids := s.have(2, "")
	p := s.read(s.bss("QueryAvailableInstances", params{"InstanceIDs": ids[1], "ProductCode": "ecs", "Region": "cn-hangzhou"}))
	require.Len(s, p.Data.InstanceList, 1)
	item := p.Data.InstanceList[0]
	require.NotZero(s, item.OwnerId)
	_, err := time.Parse(time.RFC3339, item.CreateTime)
	require.NoError(s, err)
	item.OwnerId, item.CreateTime, item.RenewStatus = 0, "", ""
	require.Equal(s, listed{
		InstanceID: ids[1], Status: "Normal", SubStatus: "Normal", SubscriptionType: "PayAsYouGo",
		ProductCode: "ecs", ProductType: "ecs", Region: "cn-hangzhou",
	}, item)
}

// readsXML looks for the elements in the text where the client gives the text.
func readsXML(s *scene) {
	ids := s.have(2, "")
	answer := s.release(naming(ids[0]), xml)
	require.True(s, answer.OK, "got %+v", answer)
	if strings.HasPrefix(string(answer.Result), "{") {
		s.released(answer)
	} else {
		for _, element := range []string{"ReleaseInstanceResponse", "Success", "ReleaseResult"} {
			require.Contains(s, string(answer.Result), `/`+element)
		}
		require.Equal(s, 2, strings.Count(string(answer.Result), "true"), "%s", answer.Result)
	}
	s.holds(ids[1])
}

// retryRows are about tokens and the client's own retries.
func retryRows() []row {
	return []row{
		{name: "a release is repeated with its client token", needs: []string{canAny}, run: repeatsByToken},
		{name: "HTTP 503 twice, then the client's own retry", needs: []string{canRetry5xx}, run: func(s *scene) {
			triesAgain(s, refuses(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."))
		}},
		{name: "throttled twice, then the client's own retry", needs: []string{canRetryThrottle}, run: func(s *scene) {
			for _, code := range []string{"Throttling", "Throttling.User", "Throttling.Api"} {
				triesAgain(s, refuses(400, code, "Request was denied due to user flow control."))
			}
		}},
		{name: "a client without retries sends one request", run: func(s *scene) {
			ids := s.have(1, "")
			s.world.front.plan(refuses(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."))
			s.refused(s.release(naming(ids...)), 503, "ServiceUnavailable")
			require.Len(s, s.world.front.seen(), 1)
			s.holds(ids...)
		}},
		{name: "an answer is lost, and the client's own retry has the same client token", needs: []string{canAny, canRetry5xx}, run: func(s *scene) {
			ids := s.have(2, "")
			s.world.front.plan(lost(refuses(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.")))
			s.released(s.release(naming(ids[0]).with("ClientToken", "token-1"), retrying(2)))
			require.Len(s, s.world.front.seen(), 2)
			s.holds(ids[1])
		}},
	}
}

func repeatsByToken(s *scene) {
	ids := s.have(2, "")
	for _, token := range []string{"token-1", "a b*c~d/e+f%&=!'()", strings.Repeat("x", 64)} {
		extra := s.have(1, "")
		s.released(s.release(naming(extra...).with("ClientToken", token)))
		s.released(s.release(naming(extra...).with("ClientToken", token)))
	}
	s.refused(s.release(naming(ids...).with("ClientToken", "token-1")), 400, "IdempotentParameterMismatch")
	s.holds(ids...)
}

// triesAgain wants the client to send three requests with three nonces for one call.
func triesAgain(s *scene, refusal act) {
	ids := s.have(2, "")
	s.world.front.plan(refusal, refusal)
	s.released(s.release(naming(ids[0]), retrying(3)))
	nonces := slices.Clone(s.world.front.seen())
	require.Len(s, nonces, 3)
	slices.Sort(nonces)
	require.Len(s, slices.Compact(nonces), 3, "each try has a nonce of its own")
	s.released(s.release(naming(ids[1])))
}
