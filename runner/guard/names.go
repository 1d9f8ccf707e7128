package guard

import (
	"bytes"
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// deepest is how deep a body may be nested. Deeper ones are not understood.
const deepest = 500

// walker goes through a JSON text once and notes what its members name. It sees every member, a repeated one each time,
// where a decoder would keep one of them; which one a provider keeps is not known.
type walker struct {
	text []byte
	at   int
	u    *understanding
}

// document tells whether the text is exactly one JSON value.
func (w *walker) document() bool {
	w.space()
	if !w.value(false, 0) {
		return false
	}
	w.space()
	return w.at == len(w.text)
}

func (w *walker) space() {
	for w.at < len(w.text) {
		switch w.text[w.at] {
		case ' ', '\t', '\r', '\n':
			w.at++
		default:
			return
		}
	}
}

// take moves on over a byte if it is the next one.
func (w *walker) take(b byte) bool {
	if w.at < len(w.text) && w.text[w.at] == b {
		w.at++
		return true
	}
	return false
}

// value reads one value; inside means that it belongs to a member that names instances.
func (w *walker) value(inside bool, depth int) bool {
	if w.at == len(w.text) || depth > deepest {
		return false
	}
	switch w.text[w.at] {
	case '{':
		return w.object(inside, depth+1)
	case '[':
		return w.array(inside, depth+1)
	case '"':
		text, ok := w.string()
		if ok && inside {
			w.note(text, false)
		}
		return ok
	case 't':
		return w.word("true", inside)
	case 'f':
		return w.word("false", inside)
	case 'n':
		return w.word("null", inside)
	}
	number, ok := w.number()
	if ok && inside {
		w.note(number, small(number))
	}
	return ok
}

func (w *walker) object(inside bool, depth int) bool {
	w.at++
	w.space()
	if w.take('}') {
		w.noteNothing(inside)
		return true
	}
	var members repeats
	for {
		key, ok := w.string()
		if !ok {
			return false
		}
		names := namesInstances(key)
		if names {
			members.note(w.u, key)
			w.u.under(key, depth == 1)
		}
		if inside && !names {
			w.note(key, small(key))
		}
		w.space()
		if !w.take(':') {
			return false
		}
		w.space()
		if !w.value(inside || names, depth) {
			return false
		}
		if more, ok := w.more('}'); !more {
			return ok
		}
	}
}

func (w *walker) array(inside bool, depth int) bool {
	w.at++
	w.space()
	if w.take(']') {
		w.noteNothing(inside)
		return true
	}
	for {
		if !w.value(inside, depth) {
			return false
		}
		if more, ok := w.more(']'); !more {
			return ok
		}
	}
}

// more reads what stands after a value: a comma, or the end.
func (w *walker) more(end byte) (more, ok bool) {
	w.space()
	if w.take(',') {
		w.space()
		return true, true
	}
	return false, w.take(end)
}

func (w *walker) word(word string, inside bool) bool {
	if !bytes.HasPrefix(w.text[w.at:], []byte(word)) {
		return false
	}
	w.at += len(word)
	if inside {
		w.u.unclear("it names %s as an instance", word)
	}
	return true
}

// string gives the text of a string, its escapes resolved.
func (w *walker) string() ([]byte, bool) {
	begin, escaped := w.at, false
	if !w.take('"') {
		return nil, false
	}
	for ; w.at < len(w.text); w.at++ {
		switch b := w.text[w.at]; {
		case b == '"':
			w.at++
			if !escaped {
				return w.text[begin+1 : w.at-1], true
			}
			var text string
			err := json.Unmarshal(w.text[begin:w.at], &text)
			return []byte(text), err == nil
		case b == '\\':
			escaped = true
			w.at++
		case b < ' ':
			return nil, false
		}
	}
	return nil, false
}

// number gives a number as it is written.
func (w *walker) number() ([]byte, bool) {
	begin := w.at
	w.take('-')
	if !w.take('0') && !w.digits() {
		return nil, false
	}
	if w.take('.') && !w.digits() {
		return nil, false
	}
	if w.take('e') || w.take('E') {
		if !w.take('+') {
			w.take('-')
		}
		if !w.digits() {
			return nil, false
		}
	}
	return w.text[begin:w.at], true
}

func (w *walker) digits() bool {
	begin := w.at
	for w.at < len(w.text) && w.text[w.at] >= '0' && w.text[w.at] <= '9' {
		w.at++
	}
	return w.at > begin
}

// note takes down what stands where an id is expected.
func (w *walker) note(text []byte, loose bool) {
	if !utf8.Valid(text) {
		w.u.unclear("it names an id that is not in UTF-8")
		text = bytes.ToValidUTF8(text, nil)
	}
	if len(text) == 0 {
		w.u.unclear("it names an empty id")
		return
	}
	if w.u.named == nil {
		w.u.named = make([]name, 0, len(w.text)/(len(text)+len(`"",`))+1) // if all are as long as the first
	}
	w.u.named = append(w.u.named, name{id: text, loose: loose})
}

func (w *walker) noteNothing(inside bool) {
	if inside {
		w.u.unclear("it names an empty list")
	}
}

// repeats are the names that instances were given under. Of a repeated one, a provider may see the first, the last or
// none.
type repeats []string

func (r *repeats) note(u *understanding, key []byte) {
	folded := string(fold(nil, key))
	if slices.Contains(*r, folded) {
		u.unclear("it has %s twice", key)
	}
	*r = append(*r, folded)
}

// small tells whether a number, or the name of a member, is more likely a position or a count than an id.
func small(text []byte) bool {
	if len(text) == 0 || len(text) > 3 {
		return false
	}
	for _, b := range text {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}
