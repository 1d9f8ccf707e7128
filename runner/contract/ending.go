package contract

import (
	"context"
	"errors"
)

// Ending is an error that ends a run before its time, or keeps it from a verdict. It knows the exit code of the program.
type Ending interface {
	error
	ExitCode() int
}

// Taken is an error that says that somebody else may use an account.
type Taken interface {
	error
	Taken() bool // somebody else does, so that what the account shows says nothing of the provider
}

// Interrupted is that the user ended the run.
type Interrupted struct{}

// Error says so.
func (Interrupted) Error() string { return "the run was interrupted" }

// ExitCode is that of an interrupted run.
func (Interrupted) ExitCode() int { return ExitInterrupted }

// CauseOf gives why a context has ended: an Interrupted where nothing else is known. It is nil where the context has not
// ended.
func CauseOf(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, context.Canceled) {
		return Interrupted{}
	}
	return cause
}
