package steps

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"regexp"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
)

func (w *World) thenAccepted(_ context.Context, _ []string, _ *godog.Table) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	return w.accepted(last)
}

// accepted: HTTP 200 with the documented body. A request of ours that its own schema refuses can't be in the right.
func (w *World) accepted(s sent) error {
	response := s.exchange.Response
	if response.Status != 200 {
		return w.answered(s, "200 and the documented body", nil)
	}
	flaws, err := w.env.Validate(schemaOf(s.call, "response"), response.Body)
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if len(flaws) > 0 {
		return w.answered(s, "200 and the documented body", flaws)
	}
	return w.sound(s)
}

// sound checks a request that was accepted against its schema, unless the feature wrote its bytes itself.
func (w *World) sound(s sent) error {
	if s.raw {
		return nil
	}
	flaws, err := w.env.Validate(schemaOf(s.call, "request"), s.call.Body)
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if len(flaws) > 0 {
		return &contract.Fault{Reason: "a request that breaks its own schema was to be accepted: " + strings.Join(flaws, "; ")}
	}
	return nil
}

func (w *World) thenRefused(_ context.Context, _ []string, _ *godog.Table) error {
	return w.refused(0, "")
}

func (w *World) thenRefusedWithCode(_ context.Context, slots []string, _ *godog.Table) error {
	return w.refused(0, slots[0])
}

func (w *World) thenRefusedWith(_ context.Context, slots []string, _ *godog.Table) error {
	status, err := statusOf(slots[0])
	if err != nil {
		return err
	}
	return w.refused(status, slots[1])
}

// refused: a 4xx with the documented body; status 0 means any 4xx, code "" any code, and a trailing * any ending.
func (w *World) refused(status int, code string) error {
	last, err := w.last()
	if err != nil {
		return err
	}
	return w.refusal(last, status, code)
}

func (w *World) refusal(s sent, status int, code string) error {
	want := refusalWanted(status, code)
	got := s.exchange.Response.Status
	if got < 400 || got > 499 || (status != 0 && got != status) {
		return w.answered(s, want, nil)
	}
	flaws, err := w.env.Validate("zenlayer/refusal", s.exchange.Response.Body)
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if len(flaws) > 0 {
		return w.answered(s, want, flaws)
	}
	if !codeMatches(w.member(s, "code"), code) {
		return w.answered(s, want, nil)
	}
	return nil
}

func refusalWanted(status int, code string) string {
	want := "4xx"
	if status != 0 {
		want = fmt.Sprint(status)
	}
	if code == "" {
		return want + " and the documented body of a refusal"
	}
	return want + " " + code
}

func codeMatches(got, want string) bool {
	if prefix, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(got, prefix)
	}
	return want == "" || got == want
}

// answered is the violation for an answer that is not the wanted one.
func (w *World) answered(s sent, want string, flaws []string) error {
	response := s.exchange.Response
	return &contract.Violation{
		Subject: s.call.Operation,
		Got:     fmt.Sprintf("%d %s", response.Status, w.excerpt(response.Body)),
		Want:    want,
		Details: flaws,
	}
}

// member reads a string member of the answer by its path; "" where there is none.
func (w *World) member(s sent, path ...string) string {
	value, err := w.env.Decode(s.exchange.Response.Body)
	if err != nil {
		return ""
	}
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return ""
		}
		value = object[key]
	}
	text, _ := value.(string)
	return text
}

// schemaOf names the schema of a call's request or response, such as "zenlayer/bmc-release-instances-response".
func schemaOf(call contract.Call, side string) string {
	var kebab strings.Builder
	for i, r := range call.Operation {
		if r >= 'A' && r <= 'Z' && i > 0 {
			kebab.WriteByte('-')
		}
		kebab.WriteRune(r)
	}
	return fmt.Sprintf("zenlayer/%s-%s-%s", call.Product, strings.ToLower(kebab.String()), side)
}

func statusOf(text string) (int, error) {
	var status int
	if _, err := fmt.Sscanf(text, "%d", &status); err != nil {
		return 0, &contract.Fault{Reason: fmt.Sprintf("%q is no HTTP status", text)}
	}
	return status, nil
}

