package reference

import (
	"bytes"
	"encoding/json"
	"io"
)

// decodeOnce reads a text in UTF-8 in one go, if it is beyond doubt one JSON value with no member twice in one object and
// not nested too deep. For any other text sound is false, and reading it token by token, which costs several times as much,
// tells what is wrong.
func decodeOnce(text []byte) (value any, sound bool) {
	// The decoder keeps the last of two members with one name, so that the value has fewer than the text.
	members, depth := outline(text)
	if depth > deepest {
		return nil, false
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil || membersIn(value) != members {
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

func membersIn(value any) int {
	count := 0
	switch value := value.(type) {
	case map[string]any:
		count = len(value)
		for _, member := range value {
			count += membersIn(member)
		}
	case []any:
		for _, element := range value {
			count += membersIn(element)
		}
	}
	return count
}
