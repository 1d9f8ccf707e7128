package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
)

// Look judges an exchange by itself, by its bytes as they came, for the history: what is recorded there has its secrets
// blanked, and may be cut. A flaw is judged later, with all that happened beside it.
func Look(call contract.Call, exchange contract.Exchange) history.Exchanged {
	e := history.Exchanged{Exchange: exchange, AccessKeyID: call.Account}
	if e.AccessKeyID == "" {
		e.AccessKeyID = call.Credentials.AccessKeyID
	}
	a := answer{Response: exchange.Answer(), shown: exchange.Response.Body, api: provider.Of(call.Product), operation: call.Operation}
	if a.Status >= 500 {
		e.Wrong = wrong(call, exchange.Started)
	}
	if a.Status != 0 && !a.fromTheEdge() && (a.Status < 500 || e.Wrong != "") {
		a.judge(call)
		e.RequestID, e.Flaws = bounded(a.requestID), a.flaws
	}
	for i := range e.Flaws {
		flaw := &e.Flaws[i]
		flaw.Got = quote(exchange.Blank(flaw.Got))
	}
	if !a.api.Reads(call.Operation) {
		e.Worked = a.worked(words(a.api.Content(call)))
	}
	return e
}

// words are the parts of a request that can be ids of instances.
func words(content []byte) []string {
	all := strings.FieldsFunc(string(content), func(r rune) bool { return r == '"' || r == ',' })
	for i, word := range all {
		if text := ""; json.Unmarshal([]byte(`"`+word+`"`), &text) == nil {
			word = text // its characters may be escaped
		}
		all[i] = strings.TrimSpace(word) // a provider may read the ids of a list without the blanks around them (BSS-REL-27)
	}
	return all
}

// answer is a response, judged by itself.
type answer struct {
	contract.Response
	shown     []byte // the body as findings may quote it
	api       provider.API
	operation string
	members   map[string]any // of its body; nil where it has none, or was not read
	requestID string
	flaws     []history.Flaw
}

// fromTheEdge tells whether an answer is from what stands in front of the API, by its pages.
func (a *answer) fromTheEdge() bool {
	return a.Status == http.StatusForbidden && a.Header.Get("Cf-Mitigated") != "" || a.Status == http.StatusUnavailableForLegalReasons
}

func (a *answer) judge(call contract.Call) {
	if a.api.Product.Zenlayer() {
		a.judgeZenlayer(call)
		return
	}
	a.judgeAlibaba(call)
}

func (a *answer) flaw(rule, got, want string) {
	a.flaws = append(a.flaws, history.Flaw{Rule: rule, Got: got, Want: want})
}

// worked gives those of the words whose instances the request may have worked on, by its answer: none where it was
// refused, but a refusal for one instance of several may have worked on the others (BMC-REL-13, BSS-REL-23).
func (a *answer) worked(named []string) []string {
	operation, known := a.api.Operation(a.operation)
	switch {
	case a.Status == 0 || a.Status >= 500:
		return named // nobody knows
	case a.Status >= 400 || a.api.Answer.Success != "" && a.members[a.api.Answer.Success] == false:
		if known && operation.Partly && a.Status != http.StatusTooManyRequests && a.ofOneInstance() {
			return named
		}
		return nil
	}
	failed := texts(object(a.members[a.api.Answer.Inside])[a.api.Answer.Failed])
	return slices.DeleteFunc(named, func(word string) bool { return slices.Contains(failed, word) })
}

// ofOneInstance tells whether the code of a refusal may be about a single instance, and not about the request.
func (a *answer) ofOneInstance() bool {
	code, _ := a.members[a.api.Answer.Code].(string)
	return !a.api.Product.Zenlayer() || strings.HasPrefix(code, "OPERATION_") || strings.HasSuffix(code, "_NOT_FOUND")
}

func object(value any) map[string]any {
	members, _ := value.(map[string]any)
	return members
}

func texts(value any) []string {
	items, _ := value.([]any)
	var all []string
	for _, each := range items {
		if text, is := each.(string); is {
			all = append(all, text)
		}
	}
	return all
}

// The longest parts of an answer that are held.
const (
	longestQuote = 300
	longestID    = 128
)

func quote(text string) string {
	if len(text) <= longestQuote {
		return strings.ToValidUTF8(text, "�")
	}
	end := longestQuote
	for end > longestQuote-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return strings.ToValidUTF8(text[:end], "�") + "…"
}

// bounded stands for a long request id, so that two are still told apart.
func bounded(id string) string {
	if len(id) <= longestID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256:" + hex.EncodeToString(sum[:])
}
