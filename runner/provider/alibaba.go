package provider

import "relcon/runner/contract"

// Operations of Alibaba Cloud BssOpenApi.
var (
	bssRelease = Operation{
		Name: "ReleaseInstance", Names: "InstanceIds", Most: 100, Partly: true,
		Leads: map[string][]string{Any: {"Expired", Off}},
	}
	bssList = Operation{Name: "QueryAvailableInstances", Names: "InstanceIDs", Reads: true, Most: 100}
)

var bss = API{
	Product:    contract.BSS,
	Release:    bssRelease,
	Operations: []Operation{bssRelease, bssList},
	Listing: Listing{
		Operation: bssList, Number: "PageNum", Size: "PageSize", Largest: 300,
		Filters: []Filter{{Name: "Region", Member: "Region", Beside: "ProductCode"}, {Name: "SubscriptionType", Member: "SubscriptionType"}, {Name: "ProductCode", Member: "ProductCode"}},
		Holder:  "Data", Items: "InstanceList", Total: "TotalCount",
		Item: Fields{ID: "InstanceID", Status: "Status", ChargeType: "SubscriptionType", Expired: "EndTime", Created: "CreateTime", Renewal: "RenewStatus", Renews: "AutoRenewal"},
		Members: []string{
			"CreateTime", "EndTime", "ExpectedReleaseTime", "InstanceID", "OwnerId", "ProductCode", "ProductType", "Region", "ReleaseTime",
			"RenewStatus", "RenewalDuration", "RenewalDurationUnit", "Seller", "SellerId", "Status", "StopTime", "SubStatus", "SubscriptionType",
		},
	},
	ActionHeader:  "X-Acs-Action",
	ActionParam:   "Action",
	VersionHeader: "X-Acs-Version",
	// ClientToken is the one that the page speaks of without listing it.
	Params:       []string{"ProductCode", "SubscriptionType", "InstanceIds", "RenewStatus", "Region", "ProductType", "ClientToken"},
	CommonParams: []string{"Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp", "AccessKeyId", "Action", "Version", "Format"},
	Answer: Answer{
		RequestID: "RequestId", Code: "Code", Inside: "Data", Success: "Success", Done: "ReleaseResult",
		Dir: "alibaba", Refusal: "alibaba/refusal", Failure: "alibaba/failure",
	},
	Codes: Codes{
		UnknownKey: []string{"InvalidAccessKeyId"},
		KnownKey:   []string{"InvalidAccessKeyId.Inactive"},
		Signature:  "SignatureDoesNotMatch",
		ClockOff:   "InvalidTimeStamp.Expired",
		Keys:       []string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "IncompleteSignature", "InvalidSecurityToken"},
	},
	Life: Life{
		Statuses:   []string{contract.StatusNormal},
		Documented: []string{contract.StatusNormal, "Creating", "WaitForExpire", "Expired"},
		Releasable: contract.StatusNormal,
		Released:   []string{"Expired"},
		Progress:   map[string][]string{"Creating": {contract.StatusNormal}},
	},
	PayAsYouGo: contract.PayAsYouGo, Subscription: contract.Subscription,
	Kinds: []string{contract.KindDefault, contract.KindNonVNO, contract.KindNoPermission},
}
