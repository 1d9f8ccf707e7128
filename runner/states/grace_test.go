package states

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// up is a target that answers.
type up struct{}

func (up) Note(string, error)  {}
func (up) Gone(string) bool    { return false }
func (up) Over() bool          { return false }
func (up) Failures(string) int { return 0 }

func TestAGraceBeginsWhenTheRunIsOver(t *testing.T) {
	run, end := context.WithCancelCause(context.Background())
	leases := &Leases{Timeout: time.Millisecond, Watch: up{}}
	longer, cancel := leases.outlasting(run)
	defer cancel()
	require.NoError(t, longer.Err())
	end(errors.New("over"))
	<-longer.Done()
	var timed interface{ Timeout() bool }
	require.ErrorAs(t, context.Cause(longer), &timed)
	require.True(t, timed.Timeout())
	require.ErrorContains(t, context.Cause(longer), "no answer within 1ms after the run was over")
}
