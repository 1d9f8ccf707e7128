package main

import (
	bmcOld "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/bmc20221120"
	bmc "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/bmc20260201"
	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
	zecOld "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/zec20240401"
	zec "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/zec20250901"
)

// operation makes a typed request and the response that belongs to it.
type operation func() (common.Request, common.Response)

// operations gives the typed operations by product, version and action.
func operations() map[string]operation {
	return map[string]operation{
		"bmc 2022-11-20 ReleaseInstances":  pair(bmcOld.NewReleaseInstancesRequest, bmcOld.NewReleaseInstancesResponse),
		"bmc 2022-11-20 TerminateInstance": pair(bmcOld.NewTerminateInstanceRequest, bmcOld.NewTerminateInstanceResponse),
		"bmc 2022-11-20 DescribeInstances": pair(bmcOld.NewDescribeInstancesRequest, bmcOld.NewDescribeInstancesResponse),
		"bmc 2026-02-01 ReleaseInstances":  pair(bmc.NewReleaseInstancesRequest, bmc.NewReleaseInstancesResponse),
		"bmc 2026-02-01 TerminateInstance": pair(bmc.NewTerminateInstanceRequest, bmc.NewTerminateInstanceResponse),
		"bmc 2026-02-01 DescribeInstances": pair(bmc.NewDescribeInstancesRequest, bmc.NewDescribeInstancesResponse),
		"zec 2024-04-01 ReleaseInstances":  pair(zecOld.NewReleaseInstancesRequest, zecOld.NewReleaseInstancesResponse),
		"zec 2024-04-01 DescribeInstances": pair(zecOld.NewDescribeInstancesRequest, zecOld.NewDescribeInstancesResponse),
		"zec 2025-09-01 ReleaseInstances":  pair(zec.NewReleaseInstancesRequest, zec.NewReleaseInstancesResponse),
		"zec 2025-09-01 DescribeInstances": pair(zec.NewDescribeInstancesRequest, zec.NewDescribeInstancesResponse),
	}
}

func pair[Request common.Request, Response common.Response](request func() Request, response func() Response) operation {
	return func() (common.Request, common.Response) { return request(), response() }
}
