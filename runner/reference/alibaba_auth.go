package reference

import (
	"strings"
	"time"

	"relcon/runner/sign"
)

const (
	// gatewaySkew is how far a timestamp may be off, past or future, and for how long a nonce must not come again
	// (Alibaba Cloud, Signature mechanism).
	gatewaySkew = 15 * time.Minute

	// longestQuoted keeps what a client sent from filling a message.
	longestQuoted = 16 << 10
)

// authenticateAlibaba finds the account by either signature. The nonce comes last, so that a request whose signature
// does not fit can't use up somebody else's.
func authenticateAlibaba(c *call) *refusal {
	complete := completeParams
	if c.byHeader {
		complete = completeHeaders
	}
	s := c.service
	return c.pass(complete, s.fresh, s.key, s.signature, s.nonce)
}

// completeParams wants all that proves the sender to be there, and of a kind that is known.
func completeParams(c *call) *refusal {
	for _, name := range [...]string{"AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		if c.params.Get(name) == "" {
			return lacking(name)
		}
	}
	if c.params.Get("SignatureMethod") != sign.RPCMethod {
		return refuse(codeBadSignatureMethod, "SignatureMethod is not "+sign.RPCMethod)
	}
	if c.params.Get("SignatureVersion") != sign.RPCVersion {
		return refuse(codeBadSignatureVersion, "SignatureVersion is not "+sign.RPCVersion)
	}
	return nil
}

func completeHeaders(c *call) *refusal {
	header := c.request.Header.Get("Authorization")
	if header == "" {
		return lacking("Authorization")
	}
	if algorithm, _, _ := strings.Cut(header, " "); algorithm != sign.ACS3Algorithm {
		return refuse(codeBadSignatureMethod, "the header Authorization does not begin with "+sign.ACS3Algorithm)
	}
	authorization, err := sign.ParseACS3(header)
	switch {
	case err != nil:
		return refuse(codeIncompleteSignature, "the header Authorization is malformed")
	case c.signatureNonce() == "":
		return lacking("SignatureNonce")
	case c.timestamp() == "":
		return lacking("Timestamp")
	}
	c.authorization = authorization
	return nil
}

func (c *call) signatureNonce() string { return c.common("SignatureNonce", "X-Acs-Signature-Nonce") }

func (c *call) timestamp() string { return c.common("Timestamp", "X-Acs-Date") }

func (c *call) accessKeyID() string {
	if c.byHeader {
		return c.authorization.Credential
	}
	return c.params.Get("AccessKeyId")
}

// judgeDate keeps the real clock, whatever the account's clock says.
func judgeDate(c *call) *refusal {
	text := c.timestamp()
	at, err := time.Parse(timeLayout, text)
	// The layout also parses fractions of a second, which the format does not have.
	if err != nil || at.Format(timeLayout) != text {
		return refuse(codeBadTimestamp, "the timestamp is not written like "+timeLayout)
	}
	c.at = at
	if c.off().Abs() > gatewaySkew {
		return refuse(codeExpired, "the timestamp is more than 15 minutes off")
	}
	return nil
}

func findAccessKey(c *call) *refusal {
	c.account = c.service.accounts.withKey(c.service.product, c.accessKeyID())
	if c.account == nil {
		return refuse(codeNoAccessKey, "the access key does not exist")
	}
	return nil
}

func judgeAlibaba(c *call) *refusal {
	secret, fits := c.account.Credentials.AccessKeySecret, false
	if c.byHeader {
		fits = sign.VerifyACS3(c.request, c.body, c.authorization, secret)
	} else {
		fits = sign.VerifyRPC(c.request, c.body, secret)
	}
	if fits {
		return nil
	}
	return refuse(codeBadSignature, "the signature does not fit the request"+c.quotation())
}

// quotation tells what the signature was computed of, in the form that official clients look for. A request with a
// security token gets none, since that would stand in it.
func (c *call) quotation() string {
	text := ""
	if c.byHeader {
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

// judgeNonce remembers a nonce for its access key, until its request would be refused for its timestamp anyway.
func judgeNonce(c *call) *refusal { return c.judgeNonceOf(c.accessKeyID()) }

func (c *call) judgeNonceOf(whose string) *refusal {
	now := c.service.options.Now()
	until := now
	if c.at.After(now) {
		until = c.at
	}
	if c.service.nonces.use(whose, c.signatureNonce(), now, until.Add(gatewaySkew)) {
		return nil
	}
	return refuse(codeNonceUsed, "the signature nonce was used before")
}
