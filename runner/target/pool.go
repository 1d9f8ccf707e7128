package target

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
)

// poolPaths are the keys of every level of a pool file.
func poolPaths() []string {
	paths := []string{"accounts"}
	for _, key := range []string{"product", "kind", "accessKeyId", "accessKeySecret", "token", "exclusive", "retention", "rateLimit", "instances"} {
		paths = append(paths, "accounts."+key)
	}
	for _, key := range []string{"id", "status", "chargeType", "commitment", "expires", "productCode", "region"} {
		paths = append(paths, "accounts.instances."+key)
	}
	return append(paths, "accounts.rateLimit.requests", "accounts.rateLimit.per")
}

// loadPool reads the pool that the target file names. What is wrong with it goes to the problems of the target file.
func (r *reader) loadPool(path string) *contract.Pool {
	data, err := read("pool", path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.report(r.pool, "there is no file %s, want a list of instances that may be destroyed", path)
		return nil
	case err != nil:
		r.report(r.pool, "it can't be read: %v", err)
		return nil
	}
	inner := newReader(path, r.lookup)
	inner.unset = r.unset
	pool, err := inner.parsePool(data)
	var problems Problems
	if errors.As(err, &problems) {
		r.problems = append(r.problems, problems...)
	}
	return pool
}

// ParsePool reads the content of a pool file: accounts with the instances in them that may be destroyed. The name stands
// in messages. A file whose content is wrong is a Problems, with all that is wrong.
func ParsePool(name string, data []byte, lookup func(name string) (string, bool)) (*contract.Pool, error) {
	return newReader(name, lookup).parsePool(data)
}

func (r *reader) parsePool(data []byte) (*contract.Pool, error) {
	r.paths, r.sound = poolPaths(), "accounts with their instances"
	pool := &contract.Pool{File: r.file}
	if root := r.document(data); root != nil {
		r.readPool(place{node: root, line: root.Line}, pool)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return pool, nil
}

func (r *reader) readPool(at place, pool *contract.Pool) {
	seen := poolSeen{keys: map[string]int{}, ids: map[string]int{}}
	found := r.mapping(at, "a mapping with accounts", map[string]func(place){
		"accounts": func(at place) {
			r.list(at, "a list of accounts with their instances", func(at place) {
				pool.Accounts = append(pool.Accounts, r.poolAccount(at, seen))
			})
		},
	})
	if found != nil {
		r.needKey(at, found, "accounts", "a list of accounts with their instances")
	}
	if accounts, there := found["accounts"]; there && len(pool.Accounts) == 0 && len(r.problems) == 0 {
		r.report(accounts, "got an empty list, want at least one account")
	}
}

// poolSeen holds the lines of what may stand in a pool once only, by product and name.
type poolSeen struct{ keys, ids map[string]int }

// once reports what stands a second time; the value is repeated in the message only where it is shown.
func (r *reader) once(at place, seen map[string]int, product contract.Product, value, what string) {
	key := string(product) + " " + value
	if line, twice := seen[key]; twice {
		r.report(at, "got %s a second time, want it once (it stands in line %d too)", what, line)
		return
	}
	seen[key] = at.line
}

// places collects the values of a mapping, so that they can be read in another order than the file's.
func (r *reader) places(at place, want string, names ...string) map[string]place {
	values, keys := map[string]place{}, map[string]func(place){}
	for _, name := range names {
		keys[name] = func(at place) { values[name] = at }
	}
	if r.mapping(at, want, keys) == nil {
		return nil
	}
	return values
}

// ofPlaces reads one of the values, if it is there.
func (r *reader) ofPlaces(values map[string]place, name string, read func(place)) {
	if at, there := values[name]; there {
		read(at)
	}
}

// needPlace reads a value that has to be there.
func (r *reader) needPlace(at place, values map[string]place, name, want string, read func(place)) {
	r.needKey(at, values, name, want)
	r.ofPlaces(values, name, read)
}

// oneOf reads one word of a closed list; the result is "" after a problem.
func (r *reader) oneOf(at place, noun string, allowed []string) string {
	known := map[string]bool{}
	for _, each := range allowed {
		known[each] = true
	}
	value, ok := r.word(at, "one of "+listed(known))
	switch {
	case !ok:
		return ""
	case known[value.text]:
		return value.text
	case value.tag == "":
		r.report(at, "got %s, which is no %s, want one of %s", value.shown, noun, listed(known))
	default:
		r.report(at, "unknown %s %s, %s", noun, value.shown, nearest(value.text, known))
	}
	return ""
}

// poolWord reads an id or a key: what travels in headers and parameters later.
func (r *reader) poolWord(at place, want string) string {
	const longest = 256
	value, ok := r.word(at, want)
	if !ok {
		return ""
	}
	if len(value.text) > longest {
		r.report(at, "got more than %d bytes, want %s", longest, want)
		return ""
	}
	return value.text
}

// instant reads a point in time.
func (r *reader) instant(at place) time.Time {
	const want = "a time such as 2027-01-31T00:00:00Z"
	value, ok := r.word(at, want)
	if !ok {
		return time.Time{}
	}
	parsed, err := time.Parse(time.RFC3339, value.text)
	if err != nil {
		r.report(at, "got %s, want %s", value.shown, want)
	}
	return parsed
}

// productNames are the products as the files name them.
func productNames() []string {
	var names []string
	for _, product := range contract.Products() {
		names = append(names, string(product))
	}
	return names
}

// orWords joins words to "a or b".
func orWords(words ...string) string {
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	return strings.Join(words, " or ")
}
