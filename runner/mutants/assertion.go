package mutants

import (
	"go/ast"
	"go/token"
)

// Assertion tells whether only assertions are mutated like this.
func (s Site) Assertion() bool { return s.Kind == "true" || s.Kind == "false" || s.Kind == "nil" }

// parts mutates what a conjunction or disjunction is made of: without an operand, a judgement asks for less.
func (f *finder) parts(n *ast.BinaryExpr) {
	kind, call := "true", "mutant.True(%d, "
	if n.Op == token.LOR {
		kind, call = "false", "mutant.Never(%d, "
	}
	for _, operand := range []ast.Expr{n.X, n.Y} {
		f.add(operand, kind, kind, call, ")")
	}
}

// results mutates errors that a call gives and truths that are computed where they are returned.
func (f *finder) results(n *ast.ReturnStmt) {
	for _, result := range n.Results {
		_, isCall := result.(*ast.CallExpr)
		switch of := f.info.Types[result]; {
		case of.Value != nil || of.Type == nil:
		case isCall && of.Type.String() == "error":
			f.add(result, "nil", "nil", "mutant.Nil(%d, ", ")")
		case of.Type.String() == "bool":
			f.condition(result, "false")
		}
	}
}

// cases mutates the conditions of a switch that has no tag.
func (f *finder) cases(n *ast.CaseClause) {
	for _, each := range n.List {
		if of := f.info.Types[each]; of.Value == nil && of.Type != nil && of.Type.String() == "bool" {
			f.condition(each, "false")
		}
	}
}

// condition settles a condition: it never holds, or always.
func (f *finder) condition(n ast.Expr, never string) {
	f.add(n, never, "false", "mutant.Never(%d, ", ")")
	f.add(n, "true", "true", "mutant.True(%d, ", ")")
}
