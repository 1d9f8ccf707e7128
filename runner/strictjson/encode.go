package strictjson

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Encode writes a value, with the members of each map in the order of their names. What is not valid UTF-8 comes as U+FFFD,
// and a nil slice as null, as with encoding/json. It is faster than that where a value is made of map[string]any and []any.
func Encode(value any) ([]byte, error) {
	return json.Marshal(value, json.Deterministic(true), json.FormatNilSliceAsNull(true), jsontext.AllowInvalidUTF8(true))
}
