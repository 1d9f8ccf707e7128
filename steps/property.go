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
	text := strings.TrimSpace(fmt.Sprintf("%d %s", s.exchange.Answer().Status, w.protocol().code(w, s)))
	if failed := len(w.protocol().failed(w, s)); failed > 0 {
		text += fmt.Sprintf(" with %d named as failed", failed)
	}
	return text
}

func (w *World) thenRequestIDsDiffer(_ context.Context, _ []string, _ *godog.Table) error {
	if len(w.calls) < 2 {
		return &contract.Fault{Reason: "several requests are needed to compare their request ids"}
	}
	known := map[string]int{}
	for i, each := range w.calls {
		id := w.protocol().requestID(w, each)
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
		outer, inner := text(w.body(s), "requestId"), text(w.body(s), "response", "requestId")
		if outer == "" || outer != inner {
			return w.answered(s, "the same requestId outside and inside the response", nil)
		}
	case "has a code in UPPER_SNAKE":
		if !upperSnake.MatchString(w.protocol().code(w, s)) {
			return w.answered(s, "a code in UPPER_SNAKE", nil)
		}
	case "has no status of success":
		if status := s.exchange.Answer().Status; status < 400 || status > 499 {
			return w.answered(s, "4xx", nil)
		}
	case "is a refusal of the gateway":
		if status := s.exchange.Answer().Status; status < 400 || status > 499 {
			return w.answered(s, "4xx with RequestId, HostId, Code and Message", nil)
		}
		return w.valid(s, "alibaba/refusal", "4xx with RequestId, HostId, Code and Message")
	case "does not contradict itself":
		if member(w.body(s), "Success") != true && member(w.body(s), "Data", "ReleaseResult") == true {
			return w.answered(s, "no ReleaseResult true without Success true", nil)
		}
	case "is one JSON value and says so":
		return w.isJSON(s)
	default:
		return &contract.Fault{Reason: fmt.Sprintf("no answer can be asked whether it %s", slots[0])}
	}
	return nil
}

func (w *World) isJSON(s sent) error {
	response := s.exchange.Answer()
	var flaws []string
	if _, err := w.env.Decode(response.Body); err != nil {
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
	if s.exchange.Answer().Status != 200 {
		return w.refusal(s, 404, "")
	}
	if err := w.accepted(s); err != nil {
		return err
	}
	for _, id := range ids {
		if bytes.Contains(s.exchange.Answer().Body, []byte(`"`+id+`"`)) {
			return w.answered(s, fmt.Sprintf("an answer that does not list %q", slots[0]), nil)
		}
	}
	return nil
}
