package client_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/sign"
)

// query is a listing as a server understands it.
type query struct {
	ids          []string
	number, size int
}

func readQuery(t *testing.T, a arrival) query {
	t.Helper()
	if a.Header.Get("X-ZC-Action") == "" {
		var q query
		values := a.URL.Query()
		if ids := values.Get("InstanceIDs"); ids != "" {
			q.ids = strings.Split(ids, ",")
		}
		_, err := fmt.Sscan(values.Get("PageNum")+" "+values.Get("PageSize"), &q.number, &q.size)
		require.NoError(t, err)
		return q
	}
	var body struct {
		InstanceIDs       []string
		PageNum, PageSize int
	}
	require.NoError(t, json.Unmarshal(a.body, &body))
	return query{body.InstanceIDs, body.PageNum, body.PageSize}
}

// provider answers listings of a BMC account out of its instances.
type provider struct {
	t            *testing.T
	instances    []string // ids
	hidden       []string // shown by a filter only
	pageSize     int      // 0 means as asked
	total        any      // nil means the true one
	strictFilter bool     // 404 for an unknown id
	strictForm   bool     // 400 for an id that is none in form: with a %, or forms in it
	forms        string
	repeats      bool // every page is the first
	server       *server
}

func (p *provider) client() *client.Client {
	p.server = newServer(p.t, func(w http.ResponseWriter, _ *http.Request) { p.answer(w, readQuery(p.t, p.server.last(p.t))) })
	return newClient(p.t, optionsFor(p.server))
}

func (p *provider) answer(w http.ResponseWriter, q query) {
	all := p.instances
	if q.ids != nil {
		if p.strictForm && slices.ContainsFunc(q.ids, func(id string) bool {
			return strings.Contains(id, "%") || p.forms != "" && strings.Contains(id, p.forms)
		}) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"requestId":"T1","code":"INVALID_PARAMETER_PATTERN_ERROR","message":"no id"}`))
			return
		}
		known := slices.Concat(p.instances, p.hidden)
		all = slices.DeleteFunc(slices.Clone(q.ids), func(id string) bool { return !slices.Contains(known, id) })
		if p.strictFilter && len(all) < len(q.ids) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"requestId":"T1","code":"INVALID_INSTANCE_NOT_FOUND","message":"no such instance"}`))
			return
		}
	}
	size := q.size
	if p.pageSize > 0 {
		size = p.pageSize
	}
	number := q.number
	if p.repeats {
		number = 1
	}
	from := min((number-1)*size, len(all))
	items := []map[string]any{}
	for _, id := range all[from:min(from+size, len(all))] {
		items = append(items, map[string]any{"instanceId": id, "instanceStatus": "RUNNING"})
	}
	total := p.total
	if total == nil {
		total = len(all)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"response": map[string]any{"totalCount": total, "dataSet": items}})
}

func names(prefix string, count int) []string {
	ids := make([]string, count)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s%04d", prefix, i)
	}
	return ids
}

func idsOf(instances []contract.Instance) []string {
	ids := []string{}
	for _, instance := range instances {
		ids = append(ids, instance.ID)
	}
	return ids
}

func TestInventoryCollectsEverythingAndEnds(t *testing.T) {
	for name, c := range map[string]struct {
		provider provider
		ids      []string
		want     []string
		requests int
	}{
		"an empty account":              {provider{}, nil, []string{}, 1},
		"one page":                      {provider{instances: names("b", 3)}, nil, names("b", 3), 1},
		"sorted":                        {provider{instances: []string{"b", "c", "a"}}, nil, []string{"a", "b", "c"}, 1},
		"smaller pages than asked for":  {provider{instances: names("b", 50), pageSize: 7}, nil, names("b", 50), 8},
		"more than the largest page":    {provider{instances: names("b", 1001)}, nil, names("b", 1001), 2},
		"the bin is hidden in the list": {provider{instances: []string{"a"}, hidden: []string{"h"}}, []string{"a", "h"}, []string{"a", "h"}, 2},
		"ids twice, and an empty one":   {provider{instances: []string{"a"}}, []string{"a", "", "a"}, []string{"a"}, 1},
		"gone ids":                      {provider{instances: []string{"a"}}, []string{"x", "y"}, []string{"a"}, 2},
		"250 ids":                       {provider{hidden: names("h", 250)}, names("h", 250), names("h", 250), 4},
		"a count that is never reached": {provider{instances: names("b", 5), total: 1000000}, nil, names("b", 5), 2},
		"a count that is too small":     {provider{instances: names("b", 5), pageSize: 2, total: 1}, nil, names("b", 5), 4},
		"a count that is no number":     {provider{instances: names("b", 5), pageSize: 2, total: "5"}, nil, names("b", 5), 4},
		"a count of null":               {provider{instances: names("b", 1), total: json.RawMessage("null")}, nil, names("b", 1), 2},
		"a count beyond all numbers":    {provider{instances: names("b", 1), total: json.RawMessage("1e400")}, nil, names("b", 1), 2},
		"the same page for ever":        {provider{instances: names("b", 5), pageSize: 2, repeats: true}, nil, names("b", 2), 2},
		"a strict filter, all known":    {provider{instances: names("b", 3), strictFilter: true}, names("b", 3), names("b", 3), 1},
		"a strict filter, one unknown": {
			provider{instances: []string{"a"}, hidden: []string{"h"}, strictFilter: true},
			[]string{"h", "x"}, []string{"a", "h"}, 4,
		},
		"a strict filter, one gone id": {provider{strictFilter: true}, []string{"x"}, []string{}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c.provider.t = t
			instances, err := c.provider.client().Inventory(t.Context(), account(contract.BMC), c.ids)
			require.NoError(t, err)
			require.Equal(t, c.want, idsOf(instances))
			require.Equal(t, c.requests, c.provider.server.count())
			for _, a := range c.provider.server.arrivals {
				q := readQuery(t, a)
				require.LessOrEqual(t, len(q.ids), 100)
				require.NotContains(t, q.ids, "")
				require.Equal(t, 1000, q.size)
				require.True(t, verifiesZC2(t, a, canarySecret))
			}
		})
	}
}

