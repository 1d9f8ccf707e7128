package runner_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// finder collects the sites of a package.
type finder struct {
	fset    *token.FileSet
	sources []*source
	judges  judges
	sites   []site
	outside map[string][]string

	source     *source           // that is being read
	inside     *ast.FuncDecl     // likewise
	local      map[string]bool   // its checks
	adders     map[string]bool   // its closures that add a finding
	covered    map[ast.Stmt]bool // objections that a comparison leads to
	twins      map[string]int
	predicates map[string]*ast.FuncDecl
	uses       map[string]*use
}

// use counts how a predicate is used: as what is wanted, or as what is objected to.
type use struct{ wanted, unwanted, all int }

func newFinder(fset *token.FileSet, sources []*source) *finder {
	f := &finder{
		fset: fset, sources: sources, judges: newJudges(sources), outside: map[string][]string{}, covered: map[ast.Stmt]bool{},
		twins: map[string]int{}, predicates: map[string]*ast.FuncDecl{}, uses: map[string]*use{},
	}
	for _, d := range functions(sources) {
		if t := d.Type.Results; t != nil && len(t.List) == 1 && isIdent(t.List[0].Type, "bool") && d.Recv == nil {
			f.predicates[d.Name.Name], f.uses[d.Name.Name] = d, &use{}
		}
	}
	return f
}

func (f *finder) find() {
	f.each(func(d *ast.FuncDecl) {
		if f.judges.arranges(d) {
			f.leave("arranges: what fails there is no verdict", d)
			return
		}
		ast.Inspect(d.Body, f.visit)
		if !f.judges.always[d.Name.Name] {
			ast.Inspect(d.Body, f.bare)
		}
	})
	// A predicate is taken apart once it is known what it is used for; that may lead to a further one.
	taken := map[string]bool{}
	for grown := true; grown; {
		grown = false
		f.each(func(d *ast.FuncDecl) {
			u := f.uses[d.Name.Name]
			if f.predicates[d.Name.Name] != d || taken[d.Name.Name] || u.all == 0 || u.all != max(u.wanted, u.unwanted) {
				return
			}
			taken[d.Name.Name], grown = true, true
			f.returns(d.Body, u.unwanted > 0)
		})
	}
}

func (f *finder) each(do func(d *ast.FuncDecl)) {
	for _, s := range f.sources {
		f.source = s
		for _, d := range functions([]*source{s}) {
			f.inside, f.local, f.adders = d, f.judges.local(d), adders(d)
			do(d)
		}
	}
}

// adders are the closures of a function that add a finding.
func adders(d *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if name, literal := closure(n); literal != nil && literal.Type.Results == nil {
			for _, s := range literal.Body.List {
				names[name] = names[name] || adds(s)
			}
		}
		return true
	})
	return names
}

func adds(s ast.Stmt) bool {
	a, ok := s.(*ast.AssignStmt)
	if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return false
	}
	list, ok := a.Lhs[0].(*ast.Ident)
	call, isCall := a.Rhs[0].(*ast.CallExpr)
	return ok && isCall && lists[list.Name] && isIdent(call.Fun, "append") && !call.Ellipsis.IsValid()
}

func (f *finder) visit(n ast.Node) bool {
	switch e := n.(type) {
	case *ast.IfStmt:
		f.condition(e.Cond, e.Body.List)
	case *ast.BlockStmt:
		f.exits(e.List)
	case *ast.SwitchStmt:
		f.choice(e)
	case *ast.CaseClause:
		f.exits(e.Body)
	case *ast.CompositeLit:
		f.literal(e)
	case *ast.CallExpr:
		f.call(e)
	case *ast.Ident:
		if u, ok := f.uses[e.Name]; ok {
			u.all++
		}
	}
	return true
}

// condition takes the condition of a body that objects.
func (f *finder) condition(cond ast.Expr, body []ast.Stmt) {
	objects := false
	for _, s := range body {
		if f.objects(s) {
			objects, f.covered[s] = true, true
		}
	}
	if objects {
		f.parts(cond, true)
	}
}

// objects tells whether a statement by itself makes a violation or adds a finding.
func (f *finder) objects(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		for _, r := range s.Results {
			if literal, ok := r.(*ast.CompositeLit); ok {
				if list, ok := literal.Type.(*ast.ArrayType); ok && isIdent(list.Elt, "string") {
					return true
				}
			}
			call, ok := r.(*ast.CallExpr)
			if isViolation(r) || ok && f.judges.always[called(call)] {
				return true
			}
		}
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && f.adders[called(call)]
	}
	return adds(s)
}

// exits takes the conditions that leave ahead of something that objects.
func (f *finder) exits(list []ast.Stmt) {
	for i, s := range list {
		early, ok := s.(*ast.IfStmt)
		if !ok || !leaves(early.Body) || !f.mayObject(list[i+1:]) {
			continue
		}
		f.parts(early.Cond, false)
		for _, later := range list[i+1:] {
			f.covered[later] = f.covered[later] || f.objects(later)
		}
	}
}

