// Package har writes exchanges as an HTTP Archive (HAR) 1.2, which browsers and proxies read: one entry after the other, so
// that a long log needs no memory. Secrets must have been blanked before.
package har

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"relcon/runner/contract"
)

// Writer writes one archive. It must be closed, or the archive is cut off.
type Writer struct {
	out     io.Writer
	entries int
}

// NewWriter begins an archive that a version of relcon makes, with a comment or "".
func NewWriter(out io.Writer, version, comment string) (*Writer, error) {
	head, err := marshal(struct {
		Version string            `json:"version"`
		Creator map[string]string `json:"creator"`
		Comment string            `json:"comment,omitempty"`
	}{"1.2", map[string]string{"name": "relcon", "version": version}, comment})
	if err != nil {
		return nil, err
	}
	_, err = io.WriteString(out, `{"log":`+string(bytes.TrimSuffix(head, []byte("}")))+`,"entries":[`)
	return &Writer{out: out}, err
}

// marshal writes a value as JSON that commands no terminal and no CI.
func marshal(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	return contract.HarmlessJSON(text), err
}

// Add writes one exchange, with a comment or "".
func (w *Writer) Add(exchange contract.Exchange, comment string) error {
	text, err := marshal(newEntry(exchange, comment))
	if err != nil {
		return err
	}
	separator := ",\n"
	if w.entries == 0 {
		separator = "\n"
	}
	w.entries++
	_, err = w.out.Write(append([]byte(separator), text...))
	return err
}

// Close ends the archive. It leaves what it is written to open.
func (w *Writer) Close() error {
	_, err := io.WriteString(w.out, "\n]}}\n")
	return err
}

// unknown is what HAR wants where a size or a time is not known.
const unknown = -1

type entry struct {
	Started  string   `json:"startedDateTime"`
	Time     float64  `json:"time"`
	Request  request  `json:"request"`
	Response response `json:"response"`
	Cache    struct{} `json:"cache"`
	Timings  timings  `json:"timings"`
	Comment  string   `json:"comment,omitempty"`
}

type request struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []pair    `json:"cookies"`
	Headers     []pair    `json:"headers"`
	Query       []pair    `json:"queryString"`
	Post        *postData `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type response struct {
	Status      int     `json:"status"`
	StatusText  string  `json:"statusText"`
	HTTPVersion string  `json:"httpVersion"`
	Cookies     []pair  `json:"cookies"`
	Headers     []pair  `json:"headers"`
	Content     content `json:"content"`
	RedirectURL string  `json:"redirectURL"`
	HeadersSize int     `json:"headersSize"`
	BodySize    int     `json:"bodySize"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type postData struct {
	MimeType string `json:"mimeType"`
	Params   []pair `json:"params"`
	Text     string `json:"text"`
	Comment  string `json:"comment,omitempty"`
}

type content struct {
	Size     int    `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
}

type timings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// newEntry says of an exchange what we know. The protocol is not recorded, and all of the time counts as waiting.
func newEntry(exchange contract.Exchange, comment string) entry {
	milliseconds := float64(exchange.Duration.Microseconds()) / 1000
	sent, came := exchange.Request, exchange.Response
	mime := cmp.Or(came.Header.Get("Content-Type"), "application/octet-stream")
	text, encoding := textOf(came.Body)
	e := entry{
		Started: exchange.Started.Format(time.RFC3339Nano), Time: milliseconds, Timings: timings{Wait: milliseconds}, Comment: comment,
		Request: request{
			Method: sent.Method, URL: sent.URL, HTTPVersion: "HTTP/1.1", Cookies: []pair{}, Headers: pairs(sent.Header), Query: query(sent.URL),
			HeadersSize: unknown, BodySize: len(sent.Body),
		},
		Response: response{
			Status: came.Status, StatusText: http.StatusText(came.Status), HTTPVersion: "HTTP/1.1", Cookies: []pair{}, Headers: pairs(came.Header),
			Content: content{Size: len(came.Body), MimeType: mime, Text: text, Encoding: encoding}, HeadersSize: unknown, BodySize: len(came.Body),
		},
	}
	if len(sent.Body) > 0 {
		post := &postData{MimeType: cmp.Or(sent.Header.Get("Content-Type"), "application/octet-stream"), Params: []pair{}}
		if post.Text, encoding = textOf(sent.Body); encoding != "" {
			post.Comment = "the text is in " + encoding // HAR has no member for it here
		}
		e.Request.Post = post
	}
	return e
}

func textOf(body []byte) (text, encoding string) {
	if utf8.Valid(body) {
		return string(body), ""
	}
	return base64.StdEncoding.EncodeToString(body), "base64"
}

// pairs gives the headers in the order of their names.
func pairs(header map[string][]string) []pair {
	all := []pair{}
	for name, values := range header {
		for _, value := range values {
			all = append(all, pair{strings.ToValidUTF8(name, "�"), strings.ToValidUTF8(value, "�")})
		}
	}
	slices.SortStableFunc(all, func(a, b pair) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func query(address string) []pair {
	at, err := url.Parse(address)
	if err != nil {
		return []pair{}
	}
	return pairs(at.Query())
}
