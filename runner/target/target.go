// Package target reads the file that names the provider under test: where it is, how its states are arranged, what it
// can't offer and how carefully it is to be treated. Everything that is wrong with a file is reported at once, with the
// line, before anything is sent.
package target

import (
	"cmp"
	"slices"
	"time"

	"relcon/runner/contract"
)

// Target is the content of one target file, checked, with every default filled in.
type Target struct {
	File string         // as it was given to Load or Parse
	Pool *contract.Pool // what Load read of the file that States.Pool names; nil where there is a hook

	// Name is what --allow-release has to repeat.
	Name string `yaml:"name" need:"a name such as zenlayer-staging, which --allow-release repeats"`
	// Products are those to be tested, at least one.
	Products map[contract.Product]Product `yaml:"products" need:"bmc, zec or bss with its endpoint"`
	States   States                       `yaml:"states" need:"url, the provider-state hook, or pool, a file of instances that may be destroyed"`
	// Unavailable is what this target can't offer.
	Unavailable []contract.Need `yaml:"unavailable" want:"a list of needs, such as [clock, billing]" each:"a need such as clock"`
	Limits      Limits          `yaml:"limits" want:"a mapping of limits"`
	Safety      Safety          `yaml:"safety" want:"a mapping of safety settings"`
	TLS         TLS             `yaml:"tls" want:"a mapping with caFile"`
	// Provider says who is tested, for the reports; what it leaves out, the hook may tell.
	Provider Provider `yaml:"provider" want:"a mapping with name, version and build"`
	// Trace is "on" where every request carries a traceparent header, or "off"; "" means the default, which is "on".
	Trace string `yaml:"trace" want:"on or off" switch:"yes"`

	// Unlisted is what the hook leaves out of the list of what it can, by product. It stands in no file.
	Unlisted map[contract.Product][]contract.Need `yaml:"-"`
}

// Offered lists what the target offers, in the order of contract.Products.
func (t *Target) Offered() []contract.Product {
	return slices.DeleteFunc(contract.Products(), func(p contract.Product) bool {
		_, offered := t.Products[p]
		return !offered
	})
}

// Lacking lists what the target can't offer for any product: what its file declares as not available, each signature of bss that it
// does not list, and what its hook does not list.
func (t *Target) Lacking() []contract.Need {
	return slices.DeleteFunc(contract.Needs(), func(need contract.Need) bool {
		return !slices.Contains(t.declared(), need) && slices.ContainsFunc(t.Offered(), func(p contract.Product) bool { return !t.Lacks(p, need) })
	})
}

// Lacks tells whether the target can't offer a need of a product.
func (t *Target) Lacks(product contract.Product, need contract.Need) bool {
	return slices.Contains(t.declared(), need) || slices.Contains(t.Unlisted[product], need)
}

// declared is what the target's file says that it can't offer.
func (t *Target) declared() []contract.Need {
	lacking := slices.Clone(t.Unavailable)
	signatures := t.Products[contract.BSS].WithDefaults(contract.BSS).Signature
	if !slices.Contains(signatures, contract.RPC) {
		lacking = append(lacking, contract.NeedRPC)
	}
	if !slices.Contains(signatures, contract.ACS3) {
		lacking = append(lacking, contract.NeedACS3)
	}
	return lacking
}

// OnlyUnlisted tells whether it is the hook that leaves a need of a product out, and not the file that declares it.
func (t *Target) OnlyUnlisted(product contract.Product, need contract.Need) bool {
	return slices.Contains(t.Unlisted[product], need) && !slices.Contains(t.declared(), need)
}

// WithDefaults gives a copy of a target, which may be made by hand, with what it leaves out.
func (t *Target) WithDefaults() *Target {
	full := *t
	full.Limits, full.Safety = t.Limits.WithDefaults(), t.Safety.WithDefaults()
	full.Products = map[contract.Product]Product{}
	for name, product := range t.Products {
		full.Products[name] = product.WithDefaults(name)
	}
	return &full
}

// Versions are those of the APIs that a request has unless it is about another one.
func (t *Target) Versions() map[contract.Product]string {
	all := map[contract.Product]string{}
	for name, product := range t.Products {
		all[name] = product.WithDefaults(name).Version
	}
	return all
}

// Product says where one product of the provider is. In a Target made by hand, a zero Version or Signature means the
// default.
type Product struct {
	// Endpoint stands as it is given: an absolute https URL, or http on a loopback address.
	Endpoint string `yaml:"endpoint" need:"the URL of the API"`
	Version  string `yaml:"version" want:"an API version such as 2022-11-20"`
	// Signature is nil but for bss. In the file, v1 is contract.RPC and v3 is contract.ACS3.
	Signature []contract.Scheme `yaml:"signature" only:"bss" want:"a list of signatures, such as [v1, v3]" each:"v1 or v3"`
}

