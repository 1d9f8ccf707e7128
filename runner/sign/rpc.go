package sign

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// RPCMethod and RPCVersion are the values of SignatureMethod and SignatureVersion (Alibaba Cloud, Common parameters).
const (
	RPCMethod  = "HMAC-SHA1"
	RPCVersion = "1.0"
)

const signatureParam = "Signature"

// RPC is what an HMAC-SHA1 signature of version 1.0 covers: the method and every parameter, whether it travels in the
// query or in a form body (Alibaba Cloud, Signature mechanism). A parameter named Signature is left out of account.
type RPC struct {
	Method string // "" means POST
	Params url.Values
}

// RPCOf reads the parameters of a request as it arrived: decoded ones of the query, and of the body if that is a form.
// Empty values are kept. It is an error if either can't be decoded.
func RPCOf(r *http.Request, body []byte) (RPC, error) {
	params, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return RPC{}, fmt.Errorf("query: it can't be decoded: %w", err)
	}
	// A media type with a damaged parameter is still that media type.
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media != "application/x-www-form-urlencoded" {
		return RPC{Method: r.Method, Params: params}, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return RPC{}, fmt.Errorf("form body: it can't be decoded: %w", err)
	}
	for name, values := range form {
		params[name] = append(params[name], values...)
	}
	return RPC{Method: r.Method, Params: params}, nil
}

// StringToSign is the text that the key is applied to. The provider quotes it when a signature does not match.
func (r RPC) StringToSign() string {
	method := r.Method
	if method == "" {
		method = http.MethodPost
	}
	params := maps.Clone(r.Params)
	delete(params, signatureParam)
	return method + "&" + PercentEncode("/") + "&" + PercentEncode(CanonicalQuery(params))
}

// Signature is the HMAC-SHA1 of the string to sign in base64; the key is the secret followed by "&".
func (r RPC) Signature(secret string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(r.StringToSign()))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// VerifyRPC tells, in constant time, whether the request carries exactly one Signature parameter and it fits. The
// parameters are decoded and encoded anew, since clients write them on the wire in more than one way.
func VerifyRPC(r *http.Request, body []byte, secret string) bool {
	rpc, err := RPCOf(r, body)
	if err != nil || len(rpc.Params[signatureParam]) != 1 {
		return false
	}
	return hmac.Equal([]byte(rpc.Signature(secret)), []byte(rpc.Params.Get(signatureParam)))
}

// PercentEncode encodes UTF-8 text as both Alibaba Cloud schemes want it (RFC 3986): letters, digits and "-_.~" stay,
// every other byte becomes %XY in upper case, the space included.
func PercentEncode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// CanonicalQuery joins percent-encoded name=value pairs with "&", sorted by name and then by value, keeping empty values.
func CanonicalQuery(params url.Values) string {
	pairs := make([]string, 0, len(params))
	for _, name := range slices.Sorted(maps.Keys(params)) {
		for _, value := range slices.Sorted(slices.Values(params[name])) {
			pairs = append(pairs, PercentEncode(name)+"="+PercentEncode(value))
		}
	}
	return strings.Join(pairs, "&")
}
