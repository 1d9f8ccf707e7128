package reference

const (
	bmcZone      = "SEL-A"
	bmcTypeID    = "S9I"
	bmcImage     = "ubuntu2204_x86_64"
	bandwidthFee = "ByBandwidth"
	groupID      = "default"
	groupName    = "Default Resource Group"
)

func bmcListing() *listing {
	texts := map[string]func(*instance) string{
		"zoneId": zone(bmcZone), "resourceGroupId": fixed(groupID), "instanceTypeId": fixed(bmcTypeID),
		"internetChargeType": fixed(bandwidthFee), "imageId": fixed(bmcImage), "subnetId": fixed(""),
		"instanceName": name, "hostname": name,
	}
	arrays := map[string]int{"publicIpAddresses": mostFiltered, "privateIpAddresses": mostFiltered, "tagKeys": mostTags, "tags": mostTags}
	read := zenlayerFilters("instanceStatus", bmcStatuses(), texts, arrays)
	return &listing{read: read, shows: (*instance).listed, item: bmcItem, answer: zenlayerPage}
}

// bmcItem is an instance as DescribeInstances shows it (Zenlayer BMC DescribeInstances, 3).
func bmcItem(i *instance) object {
	item := object{
		"instanceId": i.id, "zoneId": zone(bmcZone)(i), "instanceName": name(i), "hostname": name(i),
		"instanceTypeId": bmcTypeID, "instanceType": object{"instanceTypeId": bmcTypeID, "description": "one socket, 32 GB, two SSD"},
		"imageId": bmcImage, "imageName": "Ubuntu 22.04", "instanceChargeType": i.chargeType,
		"bandwidthOutMbps": 10, "internetChargeType": bandwidthFee, "trafficPackageSize": 0.0,
		"period": nil, "primaryPublicIpAddress": nil, "publicIpAddresses": []any{}, "privateIpAddresses": []any{}, "ipv6Addresses": []any{},
		"subnetIds": []any{}, "createTime": written(i.created), "expiredTime": nil, "resourceGroupId": groupID, "resourceGroupName": groupName,
		"instanceStatus": i.status, "raidConfig": object{"raidType": 1}, "partitions": []any{}, "nic": object{"wanName": "bond1", "lanName": "bond0"},
		"autoRenew": i.autoRenew, "keyId": nil, "tags": i.tagged(), "enableGatewayMode": false,
	}
	if i.prepaid() {
		item["period"], item["expiredTime"] = 1, i.expiredTime()
	}
	return item
}
