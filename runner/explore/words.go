package explore

import (
	"relcon/runner/contract"
)

// weighted is a choice with its weight.
type weighted struct {
	text   string
	weight int
}

// states are those that instances are given in, in the words of the features; what is common at a provider is not what is rare
// here.
func states(product contract.Product, kind string) []weighted {
	switch {
	case product == contract.BMC:
		return []weighted{
			{"in the recycle bin", 12}, {"running", 8}, {"stopped", 6}, {"already terminated", 5}, {"already released", 3},
			{"already terminated and released", 1}, {"already terminated 24 hours ago", 1}, {"already terminated as a failed subscription", 1},
			{"in status PENDING", 1}, {"in status CREATING", 2}, {"in status CREATE_FAILED", 2}, {"in status INSTALLING", 2},
			{"in status INSTALL_FAILED", 1}, {"in status BOOTING", 1}, {"in status STOPPING", 1},
			{"in its commitment period", 2}, {"in its commitment period, in status STOPPED", 2}, {"in its commitment period, in status CREATING", 1},
			{"in its commitment period, in status INSTALLING", 1}, {"in its commitment period, in status CREATE_FAILED", 1},
			{"a subscription in status RUNNING", 4}, {"a subscription in status STOPPED", 2}, {"a subscription in status RECYCLE", 2},
			{"a subscription in status CREATE_FAILED", 2}, {"a subscription in status CREATING", 1}, {"a subscription in status INSTALLING", 1},
			{"a subscription in status PENDING", 1}, {"a subscription in status INSTALL_FAILED", 1}, {"a subscription in status BOOTING", 1},
			{"a subscription in status STOPPING", 1},
			{"already cancelled with 2 hours to run", 2}, {"already cancelled with 720 hours to run", 2}, {"already cancelled with 8760 hours to run", 1},
			{"already cancelled by the other API version with 2 hours to run", 1}, {"already cancelled with 2 hours to run, in status STOPPED", 1},
		}
	case product == contract.ZEC && kind == contract.KindRecycleBin:
		return append(states(product, ""), []weighted{
			{"already in the recycle bin", 20}, {"already in the recycle bin by the other API version", 4},
			{"already in the recycle bin and released", 2}, {"already in the recycle bin for the account's retention time", 1},
		}...)
	case product == contract.ZEC:
		all := []weighted{
			{"running", 12}, {"stopped", 6}, {"in status CREATE_FAILED", 2}, {"a subscription in status RUNNING", 3},
			{"a subscription in status STOPPED", 2}, {"already being released", 2},
			{"in status DEPLOYING", 1}, {"in status REBUILDING", 1}, {"in status REBOOT", 1}, {"in status BOOTING", 1},
			{"in status STOPPING", 1}, {"in status IMAGING", 1}, {"in status RESIZING", 1},
		}
		if kind == "" {
			return all
		}
		return append(all, weighted{"already released", 3})
	}
	return []weighted{
		{"in status Normal", 14}, {"a subscription in status Normal", 8}, {"already released", 3}, {"in status Creating", 1},
		{"a subscription in status Creating", 1}, {"a subscription in status WaitForExpire", 2}, {"a subscription in status Expired", 1},
	}
}

// usual is the state in which an operation works on an instance.
func usual(product contract.Product, verb string) string {
	switch {
	case product == contract.BSS:
		return "in status Normal"
	case product == contract.BMC && verb == "releases":
		return "in the recycle bin"
	}
	return "running"
}

// sizes are how many instances stand under one name: around each limit, and where a provider may work in parts.
var sizes = []struct{ size, weight int }{
	{1, 60}, {2, 12}, {3, 6}, {5, 2}, {9, 2}, {10, 3}, {11, 4}, {12, 2}, {20, 1}, {21, 2}, {36, 1}, {49, 1}, {50, 2}, {51, 2}, {60, 1}, {76, 1},
	{98, 1}, {99, 2}, {100, 3}, {101, 3}, {102, 1}, {150, 1},
}

