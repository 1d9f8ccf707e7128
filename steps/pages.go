package steps

import (
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// listedOnce: the answers of the scenario are the pages of one list. Each of the instances stands on one of them, none is longer
// than that takes, and each counts as many as all of them show.
func (t *then) listedOnce(names []string) error {
	ids, err := t.accounts.ids(names)
	if err != nil {
		return err
	}
	pages := t.when.calls
	var shown []string
	for _, page := range pages {
		if err := page.accepted(); err != nil {
			return err
		}
		shown = append(shown, page.listed()...)
	}
	p := t.accounts.client
	others := p.Shared && !p.Exclusive && len(shown) > len(ids) // who else uses the account changes what is on a page
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(shown, id) })
	switch {
	case len(missing) > 0 && others:
		return &contract.Missing{Reason: "it needs an account whose pages show nothing but what was arranged; give the pool an account of its own for this, with exclusive: true"}
	case len(missing) > 0:
		return t.paged("not listed: "+t.accounts.labels.list(missing), "each of them on one page")
	}
	for n, id := range shown {
		if slices.Contains(shown[:n], id) {
			return t.paged("listed twice: "+t.accounts.labels.list([]string{id}), "each of them on one page")
		}
	}
	if others {
		return nil
	}
	longest := (len(shown) + len(pages) - 1) / len(pages)
	for n, page := range pages {
		if length, counted := page.counts(); length > longest || counted != float64(len(shown)) {
			return t.paged(fmt.Sprintf("%d instances on page %d, which counts %v", length, n+1, counted),
				fmt.Sprintf("at most %d, and a count of %d", longest, len(shown)))
		}
	}
	return nil
}

func (t *then) paged(got, want string) error {
	return &contract.Violation{Subject: fmt.Sprintf("%d pages of %s", len(t.when.calls), t.accounts.api.Listing.Name), Got: got, Want: want}
}

// listed gives the ids of the instances that a listing shows.
func (s sent) listed() (ids []string) {
	list := s.api.Listing
	items, _ := member(s.body, list.Holder, list.Items).([]any)
	for _, each := range items {
		item, _ := each.(map[string]any)
		ids = append(ids, text(item, list.Item.ID))
	}
	return ids
}
