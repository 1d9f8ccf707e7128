package target

import (
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// target reads the whole file.
func (r *reader) target(at place) *Target {
	target := &Target{File: r.file, Limits: defaultLimits(), Safety: defaultSafety()}
	found := r.mapping(at, "a mapping with name, products and states", map[string]func(place){
		"name":        func(at place) { target.Name = r.name(at) },
		"products":    func(at place) { target.Products = r.products(at) },
		"states":      func(at place) { target.States = r.states(at) },
		"unavailable": func(at place) { target.Unavailable = r.unavailable(at) },
		"limits":      func(at place) { r.limits(at, &target.Limits) },
		"safety":      func(at place) { r.safety(at, &target.Safety) },
		"tls":         func(at place) { r.tls(at, &target.TLS) },
	})
	if found == nil {
		return target
	}
	r.needKey(at, found, "name", "a name for this target, which --allow-release repeats")
	r.needKey(at, found, "products", "bmc, zec or bss with its endpoint")
	r.needKey(at, found, "states", "states.url, the provider-state hook, or states.pool, a file of instances that may be destroyed")
	r.checkHosts(target.Safety.ForbidHosts)
	r.checkName(found["name"], target)
	return target
}

// shortestToken is how long a token must be to be looked for inside another value. A shorter one is found by chance.
const shortestToken = 12

// checkName refuses a name that holds the hook's token: it stands in every report.
func (r *reader) checkName(at place, target *Target) {
	if token := target.States.Token; len(token) >= shortestToken && strings.Contains(target.Name, token) {
		r.report(at, "got what states.token is too, want a name: it stands in every report")
		target.Name = ""
	}
}

// needKey reports a key that is not there.
func (r *reader) needKey(at place, found map[string]place, key, want string) {
	if _, ok := found[key]; !ok {
		r.report(at.member(key, at.line, nil), "got no such key, want %s", want)
	}
}

func (r *reader) name(at place) string {
	value, _ := r.word(at, "a name such as zenlayer-staging")
	return value.text
}

func (r *reader) states(at place) States {
	var states States
	found := r.mapping(at, "a mapping with url or pool", map[string]func(place){
		"url": func(at place) { states.URL = r.address(at, "the URL of the provider-state hook") },
		"token": func(at place) {
			defer r.forgiving()()
			value, _ := r.word(at, "a bearer token, or no such key")
			states.Token = value.text
		},
		"pool": func(at place) { r.pool = at; r.path(at, &states.Pool) },
	})
	if found == nil {
		return states
	}
	_, hasURL := found["url"]
	_, hasPool := found["pool"]
	token, hasToken := found["token"]
	switch {
	case hasURL && hasPool:
		r.report(at, "got both url and pool, want one of the two")
	case !hasURL && !hasPool:
		r.report(at, "got neither url nor pool, want the URL of the provider-state hook, or a file of instances that may be destroyed")
	case hasPool && hasToken:
		r.report(token, "got a token beside a pool, want it beside url only: nothing but the hook is sent it")
	}
	return states
}

func (r *reader) unavailable(at place) []contract.Need {
	known := map[string]contract.Need{}
	for _, need := range contract.Needs() {
		known[string(need)] = need
	}
	return choices(r, at, "a list of needs, such as [clock, billing]", "need", known)
}

// choices reads a list of names that each stand for something, none twice.
func choices[V comparable](r *reader, at place, want, noun string, known map[string]V) []V {
	var chosen []V
	r.list(at, want, func(at place) {
		value, ok := r.word(at, "one of "+listed(known))
		if !ok {
			return
		}
		choice, ok := known[value.text]
		switch {
		case !ok && value.tag == "":
			r.report(at, "got %s, which is no %s, want one of %s", value.shown, noun, listed(known))
		case !ok:
			r.report(at, "unknown %s %s, %s", noun, value.shown, nearest(value.text, known))
		case slices.Contains(chosen, choice):
			r.report(at, "got %s a second time, want it once", value.shown)
		default:
			chosen = append(chosen, choice)
		}
	})
	return chosen
}

func (r *reader) limits(at place, limits *Limits) {
	duration := func(into *time.Duration) func(place) {
		return func(at place) { r.duration(at, into) }
	}
	r.mapping(at, "a mapping of limits", map[string]func(place){
		"requestsPerSecond": func(at place) { r.rate(at, &limits.RequestsPerSecond) },
		"concurrency":       func(at place) { r.count(at, &limits.Concurrency) },
		"requestTimeout":    duration(&limits.RequestTimeout),
		"settleTimeout":     duration(&limits.SettleTimeout),
		"pollInterval":      duration(&limits.PollInterval),
		"totalTimeout":      duration(&limits.TotalTimeout),
	})
}

func (r *reader) safety(at place, safety *Safety) {
	r.mapping(at, "a mapping of safety settings", map[string]func(place){
		"allowRelease": func(at place) { r.boolean(at, &safety.AllowRelease) },
		"forbidHosts":  func(at place) { safety.ForbidHosts = r.forbidHosts(at) },
		"maxInstances": func(at place) { r.count(at, &safety.MaxInstances) },
		"maxRequests":  func(at place) { r.count(at, &safety.MaxRequests) },
	})
}

func (r *reader) forbidHosts(at place) []string {
	const want = "a host name such as console.zenlayer.com, without scheme, port or path"
	hosts := []string{}
	r.list(at, "a list of host names", func(at place) {
		value, ok := r.word(at, want)
		if !ok {
			return
		}
		host := CanonicalHost(strings.Trim(value.text, "[]"))
		if !PlainHost(host) {
			r.report(at, "got %s, want %s", value.shown, want)
			return
		}
		hosts = append(hosts, host)
	})
	return hosts
}

func (r *reader) tls(at place, tls *TLS) {
	r.mapping(at, "a mapping with caFile", map[string]func(place){
		"caFile": func(at place) { r.path(at, &tls.CAFile) },
	})
}
