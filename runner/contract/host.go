package contract

import (
	"net/netip"
	"strings"
)

// CanonicalHost gives the one spelling of a host by which it is compared.
func CanonicalHost(host string) string {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().WithZone("").String()
	}
	return host
}

// Loopback tells whether a host is this machine. Only such a one may be called without TLS, and none is called by way of a
// proxy.
func Loopback(host string) bool {
	host = CanonicalHost(host)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
