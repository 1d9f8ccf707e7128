package target

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"relcon/runner/contract"
)

// checkHost reports an address that must not be called: one that is no plain URL, or whose host is forbidden. The
// messages show no part of an address but what is safe: it may hold a password, or come from the environment.
func checkHost(d *document, path, address, what string, forbidden []string) {
	if address == "" {
		return // that is reported, or there is none
	}
	parsed, err := url.Parse(address)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" {
		d.report(path, "got no absolute URL, want %s, such as https://staging.example.com/api", what)
		return
	}
	host := contract.CanonicalHost(parsed.Hostname())
	switch {
	case parsed.User != nil:
		d.report(path, "got a URL with a user name or password, want one without")
	case strings.ContainsAny(address, "?#"):
		d.report(path, "got a URL with a query or fragment, want one without")
	case !PlainHost(host):
		d.report(path, "got a host that is no plain host name, want letters, digits, - and . (an international name in its xn-- form)")
	case !soundPort(parsed):
		d.report(path, "got a port that is none, want 1 to 65535")
	case parsed.Scheme == "http" && !contract.Loopback(host):
		d.report(path, "got plain http, want https: only a loopback address may be called without TLS")
	case slices.Contains(forbidden, host):
		shown := "the host " + host
		if d.places[path].expanded {
			shown = "a host"
		}
		d.report(path, "got %s that safety.forbidHosts forbids, want a staging one: a run releases instances, "+
			"and what is released there is gone", shown)
	}
}

var hostName = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

// numeric is the last label of what some resolvers take for an address, such as 10.1 or 0x7f000001.
var numeric = regexp.MustCompile(`^([0-9]+|0x[0-9a-f]*)$`)

// PlainHost tells whether a host that is spelled canonically can be held against others. It refuses names outside ASCII:
// net/http would fold some of them into an ASCII name, and so past the list of forbidden hosts. It refuses numbers that
// are no address as Go writes one, since the system's resolver may make one of them.
func PlainHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return !strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) && hostName.MatchString(host) && !numeric.MatchString(last)
}

func soundPort(address *url.URL) bool {
	port := address.Port()
	if port == "" {
		return !strings.HasSuffix(address.Host, ":")
	}
	number, err := strconv.ParseUint(port, 10, 16)
	return err == nil && number > 0
}
