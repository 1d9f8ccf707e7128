package client_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/client"
	"relcon/runner/contract"
)

func listing(ids ...string) string {
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = `{"instanceId":"` + id + `","instanceStatus":"RUNNING"}`
	}
	return fmt.Sprintf(`{"response":{"totalCount":%d,"dataSet":[%s]}}`, len(ids), strings.Join(items, ","))
}

func unaimedCall() contract.Call {
	call := zenlayerCall()
	call.Body = []byte(`{}`)
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
			_, err := careful.Send(t.Context(), unaimedCall())
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
	_, err := c.Send(t.Context(), unaimedCall())
	requireRefused(t, err)
	for _, step := range []struct {
		answer string
		leaves bool
	}{
		{"<html>", false}, {listing(), true}, {listing("i-strange"), false}, {listing(), true}, {`{"response":{}}`, false}, {listing(), true},
	} {
		answer = step.answer
		_, _ = c.Inventory(t.Context(), account(contract.BMC), nil)
		before := s.count()
		_, err := c.Send(t.Context(), unaimedCall())
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
	p := &provider{t: t, instances: []string{"i-listed"}, hidden: []string{"i-bin"}, strictFilter: true}
	c := p.client()
	c.SeeInventory(contract.ZEC, elsewhere, "i-elsewhere")
	c.OwnSeen(contract.ZEC, "i-ours")
	for id, want := range map[string]bool{
		"i-listed": false, "i-bin": false, "i-elsewhere": false, "i-ours": false, "": false, "i-made-up": true,
	} {
		absent, err := c.Absent(t.Context(), account(contract.BMC), id)
		require.NoError(t, err, id)
		require.Equal(t, want, absent, id)
	}
	call := zenlayerCall()
	call.Body = []byte(`{"instanceIds":["i-made-up"]}`)
	_, err := c.Send(t.Context(), call)
	require.NoError(t, err)
	for _, id := range []string{"i-listed", "i-bin", "i-elsewhere", "i-ours", ""} {
		call.Body = []byte(`{"instanceIds":["a","` + id + `"]}`)
		_, err = c.Send(t.Context(), call)
		requireRefused(t, err)
	}
	c.SeeInventory(contract.BMC, elsewhere, "i-made-up")
	call.Body = []byte(`{"instanceIds":["i-made-up"]}`)
	_, err = c.Send(t.Context(), call)
	requireRefused(t, err)
}

func TestALookUpThatFailsVouchesForNothing(t *testing.T) {
	t.Parallel()
	c := wary(t, optionsFor(bodies(t, "<html>")))
	absent, err := c.Absent(t.Context(), account(contract.BMC), "i-made-up")
	requireUnreadable(t, err)
	require.False(t, absent)
	call := zenlayerCall()
	call.Body = []byte(`{"instanceIds":["i-made-up"]}`)
	_, err = c.Send(t.Context(), call)
	requireRefused(t, err)
}

// thieving is a transport that finds the caller's bytes changed when it reads what it is to send.
type thieving struct {
	leaving
	body []byte
}

func (t *thieving) RoundTrip(r *http.Request) (*http.Response, error) {
	copy(t.body, `{"instanceIds":["i-foe-22"]}`)
	return t.leaving.RoundTrip(r)
}

// The bytes that were judged are those that leave, whatever the caller does with his.
func TestWhatIsJudgedIsWhatLeaves(t *testing.T) {
	t.Parallel()
	transport := &thieving{body: []byte(`{"instanceIds":["` + mine + `"]}`)}
	c := wary(t, client.Options{Endpoints: map[contract.Product]client.Endpoint{contract.ZEC: {URL: "http://127.0.0.1"}}, Transport: transport})
	c.OwnSeen(contract.ZEC, mine)
	_, err := c.Send(t.Context(), zen("", func(c *contract.Call) { c.Body = transport.body }))
	require.NoError(t, err)
	require.Equal(t, `{"instanceIds":["`+mine+`"]}`, string(transport.bodies[0]))
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
		_, err = c.Send(t.Context(), unaimedCall())
		if leaves {
			require.NoError(t, err)
			continue
		}
		requireRefused(t, err)
		require.ErrorContains(t, err, "counts more instances than it shows")
	}
}
