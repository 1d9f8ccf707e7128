package provider

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// Codes are what the codes of an API's refusals say. The features hold the codes of the clauses.
type Codes struct {
	UnknownKey []string // how the codes begin that can say that nobody has such a key
	KnownKey   []string // those of them that say something else
	Signature  string   // the signature does not fit the request
	ClockOff   string   // the timestamp is too far from the provider's clock
	Keys       []string // how the codes begin that refuse a key, a signature or a token
}

// UnknownKey tells whether a refusal says that nobody has the key of the request; Zenlayer documents no code for that. Other codes of its
// kind are of a clock that is off, or of a key that is known and may not do this.
func (a API) UnknownKey(status int, code string) bool {
	return status >= 400 && status < 500 && !slices.Contains(a.Codes.KnownKey, code) &&
		slices.ContainsFunc(a.Codes.UnknownKey, func(begin string) bool { return strings.HasPrefix(code, begin) })
}

// RefusesKeys tells whether a code, of whatever product, refuses a key, a signature or a token.
func RefusesKeys(code string) bool {
	return slices.ContainsFunc(slices.Concat(bmc.Codes.Keys, bss.Codes.Keys), func(begin string) bool { return strings.HasPrefix(code, begin) })
}

// WrongSignature tells whether a code, of whatever product, says that the signature does not fit the request.
func WrongSignature(code string) bool {
	return code == bmc.Codes.Signature || code == bss.Codes.Signature
}

// ClockOff tells whether a code, of whatever product, says that the timestamp is too far from the provider's clock.
func ClockOff(code string) bool { return code == bmc.Codes.ClockOff || code == bss.Codes.ClockOff }

// throttling is how the codes of Alibaba Cloud's flow control begin.
var throttling = [][]byte{[]byte(`"Throttling`), []byte(`<Code>Throttling`)}

// Throttled tells whether an answer, of whatever product, says that the request was not taken because there were too many.
func Throttled(status int, body []byte) bool {
	return status == http.StatusTooManyRequests ||
		status >= 400 && slices.ContainsFunc(throttling, func(code []byte) bool { return bytes.Contains(body, code) })
}
