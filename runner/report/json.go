package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

func encodeJSON(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r.complete())
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
	return decode(data, into)
}

func decode(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("report: got text after the report, want none")
	}
	return nil
}

// complete gives a copy that names its schema and has an empty list wherever the schema asks for a list.
func (r *Report) complete() *Report {
	whole := *r
	whole.Schema = SchemaName
	whole.Rules = make([]Rule, len(r.Rules))
	for i, rule := range r.Rules {
		scenarios := make([]Scenario, len(rule.Scenarios))
		for j, scenario := range rule.Scenarios {
			if scenario.Exchanges == nil {
				scenario.Exchanges = []Exchange{}
			}
			scenarios[j] = scenario
		}
		rule.Scenarios = scenarios
		whole.Rules[i] = rule
	}
	return &whole
}