func (f *finder) mayObject(list []ast.Stmt) bool {
	for _, s := range list {
		if f.judges.mayObject(s, f.local) {
			return true
		}
		found := false
		ast.Inspect(s, func(n ast.Node) bool {
			if s, ok := n.(ast.Stmt); ok {
				found = found || f.objects(s)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// leaves tells whether a body ends in return nil or continue.
func leaves(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.BranchStmt:
		return last.Tok == token.CONTINUE
	case *ast.ReturnStmt:
		return len(last.Results) > 0 && isIdent(last.Results[len(last.Results)-1], "nil") && isIdent(last.Results[0], "nil")
	}
	return false
}

// choice takes the cases of a switch without a tag: those that object, and, where the default objects, the others.
func (f *finder) choice(s *ast.SwitchStmt) {
	if s.Tag != nil {
		return
	}
	objects := func(c *ast.CaseClause) bool {
		for _, each := range c.Body {
			if f.objects(each) {
				return true
			}
		}
		return false
	}
	strict := false
	for _, each := range s.Body.List {
		strict = strict || each.(*ast.CaseClause).List == nil && objects(each.(*ast.CaseClause))
	}
	for _, each := range s.Body.List {
		clause := each.(*ast.CaseClause)
		for _, cond := range clause.List {
			if objects(clause) {
				f.condition(cond, clause.Body)
			} else if strict {
				f.parts(cond, false)
			}
		}
	}
}

// literal takes what an effect holds, and what it may never show; and lists what is outside.
func (f *finder) literal(e *ast.CompositeLit) {
	for _, name := range []string{"Fault", "Missing"} {
		if isSelector(e.Type, "contract", name) {
			f.leave("contract."+name, e)
		}
	}
	if !isIdent(e.Type, "effect") {
		return
	}
	for _, element := range e.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, _ := pair.Key.(*ast.Ident)
		if key.Name != "holds" && key.Name != "never" {
			continue
		}
		f.effect(pair.Value, key.Name == "never")
	}
}

func (f *finder) effect(value ast.Expr, objects bool) {
	if literal, ok := value.(*ast.FuncLit); ok {
		f.returns(literal.Body, objects)
		return
	}
	name, ok := value.(*ast.Ident)
	if !ok {
		return
	}
	f.used(name.Name, objects)
	f.wrap(value, fmt.Sprintf("siteEffect(%d, %t, ", len(f.sites)+1, objects), ")")
}

// returns takes every result of a function that answers yes or no.
func (f *finder) returns(body *ast.BlockStmt, objects bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) == 1 && !isIdent(r.Results[0], "true") && !isIdent(r.Results[0], "false") {
			f.parts(r.Results[0], objects)
		}
		return true
	})
}

// call takes a call whose error may be a violation.
func (f *finder) call(e *ast.CallExpr) {
	name := called(e)
	if isSelector(e.Fun, "fmt", "Errorf") {
		f.leave("an error that is no violation", e)
	}
	if !f.alone(name) && !(f.local[name] && isIdent(e.Fun, name)) {
		return
	}
	f.wrap(e, fmt.Sprintf("siteVerdict(%d, ", len(f.sites)+1), ")")
}

// alone tells whether a name stands for a function that may object and returns nothing else.
func (f *finder) alone(name string) bool {
	if !f.judges.some[name] {
		return false
	}
	for _, d := range functions(f.sources) {
		if d.Name.Name == name && !alone(d.Type) {
			return false
		}
	}
	return true
}

// bare takes objections that no comparison leads to.
func (f *finder) bare(n ast.Node) bool {
	if name, literal := closure(n); literal != nil && f.adders[name] {
		return false
	}
	s, ok := n.(ast.Stmt)
	if !ok || !f.objects(s) || f.covered[s] {
		return true
	}
	closing := " }"
	if r, isReturn := s.(*ast.ReturnStmt); isReturn && f.ends(r) {
		closing += "; return nil"
	}
	f.wrap(s, fmt.Sprintf("if siteObjects(%d, true) { ", len(f.sites)+1), closing)
	return true
}

// ends tells whether a return is the last statement of its function.
func (f *finder) ends(r *ast.ReturnStmt) bool {
	last := false
	ast.Inspect(f.inside, func(n ast.Node) bool {
		switch fn := n.(type) {
		case *ast.FuncDecl:
			last = last || fn.Body.List[len(fn.Body.List)-1] == ast.Stmt(r)
		case *ast.FuncLit:
			last = last || len(fn.Body.List) > 0 && fn.Body.List[len(fn.Body.List)-1] == ast.Stmt(r)
		}
		return true
	})
	return last
}

func (f *finder) leave(reason string, n ast.Node) {
	at := f.fset.Position(n.Pos())
	f.outside[reason] = append(f.outside[reason], fmt.Sprintf("%s:%d %s", f.source.path, at.Line, f.inside.Name.Name))
}

// wrap makes a site of a piece of source.
func (f *finder) wrap(n ast.Node, before, after string) {
	start, end := f.fset.Position(n.Pos()), f.fset.Position(n.End())
	f.source.wrappings = append(f.source.wrappings, wrapping{start.Offset, end.Offset, before, after})
	s := site{
		number: len(f.sites) + 1, file: f.source.path, line: start.Line, inside: f.inside.Name.Name,
		text: shortened(strings.Join(strings.Fields(string(f.source.text[start.Offset:end.Offset])), " ")),
	}
	f.twins[s.name()]++
	s.twin = f.twins[s.name()]
	f.sites = append(f.sites, s)
}

// shortened keeps a whole function from standing in a line.
func shortened(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
