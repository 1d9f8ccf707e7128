package client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/guard"
	"relcon/runner/provider"
)

// Limits of one listing. A longer one never ends, or would fill the memory.
const (
	maxPages  = 1000
	maxListed = 10_000   // instances
	maxBytes  = 16 << 20 // of all pages
)

// UnreadableError says that the inventory could not be read: without it nothing can be judged.
type UnreadableError struct {
	Product   contract.Product
	Operation string
	Status    int    // HTTP status of the answer
	Code      string // of its body, where it is a refusal of the API; else ""
	Excerpt   string // of its body, at most 200 bytes, secrets blanked
	Got       string // what came, where no single answer is wrong
	Reason    string // what is wanted
	Signed    string // what the signature of its request covers, where the code refuses that; no secret stands in it

	RetryAfter string // the header, as it came

	throttled bool
}

// Error gives "inventory: bmc DescribeInstances: got STATUS "BODY", want …", or Got in place of the answer, and what to do where the
// provider throttles.
func (e *UnreadableError) Error() string {
	text := fmt.Sprintf("inventory: %s %s: got %s, want %s", e.Product, e.Operation, cmp.Or(e.Got, fmt.Sprintf("%d %q", e.Status, e.Excerpt)), e.Reason)
	if e.Throttled() {
		text += "; these are too many requests for the provider: lower limits.requestsPerSecond in the target file"
	}
	return text
}

func unreadable(exchange contract.Exchange, reason string) error {
	answer, signed := exchange.Answer(), ""
	body := exchange.Response.Body // the record, so that no half of a secret is left at the end
	if provider.WrongSignature(codeOf(answer.Body)) {
		signed = exchange.Signed()
	}
	return &UnreadableError{
		Product: exchange.Product, Operation: exchange.Operation, Status: answer.Status, Code: exchange.Blank(codeOf(answer.Body)),
		Excerpt: string(body[:min(len(body), 200)]), Reason: exchange.Blank(reason), Signed: signed,
		RetryAfter: answer.Header.Get("Retry-After"), throttled: provider.Throttled(answer.Status, answer.Body),
	}
}

// Throttled tells whether the inventory was refused because there were too many requests.
func (e *UnreadableError) Throttled() bool { return e.throttled || provider.Throttled(e.Status, nil) }

// Inventory reads what the account has, sorted by id: its whole list, and by a filter those of the given ids that the
// list does not show, since a provider may hide the recycle bin from the list. The guard takes down what is read: an id
// that the run does not own may not stand in any request from then on. The error is an *UnreadableError if an answer is
// a refusal or not the documented shape, else one of Send's.
func (c *Client) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	r, err := c.look(ctx, account, ids)
	if err != nil {
		return nil, err
	}
	return r.sorted(), nil
}

// look is Inventory for who wants to know how the lists looked.
func (c *Client) look(ctx context.Context, account contract.Account, ids []string) (*reader, error) {
	r := reader{client: c, account: account, found: map[string]contract.Instance{}}
	begun := c.guard.Begin()
	err := r.read(ctx, ids)
	c.guard.Saw(account, guard.Inventory{
		Begun: begun, IDs: slices.Collect(maps.Keys(r.found)), Beside: r.beside, Broken: err != nil,
		Short: r.short, Hides: r.short && len(r.found) == 0, Odd: r.short || r.broken(err),
	})
	if c.cut.Delete(cutOf(account)); r.total > len(r.found) {
		c.cut.Store(cutOf(account), r.got)
	}
	return &r, err
}

// broken tells whether a list was answered, and can't be read to its end.
func (r *reader) broken(err error) bool {
	unreadable := (*UnreadableError)(nil)
	return r.goesOn || errors.As(err, &unreadable) && unreadable.Status == http.StatusOK
}

// Short tells how far the last list of an account got, where it counts more than it shows, even with those that were asked for by
// their ids; "" where it does not.
func (c *Client) Short(account contract.Account) string {
	got, _ := c.cut.Load(cutOf(account))
	text, _ := got.(string)
	return text
}

