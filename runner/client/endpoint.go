package client

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
)

// Endpoint is where a product is, and how it is spoken to.
type Endpoint struct {
	URL     string            // absolute, http or https, without user, query and fragment
	Version string            // sent where a call names none
	Schemes []contract.Scheme // bss only: the first is the usual one; none means RPC
}

// place is an endpoint after checking.
type place struct {
	product contract.Product
	url     url.URL
	host    string // the Host header, as it is signed
	version string
	schemes []contract.Scheme // that the product knows, its usual one first
}

func parsePlaces(endpoints map[contract.Product]Endpoint) (map[contract.Product]place, error) {
	places := make(map[contract.Product]place, len(endpoints))
	for product, endpoint := range endpoints {
		p, err := parsePlace(product, endpoint)
		if err != nil {
			return nil, fmt.Errorf("endpoint of %s: %w", product, err)
		}
		places[product] = p
	}
	return places, nil
}

func parsePlace(product contract.Product, endpoint Endpoint) (place, error) {
	if !product.Valid() {
		return place{}, fmt.Errorf("the product is none of %v", contract.Products())
	}
	u, err := url.Parse(endpoint.URL)
	// The URL itself stays out of the message: what is wrong with it may be a password in it.
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return place{}, fmt.Errorf("want an absolute http or https URL")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return place{}, fmt.Errorf("want a URL without user, query and fragment")
	}
	// Zenlayer's page lower-cases signed values and its clients do not, so only a host in lower case is safe.
	host := strings.ToLower(u.Host)
	if strings.ContainsFunc(host, func(r rune) bool { return r > '~' || r == '%' }) {
		return place{}, fmt.Errorf("want a host in ASCII and without a zone, since the host is signed as it is sent")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	schemes, err := schemesOf(product, endpoint.Schemes)
	return place{product: product, url: *u, host: host, version: endpoint.Version, schemes: schemes}, err
}

func schemesOf(product contract.Product, usual []contract.Scheme) ([]contract.Scheme, error) {
	if product.Zenlayer() {
		return []contract.Scheme{contract.ZC2, contract.Bearer, contract.NoAuth}, nil
	}
	known := []contract.Scheme{contract.RPC, contract.ACS3, contract.NoAuth}
	for _, scheme := range usual {
		if !slices.Contains(known, scheme) {
			return nil, fmt.Errorf("scheme: got %q, want one of %v", scheme, known)
		}
	}
	return slices.Concat(usual, known), nil
}

// unreachable is the error of an exchange with this place that came to nothing.
func (p place) unreachable(err error) error {
	return &contract.Unreachable{Where: fmt.Sprintf("%s endpoint %s", p.product, p.url.String()), Err: err}
}
