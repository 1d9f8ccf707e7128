package command

import (
	"errors"
	"fmt"
	"io"

	"relcon/runner/contract"
)

// exit is the error by which a command asks for an exit code. err is still to be printed; nil means that everything was.
type exit struct {
	code int
	err  error
}

// Error gives the message of err, or names the exit code.
func (e *exit) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

// Unwrap gives the cause.
func (e *exit) Unwrap() error { return e.err }

// written ends a command whose work had an exit code. failures are what went wrong while the result was written: the exit
// code stays that of the work, but is never 0.
func written(code int, failures ...error) error {
	err := errors.Join(failures...)
	switch {
	case err == nil && code == contract.ExitOK:
		return nil
	case err != nil && code == contract.ExitOK:
		code = contract.ExitSuite
	}
	return &exit{code, err}
}

// exitCode prints the error of a command, and gives its exit code.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return contract.ExitOK
	}
	var asked *exit
	var suite *contract.Fault
	isAsked := errors.As(err, &asked)
	if !isAsked || asked.err != nil {
		fmt.Fprintf(stderr, "relcon: %s\n", contract.Printable(err.Error()))
	}
	switch {
	case isAsked:
		return asked.code
	case errors.As(err, &suite):
		return contract.ExitSuite
	}
	// What is left comes from reading the command line, a file that it names, or the place of a report.
	return contract.ExitUsage
}
