// Package mutants makes mechanical mutants of a package of relcon and sees whether the suite notices them. All mutants are
// compiled into one program: each place that can be mutated asks package mutant whether it is the one that is on.
// It reads the module's own source, so it runs in a checkout only.
package mutants

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Site is one place of the source that is mutated in one way.
type Site struct {
	Number int    // 1 for the first
	File   string // path below the module's root
	Line   int
	Func   string // that it stands in, "" outside functions
	Kind   string // "flip", "swap", "bound", "never", "drop", "number", "text", or one of an assertion: "false", "true", "nil"
	Before string // the source, shortened
	After  string // what becomes of it, in words or source
	nth    int    // among those of one function that look alike; 0 for the first
}

// Name tells a site from all others and outlives changes of line numbers.
func (s Site) Name() string {
	name := fmt.Sprintf("%s %s: %s: %s", s.File, s.Func, s.Kind, s.Before)
	if s.nth > 0 {
		name += fmt.Sprintf(" (%d)", s.nth+1)
	}
	return name
}

// finder walks one file.
type finder struct {
	file    string // below the root
	set     *token.FileSet
	text    []byte
	info    *types.Info
	parents []ast.Node
	sites   []Site
	first   int // number of the first site

	// What the rewritten source has more than the original, by offset: what opens a site and what closes it.
	opened, closed map[int]string
}

// load parses and type-checks a package without its tests.
func load(ctx context.Context, root, folder string, wanted func(file string) bool) (*token.FileSet, []*ast.File, *types.Info, error) {
	set := token.NewFileSet()
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	if err != nil {
		return nil, nil, nil, err
	}
	var all, chosen []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, nil, err
		}
		all = append(all, file)
		if wanted(filepath.Base(path)) {
			chosen = append(chosen, file)
		}
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	compiled, err := dependencies(ctx, root, folder)
	if err != nil {
		return nil, nil, nil, err
	}
	config := types.Config{Importer: importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) })}
	if _, err := config.Check(folder, set, all, info); err != nil {
		return nil, nil, nil, err
	}
	return set, chosen, info, nil
}

// dependencies gives the files in the cache of go that say which names the packages have that a package imports, by path.
func dependencies(ctx context.Context, root, folder string) (map[string]string, error) {
	list := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", "./"+folder)
	list.Dir = root
	output, err := list.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(output)) {
		path, file, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		files[path] = file
	}
	return files, err
}

// find lists the sites of a file; numbers begin after first.
func find(root, file string, set *token.FileSet, tree *ast.File, info *types.Info, first int) (*finder, error) {
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		return nil, err
	}
	f := &finder{file: file, set: set, text: text, info: info, first: first, opened: map[int]string{}, closed: map[int]string{}}
	ast.Inspect(tree, f.visit)
	if len(f.sites) > 0 {
		f.closed[f.offset(tree.Name.End())] = `; import "relcon/runner/mutants/mutant"`
	}
	seen := map[string]int{}
	for i := range f.sites {
		name := f.sites[i].Name()
		f.sites[i].nth = seen[name]
		seen[name]++
	}
	return f, nil
}

func (f *finder) visit(n ast.Node) bool {
	if n == nil {
		f.parents = f.parents[:len(f.parents)-1]
		return true
	}
	descend := true
	switch n := n.(type) {
	case *ast.ImportSpec, *ast.StructType, *ast.FuncType:
		descend = false
	case *ast.GenDecl:
		descend = n.Tok != token.CONST
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.add(n, "flip", "without the !", "mutant.Flip(%d, ", ")")
		}
	case *ast.IfStmt:
		f.condition(n.Cond, "never")
	case *ast.ReturnStmt:
		f.results(n)
	case *ast.CaseClause:
		f.cases(n)
	case *ast.BasicLit:
		f.literal(n)
	case ast.Stmt:
		f.statement(n)
	}
	if descend {
		f.parents = append(f.parents, n)
	}
	return descend
}

