package outage

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// Target is what a preflight looks at, to find out whether there is something to judge.
type Target struct {
	Products  []contract.Product
	Addresses map[contract.Product]string
	Read      func(ctx context.Context, account contract.Account) ([]contract.Instance, error) // the inventory of an account
}

// Arranger arranges the accounts that a target with a hook is looked at with, and tears them down. It is named after the hook.
type Arranger interface {
	Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error)
	TearDown(ctx context.Context, account contract.Account) error
	String() string
}

// Pool is the list of accounts of a target that has no hook.
type Pool interface {
	First(product contract.Product) (account contract.Account, there bool)
	Check(account contract.Account, listed []contract.Instance) error // against what the list says of the account
	String() string
}

// finding is a trouble that a preflight found, with the products that have it.
type finding struct {
	products  []string
	addresses []string // that were asked, one for each product
	hook      bool     // it is about the hook, and not the products' endpoints
	trouble
	signed string // what was signed, where the signature was refused
	rule   string // that is broken; "" where something else may be the reason
	err    error  // that ends the run in a way of its own; nil for any other
}

// WithHook asks the hook for an account of each product, and the product's endpoint for its inventory. It asks for all
// products at once, so that a target that hangs costs the time of one. The note is what is odd, but keeps nothing from
// being judged.
func (t Target) WithHook(ctx context.Context, by Arranger) (note string, err error) {
	findings, notes := make([]*finding, len(t.Products)), make([]string, len(t.Products))
	var all sync.WaitGroup
	for i, product := range t.Products {
		all.Go(func() { findings[i], notes[i] = t.look(ctx, by, product) })
	}
	all.Wait()
	notes = slices.DeleteFunc(slices.Compact(notes), func(note string) bool { return note == "" })
	return strings.Join(notes, "\n"), summed(slices.DeleteFunc(findings, func(f *finding) bool { return f == nil }))
}

// look looks at one product.
func (t Target) look(ctx context.Context, by Arranger, product contract.Product) (found *finding, note string) {
	hook := func(t trouble) (*finding, string) {
		return &finding{products: []string{string(product)}, addresses: []string{by.String()}, hook: true, trouble: t}, ""
	}
	account, err := by.Account(ctx, product, "")
	var missing *contract.Missing
	switch {
	case errors.As(err, &missing):
		return nil, "" // the scenarios will be skipped with this reason
	case client.Unanswered(err):
		return hook(networkTrouble(err))
	case err != nil:
		return hook(hookTrouble(by.String(), err))
	}
	var last contract.Exchange
	held, err := t.Read(client.WithRecorder(ctx, func(e contract.Exchange) { last = e }), account)
	closing := by.TearDown(context.WithoutCancel(ctx), account)
	switch {
	case err != nil:
		from := giver{"the account that the hook gave", "check that states.url and KEY lead to the same environment"}
		found := t.unread(product, from, err, last)
		found.rule = t.broken(ctx, account, err, last)
		return found, ""
	case len(held) > 0:
		return hook(trouble{fmt.Sprintf("the account that it gave for %s is not alone with what was arranged: it holds %d instances before anything was asked for, the first is %s",
			product, len(held), held[0].ID), "let the hook make a new account each time"})
	case closing != nil:
		return hook(trouble{fmt.Sprintf("the account that it gave can't be torn down: %v", closing), "check the hook's teardown"})
	}
	if skew := skewOf(last); skew.Abs() >= noticeable {
		note = fmt.Sprintf("%s (by the Date of its answers), which may cost verdicts: set the clock of this machine (NTP)", apart(skew))
	}
	return nil, note
}

// WithPool lists one account of each product, which is one request unless it holds more than a page, and holds what the
// pool says of the account against it. Nothing is used up if they differ.
func (t Target) WithPool(ctx context.Context, pool Pool) error {
	for _, product := range t.Products {
		account, there := pool.First(product)
		if !there {
			continue // the scenarios will be skipped with this reason
		}
		var last contract.Exchange
		listed, err := t.Read(client.WithRecorder(ctx, func(e contract.Exchange) { last = e }), account)
		if err != nil {
			from := giver{fmt.Sprintf("the account %s of %s", account.Credentials.AccessKeyID, pool),
				"check accessKeyId and accessKeySecret in the pool's file, and that KEY is where they are known"}
			return summed([]*finding{t.unread(product, from, err, last)})
		}
		if err := pool.Check(account, listed); err != nil {
			return err
		}
	}
	return nil
}

// unread tells what is wrong with the endpoint of a product, where an inventory could not be read.
func (t Target) unread(product contract.Product, by giver, err error, last contract.Exchange) *finding {
	endpoint := &finding{products: []string{string(product)}, addresses: []string{t.Addresses[product]}}
	var unreadable *client.UnreadableError
	switch {
	case errors.As(err, &unreadable):
		endpoint.trouble, endpoint.signed = answerTrouble(product, by, unreadable, last), unreadable.Signed
	case client.Unanswered(err):
		endpoint.trouble = networkTrouble(err)
	default:
		endpoint.err = err
	}
	return endpoint
}

// summed makes one error of the findings: one line for each trouble, whatever the number of products that have it.
func summed(findings []*finding) error {
	var groups []*finding
	for _, f := range findings {
		if f.err != nil {
			return f.err
		}
		i := slices.IndexFunc(groups, func(g *finding) bool { return g.trouble == f.trouble && g.hook == f.hook && g.rule == f.rule })
		if i < 0 {
			groups = append(groups, f)
			continue
		}
		groups[i].products, groups[i].addresses = append(groups[i].products, f.products...), append(groups[i].addresses, f.addresses...)
	}
	if len(groups) == 0 {
		return nil
	}
	var lines []string
	for _, each := range groups {
		lines = append(lines, each.line())
		if each.signed != "" {
			lines = append(lines, each.signed)
		}
	}
	return signatures(groups, strings.Join(lines, "\n"))
}

// line tells a trouble with its place, and the key of the target file that holds the address.
func (f *finding) line() string {
	place, key := fmt.Sprintf("%s at %s", strings.Join(f.products, ", "), common(f.addresses)), fmt.Sprintf("products.%s.endpoint", f.products[0])
	switch {
	case f.hook:
		place, key = f.addresses[0], "states.url"
	case len(f.products) > 1:
		key = fmt.Sprintf("products.{%s}.endpoint", strings.Join(f.products, ","))
	}
	return fmt.Sprintf("%s: %s; %s", place, f.what, strings.ReplaceAll(f.mend, "KEY", key))
}

// common is what several addresses are to be called: by their hosts.
func common(addresses []string) string {
	if len(addresses) == 1 {
		return addresses[0]
	}
	var hosts []string
	for _, address := range addresses {
		if parsed, err := url.Parse(address); err == nil {
			address = parsed.Scheme + "://" + parsed.Host
		}
		hosts = append(hosts, address)
	}
	slices.Sort(hosts)
	return strings.Join(slices.Compact(hosts), ", ")
}
