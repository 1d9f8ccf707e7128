package guard

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// request is a request as a provider gets it, with what the guard finds in it.
type request struct {
	product contract.Product
	api     provider.API
	http    *http.Request
	body    []byte

	reading bool     // it surely changes nothing
	members []string // by which the operation names instances, as documented
	sure    bool     // an instance is named by one of them
	named   []name
	params  repeats  // parameters that name instances
	actions []action // every place that says what the request asks for
	doubts  []string // why it is not fully understood
}

// name is a value that stands where an id is expected.
type name struct {
	id    string
	loose bool // it may be an id, or a position or a count
}

// action is one place where a request says what it asks for.
type action struct {
	own   bool // the product looks for it there
	value string
}

const formType = "application/x-www-form-urlencoded"

// understand reads a request in every way that a provider may.
func understand(product contract.Product, sent *http.Request, body []byte) *request {
	r := &request{product: product, api: provider.Of(product), http: sent, body: body}
	r.members = r.api.Names(sent.Header.Get(r.api.ActionHeader))
	r.headers()
	if sent.URL.RawQuery != "" {
		if product.Zenlayer() {
			r.unclear("its URL has a query")
		}
		r.form(sent.URL.RawQuery, true)
	}
	if product.Zenlayer() {
		r.zenlayer()
	} else {
		r.alibaba()
	}
	r.reading = r.reads()
	return r
}

func (r *request) unclear(format string, args ...any) {
	r.doubts = append(r.doubts, fmt.Sprintf(format, args...))
}

// precise tells whether it is certain what the request is about.
func (r *request) precise() bool { return len(r.named) > 0 && r.sure && len(r.doubts) == 0 }

// why says why the request is not precise.
func (r *request) why() string {
	switch {
	case len(r.doubts) > 0:
		return r.doubts[0]
	case len(r.named) == 0:
		return "it names no instance"
	}
	return fmt.Sprintf("it names no instance under %s, and a provider may pass over what stands elsewhere", strings.Join(r.members, " or "))
}

// headers notes the actions in the headers. Those of the other provider count too.
func (r *request) headers() {
	for header, values := range r.http.Header {
		for _, known := range []string{provider.Of(contract.BMC).ActionHeader, provider.Of(contract.BSS).ActionHeader} {
			if !strings.EqualFold(header, known) {
				continue
			}
			for _, value := range values {
				r.actions = append(r.actions, action{known == r.api.ActionHeader, value})
			}
		}
	}
	if r.http.Header.Get("Content-Encoding") != "" {
		r.unclear("its body is encoded")
	}
}

// reads tells whether all places that name the action name the same one, and that one only reads. Where the action is
// missing, or stands twice, the request may do anything.
func (r *request) reads() bool {
	own := 0
	for _, a := range r.actions {
		if a.value != r.actions[0].value {
			return false
		}
		if a.own {
			own++
		}
	}
	if own == 0 || r.product.Zenlayer() && own > 1 {
		return false
	}
	return r.api.Reads(r.actions[0].value)
}

// zenlayer: a POST of one JSON value that says so (Zenlayer API, Request).
func (r *request) zenlayer() {
	if r.http.Method != http.MethodPost {
		r.unclear("its method is %s", r.http.Method)
	}
	if len(r.body) == 0 {
		return
	}
	if r.mediaType() != "application/json" {
		r.unclear("its body does not say that it is JSON")
	}
	if !r.json() {
		r.unclear("its body is not one JSON value in UTF-8")
		r.form(string(r.body), false)
	}
}

// alibaba: a GET or POST with its parameters in the query, or a POST of a form (Alibaba Cloud, Request structure).
func (r *request) alibaba() {
	method := r.http.Method
	if method != http.MethodGet && method != http.MethodPost {
		r.unclear("its method is %s", method)
	}
	if len(r.body) == 0 {
		return
	}
	if method != http.MethodPost || r.mediaType() != formType {
		r.unclear("it has a body that is no form of a POST")
	}
	r.form(string(r.body), true)
	r.json() // a provider may take the body for JSON whatever it is said to be
}

func (r *request) mediaType() string {
	values := r.http.Header.Values("Content-Type")
	if len(values) != 1 {
		return ""
	}
	kind, parameters, err := mime.ParseMediaType(values[0])
	if charset := parameters["charset"]; err != nil || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return ""
	}
	return kind
}

// form notes the ids among form-encoded parameters, and the actions if a provider may look for them there.
func (r *request) form(encoded string, acting bool) {
	if strings.Contains(encoded, ";") {
		r.unclear("its parameters may be separated by semicolons")
		encoded = strings.ReplaceAll(encoded, ";", "&")
	}
	for pair := range strings.SplitSeq(encoded, "&") {
		key, value, _ := strings.Cut(pair, "=")
		key, value = r.decoded(key), r.decoded(value)
		if acting && strings.EqualFold(key, provider.Of(contract.BSS).ActionParam) {
			r.actions = append(r.actions, action{!r.product.Zenlayer(), value})
		}
		if namesInstances(key) {
			r.under(key, &r.params, true)
			for id := range strings.SplitSeq(value, ",") {
				r.note(id, false)
			}
		}
	}
}

func (r *request) decoded(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		r.unclear("its parameters are not encoded as they should be")
		return text
	}
	return plain
}

// note records a value that stands where an id is expected.
func (r *request) note(id string, loose bool) {
	if id == "" {
		r.unclear("it names an empty id")
		return
	}
	r.named = append(r.named, name{id, loose})
}

// repeats are the names of members or parameters that hold instances, in one object or form.
type repeats []string

// under notes the name of a member or a parameter that holds instances; top says that it stands where a provider looks
// for it. If a name is repeated, a provider may see the first, the last or none.
func (r *request) under(key string, beside *repeats, top bool) {
	r.sure = r.sure || top && slices.Contains(r.members, key)
	if slices.Contains(*beside, fold(key)) {
		r.unclear("it has %s twice", key)
	}
	*beside = append(*beside, fold(key))
}

// namesInstances tells whether a member or a parameter of this name holds instances, however the name is written.
func namesInstances(key string) bool { return strings.Contains(fold(key), "instanceid") }

// fold keeps the letters and digits of a name, in lower case. Libraries that ignore case take some letters outside ASCII
// for letters of ASCII.
func fold(key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r | 0x20
		case r == 'ſ':
			return 's'
		case r == 'ı', r == 'İ':
			return 'i'
		}
		return -1
	}, key)
}
