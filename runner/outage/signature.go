package outage

import (
	"context"
	"errors"

	"relcon/runner/client"
	"relcon/runner/contract"
)

// SignatureError says that the target refuses sound signatures, so that nothing but that can be judged.
type SignatureError struct {
	Rules []string // that are broken, by id
	text  string
}

// Error tells every trouble of the first look, and what was signed.
func (e *SignatureError) Error() string { return e.text }

// signatures is the error of a first look: a *SignatureError where a rule is broken.
func signatures(groups []*finding, text string) error {
	refused := &SignatureError{text: text}
	for _, each := range groups {
		if each.rule != "" {
			refused.Rules = append(refused.Rules, each.rule)
		}
	}
	if refused.Rules == nil {
		return errors.New(text)
	}
	return refused
}

// broken gives the rule that a target breaks by a refusal of the signature, with a key and a secret that its own hook gave. It is
// "" where the refusal may mean something else: the pages of Zenlayer give no code for a key that nobody has, so that the
// target's hook and its endpoint may belong to different environments. A target that refuses such a key by another code tells
// the two apart.
func (t Target) broken(ctx context.Context, account contract.Account, err error, last contract.Exchange) string {
	var refused, unknown *client.UnreadableError
	if !errors.As(err, &refused) || refused.Signed == "" {
		return ""
	}
	account.Credentials.AccessKeyID += "relcon" // nobody has it
	if _, err := t.Read(ctx, account); !errors.As(err, &unknown) || unknown.Code == "" || unknown.Code == refused.Code {
		return ""
	}
	switch {
	case account.Product.Zenlayer():
		return "ZC-AUTH-01"
	case last.Request.Header.Get("Authorization") != "":
		return "ACS-AUTH-02"
	}
	return "ACS-AUTH-01"
}
