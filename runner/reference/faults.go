package reference

import (
	"fmt"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Fault is a named way of breaking one rule.
type Fault struct {
	ID       string             // "bmc-rel-06-accepts-101": the rule in lower case, then what is done
	Rule     string             // the rule that it breaks
	Products []contract.Product // those whose services it changes: all that the rule is about
	Summary  string             // what is done, as a sentence
	AlsoRed  []string           // other rules that may notice it, since they rest on the same behaviour
	Reason   string             // why they may; "" where AlsoRed is empty
	Anywhere bool               // whether it does something depends on all that the provider is asked, so that a probe can't tell
}

// fault is a Fault with the changes that make it.
type fault struct {
	Fault
	action  string // of the operation that it changes; "" means the one that its rule is about
	changes []change
}

// Faults lists every fault, in the order of the rules.
func Faults() []Fault {
	all := faults()
	public := make([]Fault, len(all))
	for n, f := range all {
		public[n] = f.Fault
	}
	return public
}

// faults gives all in the order of the rules.
func faults() []fault {
	all := unsorted()
	slices.SortStableFunc(all, func(a, b fault) int { return strings.Compare(order(a.Rule), order(b.Rule)) })
	return all
}

func unsorted() []fault {
	return slices.Concat(
		envelopeFaults(), everywhereFaults(), terminationFaults(), methodFaults(), actionFaults(), bodyFaults(), memberFaults(),
		zenlayerSignatureFaults(), authorizationFaults(), timestampFaults(), zenlayerSenderFaults(), zenlayerTokenFaults(), zenlayerCallerFaults(), limitFaults(), listingFaults(), searchFaults(), filterFaults(), bssFilterFaults(), zenlayerNeighbourFaults(), tokenEffectFaults(),
		releaseInstancesFaults("bmc", [...]string{"05", "06", "07", "08", "09", "15", "16", "04", "17", "03"}, "2026-02-01"),
		releaseInstancesFaults("zec", [...]string{"09", "10", "11", "12", "16", "17", "19", "02", "20", "15"}, "2024-04-01"),
		bmcReleaseFaults(), bmcReleaseVersionFaults(), bmcBatchFaults(), bmcPartFaults(), bmcPassedOverFaults(), bmcRefusedBatchFaults(), bmcDoubtFaults(), bmcSequenceFaults(),
		idFaults("bmc-trm", "24", "14"), bmcIDFaults("bmc-rel", releaseInstances, "17", "03", "BMC-REL-12"), bmcIDFaults("bmc-trm", terminateInstance, "24", "14"),
		bmcReturnFaults(), bmcJobFaults(), zenlayerBesideFaults(), bmcDayFaults(), bmcRememberedFaults(), bmcTerminateVersionFaults(), bmcSubscriptionFaults(), bmcExpiryFaults(), bmcRefundFaults(), bmcTermFaults(), bmcRefusedFaults(), bmcStatusFaults(), bmcParameterFaults(), bmcOnceThereFaults(), bmcCallerFaults(), bmcCombinationFaults(), zecCombinationFaults(), bmcReturnSequenceFaults(), bmcCancelSequenceFaults(), accountFaults(), bmcPowerFaults(), bmcLaterFaults(), bmcOtherwiseFaults(), zecLaterFaults(), roomFaults(), termFaults(), refusedBeforeFaults(), bmcCountedFaults(), zecCountedFaults(), bmcPlannedFaults(), bssCountedFaults(), bssListingFaults(),
		zecReleaseFaults(), zecBinFaults(), zecFailedFaults(), zecUnknownFaults(), zecBesideFaults(),
		zecBinBatchFaults(), zecBinWayFaults(), zecBinSequenceFaults(), zecSequenceFaults(), zecIDFaults(), zecStatusFaults(),
		bssReleaseFaults(), bssParameterFaults(), bssBatchFaults(), bssMixedFaults(), bssFlagFaults(), bssClaimFaults(), bssTokenFaults(), bssTokenMemoryFaults(), bssLikeTokenFaults(), bssBatchClaimFaults(), bssUnknownFaults(),
		bssOddIDFaults(), bssSearchFaults(), alibabaNeighbourFaults(), bssPlaceFaults(), bssUnsaidFaults(), bssWayFaults(), bssOtherWayFaults(), bssSizeFaults(), bssCombinedFaults(), bssElsewhereFaults(), bssBehindFaults(), bssProductFaults(), bssOptionalFaults(),
		gatewayEnvelopeFaults(), gatewayFormatFaults(), gatewayOtherFormatFaults(), gatewayEverywhereFaults(), gatewayRequestFaults(), gatewayBesideFaults(), gatewayMethodFaults(), gatewayFormFaults(), alibabaAcceptedFaults(), alibabaSignatureFaults(), alibabaLackingFaults(), alibabaTimeFaults(), alibabaNonceFaults(), alibabaNonceMemoryFaults(), alibabaOtherWayFaults(), alibabaUnsignedFaults(), alibabaKeyFaults(), alibabaTrustedFaults(), alibabaRoutedFaults(),
		bmcBystanderFaults(), zecBystanderFaults(), bssBystanderFaults(), orderFaults(),
		bmcReleaseCrossedFaults(), bmcCancelledCrossedFaults(), bmcTerminateCrossedFaults(), zecCrossedFaults(), zenlayerCrossedFaults(),
	)
}

// order puts the clauses of both Zenlayer products first.
func order(rule string) string {
	if strings.HasPrefix(rule, "ZC-") {
		return " " + rule
	}
	return rule
}

// broken makes a fault. Its rule is the first three parts of the id.
func broken(id, summary string, changes ...change) fault {
	rule := strings.ToUpper(strings.Join(strings.SplitN(id, "-", 4)[:3], "-"))
	products, _ := about(rule)
	return fault{Fault: Fault{ID: id, Rule: rule, Products: products, Summary: summary}, changes: changes}
}

// anywhere says that a probe can't tell where the fault does something.
func (f fault) anywhere() fault {
	f.Anywhere = true
	return f
}

// also declares the rules that may notice the fault besides its own, and why.
func (f fault) also(reason string, rules ...string) fault {
	if len(rules) == 0 {
		return f
	}
	if f.Reason == "" {
		f.Reason = reason
	} else if !slices.Contains(strings.Split(f.Reason, "; "), reason) {
		f.Reason += "; " + reason
	}
	for _, rule := range rules {
		if rule != f.Rule && !slices.Contains(f.AlsoRed, rule) {
			f.AlsoRed = append(f.AlsoRed, rule)
		}
	}
	return f
}

// breakBy switches faults on.
func (p *Provider) breakBy(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	all := append(unsorted(), raceFaults()...)
	for _, id := range ids {
		n := slices.IndexFunc(all, func(f fault) bool { return f.ID == id })
		switch {
		case n < 0:
			return fmt.Errorf("fault %q: it is not known%s (`relcon rules --faults` lists all)", id, FaultLike(id))
		case all[n].action != "":
			p.makeOn(all[n].Products, all[n].action, all[n].changes...)
		default:
			p.make(all[n].Rule, all[n].changes...)
		}
	}
	return nil
}

// about gives the products that a rule is about, and the action.
func about(rule string) (products []contract.Product, action string) {
	switch {
	case strings.HasPrefix(rule, "ZC-"):
		return []contract.Product{contract.BMC, contract.ZEC}, releaseInstances
	case strings.HasPrefix(rule, "BMC-TRM-"):
		return []contract.Product{contract.BMC}, terminateInstance
	case strings.HasPrefix(rule, "BMC-"):
		return []contract.Product{contract.BMC}, releaseInstances
	case strings.HasPrefix(rule, "ZEC-"):
		return []contract.Product{contract.ZEC}, releaseInstances
	default:
		return []contract.Product{contract.BSS}, releaseInstance
	}
}

// make makes changes to the services and to the operation that a rule is about, and to no other service.
func (p *Provider) make(rule string, changes ...change) {
	products, action := about(rule)
	p.makeOn(products, action, changes...)
}

// makeOn makes changes to one operation of some products.
func (p *Provider) makeOn(products []contract.Product, action string, changes ...change) {
	for _, product := range products {
		s := p.services[product]
		for _, change := range changes {
			change(s, s.operations[action])
		}
	}
}

// FaultLike gives what to say of an id that no fault has, such as `; did you mean "bmc-rel-06-accepts-101"?`, or else the
// first faults of the rule that the id begins with, or "".
func FaultLike(id string) string {
	const mostAlike = 3
	var known []string
	for _, f := range append(Faults(), RaceFaults()...) {
		known = append(known, f.ID)
	}
	if near := contract.DidYouMean(id, known); near != "" {
		return near
	}
	parts := strings.SplitN(strings.ToLower(strings.TrimSpace(id)), "-", 4)
	if len(parts) < 3 {
		return ""
	}
	rule := fmt.Sprintf("%s-%s-%02s", parts[0], parts[1], parts[2])
	alike := slices.DeleteFunc(known, func(each string) bool { return !strings.HasPrefix(each, rule+"-") })
	more := ""
	switch {
	case len(alike) == 0:
		return ""
	case len(alike) > mostAlike:
		more = fmt.Sprintf(" and %d more", len(alike)-mostAlike)
		alike = alike[:mostAlike]
	}
	return fmt.Sprintf("; those of %s are %s%s", strings.ToUpper(rule), strings.Join(alike, ", "), more)
}
