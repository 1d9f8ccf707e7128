package schemas

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strings"
)

// mutation is one small change of one keyword in a schema: a constraint removed, loosened or tightened.
type mutation struct {
	document string // such as "zenlayer/common"
	pointer  string // JSON pointer of the keyword, or of the member of it that is touched
	change   string // such as "removed" or "1 becomes 0"

	schema  map[string]any // where the keyword stands
	keyword string
	value   any // what stands there during the change; nil removes the keyword
}

func (m mutation) String() string { return m.document + ".json#" + m.pointer + ": " + m.change }

// during makes the change, calls do and takes the change back.
func (m mutation) during(do func() error) error {
	before := m.schema[m.keyword]
	if m.value == nil {
		delete(m.schema, m.keyword)
	} else {
		m.schema[m.keyword] = m.value
	}
	defer func() { m.schema[m.keyword] = before }()
	return do()
}

// mutationsOf lists every small change of a document:
//   - each keyword that constrains is removed (of tables, each entry; of lists of names or branches, each member);
//   - each bound is moved by one in both directions;
//   - each of several types or values is dropped, and integer becomes number.
func mutationsOf(name string, document map[string]any) []mutation {
	var all []mutation
	for _, n := range nodesOf("", document) {
		for _, keyword := range sortedKeys(n.schema) {
			if shapeOf(keyword) == annotation || keyword == "definitions" {
				continue
			}
			for _, each := range changesOf(keyword, n.schema[keyword]) {
				each.document, each.schema, each.keyword = name, n.schema, keyword
				each.pointer = n.pointer + "/" + escape(keyword) + each.pointer
				all = append(all, each)
			}
		}
	}
	return all
}

// changesOf gives the changes of one keyword; their pointers start at the keyword.
func changesOf(keyword string, value any) []mutation {
	switch value := value.(type) {
	case json.Number:
		if keyword != "multipleOf" && keyword != "const" {
			return movesOf(keyword, value)
		}
	case map[string]any:
		if shapeOf(keyword) == table {
			return entriesOf(value)
		}
	case []any:
		switch keyword {
		case "required", "allOf":
			return membersOf(value)
		case "type", "enum", "anyOf", "oneOf":
			return append(removal(), membersOf(value)...)
		}
	case string:
		if keyword == "type" && value == "integer" {
			return append(removal(), mutation{change: "integer becomes number", value: "number"})
		}
	}
	return removal()
}

func removal() []mutation { return []mutation{{change: "removed"}} }

// movesOf moves a bound by one in both directions. A size below nothing is no size: there, the keyword is removed.
func movesOf(keyword string, bound json.Number) []mutation {
	var moves []mutation
	for _, by := range []int64{1, -1} {
		moved, ok := new(big.Rat).SetString(bound.String())
		if !ok {
			return removal()
		}
		moved.Add(moved, big.NewRat(by, 1))
		if strings.HasSuffix(keyword, "imum") || moved.Sign() >= 0 {
			moves = append(moves, mutation{change: bound.String() + " becomes " + plain(moved).String(), value: plain(moved)})
		} else {
			moves = append(moves, removal()...)
		}
	}
	return moves
}

func plain(number *big.Rat) json.Number {
	if number.IsInt() {
		return json.Number(number.Num().String())
	}
	return json.Number(number.FloatString(9))
}

// entriesOf removes each entry of a table in turn.
func entriesOf(table map[string]any) []mutation {
	var entries []mutation
	for _, name := range sortedKeys(table) {
		rest := maps.Clone(table)
		delete(rest, name)
		entries = append(entries, mutation{pointer: "/" + escape(name), change: "removed", value: rest})
		entries = append(entries, namesInEntry(name, table)...)
	}
	return entries
}

// namesInEntry removes each of several names that a member depends on.
func namesInEntry(name string, table map[string]any) []mutation {
	list, _ := table[name].([]any)
	if len(list) < 2 {
		return nil
	}
	changes := membersOf(list)
	for i := range changes {
		changed := maps.Clone(table)
		changed[name] = changes[i].value
		changes[i].pointer, changes[i].value = "/"+escape(name)+changes[i].pointer, changed
	}
	return changes
}

// membersOf removes each member of a list in turn; the last one goes together with the keyword, as an empty list says
// something else or is not allowed.
func membersOf(list []any) []mutation {
	if len(list) == 1 {
		return removal()
	}
	var members []mutation
	for i, each := range stepsByIndex("", list) {
		rest := slices.Delete(slices.Clone(list), i, i+1)
		members = append(members, mutation{pointer: each.pointer, change: "removed", value: rest})
	}
	return members
}
