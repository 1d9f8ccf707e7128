package reference

// zecItem is one instance as DescribeInstances shows it (Zenlayer ZEC DescribeInstances, 3). It shows no charge type.
type zecItem struct {
	InstanceID         string     `json:"instanceId"`
	InstanceName       string     `json:"instanceName"`
	ZoneID             string     `json:"zoneId"`
	InstanceType       string     `json:"instanceType"`
	CPU                int        `json:"cpu"`
	Memory             int        `json:"memory"`
	ImageID            string     `json:"imageId"`
	ImageName          string     `json:"imageName"`
	TimeZone           string     `json:"timeZone"`
	NICNetworkType     string     `json:"nicNetworkType"`
	Status             string     `json:"status"`
	SystemDisk         systemDisk `json:"systemDisk"`
	DataDisks          []object   `json:"dataDisks"`
	PublicAddresses    []string   `json:"publicIpAddresses"`
	PrivateAddresses   []string   `json:"privateIpAddresses"`
	KeyID              *string    `json:"keyId"`
	SubnetID           *string    `json:"subnetId"`
	SecurityGroupID    *string    `json:"securityGroupId"`
	EnableAgent        bool       `json:"enableAgent"`
	EnableAgentMonitor bool       `json:"enableAgentMonitor"`
	EnableIPForward    bool       `json:"enableIpForward"`
	CreateTime         string     `json:"createTime"`
	ExpiredTime        *string    `json:"expiredTime"`
	ResourceGroupID    string     `json:"resourceGroupId"`
	ResourceGroupName  string     `json:"resourceGroupName"`
	NICs               []object   `json:"nics"`
	Tags               tagSet     `json:"tags"`
	LoadBalancerIDs    []string   `json:"loadBalancerIds"`
	PlacementGroupID   *string    `json:"placementGroupId"`
}

type systemDisk struct {
	DiskID       string `json:"diskId"`
	DiskSize     int    `json:"diskSize"`
	DiskCategory string `json:"diskCategory"`
}

// zecStatus is one instance as DescribeInstancesStatus shows it.
type zecStatus struct {
	InstanceID     string `json:"instanceId"`
	InstanceStatus string `json:"instanceStatus"`
}

const (
	zecZone  = "asia-east-1a"
	zecImage = "ubuntu2204_20250110"
)

func zecListing() *listing {
	texts := map[string]func(*instance) string{
		"zoneId": fixed(zecZone), "imageId": fixed(zecImage), "resourceGroupId": fixed(groupID),
		"ipv4Address": fixed(""), "ipv6Address": fixed(""), "name": name,
	}
	read := zenlayerFilters("status", zecStatuses(), texts, map[string]int{"tagKeys": mostTags, "tags": mostTags})
	return &listing{read: read, shows: (*instance).listed, item: newZECItem, answer: zenlayerPage}
}

// brief is the listing of DescribeInstancesStatus. It shows the status that the full one shows.
func (l *listing) brief() *listing {
	brief := *l
	brief.item = func(i *instance) any {
		full, _ := l.item(i).(*zecItem)
		return zecStatus{InstanceID: i.id, InstanceStatus: full.Status}
	}
	return &brief
}

func newZECItem(i *instance) any {
	return &zecItem{
		InstanceID: i.id, InstanceName: name(i), ZoneID: zecZone, InstanceType: "z2a.cpu.1", CPU: 1, Memory: 2,
		ImageID: zecImage, ImageName: "Ubuntu 22.04", TimeZone: "Etc/UTC", NICNetworkType: "Auto", Status: i.status,
		SystemDisk: systemDisk{DiskID: "disk-" + i.id, DiskSize: 20, DiskCategory: "Standard NVMe SSD"}, DataDisks: []object{},
		PublicAddresses: []string{}, PrivateAddresses: []string{}, EnableAgent: true, EnableAgentMonitor: true,
		CreateTime: written(i.created), ExpiredTime: i.expiredTime(), ResourceGroupID: groupID, ResourceGroupName: groupName,
		NICs: []object{}, Tags: tagSet{Tags: []object{}}, LoadBalancerIDs: []string{},
	}
}
