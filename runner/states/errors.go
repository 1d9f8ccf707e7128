package states

// blanked is an error whose text is free of secrets. Its cause stays reachable, for errors.Is.
type blanked struct {
	text  string
	cause error
}

// Error gives the text, blanked.
func (b *blanked) Error() string { return b.text }

// Unwrap gives the cause.
func (b *blanked) Unwrap() error { return b.cause }
