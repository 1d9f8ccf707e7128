package runner_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// lists are the names of what findings are collected in.
var lists = map[string]bool{"flaws": true, "found": true, "wrong": true}

// judges knows which functions of a package may return a violation, by name: a method of an interface counts like those
// that implement it.
type judges struct {
	always map[string]bool // every return is a violation, so what leads to the call is what compares
	some   map[string]bool
	turns  map[string]bool // makes of the error that it is given one that is no violation
}

func newJudges(sources []*source) judges {
	j := judges{always: map[string]bool{}, some: map[string]bool{}, turns: map[string]bool{}}
	for _, d := range functions(sources) {
		if d.Recv == nil && turnsErrors(d) {
			j.turns[d.Name.Name] = true
		}
	}
	for _, d := range functions(sources) {
		if alwaysObjects(d) {
			j.always[d.Name.Name] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for _, d := range functions(sources) {
			name := d.Name.Name
			if !j.always[name] && !j.some[name] && returnsError(d.Type) && !j.arranges(d) && j.mayObject(d.Body, j.local(d)) {
				j.some[name], grown = true, true
			}
		}
	}
	return j
}

func functions(sources []*source) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, s := range sources {
		for _, d := range s.tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				all = append(all, f)
			}
		}
	}
	return all
}

func returnsError(t *ast.FuncType) bool {
	return t.Results != nil && isIdent(t.Results.List[len(t.Results.List)-1].Type, "error")
}

// alone tells whether an error is all that the function returns.
func alone(t *ast.FuncType) bool { return returnsError(t) && len(t.Results.List) == 1 }

func alwaysObjects(d *ast.FuncDecl) bool {
	if !returnsError(d.Type) {
		return false
	}
	always, returns := true, 0
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if r, ok := n.(*ast.ReturnStmt); ok {
			returns++
			always = always && isViolation(r.Results[len(r.Results)-1])
		}
		return true
	})
	return always && returns > 0
}

// isViolation tells whether an expression is &contract.Violation{…} or &notYet{…}.
func isViolation(e ast.Expr) bool {
	u, ok := e.(*ast.UnaryExpr)
	if !ok || u.Op != token.AND {
		return false
	}
	literal, ok := u.X.(*ast.CompositeLit)
	return ok && (isSelector(literal.Type, "contract", "Violation") || isIdent(literal.Type, "notYet"))
}

func isIdent(e ast.Expr, name string) bool {
	i, ok := e.(*ast.Ident)
	return ok && i.Name == name
}

func isSelector(e ast.Expr, x, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && isIdent(s.X, x) && s.Sel.Name == name
}

// local are the names of a function that stand for checks: parameters of type func() error, and closures that judge.
func (j judges) local(d *ast.FuncDecl) map[string]bool {
	names := map[string]bool{}
	for _, field := range d.Type.Params.List {
		if t, ok := field.Type.(*ast.FuncType); ok && alone(t) && len(t.Params.List) == 0 {
			for _, name := range field.Names {
				names[name.Name] = true
			}
		}
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if name, literal := closure(n); literal != nil && alone(literal.Type) && j.mayObject(literal.Body, names) {
			names[name] = true
		}
		return true
	})
	return names
}

// closure takes apart "name := func…".
func closure(n ast.Node) (string, *ast.FuncLit) {
	a, ok := n.(*ast.AssignStmt)
	if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return "", nil
	}
	name, isName := a.Lhs[0].(*ast.Ident)
	literal, isLiteral := a.Rhs[0].(*ast.FuncLit)
	if !isName || !isLiteral {
		return "", nil
	}
	return name.Name, literal
}

// mayObject tells whether anything below a node makes or passes on a violation.
func (j judges) mayObject(n ast.Node, local map[string]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.CallExpr:
			name := called(e)
			found = found || j.always[name] || j.some[name] || local[name] && isIdent(e.Fun, name)
		case *ast.UnaryExpr:
			found = found || isViolation(e)
		case *ast.SelectorExpr:
			found = found || e.Sel.Name == "Violation" && !isIdent(e.X, "contract")
		}
		return !found
	})
	return found
}

func called(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// arranges tells whether a function makes an error of its own of one that may be a violation, or lets it be made: what
// fails in it is no verdict.
func (j judges) arranges(d *ast.FuncDecl) bool {
	found := turnsErrors(d)
	ast.Inspect(d.Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		found = found || ok && j.turns[called(c)] && slices.ContainsFunc(c.Args, isErr)
		return true
	})
	return found
}

// turnsErrors tells whether a function makes an error of its own of err.
func turnsErrors(d *ast.FuncDecl) bool {
	found := false
	ast.Inspect(d.Body, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || !isSelector(c.Fun, "fmt", "Errorf") {
			return true
		}
		format, ok := c.Args[0].(*ast.BasicLit)
		found = found || ok && !strings.Contains(format.Value, "%w") && slices.ContainsFunc(c.Args, isErr)
		return true
	})
	return found
}

func isErr(e ast.Expr) bool { return isIdent(e, "err") }
