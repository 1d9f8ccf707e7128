package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

const elsewhere = "OTHERACCOUNT01"

func listing(ids ...string) string {
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = `{"instanceId":"` + id + `","instanceStatus":"RUNNING"}`
	}
	return fmt.Sprintf(`{"response":{"totalCount":%d,"dataSet":[%s]}}`, len(ids), strings.Join(items, ","))
}

// bodyOf and paramsOf are calls that may be refused.
func bodyOf(body string) contract.Call {
	call := zenlayerCall()
	call.Body = []byte(body)
	return call
}

func paramsOf(params ...contract.Param) contract.Call {
	call := alibabaCall()
	call.Params = params
	return call
}

// Of two inventories that overlap, the one that ended last may be the older one. What either showed counts.
func TestAnInventoryThatIsOvertakenCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ overtaken, overtaking string }{
		"the newer one shows a stranger": {listing(), listing("i-strange")},
		"the older one shows a stranger": {listing("i-strange"), listing()},
		"the newer one is broken":        {listing(), "<html>"},
		"the older one is broken":        {"<html>", listing()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked, overtaken := make(chan bool, 1), make(chan bool)
			var s *server
			s = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				switch s.count() {
				case 1:
					asked <- true
					<-overtaken
					_, _ = w.Write([]byte(c.overtaken))
				default:
					_, _ = w.Write([]byte(c.overtaking))
				}
			})
			careful := wary(t, optionsFor(s))
			done := make(chan bool)
			go func() {
				_, _ = careful.Inventory(t.Context(), account(contract.BMC), nil)
				close(done)
			}()
			<-asked
			_, _ = careful.Inventory(t.Context(), account(contract.BMC), nil)
			close(overtaken)
			<-done
			before := s.count()
			_, err := careful.Send(t.Context(), bodyOf(`{}`))
			requireRefused(t, err)
			require.Equal(t, before, s.count())
		})
	}
}

func TestOnlyTheLatestInventoryCounts(t *testing.T) {
	t.Parallel()
	answer := ""
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
	c := wary(t, optionsFor(s))
	_, err := c.Send(t.Context(), bodyOf(`{}`))
	requireRefused(t, err)
	answer = listing()
	_, err = c.SearchBin(t.Context(), account(contract.BMC))
	require.NoError(t, err)
	for _, step := range []struct {
		answer string
		leaves bool
	}{
		{"<html>", false}, {listing(), true}, {listing("i-strange"), false}, {listing(), true}, {`{"response":{}}`, false}, {listing(), true},
	} {
		answer = step.answer
		_, _ = c.Inventory(t.Context(), account(contract.BMC), nil)
		before := s.count()
		_, err := c.Send(t.Context(), bodyOf(`{}`))
		if step.leaves {
			require.NoError(t, err, step.answer)
			continue
		}
		requireRefused(t, err)
		require.Equal(t, before, s.count(), step.answer)
	}
}

func TestAMadeUpIDIsLookedUp(t *testing.T) {
	t.Parallel()
	p := &provider{t: t, instances: []string{"i-listed"}, hidden: []string{"i-bin"}, strictFilter: true, strictForm: true}
	c := p.client()
	c.SeeInventory(contract.ZEC, elsewhere, "i-elsewhere")
	c.OwnSeen(contract.ZEC, "i-ours")
	for id, want := range map[string]bool{
		"i-listed": false, "i-bin": false, "i-elsewhere": false, "i-ours": false, "": false, "i-made-up": true, "i-made-up%": true,
	} {
		absent, err := c.Absent(t.Context(), account(contract.BMC), id)
		require.NoError(t, err, id)
		require.Equal(t, want, absent, id)
	}
	_, err := c.Send(t.Context(), bodyOf(`{"instanceIds":["i-made-up"]}`))
	require.NoError(t, err)
	refusing := &provider{t: t, instances: []string{"i-listed"}, strictForm: true, forms: "made"}
	unsought := refusing.client()
	absent, err := unsought.Absent(t.Context(), account(contract.BMC), "i-made-up")
	require.NoError(t, err)
	require.True(t, absent)
	require.NotEmpty(t, unsought.Vague(bodyOf(`{"instanceIds":["i-made-up"]}`)), "a list may leave out what nobody could look for")
	for _, id := range []string{"i-listed", "i-bin", "i-elsewhere", "i-ours", ""} {
		_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["a","`+id+`"]}`))
		requireRefused(t, err)
	}
	c.SeeInventory(contract.BMC, elsewhere, "i-made-up")
	_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["i-made-up"]}`))
	requireRefused(t, err)
}

