package mutants

import (
	"go/format"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A small package with each kind of site, and with what must be left alone.
const sample = `package sample

import "fmt"

const limit = 100

type plan struct{ count int }

func accept(ids []string, p *plan) (string, error) {
	if len(ids) > limit || !known(ids[0]) {
		return "", fmt.Errorf("too many: %d", len(ids))
	}
	p.count++
	p.count = 5
	switch ids[1] {
	case "a":
		return "OK", nil
	}
	switch {
	case known(ids[1]):
		return "", nil
	}
	return "a sentence", nil
}

func known(id string) bool { return id == "x" }
`

const rewrittenSample = `package sample

import "relcon/runner/mutants/mutant"

import "fmt"

const limit = 100

type plan struct{ count int }

func accept(ids []string, p *plan) (string, error) {
	if mutant.Never(1, mutant.True(2, (mutant.On(3) && (len(ids) > limit && !known(ids[0])) || !mutant.On(3) && (mutant.Never(4, (mutant.On(6) && (len(ids) >= limit) || !mutant.On(6) && (len(ids) > limit))) || mutant.Never(5, mutant.Flip(7, !known(ids[0]))))))) {
		return "", mutant.Nil(8, fmt.Errorf("too many: %d", len(ids)))
	}
	if !mutant.On(9) {
		p.count++
	}
	if !mutant.On(10) {
		p.count = mutant.More(11, 5, 1)
	}
	switch ids[1] {
	case "a":
		return mutant.More(12, "OK", "X"), nil
	}
	switch {
	case mutant.Never(13, mutant.True(14, known(ids[1]))):
		return "", nil
	}
	return "a sentence", nil
}

func known(id string) bool {
	return mutant.Never(15, mutant.True(16, mutant.Flip(17, id == mutant.More(18, "x", "X"))))
}
`

func TestSitesAreFoundAndRewritten(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module sample\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(root, "sample.go"), []byte(sample), 0o600))
	set, trees, info, err := load(t.Context(), root, ".", func(string) bool { return true })
	require.NoError(t, err)
	f, err := find(root, "sample.go", set, trees[0], info, 1)
	require.NoError(t, err)
	got, err := format.Source(f.rewritten())
	require.NoError(t, err)
	require.Equal(t, rewrittenSample, string(got))
	require.Equal(t, "sample.go accept: never: len(ids) > limit || !known(ids[0])", f.sites[0].Name())
	require.Equal(t, 10, f.sites[0].Line)
}

// Names outlive a change elsewhere, so two sites of one function that look alike are told apart by their order.
func TestSitesThatLookAlikeAreNumbered(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "go.mod"), []byte("module sample\n"), 0o600))
	text := "package sample\n\nfunc same(a, b int) bool { return a == b && (a == b) }\n"
	require.NoError(t, os.WriteFile(filepath.Join(root, "sample.go"), []byte(text), 0o600))
	set, trees, info, err := load(t.Context(), root, ".", func(string) bool { return true })
	require.NoError(t, err)
	f, err := find(root, "sample.go", set, trees[0], info, 1)
	require.NoError(t, err)
	var names []string
	for _, site := range f.sites {
		names = append(names, site.Name())
	}
	require.Contains(t, names, "sample.go same: flip: a == b")
	require.Contains(t, names, "sample.go same: flip: a == b (2)")
}
