package reference

const (
	zecZone  = "asia-east-1a"
	zecImage = "ubuntu2204_20250110"
)

func zecListing() *listing {
	texts := map[string]func(*instance) string{
		"zoneId": zone(zecZone), "imageId": fixed(zecImage), "resourceGroupId": fixed(groupID),
		"ipv4Address": fixed(""), "ipv6Address": fixed(""), "name": name,
	}
	read := zenlayerFilters("status", zecStatuses(), texts, map[string]int{"tagKeys": mostTags, "tags": mostTags})
	return &listing{read: read, shows: (*instance).listed, item: zecItem, answer: zenlayerPage}
}

// brief is the listing of DescribeInstancesStatus. It shows the status that the full one shows.
func (l *listing) brief() *listing {
	brief := *l
	brief.item = func(i *instance) object { return object{"instanceId": i.id, "instanceStatus": l.item(i)["status"]} }
	return &brief
}

// zecItem is an instance as DescribeInstances shows it (Zenlayer ZEC DescribeInstances, 3). It shows no charge type.
func zecItem(i *instance) object {
	return object{
		"instanceId": i.id, "instanceName": name(i), "zoneId": zone(zecZone)(i), "instanceType": "z2a.cpu.1", "cpu": 1, "memory": 2,
		"imageId": zecImage, "imageName": "Ubuntu 22.04", "timeZone": "Etc/UTC", "nicNetworkType": "Auto", "status": i.status,
		"systemDisk": object{"diskId": "disk-" + i.id, "diskSize": 20, "diskCategory": "Standard NVMe SSD"}, "dataDisks": []any{},
		"publicIpAddresses": []any{}, "privateIpAddresses": []any{}, "keyId": nil, "subnetId": nil, "securityGroupId": nil,
		"enableAgent": true, "enableAgentMonitor": true, "enableIpForward": false, "createTime": written(i.created), "expiredTime": i.expiredTime(),
		"resourceGroupId": groupID, "resourceGroupName": groupName, "nics": []any{}, "tags": i.tagged(),
		"loadBalancerIds": []any{}, "placementGroupId": nil,
	}
}
