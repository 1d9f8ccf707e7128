package contract

import (
	"net/http"
	"slices"
	"time"
)

// Credentials are what an account signs its requests with. They are secrets: nothing prints them.
type Credentials struct {
	AccessKeyID     string
	AccessKeySecret string
	Token           string // bearer token; "" where the account has none
}

// String keeps credentials out of every formatted message.
func (c Credentials) String() string { return "credentials (blanked)" }

// GoString keeps credentials out of %#v.
func (c Credentials) GoString() string { return c.String() }

// Scheme is a way of proving who sends a request.
type Scheme string

// The schemes. The zero value means the usual one of the product: ZC2 for Zenlayer, RPC for Alibaba Cloud.
const (
	ZC2    Scheme = "ZC2-HMAC-SHA256"  // Zenlayer, header signature
	Bearer Scheme = "Bearer"           // Zenlayer, access token
	RPC    Scheme = "HMAC-SHA1"        // Alibaba Cloud, signature version 1.0, among the parameters
	ACS3   Scheme = "ACS3-HMAC-SHA256" // Alibaba Cloud, header signature
	NoAuth Scheme = "none"             // nothing that authenticates is sent
)

// Param is one request parameter of an RPC-style operation.
type Param struct{ Name, Value string }

// Call describes one request before it is signed. The zero value of each field means the usual thing, so that a
// call of a feature names only what its clause is about. Two equal calls with At (and Nonce) set are the same bytes, but for
// the traceparent header.
type Call struct {
	Product     Product
	Operation   string  // X-ZC-Action or Action; "" leaves it out
	Version     string  // "" means the target's version of the product
	Method      string  // "" means POST
	ContentType string  // "" means application/json (Zenlayer), none or form (Alibaba Cloud)
	Body        []byte  // Zenlayer: sent exactly as it is
	Params      []Param // Alibaba Cloud: the parameters of the operation, without the common ones
	Form        bool    // Alibaba Cloud: Params go as a form body, not in the query
	WholeForm   bool    // Alibaba Cloud: so do all parameters of the RPC signature
	Format      string  // Alibaba Cloud: "" means JSON
	Respelled   bool    // Alibaba Cloud: the query is written as other clients write it, with the same meaning
	Headers     []Param // further ones, such as official clients send; a name may stand twice

	Scheme      Scheme
	Credentials Credentials
	Account     string    // access key id of the account that the call is made for; "" means that of Credentials
	At          time.Time // time of signing; zero means now
	Nonce       string    // Alibaba Cloud; "" means a fresh one

	Distortion Distortion

	// Unlimited sends the call past the target's rate limiter. Only the clause about the provider's own limit does.
	Unlimited bool
}

// Distortion is what is wrong with a call on purpose. The zero value is a sound call.
type Distortion struct {
	SignedBody    []byte            // signed in place of the body: it was changed after signing
	Signed        map[string]string // signed in place of what is sent, by name: a parameter ("" for one that was added after signing), a header, the method
	WrongSecret   bool              // sign with a secret that is not the account's
	Timestamp     *string           // sent verbatim as the timestamp, and signed
	Authorization *string           // sent as the Authorization header; "" leaves the header out. $key in it is the access key, $signed the headers that are signed, $proof the right signature or token, $half its first half
	OmitHeaders   []string          // headers left out, by canonical name, as far as they can be before signing
	Unsigned      []string          // headers that are sent and that the signature leaves out, in lower case (ACS3)
	OmitParams    []string          // common parameters left out, all but Signature before signing (RPC)
	Before        []Param           // parameters that stand before all others in the query, and that no signature covers (Alibaba Cloud)
	Behind        []Param           // the same, behind all others
	InBody        []Param           // the same, as members of a JSON body
	InForm        []Param           // the same, as a form
	ExtraParams   []Param           // parameters that the operation does not define, or in place of common ones; signed (Alibaba Cloud). In Signature, $proof is the right one, $half its first half, $lower the right one in lower case
}

// SignsSoundly tells whether nothing is wrong with the signature.
func (d Distortion) SignsSoundly() bool {
	return d.SignedBody == nil && len(d.Signed) == 0 && !d.WrongSecret && d.Timestamp == nil && d.Authorization == nil &&
		len(d.Unsigned)+len(d.OmitHeaders)+len(d.OmitParams)+len(d.Before)+len(d.Behind)+len(d.InForm) == 0 &&
		!slices.ContainsFunc(d.ExtraParams, func(p Param) bool { return p.Name == "Signature" })
}

// Exchange is one request with its response. Its fields are the record, for reports: secrets are blanked, and long headers
// are cut. What steps judge is Answer, the response as it came.
type Exchange struct {
	Product   Product
	Operation string
	Request   Request
	Response  Response
	Nonce     string // that the request was signed with; "" where there is none
	Refused   string // what the signature covers, where it is sound and was refused all the same; for people to compare
	Trace     string // id of the trace that the request said it is part of; "" where it said none
	Started   time.Time
	Duration  time.Duration

	answer func() Response // a function, so that no formatted message shows what came; nil in a record
	blank  func(text string) string
	signed func() string
}

// With gives the exchange its response as it came, and what blanks its secrets in a text.
func (e Exchange) With(answer Response, blank func(text string) string) Exchange {
	e.answer, e.blank = func() Response { return answer }, blank
	return e
}

// Signing gives the exchange what tells the text that its signature covers.
func (e Exchange) Signing(signed func() string) Exchange {
	e.signed = signed
	return e
}

// Signed is the text that the signature of the request covers, for people to compare; "" where there is none, and of a record.
func (e Exchange) Signed() string {
	if e.signed == nil {
		return ""
	}
	return e.signed()
}

// Answer is the response as it came, for steps to judge; of a record, it is Response. It may hold secrets: what quotes
// it is blanked before it is shown.
func (e Exchange) Answer() Response {
	if e.answer == nil {
		return e.Response
	}
	return e.answer()
}

// Blank replaces the secrets of the exchange in a text that quotes its answer.
func (e Exchange) Blank(text string) string {
	if e.blank == nil {
		return text
	}
	return e.blank(text)
}

// Record is the exchange without the response as it came.
func (e Exchange) Record() Exchange {
	e.answer, e.signed = nil, nil
	return e
}

// Request is what was sent.
type Request struct {
	Method string
	URL    string
	Header http.Header
	Body   []byte
}

// Response is what came back. Status 0 means that nothing did.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}
