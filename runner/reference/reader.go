package reference

import (
	"encoding/json"
	"strconv"

	"relcon/runner/strictjson"
)

// decodeJSON reads one strict JSON value: numbers come as json.Number, objects as object. No body can exhaust the stack.
func decodeJSON(data []byte) (any, error) {
	return strictjson.Decode(data, strictjson.Limits{Depth: 64})
}

// reader reads the members of one JSON object. Absent and null are the same. What is wrong it blames on a member, with
// the code that Zenlayer has for it; it goes on with the usual value then.
type reader struct {
	members object
	asked   []string // members that were asked for
	blame   func(name, code, problem string)
}

func (r *reader) has(name string) bool {
	r.asked = append(r.asked, name)
	return r.members[name] != nil
}

func readAs[T any](r *reader, name string, usual T, want string) T {
	if !r.has(name) {
		return usual
	}
	value, ok := r.members[name].(T)
	if !ok {
		r.blame(name, codeParameterType, "want "+want)
		return usual
	}
	return value
}

func (r *reader) text(name, usual string) string { return readAs(r, name, usual, "a string") }

// list reads an array of at most so many elements; nil means that it is absent.
func (r *reader) list(name string, most int) []any {
	elements := readAs[[]any](r, name, nil, "an array")
	r.limit(name, len(elements), most)
	return elements
}

// texts reads an array of at most so many strings; nil means that it is absent.
func (r *reader) texts(name string, most int) []string {
	var texts []string
	for _, element := range readAs[[]any](r, name, nil, "an array") {
		text, ok := element.(string)
		if !ok {
			r.blame(name, codeParameterType, "want an array of strings")
		}
		texts = append(texts, text)
	}
	r.limit(name, len(texts), most)
	return texts
}

func (r *reader) limit(name string, length, most int) {
	if length > most {
		r.blame(name, codeExceedLength, "want at most "+strconv.Itoa(most))
	}
}

// whole reads a whole number from 1 to most.
func (r *reader) whole(name string, usual, most int) int {
	if !r.has(name) {
		return usual
	}
	number, _ := r.members[name].(json.Number)
	value, err := strconv.Atoi(number.String())
	switch {
	case err != nil:
		r.blame(name, codeParameterType, "want a whole number")
	case value < 1:
		r.blame(name, codeLessMinimum, "want 1 at least")
	case value > most:
		r.blame(name, codeExceedMaximum, "want at most "+strconv.Itoa(most))
	}
	return value
}
