package steps

import (
	"encoding/json"
	"fmt"
	"strings"

	"relcon/runner/contract"
)

const formatXML = "XML"

// alibaba is the protocol of BssOpenApi: parameters, and success by a member of the body.
type alibaba struct{}

func (alibaba) act(w *World, p *party, action string, ids []string) (contract.Call, error) {
	call := contract.Call{Product: w.product, Credentials: p.account.Credentials, Account: p.account.Credentials.AccessKeyID}
	switch action {
	case "releases":
		charge := contract.PayAsYouGo
		for _, id := range ids {
			if p.wanted[id].ChargeType != "" {
				charge = p.wanted[id].ChargeType
			}
		}
		call.Operation = "ReleaseInstance"
		call.Params = []contract.Param{{Name: "ProductCode", Value: "ecs"}, {Name: "SubscriptionType", Value: charge}, {Name: "InstanceIds", Value: strings.Join(ids, ",")}}
	case "lists":
		call.Operation = "QueryAvailableInstances"
		call.Params = []contract.Param{{Name: "PageNum", Value: "1"}, {Name: "PageSize", Value: "100"}}
		if len(ids) > 0 {
			call.Params = append(call.Params, contract.Param{Name: "InstanceIDs", Value: strings.Join(ids, ",")})
		}
	default:
		return call, &contract.Fault{Reason: fmt.Sprintf("the client can't act as in %q on %s", action, w.product)}
	}
	return call, nil
}

// raw reads the parameters as Name=value, joined by &.
func (alibaba) raw(w *World, p *party, operation, content string) (contract.Call, error) {
	credentials := p.account.Credentials
	call := contract.Call{Product: w.product, Operation: operation, Credentials: credentials, Account: credentials.AccessKeyID}
	filled, err := w.fill(content)
	if err != nil || filled == nil {
		return call, err
	}
	for pair := range strings.SplitSeq(string(filled), "&") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return call, &contract.Fault{Reason: fmt.Sprintf("%q is no parameter of the form Name=value", pair)}
		}
		call.Params = append(call.Params, contract.Param{Name: name, Value: value})
	}
	return call, nil
}

// accepted: the release was executed, and it is said to be done.
func (a alibaba) accepted(w *World, s sent) error {
	if err := a.acknowledged(w, s); err != nil {
		return err
	}
	if s.call.Operation == "ReleaseInstance" && member(w.body(s), "Data", "ReleaseResult") != true {
		return w.answered(s, "Success true with Data.ReleaseResult true", nil)
	}
	return w.sound(s, "alibaba/"+kebab(s.call.Operation)+"-request", paramsBody(s.call.Params))
}

// acknowledged: HTTP 200 with the documented body and Success true.
func (alibaba) acknowledged(w *World, s sent) error {
	const want = "200 with Success true and the documented body"
	if s.exchange.Answer().Status != 200 || member(w.body(s), "Success") != true {
		return w.answered(s, want, nil)
	}
	return w.valid(s, "alibaba/"+kebab(s.call.Operation)+"-response", want)
}

// paramsBody is what the schema of a request describes: an object of the operation's own parameters.
func paramsBody(params []contract.Param) []byte {
	object := map[string]string{}
	for _, param := range params {
		object[param.Name] = param.Value
	}
	data, err := json.Marshal(object)
	if err != nil {
		return nil // strings can always be marshalled
	}
	return data
}

// refused: an error outcome, which is a 4xx with the gateway's body, or a 200 with Success false, as its schema says.
func (a alibaba) refused(w *World, s sent, status int, code string) error {
	want, got := errorOutcome(status, code), s.exchange.Answer().Status
	switch {
	case status != 0 && got != status:
		return w.answered(s, want, nil)
	case got == 200:
		if err := w.valid(s, "alibaba/failure", want); err != nil {
			return err
		}
	case got >= 400 && got <= 499:
		if err := w.valid(s, "alibaba/refusal", want); err != nil {
			return err
		}
	default:
		return w.answered(s, want, nil)
	}
	if !codeMatches(a.code(w, s), code) {
		return w.answered(s, want, nil)
	}
	return nil
}

func errorOutcome(status int, code string) string {
	want := "an error outcome (4xx, or 200 with Success false)"
	if status != 0 {
		want = fmt.Sprint(status)
	}
	if code == "" {
		return want + " with the documented body"
	}
	return want + " with Code " + code
}

func (alibaba) code(w *World, s sent) string { return text(w.body(s), "Code") }

func (alibaba) requestID(w *World, s sent) string { return text(w.body(s), "RequestId") }

// failed: the API has no list of what failed.
func (alibaba) failed(*World, sent) []string { return nil }

// flawsXML checks an XML answer as strictly as a JSON one: its root, and the same members of the same types.
func (w *World) flawsXML(s sent, schema string) ([]string, error) {
	root, value, err := w.env.DecodeXML(s.exchange.Answer().Body)
	if err != nil {
		return []string{err.Error()}, nil
	}
	wanted := s.call.Operation + "Response"
	if schema == "alibaba/refusal" {
		wanted = "Error"
	}
	var flaws []string
	if root != wanted {
		flaws = append(flaws, fmt.Sprintf("root element: got <%s>, want <%s>", root, wanted))
	}
	body, err := json.Marshal(value)
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	found, err := w.env.Validate(schema, body)
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	return append(flaws, found...), nil
}

// notReleased: executed, and said not to be released.
func (w *World) notReleased(s sent) error {
	if err := w.acknowledged(s); err != nil {
		return err
	}
	if member(w.body(s), "Data", "ReleaseResult") != false {
		return w.answered(s, "Success true with Data.ReleaseResult false", nil)
	}
	return nil
}