func cutOf(account contract.Account) string {
	return string(account.Product) + " " + account.Credentials.AccessKeyID
}

// reader collects one inventory.
type reader struct {
	client  *Client
	account contract.Account
	by      []contract.Param // filters of what is listed; none means any
	found   map[string]contract.Instance
	short   bool     // the whole list counts more than it shows
	total   int      // that the whole list counts then; 0 where it shows all
	got     string   // how far it got then
	goesOn  bool     // a page was read, and not the one that must follow
	beside  []string // what only lists by ids show
	passed  bool     // a list by ids passes over them: it shows others
	doubt   string   // why what a list by ids does not show may be there all the same; "" where it can't
}

// sorted gives what was found, by id.
func (r *reader) sorted() []contract.Instance {
	return slices.SortedFunc(maps.Values(r.found), func(a, b contract.Instance) int { return cmp.Compare(a.ID, b.ID) })
}

// read lists everything, and then those of the ids that the list does not show.
func (r *reader) read(ctx context.Context, ids []string) error {
	if err := r.list(ctx, nil); err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id string) bool {
		_, listed := r.found[id]
		return listed || id == ""
	})
	for some := range slices.Chunk(wanted, provider.Of(r.account.Product).Listing.Most) {
		if err := r.filter(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// notFoundError says that the API refused a filter because of an unknown id.
type notFoundError struct{}

// Error gives the reason.
func (notFoundError) Error() string { return "the filter names an unknown instance" }

// filter lists the ids. A provider may refuse the whole filter for one unknown id: then each is asked for alone.
func (r *reader) filter(ctx context.Context, ids []string) error {
	err := r.list(ctx, ids)
	if !errors.Is(err, notFoundError{}) {
		return err
	}
	if len(ids) == 1 {
		return nil
	}
	for i := range ids {
		if err := r.filter(ctx, ids[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// list reads page after page, filtered by ids if there are any. It ends when all that the provider counts is
// collected, or at a page that brings nothing new, whatever the count says. In an account that others have things in,
// the guard takes a list that counts more than it shows for one that hides some of them.
func (r *reader) list(ctx context.Context, ids []string) error {
	seen, size := map[string]bool{}, 0
	for number := 1; number <= maxPages; number++ {
		p, err := r.page(ctx, ids, number)
		if err != nil {
			r.goesOn = r.goesOn || number > 1
			return err
		}
		before := len(seen)
		r.sift(ids, p)
		for _, instance := range p.instances {
			seen[instance.ID] = true
			if _, listed := r.found[instance.ID]; !listed && len(ids) > 0 {
				r.beside = append(r.beside, instance.ID)
			}
			r.found[instance.ID] = instance
		}
		if len(seen) == before || len(seen) == p.total {
			if p.total > len(seen) && len(ids) > 0 {
				r.doubt = fmt.Sprintf("the list by %s counts %d and shows %d of them", quoted(ids), p.total, len(seen))
			}
			if len(ids) == 0 && p.total > len(seen) {
				r.short, r.total = true, p.total
				r.got = fmt.Sprintf("the list%s counts %d and shows %d of them in %s", r.named(), p.total, len(seen), contract.Plural(number, "page"))
			}
			return nil
		}
		if size += p.size; size > maxBytes || len(seen) > maxListed {
			break
		}
	}
	return &UnreadableError{
		Product: r.account.Product, Operation: provider.Of(r.account.Product).Listing.Name, Status: http.StatusOK,
		Got:    fmt.Sprintf("%d instances on the first pages of a list%s that goes on", len(seen), r.named()),
		Reason: fmt.Sprintf("a list that ends within %d pages, %d instances and %d MiB", maxPages, maxListed, maxBytes>>20),
	}
}

// whole is nil where a list shows all that it counts.
func (r *reader) whole() error {
	if !r.short {
		return nil
	}
	return fmt.Errorf("%s, so nothing can be said of what it does not show", r.got)
}

// named tells the filters of a list.
func (r *reader) named() string {
	if len(r.by) == 0 {
		return ""
	}
	words := make([]string, len(r.by))
	for i, each := range r.by {
		words[i] = each.Name + "=" + each.Value
	}
	return " by " + strings.Join(words, ", ")
}

func (r *reader) page(ctx context.Context, ids []string, number int) (page, error) {
	api := provider.Of(r.account.Product)
	exchange, err := r.client.send(ctx, api.Page(r.account, ids, r.by, number, api.Listing.Largest))
	if err != nil {
		return page{}, err
	}
	answer := exchange.Answer()
	if answer.Status == http.StatusNotFound && len(ids) > 0 && codeOf(answer.Body) != "" {
		return page{}, notFoundError{}
	}
	if answer.Status != http.StatusOK {
		return page{}, unreadable(exchange, "status 200 with a list of instances")
	}
	p, err := decodePage(api, answer.Body, &r.client.items)
	if err != nil {
		return page{}, unreadable(exchange, err.Error())
	}
	p.size = len(answer.Body)
	if len(ids) > 0 && strict(answer.Body) != nil {
		p.total = unknownTotal // of two counts nobody knows which is meant
	}
	return p, nil
}

// SearchBin reads what is in the recycle bin of an account, by the filter that Zenlayer's pages have for a status: the whole
// list may leave it out. The guard takes down what is read. A product without a recycle bin has nothing in it. Where the
// provider refuses the filter, the error is a *contract.Missing; any other is that of Inventory.
func (c *Client) SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error) {
	if !account.Product.Zenlayer() {
		return nil, nil
	}
	r := reader{client: c, account: account, by: provider.Of(account.Product).Recycled(), found: map[string]contract.Instance{}}
	err := r.list(ctx, nil)
	if err == nil {
		err = r.onlyBin()
	}
	c.guard.SawBin(account, guard.Inventory{IDs: slices.Collect(maps.Keys(r.found)), Broken: err != nil, Short: r.short})
	if unreadable := (*UnreadableError)(nil); errors.As(err, &unreadable) && unreadable.Status == http.StatusBadRequest && !unreadable.Throttled() {
		return nil, &contract.Missing{Reason: "the recycle bin can't be searched: " + unreadable.Error()}
	}
	if err := cmp.Or(err, r.whole()); err != nil {
		return nil, err
	}
	return r.sorted(), nil
}

// Search lists the instances of an account that filters ask for, sorted by id. The guard takes down what is read. Where the provider refuses the filters, the error is
// a *contract.Missing; any other is that of Inventory.
func (c *Client) Search(ctx context.Context, account contract.Account, by []contract.Param) ([]contract.Instance, error) {
	r := reader{client: c, account: account, by: by, found: map[string]contract.Instance{}}
	err := r.list(ctx, nil)
	c.guard.Found(account, slices.Collect(maps.Keys(r.found)))
	if unreadable := (*UnreadableError)(nil); errors.As(err, &unreadable) && (unreadable.Status == http.StatusBadRequest || unreadable.Status == http.StatusNotFound) && !unreadable.Throttled() {
		return nil, &contract.Missing{Reason: "the filter is refused: " + unreadable.Error()}
	}
	if err := cmp.Or(err, r.whole()); err != nil {
		return nil, err
	}
	return r.sorted(), nil
}

// onlyBin gives a *contract.Missing where the provider passes over the filter: then it may show only what its list shows.
func (r *reader) onlyBin() error {
	for _, instance := range r.sorted() {
		if !slices.Contains(provider.Of(r.account.Product).Life.Leaving, instance.Status) {
			return &contract.Missing{Reason: fmt.Sprintf("the recycle bin can't be searched: a list of what is %s holds an instance that is %s", contract.StatusRecycle, instance.Status)}
		}
	}
	return nil
}

// LookOver reads all that an account holds, its recycle bin included, so that Alone can tell whether that is only what was
// arranged.
func (c *Client) LookOver(ctx context.Context, account contract.Account) error {
	if _, err := c.Inventory(ctx, account, nil); err != nil {
		return err
	}
	_, err := c.SearchBin(ctx, account)
	return err
}
