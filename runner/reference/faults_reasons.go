package reference

// whyThere says, for each rule that often notices the fault of another, what its scenarios do beside their own clause.
var whyThere = map[string]string{
	"ACS-ENV-02": "released and refused requests are sent there in both formats",
	"ACS-REQ-03": "one, several and a hundred instances are released there by GET and by POST",
	"ACS-REQ-07": "one, several and a hundred instances are released there by a form",
	"BMC-REL-06": "a hundred instances are released there, and single ones beside a refused request",
	"BMC-REL-07": "requests that name no id are refused there by both versions",
	"BMC-REL-10": "what was released or returned is released there once more",
	"BMC-REL-11": "batches with an instance outside the recycle bin are refused there",
	"BMC-REL-12": "batches with an unknown instance are refused there",
	"BMC-REL-14": "instances outside the recycle bin stand in the batches there",
	"BMC-REL-16": "what other rules ask of a release is asked of both versions there",
	"BMC-TRM-01": "running and stopped instances are returned there, and released",
	"BMC-TRM-02": "returned instances are looked at by their billing there",
	"BMC-TRM-03": "what was returned or released is looked at there for more than a day",
	"BMC-TRM-05": "returned instances are released there",
	"BMC-TRM-07": "subscriptions are cancelled there, end and are released",
	"BMC-TRM-10": "returns that are refused by the instance's status are looked at there",
	"BMC-TRM-11": "returns in the commitment period are refused there",
	"BMC-TRM-13": "instances whose creation failed are returned there, and their refund is looked at",
	"BMC-TRM-15": "an id stands there under another name",
	"BMC-TRM-18": "what a refused return leaves is looked at there",
	"BMC-TRM-19": "what was released or returned is returned there once more",
	"BMC-TRM-23": "what other rules ask of a return is asked of both versions there",
	"BSS-REL-11": "the optional parameters are sent there with one, several and a hundred instances",
	"BSS-REL-12": "several instances are released there by one request, and some of an order",
	"BSS-REL-14": "a hundred instances are released there beside a refused request",
	"BSS-REL-16": "what Data.ReleaseResult says of a batch is compared there with what is gone",
	"ZC-AUTH-02": "requests with a wrong signature are sent there",
	"ZC-AUTH-08": "what other rules ask is asked there with an access token",
	"ZC-AUTH-11": "requests that were changed after signing are sent there",
	"ZC-ENV-07":  "the answers to accepted and refused requests are read there byte for byte, and one instance is released",
	"ZC-LST-02":  "instances are listed there by pages, and by many ids",
	"ZEC-REL-01": "one instance is released there",
	"ZEC-REL-05": "released instances are looked for there to the end",
	"ZEC-REL-06": "released instances are looked for in the recycle bin there",
	"ZEC-REL-07": "what is in the recycle bin is released there once more",
	"ZEC-REL-08": "instances in the recycle bin are followed there until their time has passed",
	"ZEC-REL-10": "single instances and a hundred are released there beside a refused request",
	"ZEC-REL-11": "requests that name no id are refused there by both versions",
	"ZEC-REL-13": "the ids that an answer calls failed are compared there with what is gone",
	"ZEC-REL-17": "an id is named twice there, alone and beside others",
	"ZEC-REL-19": "what other rules ask of a release is asked of both versions there",
	"ZEC-REL-22": "what other rules ask of a release is asked there with dependResource",
	"ZEC-REL-23": "the failed ids of accounts with a recycle bin are compared there with what is gone",
	"ZEC-REL-24": "many instances in and outside the recycle bin are released there together",
}

// there declares rules whose scenarios do beside their own clause what the fault changes.
func (f fault) there(rules ...string) fault {
	for _, rule := range rules {
		f = f.also(whyThere[rule], rule)
	}
	return f
}
