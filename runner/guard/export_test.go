package guard

// OneJSONValue tells whether the guard takes a body for exactly one JSON value.
func OneJSONValue(body []byte) bool {
	w := walker{text: body, u: &understanding{}}
	return w.document()
}
