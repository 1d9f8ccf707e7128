package reference

import "relcon/runner/strictjson"

// deepest bounds how far values may nest, so that no body can exhaust the stack.
const deepest = 64

// decodeJSON reads one strict JSON value. Numbers come as json.Number, objects as map[string]any.
func decodeJSON(data []byte) (any, error) {
	return strictjson.Decode(data, strictjson.Limits{Depth: deepest})
}
