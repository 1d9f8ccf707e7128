// Package contract holds the plain values that every other package of relcon speaks in: products, rules, calls,
// exchanges, instances, outcomes and the errors that carry a verdict. It imports nothing of relcon and does no I/O.
package contract

// Product is one of the cloud products whose release operations have a published contract.
type Product string

// The products, by the short names that the target file, the features and the reports use.
const (
	BMC Product = "bmc" // Zenlayer Bare Metal Cloud: ReleaseInstances, TerminateInstance
	ZEC Product = "zec" // Zenlayer Elastic Compute: ReleaseInstances
	BSS Product = "bss" // Alibaba Cloud BssOpenApi: ReleaseInstance
)

// Products lists every product in the order in which reports show them.
func Products() []Product { return []Product{BMC, ZEC, BSS} }

// Zenlayer tells whether the product speaks the Zenlayer protocol (JSON bodies, X-ZC headers, ZC2-HMAC-SHA256).
func (p Product) Zenlayer() bool { return p == BMC || p == ZEC }

// Valid tells whether p is one of Products.
func (p Product) Valid() bool { return p == BMC || p == ZEC || p == BSS }
