package interop

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"relcon/runner/interop/protocol"
)

func TestClientsRefusesWhatItDoesNotKnow(t *testing.T) {
	const sound = "- {name: a, command: [x], products: [bss], schemes: [rpc], places: [get]}\n"
	for text, want := range map[string]string{
		sound + sound: "a stands twice",
		"- {name: a, products: [bss], schemes: [rpc], places: [get]}":                            "name and command",
		"- {name: a, command: [x], schemes: [rpc], places: [get]}":                               "products: there is none",
		"- {name: a, command: [x], products: [bss], schemes: [v3], places: [get]}":               `schemes: got "v3"`,
		"- {name: a, command: [x], products: [bss], schemes: [rpc], places: [get], can: [fly]}":  `can: got "fly"`,
		"- {name: a, command: [x], products: [bss], schemes: [rpc], places: [get], colour: red}": "colour",
	} {
		path := filepath.Join(t.TempDir(), "clients.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := Clients(path)
		require.ErrorContains(t, err, want)
	}
}

// A client that is no Go or Node program is added by its entry alone.
func TestAProgramIsAClient(t *testing.T) {
	shell := Client{Name: "shell", Command: []string{"sh", "-c", `while read -r line; do echo '{"ok":true,"result":{"Success":true}}'; done`}}
	program, err := Start(shell)
	require.NoError(t, err)
	for range 3 {
		answer, err := program.Call(protocol.Call{Action: "ReleaseInstance"})
		require.NoError(t, err)
		require.True(t, answer.OK)
	}
	require.NoError(t, program.Close())
	_, err = program.Call(protocol.Call{})
	require.Error(t, err)
}
