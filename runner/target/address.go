package target

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// calledHost is a host that the run would call, and where the file says so.
type calledHost struct {
	at    place
	host  string
	shown string // for messages: the host itself only where the file has it in clear
}

// address reads an absolute URL that may be called, and gives it as it stands. The messages show no part of it but
// what is safe: it may hold a password, or come from the environment.
func (r *reader) address(at place, what string) string {
	value, ok := r.word(at, what)
	if !ok {
		return ""
	}
	parsed, err := url.Parse(value.text)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" {
		r.report(at, "got no absolute URL, want %s, such as https://staging.example.com/api", what)
		return ""
	}
	host := CanonicalHost(parsed.Hostname())
	switch {
	case parsed.User != nil:
		r.report(at, "got a URL with a user name or password, want one without")
	case strings.ContainsAny(value.text, "?#"):
		r.report(at, "got a URL with a query or fragment, want one without")
	case !PlainHost(host):
		r.report(at, "got a host that is no plain host name, want letters, digits, - and . (an international name in its xn-- form)")
	case !soundPort(parsed):
		r.report(at, "got a port that is none, want 1 to 65535")
	case parsed.Scheme == "http" && !loopback(host):
		r.report(at, "got plain http, want https: only a loopback address may be called without TLS")
	default:
		called := calledHost{at: at, host: host, shown: "a host"}
		if value.tag != "" {
			called.shown = "the host " + host
		}
		r.hosts = append(r.hosts, called)
		return value.text
	}
	return ""
}

// checkHosts reports every address on a host that is forbidden.
func (r *reader) checkHosts(forbidden []string) {
	for _, called := range r.hosts {
		if slices.Contains(forbidden, called.host) {
			r.report(called.at, "got %s that safety.forbidHosts forbids, want a staging one: a run releases instances, "+
				"and what is released there is gone", called.shown)
		}
	}
}

// CanonicalHost gives the one spelling of a host by which it is compared.
func CanonicalHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().WithZone("").String()
	}
	return host
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

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