// times are how long the clock is moved.
var times = []weighted{
	{"1 hour passes", 2}, {"12 hours pass", 6}, {"23 hours pass", 2}, {"23 hours 59 minutes pass", 4}, {"24 hours pass", 6}, {"25 hours pass", 3},
	{"1 hour 59 minutes pass", 1}, {"3 hours pass", 2}, {"49 hours pass", 1}, {"700 hours pass", 1}, {"721 hours pass", 1}, {"800 hours pass", 2}, {"8700 hours pass", 1},
}

var retentions = []weighted{
	{"the account's retention time passes", 3}, {"half of the account's retention time passes", 2}, {"nearly all of the account's retention time passes", 2},
}

// sound are ways to send a request by which it is not wrong.
func sound(product contract.Product) []weighted {
	if product == contract.BSS {
		return []weighted{
			{"with the header signature", 12}, {"with the RPC signature", 4}, {"with format XML", 4}, {"with format json", 1}, {"with method GET", 3},
			{"with its parameters as a form", 3}, {"with all its parameters as a form", 2}, {"with its query in another spelling", 2},
			{`with the parameter RenewStatus "AutoRenewal"`, 1}, {`with the parameter RenewStatus "ManualRenewal"`, 1}, {`with the parameter RenewStatus "NotRenewal"`, 2},
			{`with the parameter Region "cn-hangzhou"`, 2}, {`with the parameter ProductType "ecs"`, 2}, {`with the parameter RegionId "cn-hangzhou"`, 1},
			{`with the parameter SignatureType ""`, 1}, {`with the header Accept-Encoding "gzip"`, 1}, {"with a client token", 4},
			{"with a client token of 64 characters", 1}, {"with a timestamp 10 minutes in the past", 1}, {`with the parameter SubscriptionType "Subscription"`, 1},
			{`with the parameter ProductCode "rds"`, 1}, {`with the parameter Region "cn-shanghai"`, 1},
			{`with the parameter Remark " a b*c~d+e%f,g/h=i&j:é"`, 1}, {`with the parameter ClientToken "$alpha-1"`, 2}, {`with the parameter ClientToken "$alpha-2"`, 1},
			{`with the nonce "$alpha-1"`, 1}, {`with the parameter InstanceIds "$alpha,"`, 1}, {`with the parameter InstanceIds ",$alpha"`, 1}, {`with the parameter InstanceIds "$alpha,$alpha"`, 1},
			{`with the parameter instanceIds "$alpha"`, 1}, {`with the header x-acs-action "ReleaseInstance"`, 1},
			{`with the header X-Request-Id "T1" and with the header Accept-Language "zh-CN"`, 2}, {`with the RPC signature and with the header Accept "application/xml"`, 2},
			{`with the parameter Remark: "x" and with the parameter Remark1 "y"`, 1},
			{`with the header x-acs-meta "go  1.2"`, 1}, {`with the header x-acs-meta ""`, 1}, {`with the parameter OwnerId "1234567890123456"`, 1},
		}
	}
	return []weighted{
		{"with the other API version", 14}, {"with its bearer token", 12}, {"with content type application/json; charset=utf-8", 2},
		{`with the header X-ZC-Sdk-Lang "Java"`, 1}, {`with the header X-ZC-Request-Client "Terraform-latest"`, 1}, {`with the header Accept-Encoding "gzip"`, 2},
		{"with a timestamp 4 minutes in the past", 2}, {"with a timestamp 4 minutes in the future", 1}, {"with its body in another spelling", 3},
		{`with the header X-Request-Id "T1" and with the header Accept-Language "zh-CN" and with the header X-Forwarded-For "192.0.2.1"`, 4},
		{`with the header X-ZC-Service "bmc"`, 1}, {"with content type application/json;charset=utf-8", 1},
		{`with the header X-ZC-Request-Client "terraform-provider-zenlayercloud/0.1.0 terraform/1.9.8 linux/amd64 go/1.26"`, 1},
	}
}