// A list that stops early says how far it got, until a later one is whole.
func TestAListThatStopsEarlyIsTold(t *testing.T) {
	p := &provider{t: t, instances: names("b", 45), pageSize: 20, repeats: true}
	c := p.client()
	for _, want := range []string{"the list counts 45 and shows 20 of them in 2 pages", ""} {
		_, err := c.Inventory(t.Context(), account(contract.BMC), []string{"b0044"})
		require.NoError(t, err)
		require.Equal(t, want, c.Short(account(contract.BMC)))
		p.repeats = false
	}
}

// A listing may never end, by pages, by instances or by bytes. What it showed must not fill the memory.
func TestInventoryGivesUpOnAnEndlessListing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ items, each, pages int }{
		"small pages": {1, 0, 1000}, "large pages": {1000, 0, 11}, "large instances": {1, 1 << 20, 16},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			padding := strings.Repeat("x", row.each)
			var s *server
			s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				items := make([]string, row.items)
				for i := range items {
					items[i] = fmt.Sprintf(`{"instanceId":"i%d-%d","instanceStatus":"RUNNING","instanceName":%q}`, s.count(), i, padding)
				}
				_, _ = fmt.Fprintf(w, `{"response":{"dataSet":[%s]}}`, strings.Join(items, ","))
			})
			_, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(contract.BMC), nil)
			requireUnreadable(t, err)
			require.ErrorContains(t, err, "that goes on, want a list that ends within 1000 pages, 10000 instances and 16 MiB")
			require.Equal(t, row.pages, s.count())
		})
	}
}

// bodies answers one body per request, the last one again and again.
func bodies(t *testing.T, all ...string) *server {
	t.Helper()
	var s *server
	s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(all[min(s.count(), len(all))-1]))
	})
	return s
}

func TestTheFilterIsAskedForWhatTheListHides(t *testing.T) {
	item := func(id, status string) string {
		return fmt.Sprintf(`{"instanceId":%q,"instanceStatus":%q}`, id, status)
	}
	list := func(items ...string) string {
		return fmt.Sprintf(`{"response":{"totalCount":%d,"dataSet":[%s]}}`, len(items), strings.Join(items, ","))
	}
	s := bodies(t, list(item("a", "RUNNING"), item("b", "RUNNING")), list(item("h", "RECYCLE"), item("unasked", "STOPPED")))
	instances, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(contract.BMC), []string{"a", "h"})
	require.NoError(t, err)
	require.Contains(t, string(s.arrivals[1].body), `["h"]`)
	require.Equal(t, []contract.Instance{
		{ID: "a", Status: "RUNNING"}, {ID: "b", Status: "RUNNING"}, {ID: "h", Status: "RECYCLE"}, {ID: "unasked", Status: "STOPPED"},
	}, instances)
}

func TestInventoryOfAlibabaCloud(t *testing.T) {
	s := bodies(t, `{"Success":true,"Data":{"TotalCount":0,"InstanceList":[]}}`)
	_, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(contract.BSS), names("i", 101))
	require.NoError(t, err)
	require.Len(t, s.arrivals, 3)
	var asked []string
	for _, a := range s.arrivals {
		q := readQuery(t, a)
		require.Equal(t, 1, q.number)
		require.Equal(t, 300, q.size)
		require.Equal(t, "QueryAvailableInstances", a.URL.Query().Get("Action"))
		require.True(t, sign.VerifyRPC(a.Request, a.body, canarySecret))
		asked = append(asked, q.ids...)
	}
	require.Equal(t, names("i", 101), asked)
}

