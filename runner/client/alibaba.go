package client

import (
	"net/url"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

const formType = "application/x-www-form-urlencoded"

// writeRPC writes the query and the body of an Alibaba Cloud call with the HMAC-SHA1 signature, or with none (Alibaba
// Cloud, Common parameters and Signature mechanism). The common parameters always travel in the query.
func (m message) writeRPC(w *wire) {
	common := slices.Concat(m.commonParams(), m.Distortion.ExtraParams)
	sent := common
	if m.Scheme == contract.RPC {
		signed := values(slices.Concat(common, m.signedParams()))
		signature := sign.RPC{Method: m.Method, Params: signed}.Signature(m.secret)
		sent = slices.Concat(common, []contract.Param{{Name: "Signature", Value: signature}})
		w.secrets = append(w.secrets, signature)
	}
	sent = slices.DeleteFunc(slices.Clone(sent), func(p contract.Param) bool {
		return slices.Contains(m.Distortion.OmitParams, p.Name)
	})
	w.url.RawQuery, w.body = m.split(sent, m.Params)
	w.setOrDelete("Content-Type", m.paramsType())
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
	w.url.RawQuery, w.body = m.split(m.Distortion.ExtraParams, m.Params)
	signedQuery, signedBody := m.split(m.Distortion.ExtraParams, m.signedParams())
	query, _ := url.ParseQuery(signedQuery) // encode wrote it, so it can be read
	a := sign.ACS3{Method: m.Method, Query: query, Body: signedBody}
	a.Headers = m.acs3Headers(w.host, a.PayloadHash())
	for name, value := range a.Headers {
		if name != "host" {
			w.header.Set(name, value)
		}
	}
	w.header.Set("Accept", "application/"+strings.ToLower(m.format()))
	signature := a.Signature(m.secret)
	w.header.Set("Authorization", a.Authorization(m.Credentials.AccessKeyID, signature))
	w.secrets = append(w.secrets, signature)
	for _, name := range m.Distortion.OmitParams {
		w.header.Del(acs3Header(name))
	}
}

func (m message) acs3Headers(host, payloadHash string) map[string]string {
	headers := map[string]string{
		"host":                  host,
		"x-acs-content-sha256":  payloadHash,
		"x-acs-date":            m.timestamp(),
		"x-acs-signature-nonce": m.Nonce,
	}
	for _, p := range present("x-acs-action", m.Operation, "x-acs-version", m.Version,
		"content-type", m.paramsType(), "x-acs-security-token", m.Credentials.Token) {
		headers[p.Name] = p.Value
	}
	return headers
}

// acs3Header is the header that does the work of an RPC common parameter.
func acs3Header(param string) string {
	switch param {
	case "Signature", "SignatureMethod", "AccessKeyId":
		return "Authorization"
	case "SignatureNonce":
		return "X-Acs-Signature-Nonce"
	case "SecurityToken":
		return "X-Acs-Security-Token"
	case "Timestamp":
		return "X-Acs-Date"
	case "Format":
		return "Accept"
	default:
		return "X-Acs-" + param
	}
}

// split gives the query and the body: the operation's parameters go into the query too, or are the body.
func (m message) split(query, operation []contract.Param) (string, []byte) {
	if !m.Form {
		return encode(slices.Concat(query, operation)), nil
	}
	return encode(query), []byte(encode(operation))
}

func (m message) signedParams() []contract.Param {
	if m.Distortion.SignedParams != nil {
		return m.Distortion.SignedParams
	}
	return m.Params
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
	if m.ContentType == "" && m.Form {
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
