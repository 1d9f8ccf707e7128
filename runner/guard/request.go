package guard

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"relcon/runner/contract"
)

// understanding is what the guard makes of a request.
type understanding struct {
	reading bool     // surely it only reads
	members []string // that the operation is documented to name instances by
	sure    bool     // an instance is named there
	named   []name
	params  repeats
	doubts  []string // why it is not fully understood
}

// name is what stands where an id is expected.
type name struct {
	id    []byte
	loose bool // it may be an id, or a position or a count
}

func (u *understanding) unclear(format string, args ...any) {
	u.doubts = append(u.doubts, fmt.Sprintf(format, args...))
}

// aimed tells whether it is certain what the request is about.
func (u *understanding) aimed() bool { return len(u.named) > 0 && u.sure && len(u.doubts) == 0 }

// why says why the request is not aimed.
func (u *understanding) why() string {
	switch {
	case len(u.doubts) > 0:
		return u.doubts[0]
	case len(u.named) == 0:
		return "it names no instance"
	}
	return fmt.Sprintf("it names no instance under %s, and a provider may pass over what stands elsewhere", strings.Join(u.members, " or "))
}

func understand(product contract.Product, request *http.Request, body []byte) understanding {
	var u understanding
	r := received{product: product, request: request, body: body, kind: mediaType(request.Header)}
	actions := r.actions()
	u.members = documented(product, request)
	r.query(&u, &actions)
	if product.Zenlayer() {
		r.zenlayer(&u)
	} else {
		r.alibaba(&u, &actions)
	}
	if request.Header.Get("Content-Encoding") != "" {
		u.unclear("its body is encoded")
	}
	u.reading = reads(product, actions)
	return u
}

// received is a request as a provider gets it.
type received struct {
	product contract.Product
	request *http.Request
	body    []byte
	kind    string // media type, "" where there is none or several
}

// action is one place where a request says what it asks for.
type action struct {
	place, value string
}

const (
	formType       = "application/x-www-form-urlencoded"
	zenlayerAction = "X-Zc-Action"
	acs3Action     = "X-Acs-Action"
	actionParam    = "Action"
)

// actions gives those of the headers.
func (r received) actions() []action {
	var found []action
	for header, values := range r.request.Header {
		for _, known := range []string{zenlayerAction, acs3Action} {
			if !strings.EqualFold(header, known) {
				continue
			}
			for _, value := range values {
				found = append(found, action{known, value})
			}
		}
	}
	return found
}

// reads tells whether every place that names the action names the same one, and that one only reads. What is doubled
// or missing may be anything.
func reads(product contract.Product, actions []action) bool {
	own := 0
	for _, a := range actions {
		if a.value != actions[0].value {
			return false
		}
		if (a.place == zenlayerAction) == product.Zenlayer() {
			own++
		}
	}
	if own == 0 || (product.Zenlayer() && own > 1) {
		return false
	}
	operation := actions[0].value
	if strings.ContainsFunc(operation, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') }) {
		return false
	}
	return strings.HasPrefix(operation, "Describe") || (!product.Zenlayer() && strings.HasPrefix(operation, "Query"))
}

func (r received) query(u *understanding, actions *[]action) {
	if r.request.URL.RawQuery == "" {
		return
	}
	if r.product.Zenlayer() {
		u.unclear("its URL has a query")
	}
	r.params(r.request.URL.RawQuery, u, actions)
}

// zenlayer: a POST of one JSON value that says so (Zenlayer API, Request).
func (r received) zenlayer(u *understanding) {
	if r.request.Method != http.MethodPost {
		u.unclear("its method is %s", r.request.Method)
	}
	if len(r.body) == 0 {
		return
	}
	if r.kind != "application/json" {
		u.unclear("its body does not say that it is JSON")
	}
	if !utf8.Valid(r.body) {
		u.unclear("its body is not in UTF-8")
	}
	if !r.json(u) {
		u.unclear("its body is not one JSON value")
		r.params(string(r.body), u, nil)
	}
}

