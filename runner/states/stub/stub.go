// Package stub holds provider-state hooks to start from, each a program that runs as it is.
package stub

import (
	"embed"
	"maps"
	"slices"
)

//go:embed go/main.go python/hook.py node/hook.mjs
var files embed.FS

// paths are the programs by language.
func paths() map[string]string {
	return map[string]string{"go": "go/main.go", "node": "node/hook.mjs", "python": "python/hook.py"}
}

// Languages are those that there is a hook in.
func Languages() []string { return slices.Sorted(maps.Keys(paths())) }

// Of gives the program in a language that is one of Languages.
func Of(language string) ([]byte, error) { return files.ReadFile(paths()[language]) }
