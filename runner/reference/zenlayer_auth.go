package reference

import (
	"strconv"
	"strings"
	"time"

	"relcon/runner/sign"
)

// skew is how far a timestamp may be off, past or future (Zenlayer API, Common Error Codes).
const skew = 5 * time.Minute

// soundAuthenticate finds the account, by a signature or by an access token.
func (z *zenlayer) soundAuthenticate(c *call) *refusal {
	header := strings.TrimSpace(c.request.Header.Get("Authorization"))
	if isBearer(header) {
		return z.token(c, strings.TrimSpace(header[len("Bearer "):]))
	}
	authorization, err := sign.ParseZC2(header)
	if err != nil {
		return refuse(codeInvalidAuthorization, "the header Authorization is missing or malformed")
	}
	if c.request.Header.Get("X-ZC-Signature-Method") != sign.ZC2Algorithm {
		return refuse(codeInvalidAuthorization, "the header X-ZC-Signature-Method is not "+sign.ZC2Algorithm)
	}
	c.authorization = authorization
	for _, judge := range [...]phase{z.key, z.fresh, z.signature} {
		if refused := judge(c); refused != nil {
			return refused
		}
	}
	return nil
}

func isBearer(header string) bool {
	scheme, _, found := strings.Cut(header, " ")
	return found && strings.EqualFold(scheme, "Bearer")
}

func (z *zenlayer) soundToken(c *call, token string) *refusal {
	c.account = z.accounts.withToken(z.product, token)
	if c.account == nil {
		return refuse(codeInvalidAuthorization, "the access token is not known")
	}
	return nil
}

func (z *zenlayer) soundKey(c *call) *refusal {
	c.account = z.accounts.withKey(z.product, c.authorization.Credential)
	if c.account == nil {
		return refuse(codeInvalidAuthorization, "the access key is not known")
	}
	return nil
}

// soundFresh keeps the real clock, whatever the account's clock says.
func (z *zenlayer) soundFresh(c *call) *refusal {
	off, ok := z.timeOff(c)
	if !ok {
		return refuse(codeInvalidAuthorization, "the header X-ZC-Timestamp is not a number of seconds")
	}
	if off.Abs() > skew {
		return refuse(codeSignatureExpired, "the timestamp is more than five minutes off")
	}
	return nil
}

// timeOff is how far the timestamp is in the future; below zero, in the past. It is false if there is none.
func (z *zenlayer) timeOff(c *call) (time.Duration, bool) {
	seconds, err := strconv.ParseUint(strings.TrimSpace(c.request.Header.Get(sign.ZC2TimestampHeader)), 10, 62)
	if err != nil {
		return 0, false
	}
	return time.Unix(int64(seconds), 0).Sub(z.now()), true
}

func (z *zenlayer) soundSignature(c *call) *refusal {
	if sign.VerifyZC2(c.request, c.body, c.authorization, c.account.Credentials.AccessKeySecret) {
		return nil
	}
	return refuse(codeSignatureFailure, "the signature does not fit the request")
}
