package result

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/schemas"
)

// Types of a statement, by https://github.com/in-toto/attestation.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://in-toto.io/attestation/test-result/v0.1"
)

// Statement is an in-toto statement that says what a run has proved. It is not signed. These are the forms of in-toto's own
// module, which would bring protocol buffers along; a test of package interop reads a statement with it.
type Statement struct {
	Type          string     `json:"_type"`
	Subject       []Resource `json:"subject"` // the provider's build, where it is named by a digest, and the JSON report
	PredicateType string     `json:"predicateType"`
	Predicate     TestResult `json:"predicate"`
}

// TestResult says which rules are proved. The rules of which nothing was proved, and why, are annotations of the configuration:
// the predicate has no place for them.
type TestResult struct {
	Result        string     `json:"result"` // PASSED, WARNED or FAILED
	Configuration []Resource `json:"configuration"`
	PassedTests   []string   `json:"passedTests"` // proved
	WarnedTests   []string   `json:"warnedTests"` // violated, and known or recommended only
	FailedTests   []string   `json:"failedTests"` // violated
}

// Resource is a ResourceDescriptor of in-toto.
type Resource struct {
	Name        string            `json:"name"`
	Digest      map[string]string `json:"digest,omitempty"`
	Annotations map[string]any    `json:"annotations,omitempty"`
}

// Results of a TestResult.
const (
	StatementPassed = "PASSED"
	StatementWarned = "WARNED"
	StatementFailed = "FAILED"
)

// NewStatement says what a run has proved. sha256 is the digest of its JSON report, in hex.
func NewStatement(r *Report, sha256 string) *Statement {
	s := &Statement{Type: StatementType, PredicateType: PredicateType}
	if digest := buildDigest(r.Provider.Build); digest != nil {
		s.Subject = []Resource{{Name: plainLine(r.Provider.String()), Digest: digest}}
	}
	s.Subject = append(s.Subject, Resource{Name: "relcon-report.json", Digest: map[string]string{"sha256": sha256}})
	p := &s.Predicate
	p.PassedTests, p.WarnedTests, p.FailedTests = []string{}, []string{}, []string{}
	untested, inapplicable := map[string]any{}, map[string]any{}
	for _, rule := range r.Rules {
		switch {
		case rule.Outcome == contract.Proved:
			p.PassedTests = append(p.PassedTests, rule.ID)
		case rule.Outcome == contract.Violated && r.Weighs(rule):
			p.FailedTests = append(p.FailedTests, rule.ID)
		case rule.Outcome == contract.Violated, rule.Outcome == contract.Known:
			p.WarnedTests = append(p.WarnedTests, rule.ID)
		case rule.Outcome == contract.NotApplicable:
			inapplicable[rule.ID] = plainLine(rule.Why())
		default:
			untested[rule.ID] = plainLine(rule.Why())
		}
	}
	switch {
	case r.Exit != contract.ExitOK || len(p.FailedTests) > 0:
		p.Result = StatementFailed
	case len(p.WarnedTests)+len(untested) > 0 || !r.whole():
		p.Result = StatementWarned
	default:
		p.Result = StatementPassed
	}
	p.Configuration = []Resource{
		{Name: "relcon", Digest: buildDigest(r.Commit), Annotations: annotations("version", r.Relcon, "commit", r.Commit)},
		{Name: "contract", Digest: buildDigest(r.Contract.Digest), Annotations: map[string]any{"rules": r.Contract.Rules, "scenarios": r.Contract.Scenarios}},
		{Name: "provider", Annotations: annotations("target", r.Target, "name", r.Provider.Name, "version", r.Provider.Version, "build", r.Provider.Build)},
		{Name: "run", Annotations: runAnnotations(r)},
	}
	for _, part := range []struct {
		name  string
		rules map[string]any
	}{{"not tested", untested}, {"not applicable", inapplicable}} {
		if len(part.rules) > 0 {
			p.Configuration = append(p.Configuration, Resource{Name: part.name, Annotations: part.rules})
		}
	}
	return s
}

