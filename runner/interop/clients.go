// Package interop drives the reference provider with the official clients of the providers, and sees what they make of
// its answers. Each client is a program of its own that clients.yaml names.
package interop

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	"go.yaml.in/yaml/v4"
)

// What a client can do beyond the calls that every client makes.
const (
	canAny           = "any"
	canXML           = "xml"
	canRetry5xx      = "retry-5xx"
	canRetryThrottle = "retry-throttle"
)

// Client is an entry of clients.yaml, which explains the members.
type Client struct {
	Name     string
	Command  []string
	Products []string
	Schemes  []string
	Places   []string
	Can      []string
}

// Clients reads a file of clients.
func Clients(path string) ([]Client, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("clients: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var clients []Client
	if err := decoder.Decode(&clients); err != nil {
		return nil, fmt.Errorf("clients: %s: %w", path, err)
	}
	names := map[string]bool{}
	for _, c := range clients {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("clients: %s: %s: %w", path, c.Name, err)
		}
		if names[c.Name] {
			return nil, fmt.Errorf("clients: %s: %s stands twice", path, c.Name)
		}
		names[c.Name] = true
	}
	return clients, nil
}

func (c Client) check() error {
	if c.Name == "" || len(c.Command) == 0 {
		return errors.New("name and command must be there")
	}
	for member, words := range map[string]struct{ got, known []string }{
		"products": {c.Products, []string{"bss", "bmc", "zec"}},
		"schemes":  {c.Schemes, []string{"rpc", "acs3", "zc2"}},
		"places":   {c.Places, []string{"query", "form", "get", "json"}},
		"can":      {c.Can, []string{canAny, canXML, canRetry5xx, canRetryThrottle}},
	} {
		if len(words.got) == 0 && member != "can" {
			return fmt.Errorf("%s: there is none", member)
		}
		for _, word := range words.got {
			if !slices.Contains(words.known, word) {
				return fmt.Errorf("%s: got %q, want any of %q", member, word, words.known)
			}
		}
	}
	return nil
}

// Able tells whether the client can do all of these.
func (c Client) Able(needs ...string) bool {
	return !slices.ContainsFunc(needs, func(need string) bool { return !slices.Contains(c.Can, need) })
}

// Variant is one way in which a client sends its calls.
type Variant struct{ Product, Scheme, Place string }

// String names the variant in the names of subtests.
func (v Variant) String() string { return v.Product + " " + v.Scheme + " " + v.Place }

// Variants gives every way in which the client sends its calls, those of each product together.
func (c Client) Variants() []Variant {
	var all []Variant
	for _, product := range c.Products {
		for _, scheme := range c.Schemes {
			for _, place := range c.Places {
				all = append(all, Variant{product, scheme, place})
			}
		}
	}
	return all
}