// WithDefaults fills in what a product's entry of the target file may leave out: the version that the product's own
// page names and, for bss, both signatures.
func (p Product) WithDefaults(product contract.Product) Product {
	versions := map[contract.Product]string{contract.BMC: "2022-11-20", contract.ZEC: "2025-09-01", contract.BSS: "2017-12-14"}
	p.Version = cmp.Or(p.Version, versions[product])
	if product == contract.BSS && len(p.Signature) == 0 {
		p.Signature = []contract.Scheme{contract.RPC, contract.ACS3}
	}
	return p
}

// States says how accounts and instances are arranged: by a hook, or from a pool of given ones.
type States struct {
	URL   string `yaml:"url" want:"the URL of the provider-state hook"`            // "" where there is a pool
	Token string `yaml:"token" want:"a bearer token, or no such key" secret:"yes"` // for the hook only
	Pool  string `yaml:"pool" want:"the path of a file"`                           // instances that may be destroyed; "" where there is a hook
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
	RequestsPerSecond float64       `yaml:"requestsPerSecond"` // over all products together
	Concurrency       int           `yaml:"concurrency"`       // scenarios at once
	RequestTimeout    time.Duration `yaml:"requestTimeout"`    // for one exchange
	SettleTimeout     time.Duration `yaml:"settleTimeout"`     // for an effect to show
	PollInterval      time.Duration `yaml:"pollInterval"`      // longest pause between two looks at an effect
	TotalTimeout      time.Duration `yaml:"totalTimeout"`      // for the whole run
	MaxAccounts       int           `yaml:"maxAccounts"`       // accounts at the same time; more only where scenarios under way need them
	SecondLook        time.Duration `yaml:"-"`                 // for a provider inside the process; see Again
}

// Again is the time after which what was seen must still be so. A file can't make it shorter than a second: what a provider
// does a moment later would be missed.
func (l Limits) Again() time.Duration {
	return cmp.Or(l.SecondLook, max(time.Second, l.PollInterval))
}

// Safety says what a run may never do.
type Safety struct {
	// AllowRelease is the first of two keys to releasing anything; the name on the command line is the other.
	AllowRelease bool `yaml:"allowRelease"`
	// ForbidHosts are host names in lower case that are never called. A list in the file takes the default's place.
	ForbidHosts []string `yaml:"forbidHosts" want:"a list of host names" each:"a host name such as console.zenlayer.com, without scheme, port or path"`
	// MaxInstances is how many instances a run may ask for in all, bystanders included.
	MaxInstances int `yaml:"maxInstances"`
	// MaxRequests is how many requests a run may send to the products in all; then it sends nothing more and ends.
	MaxRequests int `yaml:"maxRequests"`
}

// TLS says whom to trust.
type TLS struct {
	// CAFile is a path of certificates in PEM, taken from the folder of the target file; "" trusts the system's. It is
	// not opened here.
	CAFile string `yaml:"caFile" want:"the path of a file"`
}

// Provider is a contract.Provider in the file.
type Provider struct {
	Name    string `yaml:"name" want:"the name of the provider"`
	Version string `yaml:"version" want:"the version that is tested"`
	Build   string `yaml:"build" want:"the build or commit that is tested"`
}

// WithDefaults fills every zero field in with the default of the target file.
func (l Limits) WithDefaults() Limits {
	return Limits{
		RequestsPerSecond: cmp.Or(l.RequestsPerSecond, 20),
		Concurrency:       cmp.Or(l.Concurrency, 8),
		RequestTimeout:    cmp.Or(l.RequestTimeout, 10*time.Second),
		SettleTimeout:     cmp.Or(l.SettleTimeout, 10*time.Minute),
		PollInterval:      cmp.Or(l.PollInterval, 2*time.Second),
		TotalTimeout:      cmp.Or(l.TotalTimeout, time.Hour),
		MaxAccounts:       cmp.Or(l.MaxAccounts, 50),
		SecondLook:        l.SecondLook,
	}
}

// WithDefaults fills every zero field in with the default of the target file, but for AllowRelease, whose default is
// no.
func (s Safety) WithDefaults() Safety {
	if s.ForbidHosts == nil {
		s.ForbidHosts = ProductionHosts()
	}
	s.MaxInstances = cmp.Or(s.MaxInstances, 20_000)
	s.MaxRequests = cmp.Or(s.MaxRequests, 100_000)
	return s
}

// ProductionHosts are the providers' public endpoints. They are forbidden unless the target file lists other hosts in
// their place, and the command line names them as well.
func ProductionHosts() []string {
	return []string{"console.zenlayer.com", "business.aliyuncs.com", "business.ap-southeast-1.aliyuncs.com"}
}
