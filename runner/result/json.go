package result

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"relcon/runner/contract"
	"relcon/runner/strictjson"
	"relcon/schemas"
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
	harmless := &contract.HarmlessWriter{Out: w}
	if err := strictjson.Write(harmless, value, indent); err != nil {
		return err
	}
	return harmless.Close()
}

// Read reads a JSON report. Another schema or version of it, unknown members, text after the report, and rules that do not
// give its verdict are errors: what is read is everything that the file says.
func Read(in io.Reader) (*Report, error) {
	var r Report
	if err := read(in, SchemaName, "report/run", &r); err != nil {
		return nil, err
	}
	if err := r.contradiction(); err != nil {
		return nil, fmt.Errorf("report: it contradicts itself: %w", err)
	}
	return &r, nil
}

// ReadProof reads the JSON form of a proof. It refuses what Read refuses.
func ReadProof(in io.Reader) (*Proof, error) {
	var p Proof
	if err := read(in, ProofSchemaName, "report/proof", &p); err != nil {
		return nil, err
	}
	return &p, nil
}

// read decodes a JSON file of relcon that has this name of a format, and keeps the schema in that file.
func read(in io.Reader, name, file string, into any) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var head struct {
		Schema any `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		if other := (*json.UnmarshalTypeError)(nil); errors.As(err, &other) {
			err = fmt.Errorf("got a JSON %s, want an object", other.Value)
		}
		return fmt.Errorf("report: not a JSON report: %w", err)
	}
	if head.Schema == nil {
		return fmt.Errorf("report: got no member \"schema\", want %q", name)
	}
	if head.Schema != name {
		err := fmt.Errorf("report: got schema %q, want %q", plainLine(fmt.Sprint(head.Schema)), name)
		if format, _, _ := strings.Cut(name, "/"); strings.HasPrefix(fmt.Sprint(head.Schema), format+"/") {
			err = fmt.Errorf("%w: read it with the relcon that wrote it", err)
		}
		return err
	}
	wrong, err := schemas.Validate(file, data)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		const most = 3
		text := plainLine(strings.Join(wrong[:min(len(wrong), most)], "; "))
		if len(wrong) > most {
			text += fmt.Sprintf("; and %d more", len(wrong)-most)
		}
		return fmt.Errorf("report: %s", text)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}
