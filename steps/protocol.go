package steps

import (
	"fmt"
	"strings"

	"relcon/runner/contract"
)

// protocol is how a provider's API says what the features speak of. Steps know no more of it.
type protocol interface {
	// act builds the sound call of an action, such as "releases", on instances of an account.
	act(w *World, p *party, action string, ids []string) (contract.Call, error)
	// raw builds a call of an operation with content that a feature wrote.
	raw(w *World, p *party, operation, content string) (contract.Call, error)
	// accepted: the documented success, and nothing that was asked for failed.
	accepted(w *World, s sent) error
	// acknowledged: the documented success, whatever failed of what was asked for.
	acknowledged(w *World, s sent) error
	// refused: the documented refusal; status 0 means any, code "" any code, and a trailing * any ending.
	refused(w *World, s sent, status int, code string) error
	// code of a refusal, "" where there is none.
	code(w *World, s sent) string
	// requestID of any answer, "" where there is none.
	requestID(w *World, s sent) string
	// failed are the instances that a success names as failed, sorted.
	failed(w *World, s sent) []string
}

func (w *World) protocol() protocol {
	if w.product.Zenlayer() {
		return zenlayer{}
	}
	return alibaba{}
}

// valid checks a body against a schema; what is wrong with it is told as an answer that is not the wanted one.
func (w *World) valid(s sent, schema, want string) error {
	flaws, err := w.flaws(s, schema)
	if err != nil {
		return err
	}
	if len(flaws) > 0 {
		return w.answered(s, want, flaws)
	}
	return nil
}

func (w *World) flaws(s sent, schema string) ([]string, error) {
	if s.call.Format == formatXML {
		return w.flawsXML(s, schema)
	}
	flaws, err := w.env.Validate(schema, s.exchange.Answer().Body)
	if err != nil {
		return nil, &contract.Fault{Reason: err.Error()}
	}
	return flaws, nil
}

// sound checks a request that was accepted against its schema, unless the feature wrote it itself: a request of ours
// that breaks its own schema can't be in the right.
func (w *World) sound(s sent, schema string, body []byte) error {
	if s.raw {
		return nil
	}
	flaws, err := w.env.Validate(schema, body)
	if err != nil {
		return &contract.Fault{Reason: err.Error()}
	}
	if len(flaws) > 0 {
		return &contract.Fault{Reason: "a request that breaks its own schema was to be accepted: " + strings.Join(flaws, "; ")}
	}
	return nil
}

// body is the decoded answer, nil where it can't be decoded.
func (w *World) body(s sent) map[string]any {
	if s.call.Format == formatXML {
		_, value, err := w.env.DecodeXML(s.exchange.Answer().Body)
		if err != nil {
			return nil
		}
		return value
	}
	value, err := w.env.Decode(s.exchange.Answer().Body)
	if err != nil {
		return nil
	}
	object, _ := value.(map[string]any)
	return object
}

// member reads a member of a decoded answer by its path; nil where there is none.
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

// text reads a string member of a decoded answer by its path; "" where there is none.
func text(body map[string]any, path ...string) string {
	s, _ := member(body, path...).(string)
	return s
}

// kebab turns an operation's name into that of its schemas: ReleaseInstances into release-instances.
func kebab(operation string) string {
	var b strings.Builder
	for i, r := range operation {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

func refusalWanted(status int, code string) string {
	want := "4xx"
	if status != 0 {
		want = fmt.Sprint(status)
	}
	if code == "" {
		return want + " and the documented body of a refusal"
	}
	return want + " " + code
}

func codeMatches(got, want string) bool {
	if prefix, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(got, prefix)
	}
	return want == "" || got == want
}
