package runner

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
)

// finding is what the preflight found out about one product.
type finding struct {
	product contract.Product
	hook    bool   // it is about the hook, and not the product's endpoint
	address string // that was asked
	trouble
	err error // that ends the run in a way of its own; nil for any other
}

// preflight finds out whether there is something to judge, with an account per product from the hook, and its inventory
// from the product's endpoint. It asks for all products at once, so that a target that hangs costs the time of one.
func (s *session) preflight(ctx context.Context) error {
	ctx = states.WithPatience(ctx, s.target.Limits.RequestTimeout) // an account alone is soon made
	wanted := s.wanted()
	findings, notes := make([]*finding, len(wanted)), make([]string, len(wanted))
	var all sync.WaitGroup
	for i, product := range wanted {
		all.Go(func() { findings[i], notes[i] = s.look(ctx, product) })
	}
	all.Wait()
	s.note = strings.Join(slices.DeleteFunc(slices.Compact(notes), func(note string) bool { return note == "" }), "\n")
	return told(slices.DeleteFunc(findings, func(f *finding) bool { return f == nil }))
}

// look asks for one product. The note is what is odd, but keeps nothing from being judged.
func (s *session) look(ctx context.Context, product contract.Product) (found *finding, note string) {
	hook := &finding{product: product, hook: true, address: s.hook.String()}
	account, err := s.books.Account(ctx, product, "")
	var missing *contract.Missing
	switch {
	case errors.As(err, &missing):
		return nil, "" // the scenarios will be skipped with this reason
	case unanswered(err):
		return hook.with(networkTrouble(err)), ""
	case err != nil:
		return hook.with(hookTrouble(err)), ""
	}
	var last contract.Exchange
	held, err := s.inventory(client.WithRecorder(ctx, func(e contract.Exchange) { last = e }), account, nil)
	back, cancel := outlasting(ctx, s.books.grace())
	defer cancel()
	closing := s.books.TearDown(back, account)
	switch {
	case err != nil:
		return s.troubled(account, err, last), ""
	case len(held) > 0:
		return hook.with(trouble{fmt.Sprintf("the account that it gave for %s is not alone with what was arranged: it holds %d instances before anything was asked for, the first is %s",
			product, len(held), held[0].ID), "let the hook make a new account each time"}), ""
	case closing != nil:
		return hook.with(trouble{fmt.Sprintf("the account that it gave can't be given back: %v", closing), "check the hook's teardown"}), ""
	}
	if skew := skewOf(last); skew.Abs() >= noticeable {
		note = fmt.Sprintf("%s (by the Date of its answers), which may cost verdicts: set the clock of this machine (NTP)", apart(skew))
	}
	return nil, note
}

// troubled tells what is wrong with the endpoint of an account's product, where the inventory could not be read.
func (s *session) troubled(account contract.Account, err error, last contract.Exchange) *finding {
	product := account.Product
	endpoint := &finding{product: product, address: s.target.Products[product].Endpoint}
	var unreadable *client.UnreadableError
	switch {
	case errors.As(err, &unreadable):
		return endpoint.with(answerTrouble(product, s.giver(account.Credentials.AccessKeyID), unreadable, last, skewOf(last)))
	case unanswered(err):
		return endpoint.with(networkTrouble(err))
	}
	endpoint.err = err
	return endpoint.with(trouble{err.Error(), ""})
}

func (f *finding) with(t trouble) *finding {
	f.trouble = t
	return f
}

// told makes one error of the findings: one line for each trouble, whatever the number of products that have it.
func told(findings []*finding) error {
	var lines []string
	for i, f := range findings {
		if f.err != nil {
			return f.err
		}
		same := func(other *finding) bool { return other.trouble == f.trouble && other.hook == f.hook }
		if slices.ContainsFunc(findings[:i], same) {
			continue
		}
		var products, addresses []string
		for _, other := range findings[i:] {
			if same(other) {
				products, addresses = append(products, string(other.product)), append(addresses, other.address)
			}
		}
		lines = append(lines, f.line(products, addresses))
	}
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.Join(lines, "\n"))
}

// line tells a trouble of some products.
func (f *finding) line(products, addresses []string) string {
	place, key := fmt.Sprintf("%s at %s", strings.Join(products, ", "), common(addresses)), fmt.Sprintf("products.%s.endpoint", products[0])
	switch {
	case f.hook:
		place, key = f.address, "states.url"
	case len(products) > 1:
		key = fmt.Sprintf("products.{%s}.endpoint", strings.Join(products, ","))
	}
	return fmt.Sprintf("%s: %s; %s", place, f.what, strings.ReplaceAll(f.mend, "KEY", key))
}

// common is what several addresses are to be called: by their host where they share it.
func common(addresses []string) string {
	if len(addresses) == 1 {
		return addresses[0]
	}
	var hosts []string
	for _, address := range addresses {
		parsed, err := url.Parse(address)
		if err != nil {
			return strings.Join(addresses, ", ")
		}
		hosts = append(hosts, parsed.Scheme+"://"+parsed.Host)
	}
	slices.Sort(hosts)
	return strings.Join(slices.Compact(hosts), ", ")
}

// How often the first reading of an inventory is tried, by what stands in its way.
const (
	triesOutOfOrder = 3
	triesBrokenOff  = 5
)

// inventory reads an inventory before or after the scenarios. It is less patient than they are: who has only just begun,
// or is done, is to hear of an outage soon.
func (s *session) inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	limits, pause, waited := s.target.Limits, 50*time.Millisecond, time.Duration(0)
	for try := 1; ; try++ {
		held, err := s.client.Inventory(ctx, account, ids)
		var unreadable *client.UnreadableError
		var after time.Duration
		again := false
		switch {
		case errors.As(err, &unreadable) && unreadable.Throttled():
			after = retryAfter(unreadable.RetryAfter, time.Now())
			again = waited+max(pause, after) <= min(limits.SettleTimeout, 2*limits.RequestTimeout)
		case outOfOrder(err):
			again = try < triesOutOfOrder
		case brokenOff(err):
			again = try < triesBrokenOff
		}
		if !again || ctx.Err() != nil {
			return held, err
		}
		wait := max(pause, after)
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
		waited, pause = waited+wait, 2*pause
	}
}

// brokenOff tells whether a connection came about and broke, which may be an accident.
func brokenOff(err error) bool {
	if !unanswered(err) || unsent(err) {
		return false
	}
	for _, look := range []func(error) (trouble, bool){nameTrouble, certificateTrouble, protocolTrouble} {
		if _, is := look(err); is {
			return false
		}
	}
	var timed interface{ Timeout() bool }
	return !(errors.As(err, &timed) && timed.Timeout())
}

// sleep waits outside any scenario.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}
