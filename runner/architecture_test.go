package runner_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// arrows says which of our packages each package may import. The contract is the leaf; adapters know only it.
var arrows = map[string][]string{
	"relcon/features":          {},
	"relcon/fixtures":          {},
	"relcon/schemas":           {"relcon/runner/strictjson"},
	"relcon/runner/catalogue":  {"relcon/features", "relcon/runner/contract"},
	"relcon/runner/contract":   {},
	"relcon/runner/engine":     {"relcon/steps", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/provider"},
	"relcon/runner/history":    {"relcon/runner/contract"},
	"relcon/runner/identity":   {"relcon/features", "relcon/schemas", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/result"},
	"relcon/runner/judge":      {"relcon/schemas", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/provider"},
	"relcon/runner/explore":    {"relcon/steps", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/judge", "relcon/runner/model", "relcon/runner/provider", "relcon/runner/result"},
	"relcon/runner/model":      {"relcon/schemas", "relcon/runner/contract", "relcon/runner/provider", "relcon/runner/strictjson"},
	"relcon/runner/race":       {"relcon/steps", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/explore", "relcon/runner/history", "relcon/runner/judge", "relcon/runner/model", "relcon/runner/provider", "relcon/runner/result"},
	"relcon/runner/late":       {"relcon/steps", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/provider"},
	"relcon/runner/leftover":   {"relcon/runner/client", "relcon/runner/contract", "relcon/runner/provider", "relcon/runner/result", "relcon/runner/target"},
	"relcon/runner/outage":     {"relcon/runner/client", "relcon/runner/contract", "relcon/runner/provider", "relcon/runner/states"},
	"relcon/runner/plan":       {"relcon/steps", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/pool", "relcon/runner/provider", "relcon/runner/target"},
	"relcon/runner/pool":       {"relcon/runner/contract", "relcon/runner/leftover", "relcon/runner/provider"},
	"relcon/runner/provider":   {"relcon/runner/contract"},
	"relcon/runner/sign":       {},
	"relcon/runner/strictjson": {},
	"relcon/runner/result":     {"relcon/schemas", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/judge", "relcon/runner/strictjson"}, // the schemas of the reports that it reads
	"relcon/runner/report":     {"relcon/features", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/har", "relcon/runner/result"},
	"relcon/runner/states":     {"relcon/runner/client", "relcon/runner/contract", "relcon/runner/leftover", "relcon/runner/states/hook", "relcon/runner/strictjson"},
	"relcon/runner/target":     {"relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/provider"},
	"relcon/runner/waiting":    {"relcon/steps", "relcon/runner/catalogue", "relcon/runner/history"},
	"relcon/runner/guard":      {"relcon/runner/contract", "relcon/runner/provider"},
	"relcon/runner/client":     {"relcon/runner/contract", "relcon/runner/guard", "relcon/runner/provider", "relcon/runner/sign", "relcon/runner/strictjson"},
	"relcon/runner/har":        {"relcon/runner/contract"},
	"relcon/runner/serve":      {"relcon/runner/client", "relcon/runner/contract", "relcon/runner/har", "relcon/runner/reference", "relcon/runner/result", "relcon/runner/strictjson"},
	"relcon/runner/reference":  {"relcon/runner/contract", "relcon/runner/sign", "relcon/runner/states/hook", "relcon/runner/strictjson"},
	"relcon/steps":             {"relcon/runner/contract", "relcon/runner/provider"},
	"relcon/runner":            {"relcon/runner/waiting", "relcon/schemas", "relcon/steps", "relcon/runner/catalogue", "relcon/runner/client", "relcon/runner/contract", "relcon/runner/engine", "relcon/runner/explore", "relcon/runner/history", "relcon/runner/identity", "relcon/runner/judge", "relcon/runner/late", "relcon/runner/leftover", "relcon/runner/outage", "relcon/runner/plan", "relcon/runner/pool", "relcon/runner/race", "relcon/runner/reference", "relcon/runner/result", "relcon/runner/states", "relcon/runner/states/check", "relcon/runner/states/hook", "relcon/runner/target"},
	"relcon/runner/spec":       {"relcon/features", "relcon/steps", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/reference", "relcon/runner/report", "relcon/runner/result"}, // the reference for its faults
	"relcon/runner/prove":      {"relcon/runner", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/history", "relcon/runner/reference", "relcon/runner/result"},
	"relcon/runner/command":    {"relcon/runner", "relcon/runner/catalogue", "relcon/runner/contract", "relcon/runner/identity", "relcon/runner/leftover", "relcon/runner/plan", "relcon/runner/prove", "relcon/runner/reference", "relcon/runner/report", "relcon/runner/result", "relcon/runner/serve", "relcon/runner/spec", "relcon/runner/states/check", "relcon/runner/states/stub", "relcon/runner/target", "relcon/steps"},
	"relcon/runner/cmd/relcon": {"relcon/runner/command"},
	"relcon/runner/cmd/man":    {"relcon/runner/command"},

	"relcon/runner/states/check":   {"relcon/runner/client", "relcon/runner/contract", "relcon/runner/leftover", "relcon/runner/provider", "relcon/runner/states", "relcon/runner/states/hook"},
	"relcon/runner/states/hook":    {"relcon/runner/contract", "relcon/runner/strictjson"},
	"relcon/runner/states/stub":    {},
	"relcon/runner/states/stub/go": {"relcon/runner/contract", "relcon/runner/states/hook"},

	"relcon/runner/mutants":        {"relcon/runner", "relcon/runner/contract", "relcon/runner/mutants/mutant"}, // it reads the source of the others
	"relcon/runner/mutants/mutant": {},
	"relcon/runner/cmd/mutants":    {"relcon/runner/catalogue", "relcon/runner/mutants", "relcon/runner/reference"},
	"relcon/runner/cmd/bench":      {"relcon/runner", "relcon/runner/reference"},
}

// homes says where a library is used; each has one home, and a few have two with a reason in the layout.
var homes = map[string][]string{
	"github.com/cucumber/godog":             {"relcon/steps", "relcon/runner/engine"},
	"github.com/cucumber/gherkin/go/v26":    {"relcon/runner/catalogue"},
	"github.com/cucumber/messages/go/v21":   {"relcon/runner/catalogue", "relcon/runner/report"}, // read there, written here,
	"github.com/xeipuuv/gojsonschema":       {"relcon/schemas"},
	"github.com/spf13/cobra":                {"relcon/runner/command", "relcon/runner/cmd/man"},
	"github.com/spf13/cobra/doc":            {"relcon/runner/cmd/man"}, // it brings a reader of Markdown, which relcon does not need
	"github.com/spf13/pflag":                {"relcon/runner/command", "relcon/runner/cmd/man"},
	"golang.org/x/term":                     {"relcon/runner/command"},
	"golang.org/x/sync/semaphore":           {"relcon/runner/engine"},
	"golang.org/x/sync/errgroup":            {"relcon/steps", "relcon/runner/late", "relcon/runner/leftover", "relcon/runner/mutants", "relcon/runner/prove", "relcon/runner/cmd/bench"},
	"golang.org/x/time/rate":                {"relcon/runner/client", "relcon/runner/reference"},
	"github.com/fatih/color":                {"relcon/runner/report"},
	"github.com/google/renameio":            {"relcon/runner/report"},
	"github.com/anishathalye/porcupine":     {"relcon/runner/race"},
	"github.com/agnivade/levenshtein":       {"relcon/runner/contract"},
	"github.com/google/uuid":                {"relcon/steps", "relcon/runner/reference"},
	"github.com/go-json-experiment/json":    {"relcon/runner/strictjson", "relcon/runner/guard"}, // the guard sees every member, a repeated one too
	"github.com/tidwall/gjson":              {},                                                  // in tests
	"github.com/cenkalti/backoff/v5":        {"relcon/runner/client"},
	"github.com/gofrs/flock":                {"relcon/runner/leftover"},
	"go.yaml.in/yaml/v4":                    {"relcon/runner/target", "relcon/runner/command"},
	"github.com/stretchr/testify":           {},
	"pgregory.net/rapid":                    {},
	"github.com/santhosh-tekuri/jsonschema": {},
}

type listedPackage struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []listedPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,GoFiles", "relcon/...").Output()
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(out))
	var all []listedPackage
	for {
		var one listedPackage
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, one)
	}
}

func TestArrowsPointOneWay(t *testing.T) {
	for _, one := range packages(t) {
		allowed, known := arrows[one.ImportPath]
		require.True(t, known, "%s has no place in the layout", one.ImportPath)
		for _, imported := range one.Imports {
			if strings.HasPrefix(imported, "relcon/") {
				require.Contains(t, allowed, imported, "%s imports %s", one.ImportPath, imported)
			}
		}
	}
}

func TestEveryLibraryHasItsHome(t *testing.T) {
	libraries := slices.Sorted(maps.Keys(homes))
	slices.Reverse(libraries) // a part of a library, which may have a home of its own, comes before the whole
	for _, one := range packages(t) {
		for _, imported := range one.Imports {
			if !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
				continue
			}
			i := slices.IndexFunc(libraries, func(library string) bool { return imported == library || strings.HasPrefix(imported, library+"/") })
			require.GreaterOrEqual(t, i, 0, "%s imports %s, which has no home", one.ImportPath, imported)
			require.Contains(t, homes[libraries[i]], one.ImportPath, "%s is imported outside its home", imported)
		}
	}
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	checked := 0
	for _, one := range packages(t) {
		documented := false
		for _, name := range one.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(one.Dir, name), nil, parser.ParseComments)
			require.NoError(t, err)
			documented = documented || file.Doc != nil
			for _, declaration := range file.Decls {
				for _, bare := range undocumented(declaration) {
					t.Errorf("%s: %s: %s has no doc comment", one.ImportPath, name, bare)
				}
				checked++
			}
		}
		require.True(t, documented, "%s has no package comment", one.ImportPath)
	}
	require.Positive(t, checked)
}

func undocumented(declaration ast.Decl) []string {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		var bare []string
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					bare = append(bare, s.Name.Name)
				}
			case *ast.ValueSpec:
				if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					bare = append(bare, s.Names[0].Name)
				}
			}
		}
		return bare
	}
	return nil
}

func TestNoFileIsTooLong(t *testing.T) {
	const most = 400
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		data, err := os.ReadFile(path)
		if lines := bytes.Count(data, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, want at most %d", path, lines, most)
		}
		return err
	})
	require.NoError(t, err)
}
