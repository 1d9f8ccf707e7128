package reference

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"relcon/runner/sign"
)

// bssVersion is the version of BssOpenApi (Alibaba Cloud BssOpenApi, Common parameters).
const bssVersion = "2017-12-14"

// soundReceive takes the request off the wire: its body, its parameters, the format that it wants, its method.
func (g *gateway) soundReceive(c *gatewayCall) *refusal {
	query, _ := url.ParseQuery(c.request.URL.RawQuery)
	c.query = query
	c.take(query)
	if refused := g.readBody(c); refused != nil {
		return refused
	}
	decoded, err := sign.RPCOf(c.request, c.body)
	if err != nil {
		return deny(codeBadParameter, "the parameters can't be decoded")
	}
	c.take(decoded.Params)
	if format := c.params.Get("Format"); format != "" && !isXML(format) && !strings.EqualFold(format, "JSON") {
		return deny(codeBadFormat, "Format is neither JSON nor XML")
	}
	if c.request.Method != http.MethodGet && c.request.Method != http.MethodPost {
		return deny(codeBadMethod, "only GET and POST are supported")
	}
	return nil
}

// take goes by these parameters until more of them are read: which signature the request has, and which format it wants.
func (c *gatewayCall) take(params url.Values) {
	c.params = params
	c.header = headerSigned(c.request, params)
	c.xml = wantsXML(c)
}

// headerSigned tells the two signatures apart: by an Authorization of the header signature, or else by the parameters
// of the RPC signature. Official clients send X-Acs headers with both, so these headers decide only where the request
// has nothing else.
func headerSigned(r *http.Request, params url.Values) bool {
	if strings.HasPrefix(r.Header.Get("Authorization"), "ACS3-") {
		return true
	}
	if params.Has("Signature") || params.Has("SignatureMethod") {
		return false
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "X-Acs-") {
			return true
		}
	}
	return false
}

// wantsXML goes by Format. The header signature has no such parameter, so there Accept may ask for XML instead.
func wantsXML(c *gatewayCall) bool {
	format := c.params.Get("Format")
	if format != "" || !c.header {
		return isXML(format)
	}
	for accepted := range strings.SplitSeq(c.request.Header.Get("Accept"), ",") {
		media, _, _ := mime.ParseMediaType(accepted)
		switch media {
		case "application/json":
			return false
		case "application/xml", "text/xml":
			return true
		}
	}
	return false
}

// isXML takes any case, since official clients write the formats in both.
func isXML(format string) bool { return strings.EqualFold(format, "XML") }

func (g *gateway) readBody(c *gatewayCall) *refusal {
	body, err := io.ReadAll(c.request.Body)
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return &refusal{http.StatusRequestEntityTooLarge, codeBadParameter, "the body is too long"}
	}
	if err != nil {
		return deny(codeBadParameter, "the body could not be read to its end")
	}
	c.body = body
	return nil
}

// soundRoute stands after authentication: a stranger learns nothing of what exists.
func (g *gateway) soundRoute(c *gatewayCall) *refusal {
	switch {
	case c.action() == "":
		return lacking("Action")
	case c.common("Version") == "":
		return lacking("Version")
	}
	c.operation = g.operations[c.action()]
	if c.operation == nil {
		return &refusal{http.StatusNotFound, codeNoAction, "the operation that Action names does not exist"}
	}
	if c.common("Version") != bssVersion {
		return deny(codeBadVersion, "Version is not "+bssVersion)
	}
	if !slices.Contains(c.operation.methods, c.request.Method) {
		return deny(codeBadMethod, "the operation does not support "+c.request.Method)
	}
	return nil
}
