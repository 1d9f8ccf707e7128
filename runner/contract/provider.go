package contract

// Provider says which software is tested. Each part may be "".
type Provider struct {
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	Build   string `json:"build,omitempty"` // or commit
}

// String gives it on one line, such as "zenlayer 2026.11.3 (4f2c1d)"; "" where nothing is known.
func (p Provider) String() string {
	text := p.Name
	for _, part := range []struct{ before, text, after string }{{" ", p.Version, ""}, {" (", p.Build, ")"}} {
		if part.text != "" {
			text += part.before + part.text + part.after
		}
	}
	if p.Name == "" && text != "" {
		text = text[1:]
	}
	return text
}
