package provider

import (
	"slices"
	"time"

	"relcon/runner/contract"
)

// Operations of Zenlayer. The suite terminates at BMC only.
var (
	bmcRelease = Operation{
		Name: "ReleaseInstances", Names: "instanceIds", Most: 100, Partly: true,
		Leads: map[string][]string{contract.StatusRecycle: {"RELEASING", Off}},
	}
	bmcTerminate = Operation{
		Name: "TerminateInstance", Names: "instanceId", One: true, Most: 1, Cancels: true, Unbills: "BMC-TRM-02",
		Leads: map[string][]string{"CREATE_FAILED": {Off}, Any: {"RECYCLING", contract.StatusRecycle}},
	}
	zecRelease = Operation{
		Name: "ReleaseInstances", Names: "instanceIds", Most: 100,
		Leads: map[string][]string{Any: {"RELEASING", "RECYCLING", contract.StatusRecycle, statusRecycled, Off}},
	}
	zenlayerStop = power("StopInstances", "STOPPING", "STOPPED")
	bmcReboot    = power("RebootInstances", "BOOTING", contract.StatusRunning)
	zecReboot    = power("RebootInstances", "REBOOT", "BOOTING", contract.StatusRunning)
	zenlayerList = Operation{Name: "DescribeInstances", Names: "instanceIds", Reads: true, Most: 100}
)

// power is an operation that turns instances off, or off and on. Both products have the same messages for it.
func power(name string, leads ...string) Operation {
	return Operation{Name: name, Names: "instanceIds", Most: 100, Power: true, Messages: "power", Leads: map[string][]string{Any: leads}}
}

// statusRecycled is what the zec page says where every list of statuses says RECYCLE.
const statusRecycled = "RECYCLED"

// The members of an item of DescribeInstances, of all versions.
var (
	zenlayerMembers = []string{
		"instanceId", "instanceName", "zoneId", "instanceType", "imageId", "imageName", "publicIpAddresses", "privateIpAddresses", "keyId",
		"createTime", "expiredTime", "resourceGroupId", "resourceGroupName", "tags",
	}
	bmcMembers = []string{
		"instanceStatus", "hostname", "instanceTypeId", "ipxeUrl", "instanceChargeType", "bandwidthOutMbps", "internetChargeType", "period",
		"primaryPublicIpAddress", "primaryPublicIPv6Address", "ipv6Addresses", "subnetIds", "trafficPackageSize", "raidConfig", "partitions",
		"nic", "autoRenew", "enableGatewayMode",
	}
	zecMembers = []string{
		"status", "cpu", "memory", "timeZone", "nicNetworkType", "systemDisk", "dataDisks", "subnetId", "securityGroupId", "enableAgent",
		"enableAgentMonitor", "enableIpForward", "nics", "loadBalancerIds", "placementGroupId", "instanceOptions",
	}
)

var bmc = zenlayer(contract.BMC, []string{"2022-11-20", "2026-02-01"}, bmcMembers,
	Fields{ID: "instanceId", Status: "instanceStatus", ChargeType: "instanceChargeType", Expired: "expiredTime", Created: "createTime", AutoRenew: "autoRenew"},
	[]string{contract.KindDefault, contract.KindRateLimited},
	bmcRelease, bmcTerminate, zenlayerStop, bmcReboot, zenlayerList)

var zec = zenlayer(contract.ZEC, []string{"2024-04-01", "2025-09-01"}, zecMembers,
	Fields{ID: "instanceId", Status: "status", Expired: "expiredTime", Created: "createTime"},
	[]string{contract.KindDefault, contract.KindRecycleBin, contract.KindRateLimited},
	zecRelease, zenlayerStop, zecReboot, zenlayerList)

// documented are the statuses of a product's instances, the usual ones first.
func documented(product contract.Product) []string {
	both := []string{contract.StatusRunning, "STOPPED", contract.StatusRecycle, "CREATE_FAILED", "BOOTING", "STOPPING", "RECYCLING"}
	if product == contract.BMC {
		return append(both, "PENDING", "CREATING", "INSTALLING", "INSTALL_FAILED")
	}
	return append(both, statusRecycled, "RELEASING", "DEPLOYING", "REBUILDING", "REBOOT", "IMAGING", "RESIZING")
}

// zenlayer is what both products have in common (Zenlayer API: Request, Response, Common error codes).
func zenlayer(product contract.Product, versions, members []string, item Fields, kinds []string, operations ...Operation) API { // the release first
	return API{
		Product:    product,
		Release:    operations[0],
		Operations: operations,
		Listing: Listing{
			Operation: zenlayerList, Number: "pageNum", Size: "pageSize", Largest: 1000, ByStatus: item.Status,
			Filters: []Filter{{Name: item.Status, Member: item.Status}, {Name: map[contract.Product]string{contract.BMC: "instanceName", contract.ZEC: "name"}[product], Member: "instanceName"}},
			Holder:  "response", Items: "dataSet", Total: "totalCount", Item: item, Members: slices.Concat(zenlayerMembers, members),
			Types: "zenlayer/" + string(product) + "-describe-instances-types",
		},
		Versions:      versions,
		ActionHeader:  "X-ZC-Action",
		VersionHeader: "X-ZC-Version",
		Answer: Answer{
			RequestID: "requestId", Code: "code", Inside: "response", Failed: "instanceIds",
			Dir: "zenlayer", Prefix: string(product) + "-", Refusal: "zenlayer/refusal",
		},
		Codes: Codes{
			UnknownKey: []string{"AUTHFAILURE_"},
			KnownKey:   []string{"AUTHFAILURE_SIGNATURE_EXPIRED", "AUTHFAILURE_UNAUTHORIZED_OPERATION"},
			Signature:  "AUTHFAILURE_SIGNATURE_FAILURE",
			ClockOff:   "AUTHFAILURE_SIGNATURE_EXPIRED",
			Keys:       []string{"AUTHFAILURE_"},
		},
		Life: Life{
			Statuses: []string{
				contract.StatusRunning, "STOPPED", contract.StatusRecycle, "PENDING", "CREATING", "CREATE_FAILED",
				"INSTALLING", "INSTALL_FAILED", "BOOTING", "STOPPING",
			},
			Documented: documented(product),
			Releasable: map[contract.Product]string{contract.BMC: contract.StatusRecycle, contract.ZEC: contract.StatusRunning}[product],
			Bin:        map[contract.Product][]string{contract.BMC: {contract.StatusRecycle}, contract.ZEC: {contract.StatusRecycle, statusRecycled}}[product],
			Keeps:      map[contract.Product]time.Duration{contract.BMC: 24 * time.Hour}[product],
			Leaving:    []string{"RELEASING", "RECYCLING", contract.StatusRecycle, statusRecycled},
			Progress: map[string][]string{
				"PENDING":    {"CREATING", "INSTALLING", "BOOTING", contract.StatusRunning, "CREATE_FAILED", "INSTALL_FAILED"},
				"CREATING":   {"INSTALLING", "BOOTING", contract.StatusRunning, "CREATE_FAILED", "INSTALL_FAILED"},
				"INSTALLING": {"BOOTING", contract.StatusRunning, "INSTALL_FAILED"},
				"BOOTING":    {contract.StatusRunning},
				"STOPPING":   {"STOPPED"},
				"REBOOT":     {"BOOTING", contract.StatusRunning},
			},
		},
		PayAsYouGo: contract.Postpaid, Subscription: contract.Prepaid, Kinds: kinds,
	}
}
