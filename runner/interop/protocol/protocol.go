// Package protocol is what the driver and a client program say to each other: the driver writes a Call as one line of
// JSON to the program's standard input, and the program writes an Answer as one line of JSON to its standard output.
// The program ends when its input does.
package protocol

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Signature schemes of a Call.
const (
	RPC  = "rpc"  // Alibaba Cloud, HMAC-SHA1 among the parameters
	ACS3 = "acs3" // Alibaba Cloud, ACS3-HMAC-SHA256 in a header
	ZC2  = "zc2"  // Zenlayer, ZC2-HMAC-SHA256 in a header
)

// Places of the parameters of a Call.
const (
	Query = "query" // POST, parameters in the query
	Form  = "form"  // POST, parameters in a form body
	Get   = "get"   // GET, parameters in the query
	JSON  = "json"  // POST, Body is the body
)

// Call is one call that a client shall make.
type Call struct {
	Endpoint string            `json:"endpoint"` // such as http://127.0.0.1:8080 or http://127.0.0.1:8080/api/v2/bmc
	Key      string            `json:"key"`
	Secret   string            `json:"secret"`
	Product  string            `json:"product"` // bss, bmc, zec
	Action   string            `json:"action"`
	Version  string            `json:"version"`
	Scheme   string            `json:"scheme"`
	Place    string            `json:"place"`
	Format   string            `json:"format,omitempty"`  // JSON, XML; "" leaves it to the client
	Params   map[string]string `json:"params,omitempty"`  // Alibaba Cloud
	Body     json.RawMessage   `json:"body,omitempty"`    // Zenlayer: a JSON object
	Retries  int               `json:"retries,omitempty"` // how often the client may try again by itself
}

// String keeps the secret out of every formatted message.
func (c Call) String() string {
	return fmt.Sprintf("%s %s of %s by %s in %s", c.Action, c.Version, c.Product, c.Scheme, c.Place)
}

// GoString keeps the secret out of %#v.
func (c Call) GoString() string { return c.String() }

// Answer is what the client made of the provider's answer.
type Answer struct {
	OK        bool            `json:"ok"`               // the client reported no error
	Result    json.RawMessage `json:"result,omitempty"` // what the client returned: an object, or the text of an answer that it does not parse
	Status    int             `json:"status,omitempty"` // HTTP status of the error, where the client tells it
	Code      string          `json:"code,omitempty"`   // of the error
	Message   string          `json:"message,omitempty"`
	RequestID string          `json:"requestId,omitempty"`
	Error     string          `json:"error,omitempty"`  // the error as the client prints it
	Crash     string          `json:"crash,omitempty"`  // the client panicked
	Cannot    string          `json:"cannot,omitempty"` // the program can't make this call
}

// Cannot is the answer to a call that a client has no means to make.
func Cannot(format string, args ...any) Answer { return Answer{Cannot: fmt.Sprintf(format, args...)} }

// Failed is the answer for an error that tells no more than its text.
func Failed(err error) Answer { return Answer{Error: err.Error()} }

// Done is the answer for what a client returned.
func Done(result any) Answer {
	text, err := json.Marshal(result)
	if err != nil {
		return Failed(fmt.Errorf("writing the result: %w", err))
	}
	return Answer{OK: true, Result: text}
}

// Serve answers every call on the standard input with do, until the input ends.
func Serve(do func(Call) Answer) {
	if err := serve(os.Stdin, os.Stdout, do); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer, do func(Call) Answer) error {
	calls, answers := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	for {
		var call Call
		if err := calls.Decode(&call); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading a call: %w", err)
		}
		if err := answers.Encode(guarded(do, call)); err != nil {
			return fmt.Errorf("writing an answer: %w", err)
		}
	}
}

// guarded reports a panic of the client, which is a finding and must not end the program.
func guarded(do func(Call) Answer, call Call) (answer Answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			answer = Answer{Crash: fmt.Sprint(panicked)}
		}
	}()
	return do(call)
}
