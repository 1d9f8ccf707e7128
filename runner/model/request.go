package model

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/provider"
	"relcon/schemas"
)

// Request is what a call means by the pages, whatever the account holds.
type Request struct {
	Product   contract.Product
	Operation string
	Account   string // access key id of the account that it is judged for
	Version   string
	Scheme    contract.Scheme
	Reads     bool
	Rule      string   // by which a sound reading request is accepted
	Also      []string // rules by which something about it changes nothing
	Failing   string   // the rule about the instances that an answer names as failed; "" where there is none
	IDs       []string // as they are named, in order
	Flaws     []Flaw   // what is wrong with it: it is refused
	Options   []Flaw   // what it may be refused for
	Open      bool     // the pages do not say what it comes to
	Foreign   []string // ids of other accounts

	Nonce     string            // alibaba
	Token     string            // client token, alibaba
	Params    map[string]string // those of the operation, alibaba
	Unlisted  bool              // an empty place stands among the ids
	Unclean   bool              // blanks stand beside an id
	Unproved  bool              // the provider may refuse it before it looks at its nonce or its token
	Canonical string            // the parameters without the client token, for comparing
}

// Flaw is something wrong with a request, with the refusal that it leads to: see Want.
type Flaw struct {
	Rule   string
	Status int
	Codes  []string
}

// Known are the credentials of the accounts of a run, by access key id.
type Known map[string]contract.Credentials

// Read says what a call means that was sent at a time with a nonce.
func (k Known) Read(call contract.Call, nonce string, sent time.Time) Request {
	r := Request{
		Product: call.Product, Operation: call.Operation, Version: call.Version, Scheme: call.Scheme,
		Account: cmp.Or(call.Account, call.Credentials.AccessKeyID), Nonce: nonce, Reads: provider.Of(call.Product).Reads(call.Operation),
	}
	if whose := k.sender(call); whose != "" {
		r.Account = whose
	}
	if call.Product.Zenlayer() {
		r.Scheme = contract.Scheme(cmp.Or(string(r.Scheme), string(contract.ZC2)))
		k.zenlayer(&r, call, sent)
	} else {
		r.Scheme = contract.Scheme(cmp.Or(string(r.Scheme), string(contract.RPC)))
		k.alibaba(&r, call, sent)
	}
	return r
}

// sender is the account that a call proves to be from, right or wrong; "" where that is none of the run.
func (k Known) sender(call contract.Call) string {
	if call.Scheme != contract.Bearer {
		if _, known := k[call.Credentials.AccessKeyID]; known {
			return call.Credentials.AccessKeyID
		}
		return ""
	}
	for key, credentials := range k {
		if credentials.Token != "" && credentials.Token == call.Credentials.Token {
			return key
		}
	}
	return ""
}

// flaw notes something wrong with the request.
func (r *Request) flaw(rule string, codes ...string) {
	r.Flaws = append(r.Flaws, Flaw{Rule: rule, Codes: codes})
}

// may notes something that it may be refused for.
func (r *Request) may(rule string, codes ...string) {
	r.Options = append(r.Options, Flaw{Rule: rule, Codes: codes})
}

// distinct are the ids, each once.
func (r Request) distinct() []string {
	var all []string
	for _, id := range r.IDs {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// twice tells whether an id is named more than once.
func (r Request) twice() bool { return len(r.distinct()) < len(r.IDs) }

// Form says what an exchange came to.
func Form(exchange contract.Exchange) Answer {
	came, api := exchange.Answer(), provider.Of(exchange.Product)
	a := Answer{Status: came.Status}
	body := decoded(exchange)
	a.Code, _ = body[api.Answer.Code].(string)
	switch {
	case provider.Throttled(came.Status, came.Body):
		a.Kind = Throttled
	case came.Status == 0 || came.Status >= 500:
		a.Kind = Lost
	case came.Status != http.StatusOK:
		a.Kind = Refused
	case api.Answer.Success == "":
		a.Kind = Accepted
	case body[api.Answer.Success] == false:
		a.Kind = Refused
	case exchange.Operation == api.Release.Name && inside(api, body)[api.Answer.Done] != true:
		a.Kind = NotDone
	default:
		a.Kind = Accepted
	}
	if a.Kind == Accepted && !api.Reads(exchange.Operation) {
		listed, _ := inside(api, body)[api.Answer.Failed].([]any)
		for _, each := range listed {
			id, _ := each.(string)
			a.Failed = append(a.Failed, id)
		}
	}
	if list := api.Listing; exchange.Operation == list.Name {
		holder, _ := body[list.Holder].(map[string]any)
		items, _ := holder[list.Items].([]any)
		for _, each := range items {
			item, _ := each.(map[string]any)
			id, _ := item[list.Item.ID].(string)
			a.Listed = append(a.Listed, id)
		}
	}
	return a
}

func inside(api provider.API, body map[string]any) map[string]any {
	members, _ := body[api.Answer.Inside].(map[string]any)
	return members
}

// decoded is the body of an answer; nil where it has none that can be read.
func decoded(exchange contract.Exchange) map[string]any {
	body := exchange.Answer().Body
	if strings.HasPrefix(strings.TrimSpace(string(body)), "<") {
		_, value, err := schemas.DecodeXML(body)
		if err != nil {
			return nil
		}
		return value
	}
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		return nil
	}
	return members
}
