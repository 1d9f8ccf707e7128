package mutants

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEquivalentsHaveReasons(t *testing.T) {
	got, err := ParseEquivalents("list", "# free text\na.go f: text: \"x\"\na.go g: text: \"y\"\n\n# same thing\nb.go h: drop: z\n")
	require.NoError(t, err)
	require.Equal(t, Equivalents{`a.go f: text: "x"`: "free text", `a.go g: text: "y"`: "free text", "b.go h: drop: z": "same thing"}, got)
	require.Equal(t, []string{"b.go h: drop: z"}, got.Stale([]Site{
		{File: "a.go", Func: "f", Kind: "text", Before: `"x"`}, {File: "a.go", Func: "g", Kind: "text", Before: `"y"`},
	}))

	for content, want := range map[string]string{
		"a.go f: drop: z\n":                       "list:1: a.go f: drop: z has no reason: write it above, after a #",
		"# why\n\na.go f: drop: z\n":              "list:3: a.go f: drop: z has no reason: write it above, after a #",
		"# why\na.go: drop: z\na.go: drop: z\n\n": "list:3: a.go: drop: z stands twice",
	} {
		_, err := ParseEquivalents("list", content)
		require.EqualError(t, err, want)
	}
}

func TestEquivalentsAreStillThere(t *testing.T) {
	const root = "../.."
	for folder, list := range map[string]string{"runner/reference": "equivalent_reference.txt", "steps": "equivalent_steps.txt"} {
		set, trees, info, err := load(t.Context(), root, folder, func(string) bool { return true })
		require.NoError(t, err)
		var sites []Site
		for _, tree := range trees {
			f, err := find(root, filepath.Join(folder, filepath.Base(set.Position(tree.Pos()).Filename)), set, tree, info, 1)
			require.NoError(t, err)
			sites = append(sites, f.sites...)
		}
		content, err := os.ReadFile(list)
		require.NoError(t, err)
		all, err := ParseEquivalents(list, string(content))
		require.NoError(t, err)
		require.Empty(t, all.Stale(sites), "%s names mutants that are not there any longer", list)
	}
}
