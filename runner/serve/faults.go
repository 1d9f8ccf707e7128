package serve

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"relcon/runner/contract"
	"relcon/runner/reference"
)

// FaultHeader names a fault for the one request that has it.
const FaultHeader = "X-Relcon-Fault"

// order is a fault for the next requests to the products that it is about.
type order struct {
	Fault    string `json:"fault"`
	Requests int    `json:"requests"`         // how many are left
	Action   string `json:"action,omitempty"` // only requests of this action count; "" means all
}

// broken is the reference with a fault.
type broken struct {
	*reference.Provider
	products []contract.Product // at which the fault changes something
}

// faults switches faults on for single requests. A view of the reference with a fault is made when the fault is first asked
// for, and kept: some faults count their requests.
type faults struct {
	provider *reference.Provider

	mu      sync.Mutex
	views   map[string]broken
	waiting []order
}

func newFaults(provider *reference.Provider) *faults {
	return &faults{provider: provider, views: map[string]broken{}}
}

// view gives the reference with a fault, or says that there is no such fault.
func (f *faults) view(id string) (broken, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if view, made := f.views[id]; made {
		return view, nil
	}
	view, err := f.provider.Broken(id)
	if err != nil {
		return broken{}, err
	}
	all := reference.Faults()
	n := slices.IndexFunc(all, func(fault reference.Fault) bool { return fault.ID == id })
	f.views[id] = broken{view, all[n].Products}
	return f.views[id], nil
}

// place adds an order behind the others. It is an error if there is no such fault, or no such action where it changes
// something.
func (f *faults) place(o order) error {
	view, err := f.view(o.Fault)
	if err != nil {
		return err
	}
	if actions := view.Actions(view.products...); o.Action != "" && !slices.Contains(actions, o.Action) {
		return fmt.Errorf("action: got %q, want one of %s%s", o.Action, strings.Join(actions, ", "), contract.DidYouMean(o.Action, actions))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = append(f.waiting, o)
	return nil
}

// left lists the orders that wait for requests, and forget drops them.
func (f *faults) left() []order {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]order{}, f.waiting...)
}

func (f *faults) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.waiting = nil
}

// take gives the fault of the first order that counts a request, or "".
func (f *faults) take(product contract.Product, r *http.Request) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.waiting) == 0 {
		return ""
	}
	action := actionOf(r)
	n := slices.IndexFunc(f.waiting, func(o order) bool {
		return slices.Contains(f.views[o.Fault].products, product) && (o.Action == "" || o.Action == action)
	})
	if n < 0 {
		return ""
	}
	id := f.waiting[n].Fault
	if f.waiting[n].Requests--; f.waiting[n].Requests == 0 {
		f.waiting = slices.Delete(f.waiting, n, n+1)
	}
	return id
}

// choose gives who answers a request to a product, and the fault of the request or "".
func (f *faults) choose(product contract.Product, r *http.Request) (answering *reference.Provider, fault string) {
	ids := r.Header.Values(FaultHeader)
	if len(ids) == 0 {
		ids = []string{f.take(product, r)}
		if ids[0] == "" {
			return f.provider, ""
		}
	}
	id := ids[0]
	view, err := f.view(id)
	if id == "" || len(ids) > 1 {
		err = fmt.Errorf("got %q, want one id of a fault, or no such header", ids)
	}
	if err == nil && !slices.Contains(view.products, product) {
		err = fmt.Errorf("fault %q: it changes nothing at %s, only at %v", id, product, view.products)
	}
	if err != nil {
		return f.provider.Refusing("RELCON_UNKNOWN_FAULT", FaultHeader+": "+err.Error()), ""
	}
	return view.Provider, id
}

// mostRead is more than any request has that a product takes.
const mostRead = 1 << 20

// actionOf tells which operation a request asks for, wherever it says so: in a header, in the query or in a form.
func actionOf(r *http.Request) string {
	for _, header := range []string{"X-Zc-Action", "X-Acs-Action"} {
		if action := r.Header.Get(header); action != "" {
			return action
		}
	}
	if action := r.URL.Query().Get("Action"); action != "" || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return action
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, mostRead))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
	if err != nil {
		return "" // whoever answers the request comes upon it, too
	}
	form, _ := url.ParseQuery(string(body))
	return form.Get("Action")
}
