package reference

import (
	"slices"

	"relcon/runner/contract"
)

// The operations of BMC that exist here.
const (
	describeInstances = "DescribeInstances"
	terminateInstance = "TerminateInstance"
	releaseInstances  = "ReleaseInstances"
	stopInstances     = "StopInstances"
	rebootInstances   = "RebootInstances"
)

func bmcStatuses() []string {
	return []string{
		"PENDING", "CREATING", "CREATE_FAILED", "INSTALLING", "INSTALL_FAILED",
		running, stopped, booting, stopping, recycle,
	}
}

func newBMC(options Options, accounts *registry) *zenlayer {
	z := newZenlayer(contract.BMC, []string{"2022-11-20", "2026-02-01"}, options, accounts)
	z.listing = bmcListing()
	terminate := onInstances(judgeTerminate, terminateBMC)
	terminate.parameters = readInstanceID
	z.operations = map[string]*operation{
		describeInstances: z.listing.operation(),
		terminateInstance: terminate,
		releaseInstances:  onInstances(judgeReleaseBMC, func(c *call, i *instance) { i.become(gone, c.now) }),
		stopInstances: onInstances(judgeStop, func(c *call, i *instance) {
			i.pass(stopping, stopped, c.now, z.settle)
		}),
		rebootInstances: onInstances(judgeRebootBMC, func(c *call, i *instance) {
			i.pass(booting, running, c.now, z.settle)
		}),
	}
	return z
}

func bmcProduct(z *zenlayer) *product {
	return &product{
		name: contract.BMC, path: "/api/v2/bmc", handler: z,
		kinds: map[string]func(*account){kindDefault: func(*account) {}, kindRateLimited: limitRate},
		order: func(v *values) instanceOrder { return zenlayerOrder(v, bmcStatuses()) },
	}
}

// judgeReleaseBMC lets only instances in the recycle bin be released (Zenlayer BMC ReleaseInstances, 1 and 6).
func judgeReleaseBMC(_ *call, t target) *refusal {
	if t.instance == nil {
		return notFound(t.id)
	}
	if t.instance.status != recycle {
		return refuse(codeNotRecycled, "instance "+t.id+" is not in the recycle bin")
	}
	return nil
}

// judgeTerminate goes by the notes and the table of Zenlayer BMC TerminateInstance, 1 and 6. Of INSTALL_FAILED, BOOTING
// and STOPPING the page says nothing: such an instance is paid for and nothing is being set up on it, so it can be
// returned like a running one. PENDING comes before CREATING and is treated like it.
func judgeTerminate(_ *call, t target) *refusal {
	if t.instance == nil {
		return notFound(t.id)
	}
	switch t.instance.status {
	case recycle:
		return refuse(codeRecycled, "instance "+t.id+" is in the recycle bin already")
	case "PENDING", "CREATING":
		return refuse(codeCreating, "instance "+t.id+" is being created")
	case "INSTALLING":
		return refuse(codeInstalling, "instance "+t.id+" is being installed")
	case "CREATE_FAILED":
		return nil
	}
	if t.instance.commitment {
		return refuse(codePromise, "instance "+t.id+" is in its commitment period")
	}
	return nil
}

// terminateBMC returns an instance: a failed one is deleted and refunded, a subscription runs until it expires, and
// everything else goes into the recycle bin.
func terminateBMC(c *call, i *instance) {
	switch {
	case i.status == "CREATE_FAILED":
		i.become(gone, c.now)
		if i.chargeType == contract.Prepaid {
			i.refund = refundInFull
		}
	case i.chargeType == contract.Prepaid:
		i.cancel()
	default:
		i.become(recycle, c.now)
	}
}

// cancel ends a subscription at its expiry. A second one changes nothing.
func (i *instance) cancel() {
	if !i.autoRenew {
		return
	}
	i.autoRenew = false
	i.schedule(i.expires, whichever, recycle)
}

// judgeStop goes by Zenlayer BMC StopInstances.
func judgeStop(c *call, t target) *refusal {
	if refused := judgePower(c, t); refused != nil {
		return refused
	}
	if t.instance.status != running {
		return refuse(codeNotRunning, "instance "+t.id+" is not running")
	}
	return nil
}

// judgeRebootBMC goes by Zenlayer BMC RebootInstances.
func judgeRebootBMC(c *call, t target) *refusal {
	if refused := judgePower(c, t); refused != nil {
		return refused
	}
	if !slices.Contains([]string{running, stopped}, t.instance.status) {
		return refuse(codeInstanceStatus, "instance "+t.id+" can't be rebooted as it is")
	}
	return nil
}

// judgePower refuses what can't be switched on or off at all.
func judgePower(_ *call, t target) *refusal {
	switch {
	case t.instance == nil:
		return notFound(t.id)
	case t.instance.status == recycle:
		return refuse(codeRecycled, "instance "+t.id+" is in the recycle bin")
	}
	return nil
}
