package judge

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/schemas"
)

const limitExceeded = "REQUEST_LIMIT_EXCEEDED"

var upperSnake = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// judgeZenlayer judges the envelope of an answer of the Zenlayer API (Zenlayer API, Response and Common error codes).
func (a *answer) judgeZenlayer(call contract.Call) {
	if call.Method == http.MethodHead {
		a.zenlayerStatus()
		return // it has no body
	}
	if flaw := mediaType(a.Header.Get("Content-Type"), "application/json"); flaw != "" {
		a.flaw("ZC-ENV-07", flaw, "a Content-Type that says JSON in UTF-8")
	}
	value, err := schemas.Outline(a.Body)
	if err != nil {
		a.flaw("ZC-ENV-07", err.Error(), "one JSON value in UTF-8, without byte-order mark")
	}
	a.members = object(value)
	a.requestID, _ = a.members["requestId"].(string)
	a.zenlayerStatus()
	if a.success() {
		a.zenlayerSuccess()
		a.zecFailed(call)
		return
	}
	a.zenlayerRefusal()
}

// plainID is an id that no provider writes in another way than it was asked for.
var plainID = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// zecFailed: what a release of ZEC names as failed is out of its request, and named once.
func (a *answer) zecFailed(call contract.Call) {
	if a.api.Product != contract.ZEC || call.Operation != "ReleaseInstances" {
		return
	}
	content := a.api.Content(call)
	named := words(content)
	failed := texts(object(a.members[a.api.Answer.Inside])[a.api.Answer.Failed])
	for i, id := range failed {
		if slices.Contains(failed[:i], id) || plainID.MatchString(id) && !slices.Contains(named, id) && !bytes.Contains(content, []byte(id)) {
			a.flaw("ZEC-REL-13", a.got(), "failed instances out of the request, each of them once")
			return
		}
	}
}

func (a *answer) success() bool { return a.Status >= 200 && a.Status <= 299 }

// zenlayerStatus: a refusal is a 4xx, and a 5xx is none. Of a 2xx the body decides what it is.
func (a *answer) zenlayerStatus() {
	if !a.success() && (a.Status < 400 || a.Status > 499) {
		a.flaw("ZC-ENV-03", a.got(), "4xx, since the request is refused")
	}
}

func (a *answer) zenlayerSuccess() {
	inside, isObject := a.members["response"].(map[string]any)
	if !isObject && a.members["code"] != nil {
		a.flaw("ZC-ENV-06", a.got(), "no 2xx status, since this is a refusal")
		return
	}
	a.identified("ZC-ENV-04")
	inner, _ := inside["requestId"].(string)
	switch {
	case a.Status != http.StatusOK:
		a.flaw("ZC-ENV-01", a.got(), "200")
	case a.requestID == "" || inner == "":
		a.flaw("ZC-ENV-01", a.got(), "requestId and response.requestId, both strings that are not empty")
	case inner != a.requestID:
		a.flaw("ZC-ENV-02", a.got(), "the same requestId outside and inside the response")
	}
}

func (a *answer) zenlayerRefusal() {
	a.identified("ZC-ENV-04")
	code, _ := a.members["code"].(string)
	_, isText := a.members["message"].(string)
	if a.requestID == "" || code == "" || !isText {
		a.flaw("ZC-ENV-03", a.got(), "the strings requestId, code and message")
	}
	if code != "" && !upperSnake.MatchString(code) {
		a.flaw("ZC-ENV-05", code, "a code in UPPER_SNAKE")
	}
	if (a.Status == http.StatusTooManyRequests) != (code == limitExceeded) {
		a.flaw("ZC-LIM-01", a.got(), "429 with "+limitExceeded+", and neither of them without the other")
	}
}

// identified: every answer whose body can be read has a request id. One of another type breaks the form of the answer.
func (a *answer) identified(rule string) {
	name := a.api.Answer.RequestID
	if id := a.members[name]; a.members != nil && (id == nil || id == "") {
		a.flaw(rule, a.got(), "a "+name)
	}
}

// got is the answer as a finding quotes it.
func (a *answer) got() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Status, a.shown[:min(len(a.shown), longestQuote)]))
}

// mediaType says what is wrong with a Content-Type that should be one of the wanted ones; "" where nothing is.
func mediaType(given string, wanted ...string) string {
	kind, parameters, err := mime.ParseMediaType(given)
	charset := parameters["charset"]
	for _, each := range wanted {
		if err == nil && kind == each && (charset == "" || strings.EqualFold(charset, "utf-8")) {
			return ""
		}
	}
	return fmt.Sprintf("Content-Type %q", given)
}
