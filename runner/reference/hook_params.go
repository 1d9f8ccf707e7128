package reference

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// values reads the members of one object of a hook request, and gathers what is wrong with them. A member that
// nobody has read by the time of problem is an unknown one.
type values struct {
	members  object
	place    string // "params." or ""
	read     map[string]bool
	problems []error
}

func newValues(members object, place string) *values {
	return &values{members: members, place: place, read: map[string]bool{}}
}

func (v *values) has(name string) bool { return v.members[name] != nil }

func (v *values) blame(name, problem string) {
	v.problems = append(v.problems, fmt.Errorf("%s%s: %s", v.place, name, problem))
}

// problem gives everything that is wrong, unknown members included; nil if nothing is.
func (v *values) problem() error {
	for _, name := range slices.Sorted(maps.Keys(v.members)) {
		if !v.read[name] {
			v.blame(shown(name), "it is not known here, want any of "+strings.Join(slices.Sorted(maps.Keys(v.read)), ", "))
		}
	}
	return errors.Join(v.problems...)
}

// text reads a string; absent and null mean the usual one.
func (v *values) text(name, usual string) string {
	v.read[name] = true
	if !v.has(name) {
		return usual
	}
	text, ok := v.members[name].(string)
	if !ok {
		v.blame(name, "want a string")
		return usual
	}
	return text
}

// object reads an object; absent and null mean an empty one.
func (v *values) object(name string) *values {
	v.read[name] = true
	members, ok := v.members[name].(object)
	if v.has(name) && !ok {
		v.blame(name, "want an object")
	}
	return newValues(members, name+".")
}

// truth reads a boolean; absent and null mean false.
func (v *values) truth(name string) bool {
	v.read[name] = true
	truth, ok := v.members[name].(bool)
	if v.has(name) && !ok {
		v.blame(name, "want true or false")
	}
	return truth
}

// count reads a whole number from 1 to most.
func (v *values) count(name string, usual, most int) int {
	v.read[name] = true
	if !v.has(name) {
		return usual
	}
	number, ok := v.members[name].(json.Number)
	count, err := strconv.Atoi(number.String())
	if !ok || err != nil || count < 1 || count > most {
		v.blame(name, "want a whole number from 1 to "+strconv.Itoa(most))
		return usual
	}
	return count
}
