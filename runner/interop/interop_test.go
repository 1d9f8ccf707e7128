package interop

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// suite is what the tests share: the clients and their programs, which take a while to start.
type suite struct {
	clients  []Client
	programs map[string]*Program
	tally    *tally

	mu sync.Mutex
}

var shared = &suite{programs: map[string]*Program{}, tally: newTally()}

// TestMain prints what the clients did, after the tests.
func TestMain(m *testing.M) {
	clients, err := allClients()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	shared.clients = clients
	code := m.Run()
	for _, program := range shared.programs {
		if err := program.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	if err := shared.tally.print(os.Stdout); err != nil {
		code = max(code, 1)
	}
	os.Exit(code)
}

// allClients are those of clients.yaml, and of the file that RELCON_INTEROP_CLIENTS names.
func allClients() ([]Client, error) {
	clients, err := Clients("clients.yaml")
	if err != nil {
		return nil, err
	}
	if more := os.Getenv("RELCON_INTEROP_CLIENTS"); more != "" {
		added, err := Clients(more)
		if err != nil {
			return nil, err
		}
		clients = append(clients, added...)
	}
	return clients, nil
}

// program gives the program of a client, which is started once.
func (s *suite) program(t *testing.T, client Client) *Program {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.programs[client.Name] == nil {
		program, err := Start(client)
		require.NoError(t, err)
		s.programs[client.Name] = program
	}
	return s.programs[client.Name]
}

// client gives the client of a name.
func (s *suite) client(t *testing.T, name string) Client {
	t.Helper()
	i := slices.IndexFunc(s.clients, func(c Client) bool { return c.Name == name })
	require.GreaterOrEqual(t, i, 0, "there is no client %s", name)
	return s.clients[i]
}

func rowsFor(client Client, product string) []row {
	var rows []row
	switch product {
	case "bss":
		rows = slices.Concat(bssRows(), retryRows(), codeRows(client))
	default:
		rows = zenlayerRows(product)
	}
	return slices.DeleteFunc(rows, func(r row) bool { return !client.Able(r.needs...) })
}

// Every client makes of every answer of the reference what the contract says.
func TestClientsAgreeWithTheReference(t *testing.T) {
	for _, client := range shared.clients {
		t.Run(client.Name, func(t *testing.T) {
			t.Parallel()
			program := shared.program(t, client)
			for _, variant := range client.Variants() {
				t.Run(variant.String(), func(t *testing.T) {
					world, err := NewWorld()
					require.NoError(t, err)
					defer world.Close()
					shared.tally.way(client.Name)
					for _, r := range rowsFor(client, variant.Product) {
						t.Run(r.name, func(t *testing.T) {
							s := &scene{program: program, variant: variant, world: world}
							problem := s.play(r)
							shared.tally.add(client.Name, r, s.answers, problem == "")
							require.Empty(t, problem)
						})
					}
				})
			}
		})
	}
}
