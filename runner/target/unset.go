package target

import "slices"

// forgiving makes variables that are not set no problem until the function that it gives is called, where the file is
// read for a plan: keys, secrets and tokens are needed by whoever sends something.
func (r *reader) forgiving() (end func()) {
	if r.unset == nil {
		return func() {}
	}
	given := r.lookup
	r.lookup = func(name string) (string, bool) {
		if value, set := given(name); set {
			return value, true
		}
		if !slices.Contains(*r.unset, name) {
			*r.unset = append(*r.unset, name)
		}
		return name + "-is-not-set", true
	}
	return func() { r.lookup = given }
}
