package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// The functions of the manners change a sound call into one that its clause is about.

func withMethod(call *contract.Call, method string)       { call.Method = method }
func withContentType(call *contract.Call, kind string)    { call.ContentType = kind }
func withAction(call *contract.Call, operation string)    { call.Operation = operation }
func withVersion(call *contract.Call, version string)     { call.Version = version }
func withoutHeader(call *contract.Call, name string)      { call.Distortion.OmitHeaders = []string{name} }
func withAuthorization(call *contract.Call, value string) { call.Distortion.Authorization = &value }
func withWrongSignature(call *contract.Call)              { call.Distortion.WrongSecret = true }

// withOtherVersion takes the documented version of the API that a call without a manner does not have.
func withOtherVersion(w *when, call *contract.Call) error {
	return otherVersion(w.env, w.accounts.api, call)
}

func otherVersion(env Env, api provider.API, call *contract.Call) error {
	usual := env.Versions[call.Product]
	for _, version := range api.Versions {
		if version != usual {
			call.Version = version
			return nil
		}
	}
	return &contract.Fault{Reason: fmt.Sprintf("%s has no other version than %s", call.Product, usual)}
}

// signedFor signs the sound request of the same operation for other instances.
func signedFor(w *when, call *contract.Call, names []string) error {
	ids, err := w.accounts.ids(names)
	if err != nil {
		return err
	}
	other, err := w.accounts.call(w.accounts.client, operation(call.Operation), ids)
	if call.Distortion.SignedBody = other.Body; other.Params != nil {
		sign(call, w.accounts.api.Release.Names, w.accounts.idsOf(other))
	}
	return err
}

// signedForAnother signs something else in place of a part of the request.
func signedForAnother(w *when, call *contract.Call, part string) error {
	other := anotherValue(part, w.env.Now())
	if other == "" {
		return &contract.Fault{Reason: fmt.Sprintf("no signature covers a %s", part)}
	}
	sign(call, part, other)
	return nil
}

// withLastSignature sends the signature of the last request: the same bytes, whatever the request says now.
func withLastSignature(w *when, call *contract.Call) error {
	last, err := w.last()
	if call.Product == contract.BSS {
		signedAs(call, last)
		return err
	}
	call.At, call.Distortion.SignedBody = last.call.At, last.call.Body
	return err
}

// withLastSignatureLater sends the same bytes, too, but says that they were made at another time.
func withLastSignatureLater(w *when, call *contract.Call) error {
	last, err := w.last()
	sign(call, "timestamp", strconv.FormatInt(last.call.At.Unix(), 10))
	call.At, call.Distortion.SignedBody = last.call.At.Add(-10*time.Second), last.call.Body
	return err
}

func signedForMethod(call *contract.Call, method string) { sign(call, "method", method) }

// sign has the signature made of another value than is sent; "" for one that is added after signing.
func sign(call *contract.Call, part, value string) {
	signed := maps.Clone(call.Distortion.Signed)
	if signed == nil {
		signed = map[string]string{}
	}
	signed[part] = value
	call.Distortion.Signed = signed
}

// anotherValue is what a part of a request could be as well, "" where no signature covers it.
func anotherValue(part string, now time.Time) string {
	before := now.Add(-time.Minute)
	switch part {
	case "content-type":
		return "application/json; charset=utf-8"
	case "host":
		return "other.example.com"
	case "timestamp":
		return strconv.FormatInt(before.Unix(), 10)
	case "Timestamp", "x-acs-date":
		return before.UTC().Format("2006-01-02T15:04:05Z")
	case "SignatureNonce", "x-acs-signature-nonce":
		return uuid.NewString()
	case "Action", "x-acs-action":
		return "QueryAvailableInstances"
	case "SubscriptionType":
		return contract.Subscription
	case "ProductCode":
		return "rds"
	}
	return ""
}

// withBlank puts a blank behind the first colon of the body.
func withBlank(call *contract.Call) {
	call.Distortion.SignedBody = call.Body
	call.Body = bytes.Replace(call.Body, []byte(":"), []byte(": "), 1)
}

