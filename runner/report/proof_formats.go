package report

import (
	"encoding/json"
	"errors"
	"io"
)

// proofFormats is the table of file formats of a proof, in the order in which help texts list them.
func proofFormats() []format[Proof] {
	return []format[Proof]{
		{"json", encodeProofJSON},
		{"html", encodeProofHTML},
		{"text", encodeProofText},
	}
}

// ProofFormats lists the names of the file formats of a proof.
func ProofFormats() []string { return formatNames(proofFormats()) }

// EncodeProof writes p to w in the format of that name. It fails as Encode does.
func EncodeProof(w io.Writer, name string, p *Proof) error {
	return encode(w, proofFormats(), name, p)
}

// WriteProof writes p to the file at path in the format of that name, whole or not at all, as Write does.
func WriteProof(name, path string, p *Proof) error { return writeFile(name, path, proofFormats(), p) }

// ParseProofDestinations is ParseDestinations for the formats of a proof.
func ParseProofDestinations(texts []string) ([]Destination, error) {
	return parseDestinations(texts, proofFormats())
}

// WriteProof writes p to the file, or to stdout where the path is Stdout.
func (d Destination) WriteProof(stdout io.Writer, p *Proof) error {
	return writeTo(d, stdout, proofFormats(), p)
}

func encodeProofJSON(w io.Writer, p *Proof) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(p.complete())
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

// complete gives a copy that names its schema, has a list wherever the schema asks for one, and an exit code that says
// no more than the proof holds.
func (p *Proof) complete() *Proof {
	whole := *p
	whole.Schema, whole.Exit = ProofSchemaName, p.exit()
	if whole.Faults == nil {
		whole.Faults = []FaultProof{}
	}
	if whole.Unproved == nil {
		whole.Unproved = []string{}
	}
	if whole.Seen == nil {
		whole.Seen = []ScenarioProof{}
	}
	return &whole
}
