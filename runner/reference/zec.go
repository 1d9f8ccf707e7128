package reference

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

const describeInstancesStatus = "DescribeInstancesStatus"

func zecStatuses() []string {
	return []string{
		"DEPLOYING", "REBUILDING", reboot, running, stopped, booting, releasing, stopping, recycle, recycling,
		"CREATE_FAILED", "IMAGING", "RESIZING",
	}
}

func newZEC(options Options, accounts *registry) *zenlayer {
	z := newZenlayer(contract.ZEC, []string{"2024-04-01", "2025-09-01"}, options, accounts)
	z.listing = zecListing()
	z.operations = map[string]*operation{
		describeInstances:       z.listing.operation(),
		describeInstancesStatus: z.listing.brief().operation(),
		releaseInstances:        z.releaseZEC(),
		stopInstances: onInstances(judgeStopZEC, func(c *call, i *instance) {
			i.pass(stopping, stopped, c.now, z.settle)
		}),
		rebootInstances: onInstances(judgeRebootZEC, func(c *call, i *instance) {
			i.pass(reboot, running, c.now, z.settle)
		}),
	}
	for _, listing := range []string{releaseInstances, stopInstances, rebootInstances} {
		z.operations[listing].lists = true
	}
	z.operations[stopInstances].decide = refuseUnlessBusy
	z.operations[rebootInstances].decide = refuseUnlessBusy
	return z
}

func zecProduct(z *zenlayer) *product {
	return &product{
		name: contract.ZEC, path: "/api/v2/zec", handler: z,
		kinds: map[string]func(*account){
			kindDefault:     func(*account) {},
			kindRecycleBin:  func(a *account) { a.Retention = binTime },
			kindRateLimited: limitRate,
		},
		order: func(v *values) instanceOrder { return zenlayerOrder(v, zecStatuses()) },
	}
}

// releaseZEC works on instances of any status but those under way, and lists the ones it can't release
// (Zenlayer ZEC ReleaseInstances, 1 and 3).
func (z *zenlayer) releaseZEC() *operation {
	o := onInstances(judgeReleaseZEC, func(c *call, i *instance) { release(c, i, z.settle) })
	o.decide = listFailed
	readIDs := o.parameters
	o.parameters = func(c *call) *refusal {
		if refused := readIDs(c); refused != nil {
			return refused
		}
		return checkBool(c.members, "dependResource")
	}
	return o
}

func judgeReleaseZEC(_ *call, t target) *refusal {
	switch {
	case t.instance == nil:
		return notFound(t.id)
	case busy(t.instance):
		return refuse(codeBeingRecycled, "instance "+t.id+" is being released")
	}
	return nil
}

// busy tells whether a release is under way, during which nothing can be done to the instance.
func busy(i *instance) bool { return i.status == releasing || i.status == recycling }

// release reclaims an instance, by way of the recycle bin where the account has one and it is not there yet.
func release(c *call, i *instance, settle time.Duration) {
	if c.account.Kind == kindRecycleBin && i.status != recycle {
		i.pass(recycling, recycle, c.now, settle)
		return
	}
	i.pass(releasing, gone, c.now, settle)
}

// judgeStopZEC goes by Zenlayer ZEC StopInstances.
func judgeStopZEC(c *call, t target) *refusal {
	if refused := judgePower(c, t); refused != nil {
		return refused
	}
	if busy(t.instance) {
		return refuse(codeBeingRecycled, "instance "+t.id+" is being released")
	}
	if t.instance.status != running {
		return refuse(codeNotRunning, "instance "+t.id+" is not running")
	}
	return nil
}

// judgeRebootZEC goes by Zenlayer ZEC RebootInstances.
func judgeRebootZEC(c *call, t target) *refusal {
	refused := judgeStopZEC(c, t)
	if t.instance != nil && t.instance.status == stopped {
		return nil
	}
	return refused
}

// refuseUnlessBusy mixes the two styles of the ZEC pages: documented codes refuse the whole request, and an instance
// that is being released, for which there is none, is listed as failed.
func refuseUnlessBusy(c *call, targets []target) *refusal {
	denied := slices.DeleteFunc(slices.Clone(targets), func(t target) bool {
		return t.instance != nil && busy(t.instance)
	})
	return allOrNothing(c, denied)
}
