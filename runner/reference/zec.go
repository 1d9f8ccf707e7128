package reference

import (
	"slices"

	"relcon/runner/contract"
)

func zecStatuses() []string {
	return []string{
		"DEPLOYING", "REBUILDING", reboot, running, stopped, booting, releasing, stopping, recycle, recycling,
		createFailed, "IMAGING", "RESIZING",
	}
}

func newZEC(options Options, accounts *registry) *service {
	s := newZenlayer(contract.ZEC, options, accounts, "2024-04-01", "2025-09-01")
	s.kinds = map[string]func(*account){
		kindDefault:     func(*account) {},
		kindRecycleBin:  func(a *account) { a.Retention = binTime },
		kindRateLimited: limitRate,
	}
	s.listing = zecListing()
	s.operations = map[string]*operation{
		describeInstances:       s.listing.operation(),
		describeInstancesStatus: s.listing.brief().operation(),
		releaseInstances:        onInstances(judgeReleaseZEC, listFailed, releaseZEC),
		stopInstances:           onInstances(judgeStopZEC, refuseUnlessBusy, passThrough(stopping, stopped)),
		rebootInstances:         onInstances(judgeRebootZEC, refuseUnlessBusy, passThrough(reboot, running)),
	}
	return s
}

// judgeReleaseZEC lets instances of every status be released but those under way (Zenlayer ZEC ReleaseInstances, 1).
func judgeReleaseZEC(c *call) *refusal {
	if busy(c.target.instance) {
		return c.denied(codeBeingRecycled, "is being released")
	}
	return nil
}

// busy tells whether a release is under way, during which nothing can be done to the instance.
func busy(i *instance) bool { return i.status == releasing || i.status == recycling }

// releaseZEC reclaims an instance, by way of the recycle bin where the account has one and it is not there yet.
func releaseZEC(c *call, i *instance) {
	if c.account.Kind == kindRecycleBin && i.status != recycle {
		passThrough(recycling, recycle)(c, i)
		return
	}
	passThrough(releasing, gone)(c, i)
}

// judgeStopZEC goes by Zenlayer ZEC StopInstances.
func judgeStopZEC(c *call) *refusal { return c.pass(judgeReleaseZEC, judgeStop) }

// judgeRebootZEC goes by Zenlayer ZEC RebootInstances.
func judgeRebootZEC(c *call) *refusal {
	if c.target.instance.status == stopped {
		return nil
	}
	return judgeStopZEC(c)
}

// refuseUnlessBusy mixes the two styles of the ZEC pages: documented codes refuse the whole request, and an instance
// that is being released, for which there is none, is listed as failed.
func refuseUnlessBusy(c *call, targets []target) decision {
	free := slices.DeleteFunc(slices.Clone(targets), func(t target) bool { return t.instance != nil && busy(t.instance) })
	if d := allOrNothing(c, free); d.refusal != nil {
		return d
	}
	return listFailed(c, targets)
}
