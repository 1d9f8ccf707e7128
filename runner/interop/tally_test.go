package interop

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"relcon/runner/interop/protocol"
)

// tally counts what each client did at the sound reference.
type tally struct {
	mu      sync.Mutex
	clients map[string]*counts
}

type counts struct {
	ways, rows, calls, ok int
	codes                 map[string]bool // whether the reference caused it at least once, and not only the front
}

func newTally() *tally { return &tally{clients: map[string]*counts{}} }

// add counts the calls of a row. They are ok if the client made of each what the row expects.
func (t *tally) add(client string, r row, answers []protocol.Answer, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.of(client)
	c.rows++
	c.calls += len(answers)
	if ok {
		c.ok += len(answers)
	}
	for _, answer := range answers {
		if answer.Code != "" {
			c.codes[answer.Code] = c.codes[answer.Code] || !r.front
		}
	}
}

// way counts one way to send.
func (t *tally) way(client string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of(client).ways++
}

func (t *tally) of(client string) *counts {
	if t.clients[client] == nil {
		t.clients[client] = &counts{codes: map[string]bool{}}
	}
	return t.clients[client]
}

// print prints the table, and the codes of each client.
func (t *tally) print(out io.Writer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "client\tways to send\trows\tcalls\tok\tcodes seen\tof the reference")
	seen := map[string][]string{} // clients by their codes
	for _, name := range slices.Sorted(maps.Keys(t.clients)) {
		c := t.clients[name]
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n", name, c.ways, c.rows, c.calls, c.ok, len(c.codes), c.caused())
		codes := strings.Join(slices.Sorted(maps.Keys(c.codes)), " ")
		seen[codes] = append(seen[codes], name)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, codes := range slices.Sorted(maps.Keys(seen)) {
		fmt.Fprintf(out, "\ncodes seen by %s:\n  %s\n", strings.Join(seen[codes], "; "), codes)
	}
	return nil
}

// caused counts the codes that the reference answered with; the front gave the others.
func (c *counts) caused() int {
	n := 0
	for _, caused := range c.codes {
		if caused {
			n++
		}
	}
	return n
}
