package strictjson

import (
	"bytes"
	"encoding/json"
	"io"
)

// once reads a text in UTF-8 in one go, if it is beyond doubt what Decode takes. For any other text sound
// is false, and reading it token by token, which costs several times as much, tells what is wrong and where.
func (l Limits) once(text []byte) (value any, sound bool) {
	// The decoder keeps the last of two members with one key, so that the value has fewer than the text.
	members, depth := outline(text)
	if depth > l.Depth {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil, false
	}
	if found, fit := l.count(value); found != members || !fit {
		return nil, false
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, false
	}
	return value, true
}

// outline counts the members of a JSON text, each of which has one colon that stands in no string, and how deep it nests.
// Of what is no JSON it says nothing.
func outline(text []byte) (members, depth int) {
	level, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case inside && b == '\\':
			i++
		case b == '"':
			inside = !inside
		case inside:
		case b == ':':
			members++
		case b == '{' || b == '[':
			level++
			depth = max(depth, level)
		case b == '}' || b == ']':
			level--
		}
	}
	return members, depth
}

// count gives the members in a value, and tells whether its numbers are such as Decode takes.
func (l Limits) count(value any) (members int, fit bool) {
	fit = true
	inner := func(value any) {
		more, fits := l.count(value)
		members, fit = members+more, fit && fits
	}
	switch value := value.(type) {
	case json.Number:
		fit = l.check(value) == nil
	case map[string]any:
		members = len(value)
		for _, member := range value {
			inner(member)
		}
	case []any:
		for _, element := range value {
			inner(element)
		}
	}
	return members, fit
}
