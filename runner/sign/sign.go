// Package sign computes and verifies the three signatures that the providers accept: ZC2-HMAC-SHA256 of Zenlayer, and
// the HMAC-SHA1 RPC signature and ACS3-HMAC-SHA256 of Alibaba Cloud. Each scheme is a plain value that holds what its
// signature covers. The functions are pure: no clock, no randomness, no I/O, and no error message holds a secret.
package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strings"
)

func hexSHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func hexHMACSHA256(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// headerBlock gives the canonical headers, one line each, and the list of their names.
func headerBlock(headers map[string]string) (block, names string) {
	sorted := slices.Sorted(maps.Keys(headers))
	var lines strings.Builder
	lines.Grow(256)
	for _, name := range sorted {
		lines.WriteString(name)
		lines.WriteByte(':')
		lines.WriteString(strings.TrimSpace(headers[name]))
		lines.WriteByte('\n')
	}
	return lines.String(), strings.Join(sorted, ";")
}

// signedHeaders picks the named headers out of a request. It fails if one of them is not there.
func signedHeaders(r *http.Request, names []string) (map[string]string, bool) {
	headers := make(map[string]string, len(names))
	for _, name := range names {
		value, ok := headerValue(r, name)
		if !ok {
			return nil, false
		}
		headers[name] = value
	}
	return headers, true
}

func headerValue(r *http.Request, name string) (string, bool) {
	if name == "host" {
		return requestHost(r), true
	}
	values := r.Header.Values(name)
	if len(values) == 0 {
		return "", false
	}
	trimmed := make([]string, len(values))
	for i, value := range values {
		trimmed[i] = strings.TrimSpace(value)
	}
	slices.Sort(trimmed)
	return strings.Join(trimmed, ","), true
}

// requestHost is the Host header: a server finds it in Host, a client may have left it to the URL.
func requestHost(r *http.Request) string {
	if r.Host != "" || r.URL == nil {
		return r.Host
	}
	return r.URL.Host
}