// alibaba: a GET or POST with its parameters in the query, or a POST of a form (Alibaba Cloud, Request structure).
func (r received) alibaba(u *understanding, actions *[]action) {
	method := r.request.Method
	if method != http.MethodPost && method != http.MethodGet {
		u.unclear("its method is %s", method)
	}
	if len(r.body) == 0 {
		return
	}
	if method != http.MethodPost || r.kind != formType {
		u.unclear("it has a body that is no form of a POST")
	}
	r.params(string(r.body), u, actions)
	r.json(u) // a provider may take the body for JSON whatever it is said to be
}

func (r received) json(u *understanding) bool {
	w := walker{text: r.body, u: u}
	return w.document()
}

// params reads form-encoded parameters and notes the ids and the actions among them.
func (r received) params(encoded string, u *understanding, actions *[]action) {
	if strings.Contains(encoded, ";") {
		u.unclear("its parameters may be separated by semicolons")
		encoded = strings.ReplaceAll(encoded, ";", "&")
	}
	for pair := range strings.SplitSeq(encoded, "&") {
		rawName, rawValue, _ := strings.Cut(pair, "=")
		key, value := r.decoded(rawName, u), r.decoded(rawValue, u)
		if actions != nil && strings.EqualFold(key, actionParam) {
			*actions = append(*actions, action{actionParam, value})
		}
		if namesInstances([]byte(key)) {
			u.params.note(u, []byte(key))
			u.under([]byte(key), true)
			listed(u, value)
		}
	}
}

func (r received) decoded(text string, u *understanding) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		u.unclear("its parameters are not encoded as they should be")
		return text
	}
	return plain
}

// listed notes ids that are separated by commas.
func listed(u *understanding, value string) {
	u.named = slices.Grow(u.named, strings.Count(value, ",")+1)
	for part := range bytes.SplitSeq([]byte(value), []byte{','}) {
		if len(part) == 0 {
			u.unclear("it names an empty id")
			continue
		}
		u.named = append(u.named, name{id: part})
	}
}

func mediaType(header http.Header) string {
	values := header.Values("Content-Type")
	if len(values) != 1 {
		return ""
	}
	if values[0] == "application/json" || values[0] == formType {
		return values[0]
	}
	kind, parameters, err := mime.ParseMediaType(values[0])
	if charset := parameters["charset"]; err != nil || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return ""
	}
	return kind
}

// documented gives the member or parameter that an operation names instances by, those of all operations where it is
// none of them. A provider may pass over any other, and then the request names nothing to it.
func documented(product contract.Product, request *http.Request) []string {
	if !product.Zenlayer() {
		return []string{"InstanceIds"}
	}
	switch operation := request.Header.Get(zenlayerAction); {
	case strings.HasSuffix(operation, "Instances"):
		return []string{"instanceIds"}
	case strings.HasSuffix(operation, "Instance"):
		return []string{"instanceId"}
	}
	return []string{"instanceIds", "instanceId"}
}

// under notes the name of a member or a parameter that holds instances, top telling that it stands where it is looked
// for.
func (u *understanding) under(key []byte, top bool) {
	u.sure = u.sure || top && slices.Contains(u.members, string(key))
}

// namesInstances tells whether a member or a parameter of this name holds instances, however the name is written.
func namesInstances(key []byte) bool {
	const wanted = "instanceid"
	if len(key) < len(wanted) {
		return false
	}
	var letters [64]byte
	return bytes.Contains(fold(letters[:0], key), []byte(wanted))
}

// fold keeps the letters and digits of a name, in lower case. Some that are no ASCII are equal to one that is in the
// eyes of libraries that ignore case.
func fold(folded, key []byte) []byte {
	for i := 0; i < len(key); {
		r, size := rune(key[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(key[i:])
		}
		i += size
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			folded = append(folded, byte(r))
		case r >= 'A' && r <= 'Z':
			folded = append(folded, byte(r)|0x20)
		case r == 'ſ':
			folded = append(folded, 's')
		case r == 'ı' || r == 'İ':
			folded = append(folded, 'i')
		}
	}
	return folded
}