func TestSeveralMadeUpIDsAreLookedUpInOneList(t *testing.T) {
	t.Parallel()
	ids := make([]string, 100)
	for i := range ids {
		ids[i] = fmt.Sprintf("i-made-up-%03d", i)
	}
	lenient := &provider{t: t, instances: []string{"i-listed"}, hidden: []string{"i-bin"}}
	c := lenient.client()
	before := lenient.server.count()
	absent, err := c.Absent(t.Context(), account(contract.BMC), ids...)
	require.NoError(t, err)
	require.True(t, absent)
	require.Equal(t, 2, lenient.server.count()-before, "the whole list, and one list of all the ids")
	_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["`+strings.Join(ids, `","`)+`"]}`))
	require.NoError(t, err)

	for _, one := range []string{"i-bin", "i-listed", ""} {
		absent, err = c.Absent(t.Context(), account(contract.BMC), "i-another-one", one)
		require.NoError(t, err)
		require.False(t, absent, one)
		_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["i-another-one"]}`))
		requireRefused(t, err)
	}

	picky := &provider{t: t, instances: []string{"i-listed"}, strictForm: true, forms: "odd"}
	c = picky.client()
	absent, err = c.Absent(t.Context(), account(contract.BMC), "i-made-up", "i-odd-one")
	require.NoError(t, err)
	require.True(t, absent)
	require.Empty(t, c.Vague(bodyOf(`{"instanceIds":["i-made-up"]}`)), "it was looked for by itself")
	require.NotEmpty(t, c.Vague(bodyOf(`{"instanceIds":["i-odd-one"]}`)), "nobody could look for it")
}