// runAnnotations say how the run was made, and what it came to.
func runAnnotations(r *Report) map[string]any {
	a := annotations("verdict", string(r.Verdict), "reason", r.Reason, "started", r.Started.UTC().Format(time.RFC3339), "faults", strings.Join(r.Faults, ", "))
	a["exit"], a["strict"], a["seed"] = r.Exit, r.Strict, fmt.Sprint(r.Seed)
	if !r.whole() {
		a["selection"] = plainLine(r.Selection.String())
	}
	if n := r.Contract.Rules - len(r.Rules); n > 0 {
		a["rulesLeftOut"] = n // not selected, or not offered by the target
	}
	return a
}

func annotations(pairs ...string) map[string]any {
	all := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all[pairs[i]] = plainLine(pairs[i+1])
		}
	}
	return all
}

var (
	gitCommit = regexp.MustCompile(`^[0-9a-f]{40}$`)
	sha256Sum = regexp.MustCompile(`^(?:sha256:)?([0-9a-f]{64})$`)
)

// buildDigest reads a commit or a SHA-256; nil means that a text is neither.
func buildDigest(text string) map[string]string {
	if gitCommit.MatchString(text) {
		return map[string]string{"gitCommit": text}
	}
	if sum := sha256Sum.FindStringSubmatch(text); sum != nil {
		return map[string]string{"sha256": sum[1]}
	}
	return nil
}

// plainLine makes one printable line of at most 300 characters of a text.
func plainLine(text string) string {
	const most = 300
	text = strings.Join(strings.Fields(contract.Printable(text)), " ")
	if characters := []rune(text); len(characters) > most {
		return string(characters[:most]) + "…"
	}
	return text
}

// ReadStatement reads a statement as it was written, whatever it says.
func ReadStatement(in io.Reader) (map[string]any, error) {
	data, err := io.ReadAll(in)
	if err == nil {
		_, err = schemas.Decode(data) // a key that stands twice, or what stands behind the statement, may say something else
	}
	var read map[string]any
	if err == nil {
		err = json.Unmarshal(data, &read)
	}
	if err != nil {
		return nil, fmt.Errorf("not a JSON statement: %w", err)
	}
	if read["_type"] != StatementType || read["predicateType"] != PredicateType {
		return nil, fmt.Errorf("_type is %s and predicateType %s, want %q and %q", shown(read["_type"]), shown(read["predicateType"]), StatementType, PredicateType)
	}
	return read, nil
}

// Check tells in what a statement that was read differs from what its report says; nil means in nothing.
func (s *Statement) Check(read map[string]any) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	var want map[string]any
	if err := json.Unmarshal(data, &want); err != nil {
		return err
	}
	for _, key := range []string{"subject", "predicate", "_type", "predicateType"} { // another report is told first
		if path, got, wanted := difference(key, read[key], want[key]); path != "" {
			return fmt.Errorf("%s: the statement has %s, and the report %s", path, shown(got), shown(wanted))
		}
	}
	if len(read) != len(want) {
		return errors.New("the statement has members that do not come from the report")
	}
	return nil
}

// difference finds the first place in which two JSON values differ.
func difference(path string, got, want any) (string, any, any) {
	switch w := want.(type) {
	case map[string]any:
		if g, same := got.(map[string]any); same {
			keys := maps.Clone(w)
			maps.Copy(keys, g)
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				if at, a, b := difference(path+"."+key, g[key], w[key]); at != "" {
					return at, a, b
				}
			}
			return "", nil, nil
		}
	case []any:
		if g, same := got.([]any); same && len(g) == len(w) {
			for i := range w {
				if at, a, b := difference(fmt.Sprintf("%s[%d]", path, i), g[i], w[i]); at != "" {
					return at, a, b
				}
			}
			return "", nil, nil
		}
	}
	if reflect.DeepEqual(got, want) {
		return "", nil, nil
	}
	return path, got, want
}

func shown(value any) string {
	data, err := json.Marshal(value)
	if err != nil || value == nil {
		return "nothing"
	}
	return plainLine(string(data))
}
