package sign

import (
	"crypto/hmac"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// ZC2Algorithm names the scheme in X-ZC-Signature-Method and at the head of Authorization (Zenlayer API, Signature).
const ZC2Algorithm = "ZC2-HMAC-SHA256"

// ZC2TimestampHeader carries the signed time in Unix seconds.
const ZC2TimestampHeader = "X-ZC-Timestamp"

// ZC2 is what a ZC2-HMAC-SHA256 signature covers (Zenlayer API, Signature). Action, version and path are not covered:
// the signed URI is always "/", the signed query always empty. Header values are signed as they are sent, trimmed.
type ZC2 struct {
	Method    string            // "" means POST, the only one that the API knows
	Headers   map[string]string // signed headers by lower-case name; content-type and host must be among them
	Timestamp string            // Unix seconds, as sent
	Body      []byte            // raw bytes, as sent
}

// PayloadHash is the SHA-256 of the body in lower-case hex.
func (z ZC2) PayloadHash() string { return hexSHA256(z.Body) }

// CanonicalRequest is the text whose hash is signed, its lines joined by LF.
func (z ZC2) CanonicalRequest() string {
	method := z.Method
	if method == "" {
		method = http.MethodPost
	}
	block, names := headerBlock(z.Headers)
	return strings.Join([]string{method, "/", "", block, names, z.PayloadHash()}, "\n")
}

// CanonicalHash is the SHA-256 of the canonical request in lower-case hex.
func (z ZC2) CanonicalHash() string { return hexSHA256([]byte(z.CanonicalRequest())) }

// StringToSign is the text that the key is applied to.
func (z ZC2) StringToSign() string {
	return strings.Join([]string{ZC2Algorithm, strings.TrimSpace(z.Timestamp), z.CanonicalHash()}, "\n")
}

// Signature is the HMAC-SHA256 of the string to sign in lower-case hex; the key is the secret itself.
func (z ZC2) Signature(secret string) string { return hexHMACSHA256(secret, z.StringToSign()) }

// Authorization is the value of the Authorization header for an access key and a signature.
func (z ZC2) Authorization(accessKeyID, signature string) string {
	return Authorization{
		Credential:    accessKeyID,
		SignedHeaders: slices.Sorted(maps.Keys(z.Headers)),
		Signature:     signature,
	}.header(ZC2Algorithm, ", ")
}

// ParseZC2 takes the value of an Authorization header apart. It is an error if the algorithm is another one, a part
// is missing, empty, repeated or unknown, or SignedHeaders is unsorted or lacks content-type or host.
func ParseZC2(header string) (Authorization, error) {
	return parseAuthorization(header, ZC2Algorithm, "content-type", "host")
}

// VerifyZC2 tells, in constant time, whether the signature fits the request as it arrived: its method, its Host and
// the other signed headers, X-ZC-Timestamp, and the body's bytes, which the caller has read. How old the timestamp is
// remains for the caller to judge.
func VerifyZC2(r *http.Request, body []byte, auth Authorization, secret string) bool {
	headers, ok := signedHeaders(r, auth.SignedHeaders)
	if !ok {
		return false
	}
	z := ZC2{Method: r.Method, Headers: headers, Timestamp: r.Header.Get(ZC2TimestampHeader), Body: body}
	return hmac.Equal([]byte(z.Signature(secret)), []byte(auth.Signature))
}
