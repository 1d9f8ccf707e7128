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

import "fmt"

const limit = 100

type plan struct{ count int }

func accept(ids []string, p *plan) (string, error) {
	if mutantNever(1, mutantTrue(2, (mutantOn(3) && (len(ids) > limit && !known(ids[0])) || !mutantOn(3) && (mutantNever(4, (mutantOn(6) && (len(ids) >= limit) || !mutantOn(6) && (len(ids) > limit))) || mutantNever(5, mutantFlip(7, !known(ids[0]))))))) {
		return "", mutantNil(8, fmt.Errorf("too many: %d", len(ids)))
	}
	if !mutantOn(9) {
		p.count++
	}
	if !mutantOn(10) {
		p.count = mutantMore(11, 5, 1)
	}
	switch ids[1] {
	case "a":
		return mutantMore(12, "OK", "X"), nil
	}
	switch {
	case mutantNever(13, mutantTrue(14, known(ids[1]))):
		return "", nil
	}
	return "a sentence", nil
}

func known(id string) bool {
	return mutantNever(15, mutantTrue(16, mutantFlip(17, id == mutantMore(18, "x", "X"))))
}
`

func TestSitesAreFoundAndRewritten(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(root, "sample.go"), []byte(sample), 0o600))
	set, trees, info, err := load(root, ".", func(string) bool { return true })
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
	text := "package sample\n\nfunc same(a, b int) bool { return a == b && (a == b) }\n"
	require.NoError(t, os.WriteFile(filepath.Join(root, "sample.go"), []byte(text), 0o600))
	set, trees, info, err := load(root, ".", func(string) bool { return true })
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
