package states

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"relcon/runner/contract"
	"relcon/runner/states/hook"
)

// ErrUnlisted says that a hook does not know the action list. Such a hook is as good as any other.
var ErrUnlisted = errors.New("it does not list what it can")

// List asks the hook which states and kinds of account it knows. That arranges nothing. A hook that refuses the request does not
// know the action: the error is ErrUnlisted then, with the answer. Any other error says what is wrong with the list, which must have
// what scenarios of the products can't do without.
func (h *Hook) List(ctx context.Context, products []contract.Product) (known hook.Known, err error) {
	asked := request{Request: hook.Request{Action: hook.List}}
	body, err := json.Marshal(map[string]string{"action": hook.List})
	if err != nil {
		return known, h.refused(asked, err)
	}
	got, err := h.send(ctx, asked, body, h.options.Token)
	switch {
	case err != nil:
		return known, err
	case got.status != http.StatusOK:
		return known, fmt.Errorf("%w: it answered %s%s", ErrUnlisted, h.secrets.quote(got), hint(got.status))
	case int64(len(got.body)) > h.options.MaxBody:
		return known, h.refused(asked, h.secrets.answered(got, "got an answer longer than %d bytes, want a short JSON object", h.options.MaxBody))
	}
	object, err := parseAnswer(got.body)
	if err == nil {
		known, err = object.readKnown()
	}
	if err == nil {
		err = known.Check(products)
	}
	if err != nil {
		return hook.Known{}, h.refused(asked, h.secrets.answered(got, "%v; it answered %s", err, h.secrets.quote(got)))
	}
	h.several.Store(known.Has(hook.SeveralInstances))
	return known, nil
}

// readKnown reads {"states": […], "kinds": {"bmc": […]}}. States, products and kinds that the protocol does not have may come
// with a later version.
func (a answer) readKnown() (known hook.Known, err error) {
	known.Kinds = map[contract.Product][]string{}
	known.States, err = readWords("states", a["states"])
	kinds, ok := a["kinds"].(map[string]any)
	if !ok {
		return known, errors.Join(err, fmt.Errorf("kinds: got %s, want an object such as {\"bmc\": [\"default\"]}", kindOf(a["kinds"])))
	}
	for name := range kinds {
		known.Kinds[contract.Product(name)] = nil
	}
	for _, product := range contract.Products() {
		given, there := kinds[string(product)]
		if !there {
			continue
		}
		words, flaw := readWords("kinds."+string(product), given)
		known.Kinds[product], err = words, errors.Join(err, flaw)
	}
	return known, err
}

func readWords(name string, given any) ([]string, error) {
	elements, ok := given.([]any)
	if !ok {
		return nil, fmt.Errorf("%s: got %s, want an array of strings", name, kindOf(given))
	}
	var words []string
	for i, element := range elements {
		word, ok := element.(string)
		if !ok {
			return nil, fmt.Errorf("%s[%d]: got %s, want a string", name, i, kindOf(element))
		}
		words = append(words, word)
	}
	return words, nil
}
