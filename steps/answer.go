package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/provider"
)

// answer is one exchange, read as the pages of its provider say. What is asked of it depends on nothing else.
type answer struct {
	exchange contract.Exchange
	api      provider.API
	codec    Codec
	labels   labels
	body     map[string]any // nil where it can't be decoded
	earlier  string         // how a request before it was answered, where that was otherwise
}

func answerOf(exchange contract.Exchange, codec Codec, labels labels) answer {
	a := answer{exchange: exchange, api: provider.Of(exchange.Product), codec: codec, labels: labels}
	if a.inXML() {
		if _, value, err := codec.DecodeXML(a.came().Body); err == nil {
			a.body = value
		}
	} else if value, err := codec.Decode(a.came().Body); err == nil {
		a.body, _ = value.(map[string]any)
	}
	return a
}

// inXML tells whether XML was asked for. Where neither XML nor JSON was, the provider chooses: its pages have two defaults.
func (a answer) inXML() bool {
	switch strings.ToUpper(a.format()) {
	case "XML":
		return true
	case "", "JSON":
		return false
	}
	return bytes.HasPrefix(bytes.TrimSpace(a.came().Body), []byte("<"))
}

// format is the one that was asked for, in the query or where all parameters are a form; "" where none was.
func (a answer) format() string {
	asked, err := url.Parse(a.exchange.Request.URL)
	if err != nil {
		return ""
	}
	if format := asked.Query().Get("Format"); format != "" || a.api.Product.Zenlayer() {
		return format
	}
	form, _ := url.ParseQuery(string(a.exchange.Request.Body)) // what can't be read names no format
	return form.Get("Format")
}

// came is the response as it came, secrets and all; messages quote the record.
func (a answer) came() contract.Response { return a.exchange.Answer() }

func (a answer) status() int { return a.came().Status }

// code of a refusal or of a success, "" where there is none.
func (a answer) code() string { return text(a.body, a.api.Answer.Code) }

// requestID is "" where there is none.
func (a answer) requestID() string { return text(a.body, a.api.Answer.RequestID) }

// inside is a member of what the operation answers; nil where there is none.
func (a answer) inside(name string) any { return member(a.body, a.api.Answer.Inside, name) }

// counts gives how many instances a listing shows, and how many it says that there are; 0 where it gives no number.
func (a answer) counts() (shown int, counted float64) {
	list := a.api.Listing
	items, _ := member(a.body, list.Holder, list.Items).([]any)
	counted, _ = strconv.ParseFloat(fmt.Sprint(member(a.body, list.Holder, list.Total)), 64)
	return len(items), counted
}

// succeeds tells whether the body says so, where success is a member of it.
func (a answer) succeeds() bool {
	return a.api.Answer.Success == "" || member(a.body, a.api.Answer.Success) == true
}

// releases tells whether the answer says that the release is done, in whatever form the rest is.
func (a answer) releases() bool {
	return a.api.Answer.Done != "" && a.succeeds() && a.inside(a.api.Answer.Done) == true
}

// failed are the instances that a success names as failed, sorted. Absent, null and empty all mean none.
func (a answer) failed() []string {
	listed, _ := a.inside(a.api.Answer.Failed).([]any)
	var ids []string
	for _, each := range listed {
		if id, ok := each.(string); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// accepted: the documented success, and all that was asked for is done.
func (a answer) accepted() error {
	if err := a.acknowledged(); err != nil {
		return err
	}
	if done := a.api.Answer.Done; done != "" && a.exchange.Operation == a.api.Release.Name && !a.releases() {
		return a.answered(fmt.Sprintf("%s true with %s.%s true", a.api.Answer.Success, a.api.Answer.Inside, done))
	}
	return a.failedAre(nil)
}

// acknowledged: 200 with the documented body, which says that the request was executed, whatever failed of what was asked
// for. The official clients of Zenlayer judge by the status alone.
func (a answer) acknowledged() error {
	want := "200 and the documented body"
	if a.api.Answer.Success != "" {
		want = "200 with " + a.api.Answer.Success + " true and the documented body"
	}
	if a.status() != http.StatusOK || a.api.Answer.Success != "" && member(a.body, a.api.Answer.Success) == false {
		return a.answered(want)
	}
	return a.valid(a.api.Schema(a.exchange.Operation, "response"), want)
}

// failedAre: a success names exactly these instances as failed.
func (a answer) failedAre(want []string) error {
	got, want := a.failed(), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		return &contract.Violation{Subject: a.exchange.Operation + ", instances named as failed", Got: a.labels.list(got), Want: a.labels.list(want)}
	}
	return nil
}

// refused: the documented refusal, which is a 4xx or, where success is a member of the body, also a 200 that says so.
// Status 0 means any of them, and code "" any code.
func (a answer) refused(status int, code string) error {
	schema, want := a.api.Answer.Refusal, a.refusal(status, code)
	if a.status() == http.StatusOK {
		schema = a.api.Answer.Failure
	}
	if a.status() == http.StatusOK && a.succeeds() {
		return a.answered(want) // which members of a refusal a success lacks says nothing
	}
	if schema == "" || status != 0 && a.status() != status || a.status() != http.StatusOK && !a.blamesClient() {
		return a.answered(want)
	}
	if a.exchange.Request.Method == http.MethodHead && code == "" && a.blamesClient() {
		return nil // there is no body to judge
	}
	if err := a.valid(schema, want); err != nil {
		return err
	}
	if code != "" && a.code() != code {
		return a.answered(want)
	}
	return nil
}

// refusal puts the wanted refusal into words.
func (a answer) refusal(status int, code string) string {
	want := "4xx"
	switch {
	case status != 0:
		want = fmt.Sprint(status)
	case a.api.Answer.Success != "":
		want = "an error outcome (4xx, or 200 with " + a.api.Answer.Success + " false)"
	}
	if code == "" {
		return want + " and the documented body of a refusal"
	}
	return want + " " + code
}

func (a answer) blamesClient() bool { return a.status() >= 400 && a.status() <= 499 }

// documented: a success, whatever failed of what was asked for, or a refusal, in its documented form either way. What a
// listing shows of each instance has its types then, too.
func (a answer) documented() error {
	success := a.acknowledged()
	if types := a.api.Listing.Types; success == nil && types != "" && a.exchange.Operation == a.api.Listing.Name {
		return a.valid(types, "members of the documented types")
	}
	if !violates(success) {
		return success
	}
	if a.status() != http.StatusOK && !a.blamesClient() {
		return a.answered("a success or a refusal in its documented form")
	}
	refusal := a.refused(0, "")
	if !violates(refusal) {
		return refusal
	}
	const want = "a success or a refusal in its documented form"
	switch flaws := a.flaws(success, refusal); {
	case len(flaws) > 0:
		return a.answered(want, flaws...)
	default:
		return a.answered(want, "no success: "+unfit(success), "no refusal: "+unfit(refusal))
	}
}

// flaws are what is wrong with an answer whose status says whether it is a success or a refusal; nil where it does not say so.
func (a answer) flaws(success, refusal error) []string {
	told := success
	switch {
	case a.blamesClient():
		told = refusal
	case a.api.Answer.Failure != "":
		return nil // a refusal may have the status of a success
	}
	var violation *contract.Violation
	if !errors.As(told, &violation) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(violation.Details), func(flaw string) bool { return flaw == a.earlier })
}

