package steps

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// sent is one call with its answer.
type sent struct {
	answer
	call  contract.Call
	sound contract.Call // the same without what is wrong with it on purpose
	raw   bool          // the feature wrote its content
}

// accepted: as the pages say, for a request of ours that keeps them as well: one that breaks its own schema can't be in
// the right.
func (s sent) accepted() error {
	if err := s.answer.accepted(); err != nil || s.raw {
		return err
	}
	flaws, err := s.codec.Validate(s.api.Schema(s.call.Operation, "request"), s.api.Content(s.call))
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if len(flaws) > 0 {
		return &contract.Fault{Reason: "a request that breaks its own schema was to be accepted: " + strings.Join(flaws, "; ")}
	}
	return nil
}

// action gives the operation by which a client does something, false where the product has none.
type action func(api provider.API) (provider.Operation, bool)

var (
	release action = func(api provider.API) (provider.Operation, bool) { return api.Release, true }
	list    action = func(api provider.API) (provider.Operation, bool) { return api.Listing.Operation, true }
)

// operation is the action of an operation that not every product has.
func operation(name string) action {
	return func(api provider.API) (provider.Operation, bool) { return api.Operation(name) }
}

// call builds the sound call of an action on instances of an account.
func (a *accounts) call(p *account, do action, ids []string) (contract.Call, error) {
	operation, known := do(a.api)
	switch {
	case !known:
		return contract.Call{}, &contract.Fault{Reason: fmt.Sprintf("%s has no operation by which a client can do this", a.api.Product)}
	case operation.Reads:
		return a.api.Page(p.Account, ids, nil, 1, 100), nil
	case operation.One && len(ids) != 1:
		return contract.Call{}, &contract.Fault{Reason: operation.Name + " names one instance"}
	}
	return a.api.Act(operation, p.Account, a.like(ids), ids), nil
}

// like is what a sound call says of instances: how the last of them is billed, and the product code that all of them have in common.
func (a *accounts) like(ids []string) (like contract.Wanted) {
	var codes []string
	for _, id := range ids {
		for _, p := range a.all() {
			if known, arranged := p.wanted[id]; arranged {
				like.ChargeType = cmp.Or(known.ChargeType, like.ChargeType)
				codes = append(codes, known.ProductCode)
			}
		}
	}
	if codes = slices.Compact(codes); len(codes) == 1 {
		like.ProductCode = codes[0]
	}
	return like
}

// inPlaceOf is the sound call of an operation in place of one whose body the feature wrote. It names the instances of the
// client's account that the body names or, where that names none, all of them that the scenario names; only the first where
// the operation takes one. Where there is none, it is no call.
func (a *accounts) inPlaceOf(operation, body string) (contract.Call, error) {
	var ids, all []string
	named := placeholder.FindAllString(body, -1)
	for _, name := range slices.Sorted(maps.Keys(a.names)) {
		for _, id := range a.names[name] {
			if !slices.Contains(a.client.ids, id) {
				continue
			}
			if all = append(all, id); slices.Contains(named, "$"+name) {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		ids = all
	}
	known, ok := a.api.Operation(operation)
	if !ok || len(ids) == 0 {
		return contract.Call{}, nil
	}
	if known.One {
		ids = ids[:1]
	}
	return a.call(a.client, func(provider.API) (provider.Operation, bool) { return known, true }, ids)
}

func verbatim(body string) string { return body }

var placeholder = regexp.MustCompile(`\$[a-z]+|%[0-9A-F]{2}`)

// fill puts the id of an instance in place of its $name, and a byte in place of %XX; "no body" stands for none.
func (a *accounts) fill(template string) ([]byte, error) {
	if template == "no body" {
		return nil, nil
	}
	var unknown error
	filled := placeholder.ReplaceAllStringFunc(template, func(found string) string {
		if found[0] == '%' {
			var b byte
			fmt.Sscanf(found, "%%%02X", &b) // the pattern admits nothing else
			return string([]byte{b})
		}
		id, err := a.one(found[1:])
		if err != nil {
			unknown = err
		}
		return id
	})
	return []byte(filled), unknown
}

// one gives the id of an instance that stands alone under its name.
func (a *accounts) one(name string) (string, error) {
	ids := a.names[name]
	if len(ids) != 1 {
		return "", &contract.Fault{Reason: fmt.Sprintf("the request names $%s, which is not one instance of the scenario", name)}
	}
	return ids[0], nil
}

// idsOf is how a call names its instances; "" where it has no parameter for that.
func (a *accounts) idsOf(call contract.Call) string {
	i := slices.IndexFunc(call.Params, func(p contract.Param) bool { return p.Name == a.api.Release.Names })
	if i < 0 {
		return ""
	}
	return call.Params[i].Value
}

// summary is what two answers have in common that mean the same: status and code.
func (s sent) summary() string {
	text := strings.TrimSpace(fmt.Sprintf("%d %s", s.status(), s.code()))
	if failed := len(s.failed()); failed > 0 {
		text += fmt.Sprintf(" with %d named as failed", failed)
	}
	return text
}
