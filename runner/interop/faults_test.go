package interop

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// faulty names a fault of the reference and a row that it must turn red, with each of these clients at least.
type faulty struct {
	id, row string
	clients []string
}

func faults() []faulty {
	return []faulty{
		{"acs-req-02-x-acs-refused", "one instance is released, and no other", []string{sdkTyped, sdkCommon, darabonba, nodeTyped, popCore}},
		{"acs-req-02-signature-type-not-signed", "one instance is released, and no other", []string{sdkTyped, sdkCommon}},
		{"acs-auth-02-further-header", "one instance is released, and no other", []string{darabonba, nodeTyped}},
		{"acs-env-03-numeric-code", "code InvalidAccessKeyId.NotFound, by request", []string{sdkTyped, sdkCommon}},
		{"bss-rel-13-last-one-stays", "100 instances are released", []string{sdkTyped, sdkCommon, darabonba, nodeTyped, popCore}},
		{"bss-rel-20-crashes", "a release is repeated with its client token", []string{sdkCommon, darabonba, popCore}},
	}
}

// Each fault turns rows red, and the sound reference none. So the rows are green for what they see.
func TestFaultsTurnRowsRed(t *testing.T) {
	for _, fault := range faults() {
		t.Run(fault.id, func(t *testing.T) {
			var mu sync.Mutex
			red := map[string]map[string]bool{} // clients by row
			t.Run("clients", func(t *testing.T) {
				for _, client := range shared.clients {
					if !slices.Contains(client.Products, "bss") {
						continue
					}
					t.Run(client.Name, func(t *testing.T) {
						t.Parallel()
						for _, name := range redRows(t, client, fault.id) {
							mu.Lock()
							if red[name] == nil {
								red[name] = map[string]bool{}
							}
							red[name][client.Name] = true
							mu.Unlock()
						}
					})
				}
			})
			for _, client := range fault.clients {
				require.Contains(t, red[fault.row], client)
			}
			fmt.Printf("fault %s: rows that are red: %d%s\n", fault.id, len(red), named(red))
		})
	}
}

// redRows plays the rows that reach the reference, with each signature of the client.
func redRows(t *testing.T, client Client, fault string) (red []string) {
	t.Helper()
	world, err := NewWorld(fault)
	require.NoError(t, err)
	defer world.Close()
	program := shared.program(t, client)
	for _, variant := range client.Variants() {
		if variant.Place != client.Places[0] {
			continue
		}
		for _, r := range rowsFor(client, "bss") {
			if r.front {
				continue
			}
			s := &scene{program: program, variant: variant, world: world}
			if s.play(r) != "" {
				red = append(red, r.name)
			}
		}
	}
	return red
}

// named gives the clients, and tells the rows apart if they are few.
func named(red map[string]map[string]bool) string {
	text, clients := "", map[string]bool{}
	for _, row := range slices.Sorted(maps.Keys(red)) {
		maps.Copy(clients, red[row])
		text += fmt.Sprintf("\n  %q with %s", row, list(red[row]))
	}
	if len(red) > 3 {
		return "\n  with " + list(clients)
	}
	return text
}

func list(names map[string]bool) string { return strings.Join(slices.Sorted(maps.Keys(names)), "; ") }

func TestTheReadmeHasEveryFault(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, fault := range faults() {
		require.Contains(t, string(readme), "\n| `"+fault.id+"` | ")
	}
}
