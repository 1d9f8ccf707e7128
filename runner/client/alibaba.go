package client

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

const formType = "application/x-www-form-urlencoded"

// writeRPC writes the query and the body of an Alibaba Cloud call with the HMAC-SHA1 signature, or with none (Alibaba
// Cloud, Common parameters and Signature mechanism). The common parameters travel in the query, but for a WholeForm.
func (m message) writeRPC(w *wire) {
	common := m.withExtras(m.commonParams())
	if m.Scheme == contract.RPC {
		query, operation := m.asSigned(common, m.Params)
		rpc := sign.RPC{Method: m.signedMethod(), Params: values(slices.Concat(query, operation))}
		common, w.explain = withSignature(common, rpc.Signature(m.secret), w), rpc.Explain
	}
	common = slices.DeleteFunc(common, func(p contract.Param) bool { return slices.Contains(m.Distortion.OmitParams, p.Name) })
	w.url.RawQuery, w.body = m.sent(common)
	w.setOrDelete("Content-Type", m.paramsType())
}

// withExtras leaves out the common parameters that shall not be sent, gives others another value, and adds those that nobody
// defines.
func (m message) withExtras(common []contract.Param) []contract.Param {
	d := m.Distortion
	common = slices.DeleteFunc(common, func(p contract.Param) bool { return slices.Contains(d.OmitParams, p.Name) })
	for _, extra := range d.ExtraParams {
		common = append(slices.DeleteFunc(common, named(extra.Name)), extra)
	}
	return common
}

func named(name string) func(contract.Param) bool {
	return func(p contract.Param) bool { return p.Name == name }
}

// asSigned gives the parameters of the query and of the operation that the signature is made of, where those are not the
// ones that are sent. What has a name in lower case is none.
func (m message) asSigned(query, operation []contract.Param) (signedQuery, signedOperation []contract.Param) {
	signedQuery, signedOperation = slices.Clone(query), slices.Clone(operation)
	for name, value := range m.Distortion.Signed {
		if name == strings.ToLower(name) {
			continue
		}
		if i := slices.IndexFunc(signedQuery, named(name)); i >= 0 {
			signedQuery = slices.Replace(signedQuery, i, i+1, present(name, value)...)
			continue
		}
		signedOperation = append(slices.DeleteFunc(signedOperation, named(name)), present(name, value)...)
	}
	return signedQuery, signedOperation
}

func (m message) signedMethod() string { return cmp.Or(m.Distortion.Signed["method"], m.Method) }

// withSignature adds the signature, or puts it in the place of $proof where the call says how it is to be sent.
func withSignature(params []contract.Param, signature string, w *wire) []contract.Param {
	half, lower := signature[:len(signature)/2], strings.ToLower(signature)
	w.secrets = append(w.secrets, signature, half, lower)
	if i := slices.IndexFunc(params, named("Signature")); i >= 0 {
		params[i].Value = strings.NewReplacer("$proof", signature, "$half", half, "$lower", lower).Replace(params[i].Value)
		return params
	}
	return append(params, contract.Param{Name: "Signature", Value: signature})
}

// commonParams are those that every RPC request carries, in the order of the page.
func (m message) commonParams() []contract.Param {
	params := present("Action", m.Operation, "Version", m.Version, "Format", m.format())
	if m.Scheme == contract.NoAuth {
		if m.Distortion.Timestamp != nil {
			params = append(params, contract.Param{Name: "Timestamp", Value: *m.Distortion.Timestamp})
		}
		return params
	}
	params = append(params,
		contract.Param{Name: "AccessKeyId", Value: m.Credentials.AccessKeyID},
		contract.Param{Name: "SignatureMethod", Value: sign.RPCMethod},
		contract.Param{Name: "SignatureVersion", Value: sign.RPCVersion},
		contract.Param{Name: "SignatureNonce", Value: m.Nonce},
		contract.Param{Name: "Timestamp", Value: m.timestamp()},
	)
	return slices.Concat(params, present("SecurityToken", m.Credentials.Token))
}

// writeACS3 writes an Alibaba Cloud call with the header signature (Alibaba Cloud, V3 request structure and signature).
func (m message) writeACS3(w *wire) {
	w.url.RawQuery, w.body = m.sent(m.Distortion.ExtraParams)
	query, body := m.split(m.asSigned(m.Distortion.ExtraParams, m.Params))
	if m.Distortion.SignedBody != nil {
		body = m.Distortion.SignedBody
	}
	values, _ := url.ParseQuery(query) // encode wrote it, so it can be read
	a := sign.ACS3{Method: m.signedMethod(), Query: values, Body: body}
	a.Headers = m.acs3Headers(w.host, a.PayloadHash())
	for name, value := range a.Headers {
		if name != "host" {
			w.header.Set(name, value)
		}
	}
	w.header.Set("Accept", "application/json")
	maps.DeleteFunc(a.Headers, func(name, _ string) bool { return slices.Contains(m.Distortion.Unsigned, name) })
	for name, value := range m.Distortion.Signed {
		if _, covered := a.Headers[name]; covered {
			a.Headers[name] = value
		}
	}
	signature := a.Signature(m.secret)
	w.header.Set("Authorization", a.Authorization(m.Credentials.AccessKeyID, signature))
	w.secrets, w.explain = append(w.secrets, signature), a.Explain
}

