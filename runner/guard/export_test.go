package guard

// OneJSONValue tells whether the guard takes a body for exactly one JSON value.
func OneJSONValue(body []byte) bool { return (&request{body: body}).json() }