// A 404 of something in front of the API must not pass for "the instance is gone".
func TestAFilterAnsweredByAWebServer(t *testing.T) {
	var s *server
	s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		if s.count() == 1 {
			_, _ = w.Write([]byte(`{"response":{"totalCount":0,"dataSet":[]}}`))
			return
		}
		http.Error(w, "<html>not here</html>", http.StatusNotFound)
	})
	_, err := newClient(t, optionsFor(s)).Inventory(t.Context(), account(contract.BMC), []string{"a", "b"})
	requireUnreadable(t, err)
	require.Equal(t, 2, s.count())
}

// What a list leaves out is found by its status, and the guard knows it from then on, beside what the list has shown.
func TestASearchFindsWhatTheListLeavesOut(t *testing.T) {
	t.Parallel()
	for product, filter := range map[contract.Product]string{
		contract.BMC: `{"instanceStatus":"RECYCLE","pageNum":1,"pageSize":1000}`,
		contract.ZEC: `{"pageNum":1,"pageSize":1000,"status":"RECYCLE"}`,
	} {
		var s *server
		s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
			answer := `{"response":{"totalCount":0,"dataSet":[]}}`
			if string(s.last(t).body) == filter {
				answer = `{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-in-the-bin","instanceStatus":"RECYCLE","status":"RECYCLE"}]}}`
			}
			_, _ = io.WriteString(w, answer)
		})
		c := wary(t, optionsFor(s))
		whole, err := c.Inventory(t.Context(), account(product), nil)
		require.NoError(t, err)
		require.Empty(t, whole)
		found, err := c.SearchBin(t.Context(), account(product))
		require.NoError(t, err)
		require.Equal(t, []string{"i-in-the-bin"}, idsOf(found))
		strange, later := c.Strange(account(product))
		require.Equal(t, "i-in-the-bin", strange)
		require.False(t, later)
		require.ErrorContains(t, c.Own(account(product), "i-in-the-bin"), "was there before it was arranged")
		_, err = c.Send(t.Context(), contract.Call{Product: product, Operation: "ReleaseInstances", Body: []byte(`{}`), Credentials: credentials()})
		require.Contains(t, requireRefused(t, err).Reason, `its account holds "i-in-the-bin"`)
	}
}

// A filter that is not known leaves the bin in the dark; any other answer is an error, as for an inventory.
func TestABinThatCanNotBeSearched(t *testing.T) {
	t.Parallel()
	status := http.StatusBadRequest
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"requestId":"T1","code":"INVALID_PARAMETER","message":"instanceStatus"}`)
	})
	c := wary(t, optionsFor(s))
	found, err := c.SearchBin(t.Context(), account(contract.BMC))
	require.ErrorAs(t, err, new(*contract.Missing))
	require.Empty(t, found)
	before := s.count()
	found, err = c.SearchBin(t.Context(), account(contract.BSS))
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, before, s.count(), "the product has no bin")
	for _, status = range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusForbidden} {
		_, err = c.SearchBin(t.Context(), account(contract.BMC))
		requireUnreadable(t, err)
	}
}

// A list by filters asks for nothing else. A filter that is refused says nothing; any other answer is an error, as for an inventory.
func TestAListByFilters(t *testing.T) {
	t.Parallel()
	status, answer := http.StatusOK, listing()
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	})
	c := wary(t, optionsFor(s))
	_, err := c.Inventory(t.Context(), account(contract.BMC), nil)
	require.NoError(t, err)
	answer = `{"response":{"totalCount":1,"dataSet":[{"instanceId":"i-1","instanceStatus":"STOPPED"}]}}`
	by := []contract.Param{{Name: "instanceStatus", Value: "STOPPED"}}
	found, err := c.Search(t.Context(), account(contract.BMC), by)
	require.NoError(t, err)
	require.Equal(t, []string{"i-1"}, idsOf(found))
	require.JSONEq(t, `{"instanceStatus":"STOPPED","pageNum":1,"pageSize":1000}`, string(s.last(t).body))
	require.ErrorContains(t, c.Own(account(contract.BMC), "i-1"), "was there before", "the guard has seen it, although the whole list does not show it")
	status = http.StatusBadRequest
	_, err = c.Search(t.Context(), account(contract.BMC), by)
	require.ErrorAs(t, err, new(*contract.Missing))
	status = http.StatusInternalServerError
	_, err = c.Search(t.Context(), account(contract.BMC), by)
	requireUnreadable(t, err)
}
