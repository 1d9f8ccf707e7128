package reference

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// readInstanceIDs reads the required member instanceIds, 1 to most strings.
func readInstanceIDs(c *call, most int) *refusal {
	if c.members["instanceIds"] == nil {
		return refuse(codeMissingParameter, "instanceIds is missing")
	}
	ids, refused := stringArray(c.members, "instanceIds", most)
	if refused != nil {
		return refused
	}
	if len(ids) == 0 {
		return refuse(codeLessLength, "instanceIds is empty")
	}
	c.ids = ids
	return nil
}

// readInstanceID reads the required member instanceId.
func readInstanceID(c *call) *refusal {
	id, refused := stringMember(c.members, "instanceId")
	if refused != nil {
		return refused
	}
	if id == "" {
		return refuse(codeMissingParameter, "instanceId is missing")
	}
	c.ids = []string{id}
	return nil
}

// stringMember reads an optional string; "" means that it is absent or null.
func stringMember(members map[string]any, name string) (string, *refusal) {
	if members[name] == nil {
		return "", nil
	}
	text, ok := members[name].(string)
	if !ok {
		return "", refuse(codeParameterType, name+" is not a string")
	}
	return text, nil
}

// stringArray reads an optional array of at most so many strings; nil means that it is absent or null.
func stringArray(members map[string]any, name string, most int) ([]string, *refusal) {
	if members[name] == nil {
		return nil, nil
	}
	elements, ok := members[name].([]any)
	if !ok {
		return nil, refuse(codeParameterType, name+" is not an array")
	}
	texts := make([]string, len(elements))
	for n, element := range elements {
		if texts[n], ok = element.(string); !ok {
			return nil, refuse(codeParameterType, name+" holds something that is not a string")
		}
	}
	if len(texts) > most {
		return nil, refuse(codeExceedLength, name+" holds more than "+strconv.Itoa(most))
	}
	return texts, nil
}

// wholeMember reads an optional whole number from 1 to most.
func wholeMember(members map[string]any, name string, usual, most int) (int, *refusal) {
	if members[name] == nil {
		return usual, nil
	}
	number, ok := members[name].(json.Number)
	if !ok || strings.ContainsAny(number.String(), ".eE") {
		return 0, refuse(codeParameterType, name+" is not a whole number")
	}
	value, err := strconv.Atoi(number.String())
	negative := strings.HasPrefix(number.String(), "-")
	switch {
	case negative || err == nil && value < 1:
		return 0, refuse(codeLessMinimum, name+" is less than 1")
	case err != nil || value > most:
		return 0, refuse(codeExceedMaximum, name+" is more than "+strconv.Itoa(most))
	}
	return value, nil
}

// anyPage is the limit of a page number, which the pages do not name.
const anyPage = math.MaxInt32

// checkBool refuses a member that is there and no boolean.
func checkBool(members map[string]any, name string) *refusal {
	if members[name] == nil {
		return nil
	}
	if _, ok := members[name].(bool); !ok {
		return refuse(codeParameterType, name+" is not a boolean")
	}
	return nil
}
