package reference

import (
	"strconv"
	"strings"
	"time"

	"relcon/runner/sign"
)

// skew is how far a timestamp may be off, past or future (Zenlayer API, Common Error Codes).
const skew = 5 * time.Minute

// authenticateZenlayer finds the account, by a signature or by an access token.
func authenticateZenlayer(c *call) *refusal {
	header := strings.TrimSpace(c.request.Header.Get("Authorization"))
	if isBearer(header) {
		c.bearer = strings.TrimSpace(header[len("Bearer "):])
		return c.pass(c.service.token)
	}
	authorization, err := sign.ParseZC2(header)
	if err != nil {
		return refuse(codeInvalidAuthorization, "the header Authorization is missing or malformed")
	}
	if c.request.Header.Get("X-ZC-Signature-Method") != sign.ZC2Algorithm {
		return refuse(codeInvalidAuthorization, "the header X-ZC-Signature-Method is not "+sign.ZC2Algorithm)
	}
	c.authorization = authorization
	return c.pass(c.service.key, c.service.fresh, c.service.signature)
}

func isBearer(header string) bool {
	scheme, _, found := strings.Cut(header, " ")
	return found && strings.EqualFold(scheme, "Bearer")
}

func findToken(c *call) *refusal {
	c.account = c.service.accounts.withToken(c.service.product, c.bearer)
	if c.account == nil {
		return refuse(codeInvalidAuthorization, "the access token is not known")
	}
	return nil
}

func findKey(c *call) *refusal {
	c.account = c.service.accounts.withKey(c.service.product, c.authorization.Credential)
	if c.account == nil {
		return refuse(codeInvalidAuthorization, "the access key is not known")
	}
	return nil
}

func judgeTimestamp(c *call) *refusal {
	seconds, err := strconv.ParseUint(strings.TrimSpace(c.request.Header.Get(sign.ZC2TimestampHeader)), 10, 62)
	if err != nil {
		return refuse(codeInvalidAuthorization, "the header X-ZC-Timestamp is not a number of seconds")
	}
	c.at = time.Unix(int64(seconds), 0)
	if c.off().Abs() > skew {
		return refuse(codeSignatureExpired, "the timestamp is more than five minutes off")
	}
	return nil
}

func judgeZC2(c *call) *refusal {
	if sign.VerifyZC2(c.request, c.body, c.authorization, c.account.Credentials.AccessKeySecret) {
		return nil
	}
	return mismatch()
}

// mismatch is the refusal of a signature that does not fit.
func mismatch() *refusal {
	return refuse(codeSignatureFailure, "the signature does not fit the request")
}
