package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"relcon/runner/contract"
)

// statuses are the provider's words for what the features call a status.
var statuses = map[string]string{
	"running":            contract.StatusRunning,
	"stopped":            "STOPPED",
	"pending":            "PENDING",
	"creating":           "CREATING",
	"CREATE_FAILED":      "CREATE_FAILED",
	"installing":         "INSTALLING",
	"INSTALL_FAILED":     "INSTALL_FAILED",
	"booting":            "BOOTING",
	"stopping":           "STOPPING",
	"in the recycle bin": contract.StatusRecycle,
}

// progress lists the statuses that an instance may reach by itself. Such a change is not the doing of a call.
var progress = map[string][]string{
	"PENDING":    {"CREATING", "INSTALLING", "BOOTING", contract.StatusRunning, "CREATE_FAILED", "INSTALL_FAILED"},
	"CREATING":   {"INSTALLING", "BOOTING", contract.StatusRunning, "CREATE_FAILED", "INSTALL_FAILED"},
	"INSTALLING": {"BOOTING", contract.StatusRunning, "INSTALL_FAILED"},
	"BOOTING":    {contract.StatusRunning},
	"STOPPING":   {"STOPPED"},
}

var subscriptionFor = regexp.MustCompile(`^a running subscription for (\d+) hours?$`)

// wantedFor says what to arrange for a state of the features.
func wantedFor(product contract.Product, state string) (contract.Wanted, error) {
	if status, ok := statuses[state]; ok {
		return contract.Wanted{Status: status}, nil
	}
	switch state {
	case "ready to be released":
		return contract.Wanted{Status: releasable(product)}, nil
	case "in its commitment period":
		return contract.Wanted{Status: contract.StatusRunning, Commitment: true}, nil
	case "a running subscription":
		if product == contract.BSS {
			return contract.Wanted{Status: contract.StatusNormal, ChargeType: contract.Subscription}, nil
		}
		return contract.Wanted{Status: contract.StatusRunning, ChargeType: contract.Prepaid}, nil
	case "a failed subscription":
		return contract.Wanted{Status: "CREATE_FAILED", ChargeType: contract.Prepaid}, nil
	}
	if match := subscriptionFor.FindStringSubmatch(state); match != nil {
		hours, err := strconv.Atoi(match[1])
		if err != nil {
			return contract.Wanted{}, &contract.Fault{Reason: fmt.Sprintf("state %q: %v", state, err)}
		}
		return contract.Wanted{Status: contract.StatusRunning, ChargeType: contract.Prepaid, ExpiresIn: time.Duration(hours) * time.Hour}, nil
	}
	return contract.Wanted{}, &contract.Fault{Reason: fmt.Sprintf("no scenario can start with an instance that is %q", state)}
}

// releasable is the status from which the product's release operation works.
func releasable(product contract.Product) string {
	switch product {
	case contract.BMC:
		return contract.StatusRecycle
	case contract.BSS:
		return contract.StatusNormal
	}
	return contract.StatusRunning
}

// effect is a state that can be seen in an inventory.
type effect struct {
	name  string
	holds func(*contract.Instance) bool // nil stands for an instance that is not listed
	never func(*contract.Instance) bool // seen on the way, it breaks the clause; nil means nothing does
}

// effectFor says what to look for, for a state of the features.
func effectFor(product contract.Product, state string) (effect, error) {
	status, ok := statuses[state]
	if state == "ready to be released" {
		status, ok = releasable(product), true
	}
	if ok {
		return effect{name: state, holds: func(i *contract.Instance) bool { return i != nil && i.Status == status }}, nil
	}
	if product == contract.BSS && state == "released" {
		return effect{name: state, holds: unavailable}, nil
	}
	switch state {
	case "released":
		return effect{name: state, holds: gone}, nil
	case "released step by step":
		return effect{name: state, holds: gone, never: func(i *contract.Instance) bool {
			return i != nil && i.Status != contract.StatusRunning && !slices.Contains(leaving, i.Status)
		}}, nil
	case "being released":
		return effect{name: state, holds: func(*contract.Instance) bool { return true }}, nil
	case "recycled":
		return effect{name: state, holds: recycled}, nil
	case contract.StatusRecycle, "RECYCLED":
		return effect{name: state, holds: func(i *contract.Instance) bool { return i != nil && i.Status == state }, never: gone}, nil
	case "deleted directly":
		return effect{name: state, holds: gone, never: recycled}, nil
	case "cancelled":
		return effect{name: state, holds: cancelled, never: func(i *contract.Instance) bool { return gone(i) || recycled(i) }}, nil
	case "returned":
		return effect{name: state, holds: func(i *contract.Instance) bool { return gone(i) || recycled(i) }}, nil
	}
	return effect{}, &contract.Fault{Reason: fmt.Sprintf("no instance can be seen to be %q", state)}
}

func gone(i *contract.Instance) bool { return i == nil }

// unavailable: no longer among the available instances of Alibaba Cloud, which has no status for a released one.
func unavailable(i *contract.Instance) bool {
	return i == nil || !slices.Contains([]string{contract.StatusNormal, "WaitForExpire", "Creating"}, i.Status)
}

// recycled: in the bin. The zec page says RECYCLED where every list of statuses says RECYCLE.
func recycled(i *contract.Instance) bool {
	return i != nil && (i.Status == contract.StatusRecycle || i.Status == "RECYCLED")
}

// leaving are the statuses that an instance may show on its way out.
var leaving = []string{"RELEASING", "RECYCLING", contract.StatusRecycle, "RECYCLED"}

// cancelled: still listed, and not to be renewed where the provider shows that.
func cancelled(i *contract.Instance) bool {
	return i != nil && (i.AutoRenew == nil || !*i.AutoRenew)
}

// seen puts an instance of an inventory into words.
func seen(i *contract.Instance) string {
	if i == nil {
		return "not listed"
	}
	text := i.Status
	if i.AutoRenew != nil && *i.AutoRenew {
		text += " with autoRenew"
	}
	return text
}
