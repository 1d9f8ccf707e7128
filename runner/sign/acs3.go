package sign

import (
	"crypto/hmac"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ACS3Algorithm names the scheme at the head of Authorization (Alibaba Cloud, V3 request structure and signature).
const ACS3Algorithm = "ACS3-HMAC-SHA256"

const (
	acs3Prefix     = "x-acs-"
	acs3PayloadKey = "x-acs-content-sha256"
)

// ACS3 is what an ACS3-HMAC-SHA256 signature of an RPC-style operation covers (Alibaba Cloud, V3 request structure and
// signature). The signed URI is always "/".
type ACS3 struct {
	Method  string            // "" means POST
	Query   url.Values        // decoded
	Headers map[string]string // signed headers by lower-case name: host as sent, content-type if sent, every x-acs-*
	Body    []byte            // raw bytes, as sent
}

// PayloadHash is the SHA-256 of the body in lower-case hex: the value of x-acs-content-sha256.
func (a ACS3) PayloadHash() string { return hexSHA256(a.Body) }

// CanonicalRequest is the text whose hash is signed, its lines joined by LF.
func (a ACS3) CanonicalRequest() string {
	method := a.Method
	if method == "" {
		method = http.MethodPost
	}
	block, names := headerBlock(a.Headers)
	return strings.Join([]string{method, "/", CanonicalQuery(a.Query), block, names, a.PayloadHash()}, "\n")
}

// CanonicalHash is the SHA-256 of the canonical request in lower-case hex.
func (a ACS3) CanonicalHash() string { return hexSHA256([]byte(a.CanonicalRequest())) }

// StringToSign is the text that the key is applied to.
func (a ACS3) StringToSign() string { return ACS3Algorithm + "\n" + a.CanonicalHash() }

// Signature is the HMAC-SHA256 of the string to sign in lower-case hex; the key is the secret itself.
func (a ACS3) Signature(secret string) string { return hexHMACSHA256(secret, a.StringToSign()) }

// Authorization is the value of the Authorization header for an access key and a signature.
func (a ACS3) Authorization(accessKeyID, signature string) string {
	return Authorization{
		Credential:    accessKeyID,
		SignedHeaders: slices.Sorted(maps.Keys(a.Headers)),
		Signature:     signature,
	}.header(ACS3Algorithm, ",")
}

// ParseACS3 takes the value of an Authorization header apart. It is an error if the algorithm is another one, a part
// is missing, empty, repeated or unknown, or SignedHeaders is unsorted or lacks host.
func ParseACS3(header string) (Authorization, error) {
	return parseAuthorization(header, ACS3Algorithm, "host")
}

// ACS3Of reads what the signature covers from a request as it arrived, its body read by the caller. It is false if a
// signed header is not there, the query can't be decoded, or content-type or an x-acs-* header came unsigned.
func ACS3Of(r *http.Request, body []byte, auth Authorization) (ACS3, bool) {
	for name := range r.Header {
		name = strings.ToLower(name)
		mustSign := name == "content-type" || strings.HasPrefix(name, acs3Prefix)
		if mustSign && !slices.Contains(auth.SignedHeaders, name) {
			return ACS3{}, false
		}
	}
	headers, ok := signedHeaders(r, auth.SignedHeaders)
	if !ok {
		return ACS3{}, false
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	return ACS3{Method: r.Method, Query: query, Headers: headers, Body: body}, err == nil
}

// VerifyACS3 tells, in constant time, whether the signature fits the request as it arrived and x-acs-content-sha256 is
// the hash of the body. How old x-acs-date is, and whether the nonce is fresh, remains for the caller to judge.
func VerifyACS3(r *http.Request, body []byte, auth Authorization, secret string) bool {
	a, ok := ACS3Of(r, body, auth)
	if !ok || a.Headers[acs3PayloadKey] != a.PayloadHash() {
		return false
	}
	return hmac.Equal([]byte(a.Signature(secret)), []byte(auth.Signature))
}
