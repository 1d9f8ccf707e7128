package target

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// scalar is a single value after expansion.
type scalar struct {
	text  string
	shown string // as the file has it: an expanded value may be a secret
	tag   string // YAML's type; "" for an expanded value, whose type only its text can tell
}

// is tells whether a value may be read as one of the YAML types.
func (s scalar) is(tags ...string) bool { return s.tag == "" || slices.Contains(tags, s.tag) }

// scalar reads a single value, reporting what else stands there.
func (r *reader) scalar(at place, want string) (scalar, bool) {
	node := resolve(at.node)
	if node.Kind != yaml.ScalarNode || node.ShortTag() == "!!null" {
		r.report(at, "got %s, want %s", kindOf(node), want)
		return scalar{}, false
	}
	text, variables, problems := expand(node.Value, r.lookup)
	for _, problem := range problems {
		r.report(at, "%s", problem)
	}
	value := scalar{text: text, shown: strconv.Quote(node.Value), tag: node.ShortTag()}
	if variables {
		value.tag = ""
	}
	return value, len(problems) == 0
}

// word reads a string that is not empty and stands on one line.
func (r *reader) word(at place, want string) (scalar, bool) {
	value, ok := r.scalar(at, want)
	if !ok {
		return scalar{}, false
	}
	switch {
	case !value.is("!!str", "!!timestamp"):
		r.report(at, "got a value that YAML takes for %s, want %s (put it in quotes)", strings.TrimLeft(value.tag, "!"), want)
	case strings.TrimSpace(value.text) == "":
		r.report(at, "got an empty value, want %s", want)
	case strings.ContainsFunc(value.text, unicode.IsControl):
		r.report(at, "got a value with control characters, want %s", want)
	case strings.TrimSpace(value.text) != value.text:
		r.report(at, "got a value with white space around it, want %s", want)
	default:
		return value, true
	}
	return scalar{}, false
}

// path reads the name of a file, and takes it from the folder of the target file.
func (r *reader) path(at place, into *string) {
	value, ok := r.word(at, "the path of a file")
	if !ok {
		return
	}
	*into = value.text
	if !filepath.IsAbs(value.text) {
		*into = filepath.Join(r.folder, value.text)
	}
}

func (r *reader) boolean(at place, into *bool) {
	const want = "true or false"
	value, ok := r.scalar(at, want)
	if !ok {
		return
	}
	parsed := strings.ToLower(value.text)
	if !value.is("!!bool") || (parsed != "true" && parsed != "false") {
		r.report(at, "got %s, want %s", value.shown, want)
		return
	}
	*into = parsed == "true"
}

func (r *reader) count(at place, into *int) {
	const want = "a whole number above zero"
	value, ok := r.scalar(at, want)
	if !ok {
		return
	}
	parsed, err := strconv.Atoi(value.text)
	if err != nil || parsed <= 0 || !value.is("!!int") {
		r.report(at, "got %s, want %s", value.shown, want)
		return
	}
	*into = parsed
}

func (r *reader) rate(at place, into *float64) {
	const want = "a number above zero"
	value, ok := r.scalar(at, want)
	if !ok {
		return
	}
	parsed, err := strconv.ParseFloat(value.text, 64)
	if err != nil || !(parsed > 0) || math.IsInf(parsed, 0) || !value.is("!!int", "!!float") {
		r.report(at, "got %s, want %s", value.shown, want)
		return
	}
	*into = parsed
}

func (r *reader) duration(at place, into *time.Duration) {
	const want = "a duration such as 10s"
	value, ok := r.scalar(at, want)
	if !ok {
		return
	}
	parsed, err := time.ParseDuration(value.text)
	switch {
	case err != nil || !value.is("!!str", "!!int", "!!float"):
		r.report(at, "got %s, want %s", value.shown, want)
	case parsed <= 0:
		r.report(at, "got %s, want a duration above zero, such as 10s", value.shown)
	default:
		*into = parsed
	}
}