// acs3Headers are those that the signature has to cover, all but Authorization.
func (m message) acs3Headers(host, payloadHash string) map[string]string {
	headers := map[string]string{"host": host, "x-acs-content-sha256": payloadHash}
	for _, p := range present("x-acs-action", m.Operation, "x-acs-version", m.Version, "x-acs-date", m.timestamp(),
		"x-acs-signature-nonce", m.Nonce, "content-type", m.paramsType(), "x-acs-security-token", m.Credentials.Token) {
		headers[p.Name] = p.Value
	}
	further := map[string][]string{}
	for _, header := range m.Headers {
		if name := strings.ToLower(header.Name); strings.HasPrefix(name, "x-acs-") {
			further[name] = append(further[name], strings.TrimSpace(header.Value))
		}
	}
	for name, values := range further {
		headers[name] = strings.Join(slices.Sorted(slices.Values(values)), ",")
	}
	for _, name := range m.Distortion.OmitHeaders {
		delete(headers, strings.ToLower(name))
	}
	return headers
}

// sent gives the query and the body as they are sent, with what was added after signing.
func (m message) sent(query []contract.Param) (string, []byte) {
	text, body := m.split(query, m.Params)
	parts := []string{encode(m.Distortion.Before), text, encode(m.Distortion.Behind)}
	text = strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "&")
	if m.Respelled {
		text = respelled(text)
	}
	if len(m.Distortion.InBody) > 0 && body == nil {
		members := map[string]string{}
		for _, param := range m.Distortion.InBody {
			members[param.Name] = param.Value
		}
		body, _ = json.Marshal(members) // texts can always be marshalled
	}
	if added := encode(m.Distortion.InForm); added != "" {
		body = bytes.TrimPrefix([]byte(string(body)+"&"+added), []byte("&"))
	}
	return text, body
}

// escaped matches an escape of a URL.
var escaped = regexp.MustCompile(`%[0-9A-F]{2}`)

// respelled writes an encoded query as other clients do: plus signs for blanks, escapes in lower case, and as they stand
// the characters that a query may hold.
func respelled(query string) string {
	plainly := map[string]string{"%20": "+", "%2C": ",", "%3A": ":", "%2F": "/", "%40": "@", "%28": "(", "%29": ")", "%2A": "*"}
	return escaped.ReplaceAllStringFunc(query, func(escape string) string {
		return cmp.Or(plainly[escape], strings.ToLower(escape))
	})
}

// split gives the query and the body: the operation's parameters go into the query too, or are the body, or all are.
func (m message) split(query, operation []contract.Param) (string, []byte) {
	switch {
	case m.WholeForm:
		return "", []byte(encode(slices.Concat(query, operation)))
	case m.Form:
		return encode(query), []byte(encode(operation))
	}
	return encode(slices.Concat(query, operation)), nil
}

func (m message) timestamp() string {
	if m.Distortion.Timestamp != nil {
		return *m.Distortion.Timestamp
	}
	return m.At.UTC().Format("2006-01-02T15:04:05Z")
}

func (m message) format() string {
	if m.Format == "" {
		return "JSON"
	}
	return m.Format
}

func (m message) paramsType() string {
	if m.ContentType == "" && (m.Form || m.WholeForm || len(m.Distortion.InForm) > 0) {
		return formType
	}
	return m.ContentType
}

// present makes parameters of alternating names and values, without those whose value is empty.
func present(namesAndValues ...string) []contract.Param {
	var params []contract.Param
	for pair := range slices.Chunk(namesAndValues, 2) {
		if pair[1] != "" {
			params = append(params, contract.Param{Name: pair[0], Value: pair[1]})
		}
	}
	return params
}

func values(params []contract.Param) url.Values {
	all := url.Values{}
	for _, p := range params {
		all.Add(p.Name, p.Value)
	}
	return all
}

// encode keeps the order of the parameters, so that equal calls are equal bytes.
func encode(params []contract.Param) string {
	pairs := make([]string, len(params))
	for i, p := range params {
		pairs[i] = sign.PercentEncode(p.Name) + "=" + sign.PercentEncode(p.Value)
	}
	return strings.Join(pairs, "&")
}
