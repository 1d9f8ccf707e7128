package sign

import (
	"maps"
	"strings"
)

// hidden stands for a session token, the only secret that a signed text can hold.
const hidden = "(blanked)"

// Explain gives the canonical request, its hash, the string to sign and the last step, for people to compare.
func (z ZC2) Explain() string {
	return explained(z.CanonicalRequest(), z.CanonicalHash(), z.StringToSign())
}

// Explain gives the canonical request, a token blanked, its hash, the string to sign and the last step, for people to compare.
func (a ACS3) Explain() string {
	hash, toSign := a.CanonicalHash(), a.StringToSign()
	if a.Headers["x-acs-security-token"] != "" {
		a.Headers = maps.Clone(a.Headers)
		a.Headers["x-acs-security-token"] = hidden
	}
	return explained(a.CanonicalRequest(), hash, toSign)
}

// Explain gives the string to sign, a token blanked, and the last step, for people to compare: this scheme has no canonical request
// but that.
func (r RPC) Explain() string {
	if r.Params.Has("SecurityToken") {
		r.Params = maps.Clone(r.Params)
		r.Params["SecurityToken"] = []string{hidden}
	}
	return "string to sign:\n" + indented(r.StringToSign()) + "\nsignature: HMAC-SHA1 of it, with accessKeySecret followed by & as the key, in base64"
}

func explained(canonical, hash, toSign string) string {
	return "canonical request:\n" + indented(canonical) + "\nits SHA-256: " + hash + "\nstring to sign:\n" + indented(toSign) +
		"\nsignature: HMAC-SHA256 of it, with accessKeySecret as the key, in lower-case hex"
}

// indented bounds a text, and sets its lines apart from those around it.
func indented(text string) string {
	const longest = 2000
	if len(text) > longest {
		text = text[:longest] + "…"
	}
	return "  | " + strings.ReplaceAll(text, "\n", "\n  | ")
}
