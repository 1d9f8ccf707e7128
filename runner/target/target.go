// Package target reads the file that names the provider under test: where it is, how its states are arranged, what it
// can't offer and how carefully it is to be treated. Everything that is wrong with a file is told at once, with the
// line, before anything is sent.
package target

import (
	"cmp"
	"time"

	"relcon/runner/contract"
)

// Target is the content of one target file, checked, with every default filled in.
type Target struct {
	Name        string                       // what --allow-release has to name
	File        string                       // as it was given to Load or Parse
	Products    map[contract.Product]Product // those to be tested, at least one
	States      States
	Pool        *contract.Pool  // what Load read of the file that States.Pool names; nil where there is a hook
	Unavailable []contract.Need // what this target can't offer
	Limits      Limits
	Safety      Safety
	TLS         TLS
}

// Product says where one product of the provider is. In a Target made by hand, a zero Version or Signature means the
// default.
type Product struct {
	Endpoint  string            // as it is given: an absolute https URL, or http on a loopback address
	Version   string            // API version, such as 2022-11-20
	Signature []contract.Scheme // bss only: what v1 (contract.RPC) and v3 (contract.ACS3) stand for; nil for the others
}

// WithDefaults fills in what a product's entry of the target file may leave out: the version that the product's own
// page names and, for bss, both signatures.
func (p Product) WithDefaults(product contract.Product) Product {
	p.Version = cmp.Or(p.Version, defaultVersion(product))
	if product == contract.BSS && len(p.Signature) == 0 {
		p.Signature = []contract.Scheme{contract.RPC, contract.ACS3}
	}
	return p
}

// States says how accounts and instances are arranged: by a hook, or from a pool of given ones.
type States struct {
	URL   string // provider-state hook; "" where there is a pool
	Token string // bearer token for the hook only; a secret
	Pool  string // path of a file of instances that may be destroyed; "" where there is a hook
}

// String keeps the token out of every formatted message.
func (s States) String() string {
	if s.Pool != "" {
		return "pool " + s.Pool
	}
	return "hook " + s.URL
}

// GoString keeps the token out of %#v.
func (s States) GoString() string { return s.String() }

// Limits bound what a run asks of the target. In a Target made by hand, a zero field means the default.
type Limits struct {
	RequestsPerSecond float64       // over all products together
	Concurrency       int           // scenarios at once
	RequestTimeout    time.Duration // for one exchange
	SettleTimeout     time.Duration // for an effect to show
	PollInterval      time.Duration // longest pause between two looks at an effect
	TotalTimeout      time.Duration // for the whole run
}

// Safety says what a run may never do.
type Safety struct {
	AllowRelease bool     // the first of two keys to releasing anything; the name on the command line is the other
	ForbidHosts  []string // host names in lower case that are never called; a list in the file takes the default's place
	MaxInstances int      // how many instances a run may ask for in all
	MaxRequests  int      // how many requests a run may send to the products in all; then it sends nothing more and ends
}

// TLS says whom to trust.
type TLS struct {
	CAFile string // certificates in PEM, a path taken from the target file's folder; "" trusts the system's. Not opened here
}

func defaultLimits() Limits {
	return Limits{
		RequestsPerSecond: 20,
		Concurrency:       8,
		RequestTimeout:    10 * time.Second,
		SettleTimeout:     10 * time.Minute,
		PollInterval:      2 * time.Second,
		TotalTimeout:      time.Hour,
	}
}

// WithDefaults fills every zero field in with the default of the target file.
func (l Limits) WithDefaults() Limits {
	return Limits{
		RequestsPerSecond: cmp.Or(l.RequestsPerSecond, defaultLimits().RequestsPerSecond),
		Concurrency:       cmp.Or(l.Concurrency, defaultLimits().Concurrency),
		RequestTimeout:    cmp.Or(l.RequestTimeout, defaultLimits().RequestTimeout),
		SettleTimeout:     cmp.Or(l.SettleTimeout, defaultLimits().SettleTimeout),
		PollInterval:      cmp.Or(l.PollInterval, defaultLimits().PollInterval),
		TotalTimeout:      cmp.Or(l.TotalTimeout, defaultLimits().TotalTimeout),
	}
}

// WithDefaults fills every zero field in with the default of the target file, but for AllowRelease, whose default is
// no.
func (s Safety) WithDefaults() Safety {
	if s.ForbidHosts == nil {
		s.ForbidHosts = defaultSafety().ForbidHosts
	}
	s.MaxInstances = cmp.Or(s.MaxInstances, defaultSafety().MaxInstances)
	s.MaxRequests = cmp.Or(s.MaxRequests, defaultSafety().MaxRequests)
	return s
}

// ProductionHosts are the providers' public endpoints. They are forbidden unless the target file lists other hosts in
// their place, and the command line names them as well.
func ProductionHosts() []string {
	return []string{"console.zenlayer.com", "business.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"}
}

func defaultSafety() Safety {
	return Safety{
		ForbidHosts:  ProductionHosts(),
		MaxInstances: 500,
		MaxRequests:  100_000,
	}
}

// defaultVersion is the version that a product's own page names.
func defaultVersion(product contract.Product) string {
	switch product {
	case contract.BMC:
		return "2022-11-20"
	case contract.ZEC:
		return "2025-09-01"
	default:
		return "2017-12-14"
	}
}
