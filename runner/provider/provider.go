// Package provider holds what the providers' pages say, as data: operations, parameters, codes, statuses and what they
// mean. Whoever sends, guards, reads or judges a request looks it up here. The reference does not use it: a mistake here
// must not be able to hide itself.
package provider

import (
	"slices"
	"strings"

	"relcon/runner/contract"
)

// API is what the pages say of one product.
type API struct {
	Product contract.Product

	Release    Operation
	Operations []Operation // all that the suite sends, Release among them
	Listing    Listing

	Versions      []string // that the pages document, the older one first
	ActionHeader  string   // names the operation
	ActionParam   string   // the same for a request with parameters; "" where there is none
	VersionHeader string   // names the version of the API
	Params        []string // of Release beyond those of every request; nil where requests have a body
	CommonParams  []string // of every request

	Answer Answer
	Codes  Codes
	Life   Life

	PayAsYouGo, Subscription string // charge types
	Kinds                    []string
}

// Of gives the API of a product.
func Of(product contract.Product) API {
	switch product {
	case contract.BMC:
		return bmc
	case contract.ZEC:
		return zec
	default:
		return bss
	}
}

// Operation is one call of an API.
type Operation struct {
	Name  string
	Names string // the member or parameter that names instances
	One   bool   // it names one instance, not a list of them
	Reads bool   // it changes nothing
	Most  int    // how many instances a request may name
	Power bool   // it turns instances off, or off and on; a target need not have it

	Leads   map[string][]string // statuses that it takes an instance to, by the one that it has, Any for every other one
	Unbills string              // the rule by which nothing is billed for what it returned; "" where no page says so
	Cancels bool                // a subscription keeps its status by it, and is not renewed, unless Leads names its status
	Partly  bool                // a refusal for one of several instances may have worked on the others

	Messages string // name of the schemas of its messages, where it shares them; "" where they are its own
}

// Any stands for every status that Leads does not name, and Off for that of an instance that is not listed.
const (
	Any = "*"
	Off = ""
)

// Listing is the operation that lists the instances of an account, page by page.
type Listing struct {
	Operation
	Number, Size string   // members or parameters that ask for a page
	Largest      int      // page
	ByStatus     string   // member that asks for the instances of one status; "" where there is none
	Filters      []Filter // that ask for the instances whose item has a value for a member

	Holder, Items, Total string // where an answer has the list and its length: Holder.Items, Holder.Total
	Item                 Fields
	Members              []string // that the pages document for an item, those of Item among them
	Types                string   // schema of the types that these members have; "" where there is none
}

// Filter is a member or parameter of a listing that asks for the instances whose item has its value.
type Filter struct {
	Name, Member string
	Beside       string // another filter that has to be sent with it; "" for none
}

// Fields are the names of what an item of a listing tells; "" where the product does not show it.
type Fields struct {
	ID, Status, ChargeType, Expired string
	Created                         string // when the instance was made
	AutoRenew                       string // boolean
	Renewal                         string // string; Renews means that it renews
	Renews                          string
}

// Answer names the parts of an answer that every operation has.
type Answer struct {
	RequestID, Code string
	Inside          string // the object that holds what the operation answers
	Success         string // boolean that tells success from failure; "" where the HTTP status does
	Done            string // boolean inside that tells that Release has released; "" where there is none
	Failed          string // list inside of the instances that failed; "" where there is none

	Dir     string // of the schemas of the product's messages
	Prefix  string // of the name of such a schema
	Refusal string // schema of a refusal with a status of 4xx
	Failure string // schema of a refusal with the status 200; "" where there is none
}

// Operation gives the operation of a name, false where the suite knows none.
func (a API) Operation(name string) (Operation, bool) {
	i := slices.IndexFunc(a.Operations, func(o Operation) bool { return o.Name == name })
	if i < 0 {
		return Operation{}, false
	}
	return a.Operations[i], true
}

// Reads tells whether an operation surely only reads. The pages name all such operations alike.
func (a API) Reads(operation string) bool {
	if strings.ContainsFunc(operation, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') }) {
		return false
	}
	return strings.HasPrefix(operation, "Describe") || !a.Product.Zenlayer() && strings.HasPrefix(operation, "Query")
}

// Names gives the member or parameter that an operation names instances by. For an operation that the suite does not know
// it goes by its name, and gives all of them where that says nothing.
func (a API) Names(operation string) []string {
	switch {
	case !a.Product.Zenlayer():
		return []string{a.Release.Names}
	case strings.HasSuffix(operation, "Instances"):
		return []string{"instanceIds"}
	case strings.HasSuffix(operation, "Instance"):
		return []string{"instanceId"}
	}
	return []string{"instanceIds", "instanceId"}
}

// Schema names the schema of an operation's "request" or "response", such as "zenlayer/bmc-release-instances-response".
func (a API) Schema(operation, side string) string {
	if known, is := a.Operation(operation); is && known.Messages != "" {
		return a.Answer.Dir + "/" + known.Messages + "-" + side
	}
	var b strings.Builder
	b.WriteString(a.Answer.Dir + "/" + a.Answer.Prefix)
	for i, r := range operation {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String()) + "-" + side
}
