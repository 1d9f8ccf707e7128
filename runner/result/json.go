package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Names and versions of the JSON forms. Each has a schema in schemas/.
const (
	SchemaName      = "relcon-report/1"
	ProofSchemaName = "relcon-proof/1"
	DiffSchemaName  = "relcon-diff/1"
)

// WriteJSON writes a report. Lists that the schema requires are never null.
func WriteJSON(w io.Writer, r *Report) error {
	whole := *r
	whole.Schema, whole.Rules = SchemaName, list(slices.Clone(r.Rules))
	for i := range whole.Rules {
		rule := &whole.Rules[i]
		rule.Scenarios = list(slices.Clone(rule.Scenarios))
		for j := range rule.Scenarios {
			rule.Scenarios[j].Exchanges = list(rule.Scenarios[j].Exchanges)
		}
	}
	return WriteValue(w, whole)
}

// WriteProofJSON writes a proof, with an exit code that claims no more than the proof holds.
func WriteProofJSON(w io.Writer, p *Proof) error {
	whole := *p
	whole.Schema, whole.Exit = ProofSchemaName, p.exit()
	whole.Faults, whole.Unproved, whole.Seen = list(p.Faults), list(p.Unproved), list(p.Seen)
	return WriteValue(w, whole)
}

func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// WriteValue writes a value as JSON, with "##" escaped, which stands in strings only: a CI would take ##vso[ in its log for a command.
func WriteValue(w io.Writer, value any) error {
	return write(w, value, "  ")
}

// WriteLine writes a value as WriteValue does, on one line.
func WriteLine(w io.Writer, value any) error { return write(w, value, "") }

func write(w io.Writer, value any, indent string) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", indent)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(bytes.ReplaceAll(out.Bytes(), []byte("##"), []byte(`#\u0023`)))
	return err
}

// Read reads a JSON report. Another schema or version of it, unknown members, and text after the report are errors:
// what is read is everything that the file says.
func Read(in io.Reader) (*Report, error) {
	var r Report
	if err := read(in, SchemaName, &r); err != nil {
		return nil, err
	}
	if r.Verdict == "" || r.Rules == nil {
		return nil, errors.New("report: got no verdict or no rules, want both")
	}
	return &r, nil
}

// ReadProof reads the JSON form of a proof. It refuses what Read refuses.
func ReadProof(in io.Reader) (*Proof, error) {
	var p Proof
	if err := read(in, ProofSchemaName, &p); err != nil {
		return nil, err
	}
	if p.Faults == nil || p.Unproved == nil || p.Seen == nil {
		return nil, errors.New("report: got no faults, no unproved rules or no scenarios, want all three lists")
	}
	return &p, nil
}

// read decodes a JSON file of relcon that names the schema.
func read(in io.Reader, schema string, into any) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var head struct {
		Schema *string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("report: not a JSON report: %w", err)
	}
	if head.Schema == nil {
		return fmt.Errorf("report: got no member \"schema\", want %q", schema)
	}
	if *head.Schema != schema {
		return fmt.Errorf("report: got schema %q, want %q: read it with the relcon that wrote it", *head.Schema, schema)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}
