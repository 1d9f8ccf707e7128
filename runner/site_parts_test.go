package runner_test

import (
	"fmt"
	"go/ast"
	"go/token"
)

// parts makes sites of the parts of a condition that can object alone. objects says that the condition objects where it
// is true; else it objects where it is false.
func (f *finder) parts(e ast.Expr, objects bool) {
	switch x := e.(type) {
	case *ast.ParenExpr:
		f.parts(x.X, objects)
		return
	case *ast.UnaryExpr:
		if x.Op == token.NOT {
			f.parts(x.X, !objects)
			return
		}
	case *ast.BinaryExpr:
		if x.Op == alternative(objects) {
			f.operands(flat(x, x.Op), objects)
			return
		}
		if f.splits(x, objects) {
			for _, each := range flat(x, x.Op) {
				if f.splits(each, objects) {
					f.parts(each, objects)
				}
			}
			return
		}
	case *ast.CallExpr:
		if words := words(x); objects && len(words) > 0 {
			f.words(x, words)
			return
		}
	}
	f.leaf(e, objects)
}

// alternative is the operator whose operands each object alone.
func alternative(objects bool) token.Token {
	if objects {
		return token.LOR
	}
	return token.LAND
}

// flat lists the operands of a chain of one operator.
func flat(e ast.Expr, op token.Token) []ast.Expr {
	if x, ok := e.(*ast.BinaryExpr); ok && x.Op == op && (op == token.LOR || op == token.LAND) {
		return append(flat(x.X, op), flat(x.Y, op)...)
	}
	return []ast.Expr{e}
}

// splits tells whether a condition has parts.
func (f *finder) splits(e ast.Expr, objects bool) bool {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return f.splits(x.X, objects)
	case *ast.UnaryExpr:
		return x.Op == token.NOT && f.splits(x.X, !objects)
	case *ast.BinaryExpr:
		return x.Op == alternative(objects) || (x.Op == token.LOR || x.Op == token.LAND) && (f.splits(x.X, objects) || f.splits(x.Y, objects))
	case *ast.CallExpr:
		return objects && len(words(x)) > 0
	}
	return false
}

// operands makes sites of operands that object alone. One that guards the others against nil is made to hold without
// letting them see the nil.
func (f *finder) operands(all []ast.Expr, objects bool) {
	for i, each := range all {
		if !objects && i+1 < len(all) && guards(each) {
			rest := f.fset.Position(all[i+1].Pos()).Offset
			end := f.fset.Position(all[len(all)-1].End()).Offset
			f.source.wrappings = append(f.source.wrappings, wrapping{rest, end, fmt.Sprintf("(!(%s) || (", f.text(each)), "))"})
		}
		f.parts(each, objects)
	}
}

func guards(e ast.Expr) bool {
	x, ok := e.(*ast.BinaryExpr)
	return ok && x.Op == token.NEQ && isIdent(x.Y, "nil")
}

// words are the words of a list that is written out in slices.Contains.
func words(c *ast.CallExpr) []ast.Expr {
	if !isSelector(c.Fun, "slices", "Contains") {
		return nil
	}
	literal, ok := c.Args[0].(*ast.CompositeLit)
	if !ok {
		return nil
	}
	return literal.Elts
}

func (f *finder) words(c *ast.CallExpr, words []ast.Expr) {
	for _, word := range words {
		f.wrap(word, fmt.Sprintf("siteWord(%d, %s, ", len(f.sites)+1, f.text(c.Args[1])), ")")
	}
}

func (f *finder) leaf(e ast.Expr, objects bool) {
	if c, ok := e.(*ast.CallExpr); ok {
		if name, ok := c.Fun.(*ast.Ident); ok {
			f.used(name.Name, objects)
		}
	}
	call := "siteHolds"
	if objects {
		call = "siteObjects"
	}
	f.wrap(e, fmt.Sprintf("%s(%d, ", call, len(f.sites)+1), ")")
}

func (f *finder) used(name string, objects bool) {
	u, ok := f.uses[name]
	switch {
	case ok && objects:
		u.unwanted++
	case ok:
		u.wanted++
	}
}

func (f *finder) text(n ast.Node) string {
	return string(f.source.text[f.fset.Position(n.Pos()).Offset:f.fset.Position(n.End()).Offset])
}
