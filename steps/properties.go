package steps

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

func (s sent) refusedAnyhow() error { return s.refused(0, "") }

func (s sent) refusedWith(code string) error { return s.refused(0, code) }

func (s sent) refusedWithAny(beginning string) error {
	if err := s.refused(0, ""); err != nil {
		return err
	}
	return s.want(strings.HasPrefix(s.code(), beginning), "a code that begins with "+beginning)
}

func (s sent) acceptedWithCode(code string) error {
	if got := s.code(); got != code {
		return &contract.Violation{Subject: s.call.Operation + ", Code", Got: fmt.Sprintf("%q", got), Want: fmt.Sprintf("%q", code)}
	}
	return s.accepted()
}

// acceptedBut: all that was asked for is done, but for these instances, which are named as failed.
func (t *then) acceptedBut(s sent, names []string) error {
	ids, err := t.accounts.ids(names)
	if err != nil {
		return err
	}
	if err := s.acknowledged(); err != nil {
		return err
	}
	return s.failedAre(ids)
}

// want gives the violation for an answer that does not have what is wanted.
func (s sent) want(has bool, what string) error {
	if has {
		return nil
	}
	return s.answered(what)
}

// notReleased: executed, and said not to be released.
func (s sent) notReleased() error {
	if err := s.acknowledged(); err != nil {
		return err
	}
	return s.want(s.inside(s.api.Answer.Done) == false, "Success true with Data.ReleaseResult false")
}

func (s sent) notRefusedWith(code string) error {
	return s.want(s.code() != code, "anything but "+code)
}

func (s sent) repeatsRequestID() error {
	outer, inner := s.requestID(), s.inside(s.api.Answer.RequestID)
	return s.want(outer != "" && outer == inner, "the same requestId outside and inside the response")
}

var upperSnake = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

func (s sent) codeInUpperSnake() error {
	return s.want(upperSnake.MatchString(s.code()), "a code in UPPER_SNAKE")
}

func (s sent) noSuccess() error {
	return s.want(s.status() < 200 || s.status() > 299, "no 2xx status")
}

func (s sent) refusedByGateway() error {
	const want = "4xx with RequestId, HostId, Code and Message"
	if !s.blamesClient() {
		return s.answered(want)
	}
	return s.valid(s.api.Answer.Refusal, want)
}

func (s sent) consistent() error {
	return s.want(s.succeeds() || s.inside(s.api.Answer.Done) != true, "no ReleaseResult true without Success true")
}

// lists: the answer is a listing, in which the instances show the effect.
func (t *then) lists(s sent, names []string, goal effect) error {
	ids, err := t.accounts.ids(names)
	if err != nil {
		return err
	}
	if err := s.accepted(); err != nil {
		return err
	}
	shown, list := inventory{}, t.accounts.api.Listing
	items, _ := s.inside(list.Items).([]any)
	for _, each := range items {
		item, _ := each.(map[string]any)
		id := text(item, list.Item.ID)
		shown[id] = contract.Instance{ID: id, Status: text(item, list.Item.Status), AutoRenew: renewed(item, list.Item)}
	}
	if slices.ContainsFunc(ids, func(id string) bool { _, there := shown[id]; return !there }) {
		if err := t.onOnePage(s); err != nil {
			return err
		}
	}
	return t.watch.shown(t.accounts.client, shown, ids, goal)
}

// onOnePage: a page says nothing of what stands on another one, which an account has that holds more than the scenario arranged.
func (t *then) onOnePage(s sent) error {
	if shown, counted := s.counts(); t.accounts.client.Shared && counted > float64(shown) {
		return &contract.Missing{Reason: fmt.Sprintf("it needs an account whose list has one page, and this one counts %v and shows %d; "+
			"give the pool an account of its own for this, with exclusive: true and few instances", counted, shown)}
	}
	return nil
}

// renewed tells whether an item of a listing shows that its instance is to be renewed; nil where it does not say.
func renewed(item map[string]any, names provider.Fields) *bool {
	if renews, shown := item[names.AutoRenew].(bool); shown {
		return &renews
	}
	return nil
}

// usualPage is how many instances a page of a listing has that asks for no number, by the pages of both providers.
const usualPage = 20

// doesNotList: a refusal that the instance does not exist lists nothing either.
func (t *then) doesNotList(s sent, name string) error {
	ids, err := t.accounts.ids([]string{name})
	if err != nil {
		return err
	}
	if s.status() != http.StatusOK {
		return s.refused(http.StatusNotFound, "")
	}
	if err := s.accepted(); err != nil {
		return err
	}
	for _, id := range ids {
		if bytes.Contains(s.came().Body, []byte(`"`+id+`"`)) {
			return s.answered(fmt.Sprintf("an answer that does not list %q", name))
		}
	}
	if err := t.onOnePage(s); err != nil {
		return err
	}
	if shown, counted := s.counts(); shown < usualPage && counted > float64(shown) {
		return s.answered(fmt.Sprintf("a list that shows all that it counts: it counts %v and shows %d, and %q may be among the others", counted, shown, name))
	}
	return nil
}

// answeredAlike: the answers to both requests mean the same.
func (w *when) answeredAlike() error {
	if len(w.calls) != 2 {
		return &contract.Fault{Reason: "two requests are needed to compare their answers"}
	}
	first, second := w.calls[0], w.calls[1]
	if a, b := first.summary(), second.summary(); a != b {
		return &contract.Violation{Subject: "both requests", Got: a + ", and then " + b, Want: "answers that mean the same"}
	}
	return nil
}

// requestIDsDiffer: every answer has a request id of its own.
func (w *when) requestIDsDiffer() error {
	if len(w.calls) < 2 {
		return &contract.Fault{Reason: "several requests are needed to compare their request ids"}
	}
	known := map[string]int{}
	for i, each := range w.calls {
		id := each.requestID()
		if id == "" {
			return each.answered("a requestId")
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