// unfit says what an answer should have been, and what is wrong with it, without the answer itself.
func unfit(err error) string {
	var violation *contract.Violation
	if !errors.As(err, &violation) {
		return err.Error()
	}
	return strings.Join(append([]string{"want " + violation.Want}, violation.Details...), "; ")
}

// answered is the violation for an answer that is not the wanted one.
func (a answer) answered(want string, flaws ...string) error {
	if a.earlier != "" {
		flaws = append(slices.Clone(flaws), a.earlier)
	}
	return &contract.Violation{
		Subject: a.exchange.Operation,
		Got:     fmt.Sprintf("%d %s", a.status(), a.labels.excerpt(a.exchange.Response.Body)),
		Want:    want,
		Details: flaws,
	}
}

// valid checks the body against a schema; what is wrong with it is told as an answer that is not the wanted one.
func (a answer) valid(schema, want string) error {
	body := a.came().Body
	var flaws []string
	if a.inXML() {
		root, value, err := a.codec.DecodeXML(body)
		if err != nil {
			return a.answered(want, err.Error())
		}
		if wanted := a.root(schema); root != wanted {
			flaws = append(flaws, fmt.Sprintf("root element: got <%s>, want <%s>", root, wanted))
		} else if schema == a.api.Schema(a.api.Listing.Name, "response") && a.succeeds() {
			return nil // no page shows how the instances are written in XML
		}
		body, _ = json.Marshal(value) // it was decoded
	}
	found, err := a.codec.Validate(schema, body)
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	for _, flaw := range found {
		if missing, lacks := strings.CutSuffix(flaw, ": is required"); lacks {
			flaw = "the answer has no " + missing // a parameter is required, too
		}
		flaws = append(flaws, flaw)
	}
	if len(flaws) > 0 {
		return a.answered(want, flaws...)
	}
	return nil
}

// root is the root element of an answer in XML, which has the same members as one in JSON.
func (a answer) root(schema string) string {
	if schema == a.api.Answer.Refusal {
		return "Error"
	}
	return a.exchange.Operation + "Response"
}

// json: one JSON value in UTF-8 that says what it is.
func (a answer) json() error {
	var flaws []string
	if _, err := a.codec.Decode(a.came().Body); err != nil {
		flaws = append(flaws, err.Error())
	}
	given := a.came().Header.Get("Content-Type")
	kind, parameters, err := mime.ParseMediaType(given)
	if err != nil || kind != "application/json" {
		flaws = append(flaws, fmt.Sprintf("Content-Type: got %q, want application/json", given))
	} else if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		flaws = append(flaws, fmt.Sprintf("Content-Type: got charset %q, want utf-8", charset))
	}
	if len(flaws) > 0 {
		return a.answered("one JSON value in UTF-8", flaws...)
	}
	return nil
}

// member reads a member of a decoded body by its path; nil where there is none.
func member(body map[string]any, path ...string) any {
	var value any = body
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[key]
	}
	return value
}

// text reads a string member of a decoded body by its path; "" where there is none.
func text(body map[string]any, path ...string) string {
	s, _ := member(body, path...).(string)
	return s
}