// binary mutates comparisons and connectives.
func (f *finder) binary(n *ast.BinaryExpr) {
	if value := f.info.Types[n].Value; value != nil {
		return
	}
	other := map[token.Token]token.Token{
		token.LAND: token.LOR, token.LOR: token.LAND,
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	}
	switch n.Op {
	case token.EQL, token.NEQ:
		f.add(n, "flip", "the opposite", "mutant.Flip(%d, ", ")")
	case token.LAND, token.LOR, token.LSS, token.LEQ, token.GTR, token.GEQ:
		kind, connects := "bound", n.Op == token.LAND || n.Op == token.LOR
		if connects {
			kind = "swap"
		}
		changed := f.source(n.X) + " " + other[n.Op].String() + " " + f.source(n.Y)
		f.add(n, kind, changed, "(mutant.On(%d) && ("+strings.ReplaceAll(changed, "%", "%%")+") || !mutant.On(%[1]d) && (", "))")
		if connects {
			f.parts(n)
		}
	}
}

// literal mutates numbers and texts that stand where a plain int or string is wanted.
func (f *finder) literal(n *ast.BasicLit) {
	kind, ok := f.info.Types[n].Type.(*types.Basic)
	if !ok || f.constant(n) {
		return
	}
	switch {
	case n.Kind == token.INT && kind.Kind() == types.Int:
		f.add(n, "number", "one more", "mutant.More(%d, ", ", 1)")
	case n.Kind == token.STRING && kind.Kind() == types.String && constant.StringVal(f.info.Types[n].Value) != "":
		if !strings.Contains(n.Value, " ") { // prose of a message is free
			f.add(n, "text", "another text", "mutant.More(%d, ", `, "X")`)
		}
	}
}

// constant tells whether the language or the sense wants a constant here: an index, a shift, a format, a key.
func (f *finder) constant(n *ast.BasicLit) bool {
	switch parent := f.parents[len(f.parents)-1].(type) {
	case *ast.ArrayType, *ast.IndexExpr, *ast.SliceExpr, *ast.CaseClause:
		return true
	case *ast.KeyValueExpr:
		return parent.Key == n
	case *ast.BinaryExpr:
		value := f.info.Types[parent].Value
		return value != nil || parent.Op == token.SHL || parent.Op == token.SHR
	case *ast.CallExpr:
		name := f.source(parent.Fun)
		return strings.HasPrefix(name, "fmt.") || strings.HasPrefix(name, "errors.") || name == "panic" || name == "make"
	}
	return false
}

// statement drops calls and assignments of a block.
func (f *finder) statement(n ast.Stmt) {
	switch f.parents[len(f.parents)-1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
	default:
		return
	}
	switch n := n.(type) {
	case *ast.IncDecStmt:
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE || f.source(n.Lhs[0]) == "_" {
			return
		}
	case *ast.ExprStmt:
		call := f.source(n.X)
		if strings.HasPrefix(call, "panic(") || strings.HasSuffix(call, "Lock()") {
			return
		}
	default:
		return
	}
	f.add(n, "drop", "nothing", "if !mutant.On(%d) { ", " }")
}

// add notes a site around a node, inside those that are noted already; %d in before stands for its number.
func (f *finder) add(n ast.Node, kind, after, before, behind string) {
	number := f.first + len(f.sites)
	f.sites = append(f.sites, Site{
		Number: number, File: f.file, Line: f.set.Position(n.Pos()).Line, Func: f.function(), Kind: kind,
		Before: shorten(f.source(n)), After: shorten(after),
	})
	from, to := f.offset(n.Pos()), f.offset(n.End())
	f.opened[from] += fmt.Sprintf(before, number)
	f.closed[to] = behind + f.closed[to]
}

func (f *finder) function() string {
	for _, parent := range slices.Backward(f.parents) {
		if declared, ok := parent.(*ast.FuncDecl); ok {
			return declared.Name.Name
		}
	}
	return ""
}

func (f *finder) offset(pos token.Pos) int { return f.set.Position(pos).Offset }

func (f *finder) source(n ast.Node) string {
	return string(f.text[f.offset(n.Pos()):f.offset(n.End())])
}

func shorten(text string) string {
	const longest = 70
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}
