package reference

import (
	"encoding/json"
	"strconv"
	"strings"

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

func (r *reader) truth(name string) bool { return readAs(r, name, false, "true or false") }

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
	number, ok := r.members[name].(json.Number)
	value, err := strconv.Atoi(number.String())
	code := codeExceedMaximum
	switch {
	case !ok || strings.ContainsAny(number.String(), ".eE"):
		code = codeParameterType
	case strings.HasPrefix(number.String(), "-") || err == nil && value < 1:
		code = codeLessMinimum
	case err == nil && value <= most:
		return value
	}
	r.blame(name, code, "want a whole number from 1 to "+strconv.Itoa(most))
	return usual
}
