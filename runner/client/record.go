package client

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/sign"
)

// provenBy finds what proves the sender in an Authorization header, as the schemes write it.
var provenBy = regexp.MustCompile(`((?:Credential|Signature)=|Bearer )[^,\s]+`)

// blankedProofs blanks what may prove the sender in a header, and leaves what else it says: it may be malformed on purpose.
func (b blanker) blankedProofs(value string) string {
	value = provenBy.ReplaceAllString(b.text(value), "$1"+blanked)
	for _, word := range proofsIn(value) {
		value = strings.ReplaceAll(value, word, blanked)
	}
	return value
}

// blankParams blanks the secret ones among form-encoded parameters and leaves the others as they were written, and those that
// are empty: that is what may be wrong with a request.
func blankParams(encoded string) string {
	pairs := strings.Split(encoded, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if value != "" && slices.Contains([]string{"Signature", "AccessKeyId", "SecurityToken"}, name) {
			pairs[i] = name + "=" + blanked
		}
	}
	return strings.Join(pairs, "&")
}

// maxHeaders is how many bytes of headers an exchange records, those of the request first; 16 KiB with what says so.
const maxHeaders = 16<<10 - 256

// truncated is the name under which a record says that it lacks some of the headers. No real one has parentheses.
const truncated = "(truncated)"

// bounded leaves out the longest headers, so that the others are no longer than a number of bytes on the wire, and gives
// what is left of it.
func bounded(all http.Header, limit int) (http.Header, int) {
	var lines []string
	total := 0
	for name, values := range all {
		for _, value := range values {
			lines = append(lines, name+": "+value)
			total += len(name+value) + len(": \r\n")
		}
	}
	if total <= limit {
		return all, limit - total
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
	recorded := http.Header{truncated: {fmt.Sprintf("the longest of %d headers are not recorded: all of them have %d bytes", len(lines), total)}}
	for _, line := range lines {
		if limit -= len(line + "\r\n"); limit < 0 {
			break
		}
		name, value, _ := strings.Cut(line, ": ")
		recorded.Add(name, value)
	}
	return recorded, 0
}

// Recorder records the exchanges of a server, as its log may show them.
type Recorder struct{ blanker blanker }

// NewRecorder makes a recorder that blanks the secrets of accounts and the further ones, wherever they stand.
func NewRecorder(accounts []contract.Credentials, further ...string) Recorder {
	for _, account := range accounts {
		further = append(further, secretsOf(account)...)
	}
	return Recorder{newBlanker(further)}
}

// Text blanks the secrets in a text.
func (r Recorder) Text(text string) string { return r.blanker.text(text) }

// Exchange is an exchange as the log may show it: what proves the sender is blanked, too. body is what the server has read of
// the request.
func (r Recorder) Exchange(asked *http.Request, body []byte, answer contract.Response) (contract.Request, contract.Response) {
	at := *asked.URL
	at.Scheme, at.Host = "http", asked.Host
	if asked.TLS != nil {
		at.Scheme = "https"
	}
	w := wire{method: r.Text(asked.Method), url: at, header: asked.Header, body: body}
	return w.record(r.blanker, answer)
}

// record is the exchange as reports may show it.
func (w *wire) record(b blanker, came contract.Response) (contract.Request, contract.Response) {
	u := w.url
	u.RawQuery = blankParams(u.RawQuery)
	body := w.body
	if strings.HasPrefix(w.header.Get("Content-Type"), formType) {
		body = []byte(blankParams(string(body)))
	}
	header := b.header(w.header)
	if value := w.header.Get("Authorization"); value != "" {
		header.Set("Authorization", b.blankedProofs(value))
	}
	for _, name := range []string{"X-Acs-Security-Token", "X-Acs-Accesskey-Id"} {
		if w.header.Get(name) != "" {
			header.Set(name, blanked)
		}
	}
	header, left := bounded(header, maxHeaders)
	request := contract.Request{Method: w.method, URL: b.text(u.String()), Header: header, Body: b.bytes(bytes.Clone(body))}
	header, _ = bounded(b.header(came.Header), left)
	return request, contract.Response{Status: came.Status, Header: header, Body: b.bytes(came.Body)}
}

type recorderKey struct{}

// WithRecorder makes every exchange under the context known to a function as well, reads of inventories and failed exchanges
// included, in the order in which they end. The function may be called from several goroutines.
func WithRecorder(ctx context.Context, record func(contract.Exchange)) context.Context {
	return context.WithValue(ctx, recorderKey{}, record)
}

func recorded(ctx context.Context, exchange contract.Exchange) {
	if record, ok := ctx.Value(recorderKey{}).(func(contract.Exchange)); ok {
		record(exchange)
	}
}

const longestQuote = 300

// refused completes the guard's refusal with the call, in so far as it may be shown.
func (m message) refused(refusal *contract.Refused, b blanker) error {
	content := string(m.Body)
	if !m.Product.Zenlayer() {
		pairs := make([]string, 0, len(m.Params)+len(m.Distortion.ExtraParams))
		for _, params := range [][]contract.Param{m.Params, m.Distortion.ExtraParams} {
			for _, p := range params {
				pairs = append(pairs, sign.PercentEncode(p.Name)+"="+p.Value)
			}
		}
		content = blankParams(strings.Join(pairs, "&"))
	}
	operation := m.Operation
	if operation == "" {
		operation = "a request without an action"
	}
	call := strings.TrimSpace(operation + " " + content)
	return &contract.Refused{Call: quotable(b.text(call)), Reason: quotable(b.text(refusal.Reason))}
}

func quotable(text string) string {
	const cut = "…"
	text = strings.ToValidUTF8(text, "?")
	if len(text) <= longestQuote {
		return text
	}
	return strings.ToValidUTF8(text[:longestQuote-len(cut)], "") + cut
}