// withBlanks puts so many blanks there, and signs them.
func withBlanks(call *contract.Call, count int) {
	call.Body = bytes.Replace(call.Body, []byte(":"), []byte(":"+strings.Repeat(" ", count)), 1)
}

// valueLine is a line of indented JSON that ends in a text, parted before and behind the first character of the text.
var valueLine = regexp.MustCompile(`(?m)^(.*")([0-9A-Za-z])([^"]*",?)$`)

// respelled is the same JSON as other clients write it, behind a line break, signed like that.
func respelled(call *contract.Call) error {
	var text bytes.Buffer
	if err := json.Indent(&text, call.Body, "", "\t"); err != nil {
		return err
	}
	escaped := valueLine.ReplaceAllStringFunc(text.String(), func(line string) string {
		part := valueLine.FindStringSubmatch(line)
		return fmt.Sprintf("%s\\u%04x%s", part[1], part[2][0], part[3])
	})
	call.Body = []byte(strings.ReplaceAll("\n"+escaped, "\n", "\r\n"))
	return nil
}

func withLineBreak(call *contract.Call) {
	call.Distortion.SignedBody = call.Body
	call.Body = append(slices.Clone(call.Body), '\n')
}

func withHeader(call *contract.Call, name, value string) {
	call.Headers = append(slices.Clone(call.Headers), contract.Param{Name: name, Value: value})
}

// inMilliseconds is the right time in the wrong unit.
func inMilliseconds(w *when, call *contract.Call) {
	withTimestamp(w, call, strconv.FormatInt(w.env.Now().UnixMilli(), 10))
}

func withTimestamp(w *when, call *contract.Call, text string) {
	now := w.env.Now().UTC()
	timestamp := strings.NewReplacer("$now", now.Format("2006-01-02T15:04:05"), "$day", now.Format("2006-01-02"), "$time", now.Format("15:04:05"), "$seconds", strconv.FormatInt(now.Unix(), 10)).Replace(text)
	call.Distortion.Timestamp = &timestamp
}

func signedBefore(w *when, call *contract.Call, minutes time.Duration) {
	call.At = w.env.Now().Add(-minutes)
}

func signedAfter(w *when, call *contract.Call, minutes time.Duration) {
	call.At = w.env.Now().Add(minutes)
}

func withRespelledKey(call *contract.Call) {
	call.Credentials.AccessKeyID = spelledOtherwise(call.Credentials.AccessKeyID)
}

func withUnknownKey(call *contract.Call) {
	call.Credentials.AccessKeyID = shapedLike(call.Credentials.AccessKeyID) + "0"
}

// another gives the other account of the scenario.
func (a *accounts) another() (*account, error) {
	if len(a.others) == 0 {
		return nil, &contract.Fault{Reason: "the scenario has no other account"}
	}
	return a.others[0], nil
}

func withForeignKey(w *when, call *contract.Call) error {
	other, err := w.accounts.another()
	if err == nil {
		call.Credentials, call.Account = other.Credentials, other.Credentials.AccessKeyID
	}
	return err
}

func withForeignSecret(w *when, call *contract.Call) error {
	other, err := w.accounts.another()
	if err == nil {
		call.Credentials.AccessKeySecret = other.Credentials.AccessKeySecret
	}
	return err
}

func withForeignToken(w *when, call *contract.Call) error {
	other, err := w.accounts.another()
	if err != nil {
		return err
	}
	call.Credentials = other.Credentials
	return withToken(call)
}

func withToken(call *contract.Call) error {
	if call.Credentials.Token == "" {
		return &contract.Missing{Need: contract.NeedToken, Reason: "the hook gave no token for the account"}
	}
	call.Scheme = contract.Bearer
	return nil
}

func withRespelledToken(call *contract.Call) error {
	err := withToken(call)
	call.Credentials.Token = spelledOtherwise(call.Credentials.Token)
	return err
}

func withWrongToken(call *contract.Call) {
	call.Scheme, call.Credentials.Token = contract.Bearer, uuid.NewString()
}
