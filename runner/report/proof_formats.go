package report

import (
	"io"

	"relcon/runner/result"
)

// proofFormats is the table of file formats of a proof, in the order in which help texts list them.
func proofFormats() []format[result.Proof] {
	return []format[result.Proof]{
		{"json", result.WriteProofJSON},
		{"html", encodeProofHTML},
		{"text", encodeProofText},
	}
}

// ProofFormats lists the names of the file formats of a proof.
func ProofFormats() []string { return formatNames(proofFormats()) }

// EncodeProof writes p to w in the format of that name. It fails as Encode does.
func EncodeProof(w io.Writer, name string, p *result.Proof) error {
	return encode(w, proofFormats(), name, p)
}

// WriteProof writes p to the file at path in the format of that name, whole or not at all, as Write does.
func WriteProof(name, path string, p *result.Proof) error {
	return writeFile(name, path, proofFormats(), p)
}

// ParseProofDestinations is ParseDestinations for the formats of a proof.
func ParseProofDestinations(texts []string) ([]Destination, error) {
	return parseDestinations(texts, proofFormats())
}

// WriteProof writes p to the file, or to stdout where the path is Stdout.
func (d Destination) WriteProof(stdout io.Writer, p *result.Proof) error {
	return writeTo(d, stdout, proofFormats(), p)
}
