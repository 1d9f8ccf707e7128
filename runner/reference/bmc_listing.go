package reference

// bmcItem is one instance as DescribeInstances shows it (Zenlayer BMC DescribeInstances, 3).
type bmcItem struct {
	InstanceID           string       `json:"instanceId"`
	ZoneID               string       `json:"zoneId"`
	InstanceName         string       `json:"instanceName"`
	Hostname             string       `json:"hostname"`
	InstanceTypeID       string       `json:"instanceTypeId"`
	InstanceType         bmcType      `json:"instanceType"`
	ImageID              string       `json:"imageId"`
	ImageName            string       `json:"imageName"`
	InstanceChargeType   string       `json:"instanceChargeType"`
	BandwidthOutMbps     int          `json:"bandwidthOutMbps"`
	InternetChargeType   string       `json:"internetChargeType"`
	Period               *int         `json:"period"`
	PrimaryPublicAddress *string      `json:"primaryPublicIpAddress"`
	PublicAddresses      []string     `json:"publicIpAddresses"`
	PrivateAddresses     []string     `json:"privateIpAddresses"`
	IPv6Addresses        []string     `json:"ipv6Addresses"`
	SubnetIDs            []string     `json:"subnetIds"`
	CreateTime           string       `json:"createTime"`
	ExpiredTime          *string      `json:"expiredTime"`
	ResourceGroupID      string       `json:"resourceGroupId"`
	ResourceGroupName    string       `json:"resourceGroupName"`
	InstanceStatus       string       `json:"instanceStatus"`
	TrafficPackageSize   float64      `json:"trafficPackageSize"`
	RAIDConfig           raidConfig   `json:"raidConfig"`
	Partitions           []object     `json:"partitions"`
	NIC                  networkCards `json:"nic"`
	AutoRenew            bool         `json:"autoRenew"`
	KeyID                *string      `json:"keyId"`
	Tags                 tagSet       `json:"tags"`
	EnableGatewayMode    bool         `json:"enableGatewayMode"`
}

type bmcType struct {
	InstanceTypeID string `json:"instanceTypeId"`
	Description    string `json:"description"`
}

type raidConfig struct {
	RAIDType int `json:"raidType"` // 0, 1, 5 or 10
}

type networkCards struct {
	WANName string `json:"wanName"`
	LANName string `json:"lanName"`
}

// tagSet is an object that holds an array, as the API has it.
type tagSet struct {
	Tags []object `json:"tags"`
}

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
		"zoneId": fixed(bmcZone), "resourceGroupId": fixed(groupID), "instanceTypeId": fixed(bmcTypeID),
		"internetChargeType": fixed(bandwidthFee), "imageId": fixed(bmcImage), "subnetId": fixed(""),
		"instanceName": name, "hostname": name,
	}
	arrays := map[string]int{"publicIpAddresses": mostFiltered, "privateIpAddresses": mostFiltered, "tagKeys": mostTags, "tags": mostTags}
	read := zenlayerFilters("instanceStatus", bmcStatuses(), texts, arrays)
	return &listing{read: read, shows: (*instance).listed, item: newBMCItem, answer: zenlayerPage}
}

func newBMCItem(i *instance) any {
	item := &bmcItem{
		InstanceID: i.id, ZoneID: bmcZone, InstanceName: name(i), Hostname: name(i),
		InstanceTypeID: bmcTypeID, InstanceType: bmcType{InstanceTypeID: bmcTypeID, Description: "one socket, 32 GB, two SSD"},
		ImageID: bmcImage, ImageName: "Ubuntu 22.04", InstanceChargeType: i.chargeType,
		BandwidthOutMbps: 10, InternetChargeType: bandwidthFee,
		PublicAddresses: []string{}, PrivateAddresses: []string{}, IPv6Addresses: []string{}, SubnetIDs: []string{},
		CreateTime: written(i.created), ResourceGroupID: groupID, ResourceGroupName: groupName,
		InstanceStatus: i.status, RAIDConfig: raidConfig{RAIDType: 1}, Partitions: []object{},
		NIC: networkCards{WANName: "bond1", LANName: "bond0"}, AutoRenew: i.autoRenew, Tags: tagSet{Tags: []object{}},
	}
	if i.prepaid() {
		months := 1
		item.Period, item.ExpiredTime = &months, i.expiredTime()
	}
	return item
}

// name is what an instance is called until somebody gives it another name.
func name(i *instance) string { return "host-" + i.id }
