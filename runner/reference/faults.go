package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is a named way of breaking one rule.
type Fault struct {
	ID      string   // "bmc-rel-06-accepts-101": the rule in lower case, then what is done
	Rule    string   // the rule that it breaks
	Summary string   // what is done, as a sentence
	AlsoRed []string // other rules that may notice it, since they rest on the same behaviour
	Reason  string   // why they may; "" where AlsoRed is empty
}

// fault is a Fault with the change that makes it.
type fault struct {
	Fault
	install func(*behaviour)
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

func faults() []fault {
	all := slices.Concat(
		envelopeFaults(), requestFaults(), authenticationFaults(), headerFaults(), accountFaults(), rateFaults(),
		bmcReleaseFaults(), bmcOutsideFaults(), bmcUnknownFaults(), bmcBatchFaults(), bmcOrderFaults(),
		bmcTerminateFaults(), bmcBinFaults(), bmcSubscriptionFaults(), bmcFailedFaults(), bmcRefusalFaults(), bmcStatusFaults(), bmcParameterFaults(), bmcCallerFaults(),
		zecReleaseFaults(), zecProgressFaults(), zecBinFaults(), zecFailedFaults(), zecUnknownFaults(), zecListFaults(),
		zenlayerFormFaults(), bssFormFaults(), passingFaults(), zenlayerPlainFaults(), bmcVersionFaults(), zecVersionFaults(), bssPlainFaults(),
		alibabaFaults(),
		batchFaults("bmc", [...]string{"05", "06", "07", "08", "09", "15", "16"}, "2026-02-01"),
		batchFaults("zec", [...]string{"09", "10", "11", "12", "16", "17", "19"}, "2024-04-01"),
	)
	slices.SortStableFunc(all, func(a, b fault) int { return strings.Compare(order(a.Rule), order(b.Rule)) })
	return all
}

// order puts the clauses of both products first.
func order(rule string) string {
	if strings.HasPrefix(rule, "ZC-") {
		return " " + rule
	}
	return rule
}

// breakBy switches faults on.
func (b *behaviour) breakBy(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	all := faults()
	known := make([]string, len(all))
	for n, f := range all {
		known[n] = f.ID
	}
	for _, id := range ids {
		n := slices.Index(known, id)
		if n < 0 {
			return fmt.Errorf("fault %q: it is not known%s (`relcon rules --faults` lists all)", id, FaultLike(id))
		}
		all[n].install(b)
	}
	return nil
}

// newFault takes the rule from the id: its first three parts in upper case.
func newFault(id, summary string, install func(*behaviour)) fault {
	rule := strings.ToUpper(strings.Join(strings.SplitN(id, "-", 4)[:3], "-"))
	return fault{Fault{ID: id, Rule: rule, Summary: summary}, install}
}

// also declares the rules that may notice the fault besides its own.
func (f fault) also(reason string, rules ...string) fault {
	f.Reason = reason
	for _, rule := range rules {
		if rule != f.Rule && !slices.Contains(f.AlsoRed, rule) {
			f.AlsoRed = append(f.AlsoRed, rule)
		}
	}
	return f
}

// onBoth makes a fault of both Zenlayer products.
func onBoth(id, summary string, change func(*zenlayer)) fault {
	return newFault(id, summary, func(b *behaviour) {
		for _, z := range b.zenlayers() {
			change(z)
		}
	})
}

// onRelease makes a fault of the operation ReleaseInstances of the product that the id begins with.
func onRelease(id, summary string, change func(*zenlayer, *operation)) fault {
	return newFault(id, summary, func(b *behaviour) {
		z := b.bmc
		if strings.HasPrefix(id, "zec-") {
			z = b.zec
		}
		change(z, z.operations[releaseInstances])
	})
}

// onTerminate makes a fault of the operation TerminateInstance of BMC.
func onTerminate(id, summary string, change func(*operation)) fault {
	return newFault(id, summary, func(b *behaviour) { change(b.bmc.operations[terminateInstance]) })
}
