package steps

import (
	"encoding/json"
	"fmt"
	"slices"

	"relcon/runner/contract"
)

// zenlayer is the protocol of BMC and ZEC: JSON bodies, success by status alone.
type zenlayer struct{}

func (zenlayer) act(w *World, p *party, action string, ids []string) (contract.Call, error) {
	call := contract.Call{Product: w.product, Credentials: p.account.Credentials, Account: p.account.Credentials.AccessKeyID}
	var body any = map[string]any{"instanceIds": ids}
	switch action {
	case "releases":
		call.Operation = "ReleaseInstances"
	case "terminates":
		if len(ids) != 1 {
			return call, &contract.Fault{Reason: "TerminateInstance names one instance"}
		}
		call.Operation, body = "TerminateInstance", map[string]any{"instanceId": ids[0]}
	case "stops":
		call.Operation = "StopInstances"
	case "reboots":
		call.Operation = "RebootInstances"
	case "lists":
		filter := map[string]any{"pageNum": 1, "pageSize": 100}
		if len(ids) > 0 {
			filter["instanceIds"] = ids
		}
		call.Operation, body = "DescribeInstances", filter
	default:
		return call, &contract.Fault{Reason: fmt.Sprintf("the client can't act as in %q", action)}
	}
	data, err := json.Marshal(body)
	call.Body = data
	return call, err
}

func (zenlayer) raw(w *World, p *party, operation, content string) (contract.Call, error) {
	body, err := w.fill(content)
	credentials := p.account.Credentials
	return contract.Call{Product: w.product, Operation: operation, Body: body, Credentials: credentials, Account: credentials.AccessKeyID}, err
}

func (z zenlayer) accepted(w *World, s sent) error {
	if err := z.acknowledged(w, s); err != nil {
		return err
	}
	if err := w.failedAre(s, nil); err != nil {
		return err
	}
	return w.sound(s, schemaOf(s.call, "request"), s.call.Body)
}

// acknowledged: HTTP 200 with the documented body; the official clients judge by the status alone.
func (zenlayer) acknowledged(w *World, s sent) error {
	const want = "200 and the documented body"
	if s.exchange.Answer().Status != 200 {
		return w.answered(s, want, nil)
	}
	return w.valid(s, schemaOf(s.call, "response"), want)
}

// schemaOf names the schema of a call's request or response, such as "zenlayer/bmc-release-instances-response".
func schemaOf(call contract.Call, side string) string {
	return fmt.Sprintf("zenlayer/%s-%s-%s", call.Product, kebab(call.Operation), side)
}

func (z zenlayer) refused(w *World, s sent, status int, code string) error {
	want, got := refusalWanted(status, code), s.exchange.Answer().Status
	if got < 400 || got > 499 || (status != 0 && got != status) {
		return w.answered(s, want, nil)
	}
	if err := w.valid(s, "zenlayer/refusal", want); err != nil {
		return err
	}
	if !codeMatches(z.code(w, s), code) {
		return w.answered(s, want, nil)
	}
	return nil
}

func (zenlayer) code(w *World, s sent) string { return text(w.body(s), "code") }

func (zenlayer) requestID(w *World, s sent) string { return text(w.body(s), "requestId") }

// failed: absent, null and empty all mean none.
func (zenlayer) failed(w *World, s sent) []string {
	listed, _ := member(w.body(s), "response", "instanceIds").([]any)
	var ids []string
	for _, each := range listed {
		if id, ok := each.(string); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