func (w *World) thenSomeRefusedWith(_ context.Context, slots []string, _ *godog.Table) error {
	status, err := statusOf(slots[0])
	if err != nil {
		return err
	}
	if len(w.burst) == 0 {
		return &contract.Fault{Reason: "no burst of requests was sent"}
	}
	accepted, refused := 0, 0
	for _, exchange := range w.burst {
		each := sent{call: contract.Call{Product: w.product, Operation: exchange.Operation}, exchange: exchange, raw: true}
		if exchange.Response.Status == 200 {
			accepted++
			continue
		}
		if err := w.refusal(each, status, slots[1]); err != nil {
			return err
		}
		refused++
	}
	if accepted == 0 || refused == 0 {
		return &contract.Violation{
			Subject: fmt.Sprintf("a burst of %d requests", len(w.burst)),
			Got:     fmt.Sprintf("%d accepted and %d refused with %d %s", accepted, refused, status, slots[1]),
			Want:    "some of each",
		}
	}
	return nil
}

func (w *World) thenAnsweredAlike(_ context.Context, _ []string, _ *godog.Table) error {
	if len(w.calls) != 2 {
		return &contract.Fault{Reason: "two requests are needed to compare their answers"}
	}
	first, second := w.calls[0], w.calls[1]
	if a, b := w.summary(first), w.summary(second); a != b {
		return &contract.Violation{Subject: "the second " + second.call.Operation, Got: b, Want: a + ", as for the first"}
	}
	return nil
}

// summary is what two answers have in common that mean the same: status and code.
func (w *World) summary(s sent) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", s.exchange.Response.Status, w.member(s, "code")))
}

func (w *World) thenRequestIDsDiffer(_ context.Context, _ []string, _ *godog.Table) error {
	if len(w.calls) < 2 {
		return &contract.Fault{Reason: "several requests are needed to compare their request ids"}
	}
	known := map[string]int{}
	for i, each := range w.calls {
		id := w.member(each, "requestId")
		if id == "" {
			return w.answered(each, "a requestId", nil)
		}
		if earlier, twice := known[id]; twice {
			return &contract.Violation{
				Subject: fmt.Sprintf("request %d, %s", i+1, each.call.Operation),
				Got:     fmt.Sprintf("the requestId %q of request %d", id, earlier),
				Want:    "one of its own",
			}
		}
		known[id] = i + 1
	}
	return nil
}

var upperSnake = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

func (w *World) thenAnswerHas(_ context.Context, slots []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	switch slots[0] {
	case "repeats its request id inside the response":
		outer, inner := w.member(s, "requestId"), w.member(s, "response", "requestId")
		if outer == "" || outer != inner {
			return w.answered(s, "the same requestId outside and inside the response", nil)
		}
	case "has a code in UPPER_SNAKE":
		if !upperSnake.MatchString(w.member(s, "code")) {
			return w.answered(s, "a code in UPPER_SNAKE", nil)
		}
	case "has no status of success":
		if s.exchange.Response.Status < 400 {
			return w.answered(s, "4xx", nil)
		}
	case "is one JSON value and says so":
		return w.isJSON(s)
	default:
		return &contract.Fault{Reason: fmt.Sprintf("no answer can be asked whether it %s", slots[0])}
	}
	return nil
}

func (w *World) isJSON(s sent) error {
	response := s.exchange.Response
	var flaws []string
	if bytes.HasPrefix(response.Body, []byte("\xef\xbb\xbf")) {
		flaws = append(flaws, "the body starts with a byte-order mark")
	} else if _, err := w.env.Decode(response.Body); err != nil {
		flaws = append(flaws, err.Error())
	}
	kind, parameters, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		flaws = append(flaws, fmt.Sprintf("Content-Type: got %q, want application/json", response.Header.Get("Content-Type")))
	} else if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		flaws = append(flaws, fmt.Sprintf("Content-Type: got charset %q, want utf-8", charset))
	}
	if len(flaws) > 0 {
		return w.answered(s, "one JSON value in UTF-8", flaws)
	}
	return nil
}

// thenAnswerDoesNotList: a refusal that the instance does not exist lists nothing either.
func (w *World) thenAnswerDoesNotList(_ context.Context, slots []string, _ *godog.Table) error {
	s, err := w.last()
	if err != nil {
		return err
	}
	ids, err := w.ids(`"` + slots[0] + `"`)
	if err != nil {
		return err
	}
	if s.exchange.Response.Status != 200 {
		return w.refusal(s, 404, "")
	}
	if err := w.accepted(s); err != nil {
		return err
	}
	for _, id := range ids {
		if bytes.Contains(s.exchange.Response.Body, []byte(`"`+id+`"`)) {
			return w.answered(s, fmt.Sprintf("an answer that does not list %q", slots[0]), nil)
		}
	}
	return nil
}
