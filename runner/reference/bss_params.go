package reference

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/contract"
)

// longestClientToken is the length of a token for idempotence (Alibaba Cloud, How to ensure idempotence).
const longestClientToken = 64

func subscriptionTypes() []string { return []string{contract.PayAsYouGo, contract.Subscription} }

func renewStatuses() []string { return []string{autoRenewal, manualRenewal, notRenewal} }

const (
	autoRenewal   = "AutoRenewal"
	manualRenewal = "ManualRenewal"
	notRenewal    = "NotRenewal"
)

// described is what a request says about the instances that it names. "" stands for what it leaves out.
type described struct {
	productCode, productType, region, chargeType string
}

func describedBy(params url.Values) described {
	return described{
		productCode: params.Get("ProductCode"), productType: params.Get("ProductType"),
		region: params.Get("Region"), chargeType: params.Get("SubscriptionType"),
	}
}

// fits tells whether nothing that the request says contradicts the instance. The type of a product is its code here.
func (d described) fits(i *instance) bool {
	agree := func(said, is string) bool { return said == "" || said == is }
	return agree(d.productCode, i.productCode) && agree(d.productType, i.productCode) &&
		agree(d.region, i.region) && agree(d.chargeType, i.chargeType)
}

// requireParams refuses a request that lacks one of the parameters, or has it empty.
func requireParams(params url.Values, names ...string) *refusal {
	for _, name := range names {
		if params.Get(name) == "" {
			return lacking(name)
		}
	}
	return nil
}

// checkWord refuses an optional parameter that is none of the valid values.
func checkWord(params url.Values, name string, valid []string) *refusal {
	if word := params.Get(name); word != "" && !slices.Contains(valid, word) {
		return deny(codeBadParameter, name+" is none of "+strings.Join(valid, ", "))
	}
	return nil
}

// splitIDs takes a list of ids apart. Blanks count as part of an id, since to guess at what shall be destroyed is worse
// than to refuse it.
func splitIDs(params url.Values, name string, most int) ([]string, *refusal) {
	ids := strings.Split(params.Get(name), ",")
	if slices.Contains(ids, "") {
		return nil, deny(codeBadParameter, name+" holds an empty id")
	}
	if len(ids) > most {
		return nil, deny(codeBadParameter, name+" holds more than "+strconv.Itoa(most)+" ids")
	}
	return ids, nil
}

func checkClientToken(params url.Values) *refusal {
	token := params.Get("ClientToken")
	if len(token) > longestClientToken || strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
		return deny(codeBadParameter, "ClientToken is not at most "+strconv.Itoa(longestClientToken)+" ASCII characters")
	}
	return nil
}
