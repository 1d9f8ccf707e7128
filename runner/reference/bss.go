package reference

import (
	"net/http"

	"relcon/runner/contract"
)

// The operations of BssOpenApi that exist here.
const (
	releaseInstance         = "ReleaseInstance"
	queryAvailableInstances = "QueryAvailableInstances"
)

// Kinds of account that only BssOpenApi has.
const (
	kindNonVNO       = "non-vno"
	kindNoPermission = "no-permission"
)

const (
	normal        = contract.StatusNormal
	usualProduct  = "ecs"
	usualRegion   = "cn-hangzhou"
	waitForExpire = "WaitForExpire"
)

func bssStatuses() []string { return []string{normal, "Creating", waitForExpire, "Expired"} }

func newBSS(options Options, accounts *registry) *gateway {
	g := newGateway(options, accounts)
	g.release = newBSSRelease(g)
	// The metadata of ReleaseInstance names POST only, the page on requests says that GET is supported.
	methods := []string{http.MethodGet, http.MethodPost}
	g.operations = map[string]*gatewayOperation{
		releaseInstance: {
			methods: methods, permit: permitRelease,
			parameters: func(c *gatewayCall) *refusal { return g.release.read(c) },
			perform:    func(c *gatewayCall) gatewayAnswer { return g.release.perform(c) },
		},
		queryAvailableInstances: {
			methods: methods, parameters: g.readSearch, permit: func(*gatewayCall) *refusal { return nil }, perform: performSearch,
		},
	}
	return g
}

func bssProduct(g *gateway) *product {
	plain := func(a *account) {
		// Temporary credentials do not exist here, so there is no token to send.
		a.Credentials.Token = ""
	}
	return &product{
		name: contract.BSS, path: "/", handler: g,
		kinds: map[string]func(*account){kindDefault: plain, kindNonVNO: plain, kindNoPermission: plain},
		order: bssOrder,
	}
}

// bssOrder reads what the hook takes for instances. The renewal of a subscription is on.
func bssOrder(params *values) instanceOrder {
	order := instanceOrder{
		count:       params.count("count", 1, mostArranged),
		status:      params.oneOf("status", normal, bssStatuses()),
		chargeType:  params.oneOf("chargeType", contract.PayAsYouGo, subscriptionTypes()),
		expiresIn:   params.duration("expiresIn", renewalOf),
		productCode: params.text("productCode", usualProduct),
		region:      params.text("region", usualRegion),
	}
	if params.has("expiresIn") && order.chargeType != contract.Subscription {
		params.blame("expiresIn", "only a subscription expires")
	}
	return order
}

// permitRelease lets only virtual network operators with the permission bss:ReleaseInstance through (Alibaba Cloud
// BssOpenApi, ReleaseInstance, Operation description and Authorization information). The page names no codes; these
// are what sibling operations answer.
func permitRelease(c *gatewayCall) *refusal {
	switch c.account.Kind {
	case kindNonVNO:
		return deny(codeNotApplicable, "only a virtual network operator can call this operation")
	case kindNoPermission:
		return deny(codeNotAuthorized, "the caller lacks the permission bss:"+releaseInstance)
	}
	return nil
}