func TestALookUpThatFailsVouchesForNothing(t *testing.T) {
	t.Parallel()
	c := wary(t, optionsFor(bodies(t, "<html>")))
	absent, err := c.Absent(t.Context(), account(contract.BMC), "i-made-up")
	requireUnreadable(t, err)
	require.False(t, absent)
	_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["i-made-up"]}`))
	requireRefused(t, err)
}

// A list that counts more than it shows hides something. In an account of the run's own that is a fault of the count.
func TestAListThatHidesSomethingIsNotClean(t *testing.T) {
	t.Parallel()
	for shared, leaves := range map[bool]bool{true: false, false: true} {
		c := wary(t, optionsFor(bodies(t, strings.Replace(listing("i-ours"), `"totalCount":1`, `"totalCount":2`, 1))))
		c.OwnSeen(contract.BMC, "i-ours")
		of := account(contract.BMC)
		of.Shared, of.Exclusive = shared, shared
		_, err := c.Inventory(t.Context(), of, nil)
		require.NoError(t, err)
		_, err = c.Send(t.Context(), bodyOf(`{}`))
		if leaves {
			require.NoError(t, err)
			continue
		}
		requireRefused(t, err)
		require.ErrorContains(t, err, "counts more instances than it shows")
	}
}

func TestWhatAnInventoryShowsIsForeign(t *testing.T) {
	t.Parallel()
	p := &provider{t: t, instances: []string{"i-seen-1"}, hidden: []string{"i-bin-1"}}
	p.server = newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		if strings.Contains(string(p.server.last(t).body), "pageNum") {
			p.answer(w, readQuery(t, p.server.last(t)))
		}
	})
	c := newClient(t, optionsFor(p.server))
	_, err := c.Inventory(t.Context(), account(contract.BMC), []string{"i-bin-1"})
	require.NoError(t, err)
	before := p.server.count()
	for _, id := range []string{"i-seen-1", "i-bin-1"} {
		_, err = c.Send(t.Context(), bodyOf(`{"instanceIds":["a"],"note":"`+id+`"}`))
		requireRefused(t, err)
	}
	_, err = c.Send(t.Context(), bodyOf(`{}`))
	requireRefused(t, err)
	require.Equal(t, before, p.server.count())
	c.OwnSeen(contract.BMC, "i-seen-1", "i-bin-1")
	_, err = c.Send(t.Context(), bodyOf(`{}`))
	require.NoError(t, err)
}

// An account that counts instances and shows none is none that was seen to be empty.
func TestAnAccountThatHidesWhatItCountsIsNotEmpty(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		total  int
		shared bool
		owned  bool
	}{
		"empty":              {owned: true},
		"one that is hidden": {total: 1},
		"hidden in a shared account, where nothing has to be new": {total: 1, shared: true, owned: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := wary(t, optionsFor(bodies(t, strings.Replace(listing(), `"totalCount":0`, fmt.Sprintf(`"totalCount":%d`, row.total), 1))))
			of := account(contract.BMC)
			of.Shared = row.shared
			_, err := c.Inventory(t.Context(), of, nil)
			require.NoError(t, err)
			err = c.Own(of, "i-fresh-10")
			if row.owned {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "counts instances and shows none")
		})
	}
}

func TestABrokenListIsNoWitness(t *testing.T) {
	t.Parallel()
	broken := wary(t, optionsFor(bodies(t, "<html>")))
	_, err := broken.Inventory(t.Context(), account(contract.BMC), nil)
	requireUnreadable(t, err)
	require.ErrorContains(t, broken.Own(account(contract.BMC), "i-fresh-10"), "not looked at before")
	require.ErrorContains(t, broken.Own(contract.Account{}, "i-fresh-10"), "for no account")
}

func TestWhatIsRefusedSaysWhyAndNoSecret(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	c := newClient(t, optionsFor(s))
	var recorded []contract.Exchange
	ctx := client.WithRecorder(t.Context(), func(e contract.Exchange) { recorded = append(recorded, e) })
	exchange, err := c.Send(ctx, bodyOf(`{"instanceIds":["i-1"]}`))
	require.EqualError(t, err, `the guard refused ReleaseInstances {"instanceIds":["i-1"]}: it names "i-1", which this run does not own: `+
		`arrange the instance through the target's states`)
	require.Zero(t, exchange.Request)
	require.Empty(t, recorded, "it was no exchange")

	unnamed := bodyOf(`{"instanceIds":["i-1"],"t":"` + canaryToken + canarySecret + `"}`)
	unnamed.Operation = ""
	for _, call := range []contract.Call{
		bodyOf(`{"instanceIds":["` + canarySecret + `","` + strings.Repeat("ü", 200) + `"],"t":"` + canaryToken + `"}`), unnamed,
		paramsOf(contract.Param{Name: "InstanceIds", Value: "i-1"}, contract.Param{Name: "SecurityToken", Value: "canary-other"},
			contract.Param{Name: "Signature", Value: "canary-sig"}, contract.Param{Name: "Note", Value: canarySecret}),
	} {
		_, err := c.Send(ctx, call)
		refused := requireRefused(t, err)
		require.NotContains(t, err.Error(), "canary")
		require.Contains(t, refused.Call, "(blanked)")
	}
	require.Zero(t, s.count())
}

func TestARefusalIsNotMistakenForAnInterruption(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	c := newClient(t, optionsFor(s))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the user interrupted"))
	call := bodyOf(`{"instanceIds":["i-nobody"]}`)
	call.Unlimited = true
	_, err := c.Send(ctx, call)
	requireRefused(t, err)
	require.Zero(t, s.count())
}
