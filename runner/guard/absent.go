package guard

import (
	"slices"
	"strings"
	"unicode"

	"relcon/runner/contract"
)

// AllowAbsent lets requests name ids that an inventory did not show. It gives false, and lets none of them through, if one is known by
// now. A request that names an id like that of a known instance could mean that instance, or others. So could one that names an id
// which the provider would not look for: sought is false.
func (g *Guard) AllowAbsent(product contract.Product, ids []string, sought bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if slices.ContainsFunc(ids, g.exists) {
		return false
	}
	for _, id := range ids {
		g.absent[instance{product, id}] = sought && g.distinct(product, id)
	}
	return true
}

// distinct tells whether a made-up id can't be taken for that of a known instance, or for a pattern that fits several.
func (g *Guard) distinct(product contract.Product, id string) bool {
	if len(id) < shortest || strings.ContainsFunc(id, special) {
		return false
	}
	for one := range g.owned {
		if one.product == product && resembles(one.id, id) {
			return false
		}
	}
	for one := range g.foreign {
		if one.product == product && resembles(one.id, id) {
			return false
		}
	}
	return true
}

// special tells whether a character ends a text, separates words or has a meaning in a pattern or a query.
func special(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("*%?'\"`\\;,[](){}^$|+#!&<>~@", r)
}

// resembles tells whether one of two ids begins or ends with the other, whatever the case of their letters. The made-up one may
// be taken for a pattern.
func resembles(known, made string) bool {
	n := min(len(known), len(made))
	return alike(known[:n], made[:n]) || alike(known[len(known)-n:], made[len(made)-n:])
}

// alike tells whether two texts of one length are the same in letters of one case, where a "_" of a LIKE and a "." of a regular
// expression stand for any.
func alike(known, made string) bool {
	if strings.EqualFold(known, made) {
		return true
	}
	for i := range len(made) {
		if !strings.EqualFold(known[i:i+1], made[i:i+1]) && made[i] != '_' && made[i] != '.' {
			return false
		}
	}
	return true
}
