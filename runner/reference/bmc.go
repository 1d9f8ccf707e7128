package reference

import (
	"slices"

	"relcon/runner/contract"
)

func bmcStatuses() []string {
	return []string{
		"PENDING", "CREATING", createFailed, "INSTALLING", "INSTALL_FAILED",
		running, stopped, booting, stopping, recycle,
	}
}

func newBMC(options Options, accounts *registry) *service {
	s := newZenlayer(contract.BMC, options, accounts, "2022-11-20", "2026-02-01")
	s.kinds = map[string]func(*account){kindDefault: func(*account) {}, kindRateLimited: limitRate}
	s.listing = bmcListing()
	terminate := onInstances(judgeTerminate, allOrNothing, terminateBMC)
	terminate.read = readInstanceID
	s.operations = map[string]*operation{
		describeInstances: s.listing.operation(),
		terminateInstance: terminate,
		releaseInstances:  onInstances(judgeReleaseBMC, allOrNothing, become(gone)),
		stopInstances:     onInstances(judgeStop, allOrNothing, passThrough(stopping, stopped)),
		rebootInstances:   onInstances(judgeRebootBMC, allOrNothing, passThrough(booting, running)),
	}
	return s
}

// judgeReleaseBMC lets only instances in the recycle bin be released (Zenlayer BMC ReleaseInstances, 1 and 6).
func judgeReleaseBMC(c *call) *refusal {
	if c.target.instance.status == recycle {
		return nil
	}
	return c.denied(codeNotRecycled, "is not in the recycle bin")
}

// judgeTerminate goes by the notes and the table of Zenlayer BMC TerminateInstance, 1 and 6. Of INSTALL_FAILED, BOOTING
// and STOPPING the page says nothing: such an instance is paid for and nothing is being set up on it, so it can be
// returned like a running one. PENDING comes before CREATING and is treated like it.
func judgeTerminate(c *call) *refusal {
	switch c.target.instance.status {
	case recycle:
		return c.denied(codeRecycled, "is in the recycle bin already")
	case "PENDING", "CREATING":
		return c.denied(codeCreating, "is being created")
	case "INSTALLING":
		return c.denied(codeInstalling, "is being installed")
	case createFailed:
		return nil
	}
	if c.target.instance.commitment {
		return c.denied(codePromise, "is in its commitment period")
	}
	return nil
}

// terminateBMC returns an instance: a failed one is deleted and refunded, a subscription runs until it expires, and
// everything else goes into the recycle bin.
func terminateBMC(c *call, i *instance) {
	switch {
	case i.status == createFailed:
		i.become(gone, c.now)
		if i.prepaid() {
			i.refund = refundInFull
		}
	case i.prepaid():
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

// judgeStop goes by Zenlayer BMC and ZEC StopInstances.
func judgeStop(c *call) *refusal {
	switch status := c.target.instance.status; {
	case status == recycle:
		return c.denied(codeRecycled, "is in the recycle bin")
	case status != running:
		return c.denied(codeNotRunning, "is not running")
	}
	return nil
}

// judgeRebootBMC goes by Zenlayer BMC RebootInstances.
func judgeRebootBMC(c *call) *refusal {
	switch status := c.target.instance.status; {
	case status == recycle:
		return c.denied(codeRecycled, "is in the recycle bin")
	case !slices.Contains([]string{running, stopped}, status):
		return c.denied(codeInstanceStatus, "can't be rebooted as it is")
	}
	return nil
}
