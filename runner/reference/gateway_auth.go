package reference

import (
	"net/http"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

const (
	// gatewaySkew is how far a timestamp may be off, past or future, and for how long a nonce must not come again
	// (Alibaba Cloud, Signature mechanism).
	gatewaySkew = 15 * time.Minute

	timestampLayout = "2006-01-02T15:04:05Z"

	// longestQuoted keeps what a client sent from filling a message.
	longestQuoted = 16 << 10
)

// soundAuthenticate finds the account by either signature. The nonce comes last, so that a request whose signature does
// not fit can't use up somebody else's.
func (g *gateway) soundAuthenticate(c *gatewayCall) *refusal {
	for _, judge := range [...]gatewayPhase{g.complete, g.fresh, g.key, g.signature, g.nonce} {
		if refused := judge(c); refused != nil {
			return refused
		}
	}
	return nil
}

func soundComplete(c *gatewayCall) *refusal {
	if c.header {
		return completeHeaders(c)
	}
	for _, name := range [...]string{"AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		if c.params.Get(name) == "" {
			return lacking(name)
		}
	}
	if c.params.Get("SignatureMethod") != sign.RPCMethod {
		return deny(codeBadSignatureMethod, "SignatureMethod is not "+sign.RPCMethod)
	}
	if c.params.Get("SignatureVersion") != sign.RPCVersion {
		return deny(codeBadSignatureVersion, "SignatureVersion is not "+sign.RPCVersion)
	}
	return nil
}

func completeHeaders(c *gatewayCall) *refusal {
	header := c.request.Header.Get("Authorization")
	if header == "" {
		return lacking("Authorization")
	}
	if algorithm, _, _ := strings.Cut(header, " "); algorithm != sign.ACS3Algorithm {
		return deny(codeBadSignatureMethod, "the header Authorization does not begin with "+sign.ACS3Algorithm)
	}
	authorization, err := sign.ParseACS3(header)
	if err != nil {
		return deny(codeIncompleteSignature, "the header Authorization is malformed")
	}
	c.authorization = authorization
	for _, name := range [...]string{"SignatureNonce", "Timestamp"} {
		if c.common(name) == "" {
			return lacking(name)
		}
	}
	return nil
}

// soundFresh keeps the real clock, whatever the account's clock says.
func (g *gateway) soundFresh(c *gatewayCall) *refusal {
	text := c.common("Timestamp")
	at, err := time.Parse(timestampLayout, text)
	// The layout also parses fractions of a second, which the format does not have.
	if err != nil || at.Format(timestampLayout) != text {
		return deny(codeBadTimestamp, "the timestamp is not written like 2006-01-02T15:04:05Z")
	}
	c.at = at
	if at.Sub(g.now()).Abs() > gatewaySkew {
		return deny(codeExpired, "the timestamp is more than 15 minutes off")
	}
	return nil
}

func (g *gateway) soundKey(c *gatewayCall) *refusal {
	c.account = g.accounts.withKey(contract.BSS, c.common("AccessKeyId"))
	if c.account == nil {
		return &refusal{http.StatusNotFound, codeNoAccessKey, "the access key does not exist"}
	}
	return nil
}

func soundSignature(c *gatewayCall) *refusal {
	if c.fits() {
		return nil
	}
	return deny(codeBadSignature, "the signature does not fit the request"+c.quotation())
}

func (c *gatewayCall) fits() bool {
	secret := c.account.Credentials.AccessKeySecret
	if c.header {
		return sign.VerifyACS3(c.request, c.body, c.authorization, secret)
	}
	return sign.VerifyRPC(c.request, c.body, secret)
}

// quotation tells what the signature was computed of, in the form that official clients look for. A request with a
// security token gets none, since that would stand in it.
func (c *gatewayCall) quotation() string {
	text := ""
	if c.header {
		if a, ok := sign.ACS3Of(c.request, c.body, c.authorization); ok {
			text = a.StringToSign()
		}
	} else if !c.params.Has("SecurityToken") {
		text = sign.RPC{Method: c.request.Method, Params: c.params}.StringToSign()
	}
	if text == "" || len(text) > longestQuoted {
		return ""
	}
	return ", server string to sign is:" + text
}

// soundNonce remembers a nonce until its request would be refused for its timestamp anyway.
func (g *gateway) soundNonce(c *gatewayCall) *refusal {
	now := g.now()
	until := now
	if c.at.After(now) {
		until = c.at
	}
	if g.nonces.use(c.account.Credentials.AccessKeyID, c.common("SignatureNonce"), now, until.Add(gatewaySkew)) {
		return nil
	}
	return deny(codeNonceUsed, "the signature nonce was used before")
}
