package reference

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/strictjson"
)

// object is a JSON object.
type object = map[string]any

// refusal is why a call is not carried out.
type refusal struct {
	status  int
	code    string
	message string
}

// refuse gives a refusal with the status that goes with its code, in the spelling of either provider.
func refuse(code, message string) *refusal {
	return &refusal{status: statusOf(code), code: code, message: message}
}

func statusOf(code string) int {
	switch {
	case strings.HasPrefix(code, "AUTHFAILURE_"):
		return http.StatusUnauthorized
	case strings.HasSuffix(code, "_NOT_FOUND"), strings.HasSuffix(code, ".NotFound"):
		return http.StatusNotFound
	case strings.HasPrefix(code, "OPERATION_"):
		return http.StatusForbidden
	case code == codeLimitExceeded:
		return http.StatusTooManyRequests
	default:
		return http.StatusBadRequest
	}
}

// shown keeps what a client sent from filling a message.
func shown(text string) string {
	const longest = 64
	if len(text) > longest {
		return "(a long text)"
	}
	return text
}

// envelope is an answer before it is written in a format. Its values are strings, booleans, whole numbers, objects, and
// arrays of them.
type envelope struct {
	status  int
	root    string // name of the XML element around the members
	members object
}

// message is an answer as it goes over the wire.
type message struct {
	status      int
	contentType string
	retryAfter  string
	body        []byte
}

func (m message) write(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", m.contentType)
	header.Set("Content-Length", strconv.Itoa(len(m.body)))
	if m.retryAfter != "" {
		header.Set("Retry-After", m.retryAfter)
	}
	w.WriteHeader(m.status)
	// A client that went away is no concern of ours.
	_, _ = w.Write(m.body)
}

// encodeJSON writes a value that is made of plain strings, numbers and objects, which can't fail.
func encodeJSON(value any) []byte {
	text, _ := strictjson.Encode(value)
	return text
}

// encodeXML writes one element with the members as its children, in the order of their names. Members of an array
// become elements of the same name. Values of plain kinds can't fail.
func encodeXML(root string, members object) []byte {
	var out bytes.Buffer
	out.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n")
	writeXML(&out, root, members)
	return out.Bytes()
}

func writeXML(out *bytes.Buffer, name string, value any) {
	if list, ok := value.([]any); ok {
		for _, item := range list {
			writeXML(out, name, item)
		}
		return
	}
	out.WriteString("<" + name + ">")
	if members, ok := value.(object); ok {
		for _, member := range slices.Sorted(maps.Keys(members)) {
			writeXML(out, member, members[member])
		}
	} else {
		_ = xml.EscapeText(out, []byte(fmt.Sprint(value)))
	}
	out.WriteString("</" + name + ">")
}

// readBody reads a body to its end, or says with which status and for what problem it can't be read.
func readBody(r *http.Request) (body []byte, status int, problem string) {
	body, err := io.ReadAll(r.Body)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, http.StatusRequestEntityTooLarge, "the body is too long"
	case err != nil:
		return nil, http.StatusBadRequest, "the body can't be read to its end"
	}
	return body, http.StatusOK, ""
}
