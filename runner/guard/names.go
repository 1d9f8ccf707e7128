package guard

import (
	"bytes"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// deepest is how deep a body may be nested before it counts as unclear: a provider may stop reading there.
const deepest = 500

// json notes the ids in a JSON body, and tells whether the body is one JSON value in UTF-8. It sees every member, also the
// repeated ones, of which a decoder would keep one: nobody knows which one a provider keeps. It ignores bytes that are not
// UTF-8, as a provider may do.
func (r *request) json() bool {
	text := bytes.ToValidUTF8(r.body, nil)
	w := walker{r, jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	values := 0
	for w.value(false) {
		values++
	}
	_, err := w.ReadToken()
	return err == io.EOF && values == 1 && len(text) == len(r.body)
}

// walker reads a text of JSON values once.
type walker struct {
	*request
	*jsontext.Decoder
}

// value reads one value; inside means that it belongs to a member that names instances.
func (w walker) value(inside bool) bool {
	token, err := w.ReadToken()
	if err != nil {
		return false
	}
	text := token.String()
	switch kind := token.Kind(); {
	case kind == '{' || kind == '[':
		return w.inner(kind == '{', inside)
	case !inside:
	case kind == '"' || kind == '0':
		w.note(text, kind == '0' && small(text))
	default:
		w.unclear("it names %s as an instance", text)
	}
	return true
}

// inner reads the rest of an object or an array.
func (w walker) inner(object, inside bool) bool {
	if w.StackDepth() == deepest+1 {
		w.unclear("its body is nested more than %d levels deep", deepest)
	}
	var members repeats
	empty := true
	for kind := w.PeekKind(); kind != '}' && kind != ']'; kind = w.PeekKind() {
		empty = false
		within := inside
		if object {
			key, err := w.ReadToken()
			if err != nil {
				return false
			}
			within = w.member(key.String(), inside, &members)
		}
		if !w.value(within) {
			return false
		}
	}
	if empty && inside {
		w.unclear("it names an empty list")
	}
	_, err := w.ReadToken()
	return err == nil
}

// member notes the name of a member, and tells whether its value belongs to one that names instances.
func (w walker) member(name string, inside bool, beside *repeats) bool {
	if namesInstances(name) {
		w.under(name, beside, w.StackDepth() == 1)
		return true
	}
	if inside {
		w.note(name, small(name))
	}
	return inside
}

// small tells whether a number, or the name of a member, is more likely a position or a count than an id.
func small(text string) bool {
	return text != "" && len(text) <= 3 && strings.Trim(text, "0123456789") == ""
}
