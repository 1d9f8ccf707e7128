package runner

import (
	"context"
	"errors"
	"fmt"

	"relcon/runner/contract"
	"relcon/runner/engine"
	"relcon/runner/result"
)

// cutShort is the report of a run that was over before the target had answered: by the user, or by its own limit. Whether
// the target would have answered is not known unless it was asked, and silent.
func (s *session) cutShort(ctx context.Context) *result.Report {
	cause := context.Cause(ctx)
	r := s.unreachable(ctx, errors.New(engine.Interruption(cause)))
	if r.Exit != contract.ExitUnreachable {
		return r
	}
	asked := len(s.ledger.Accounts()) > 0
	switch {
	case !timeOver(cause):
		r.Exit = contract.ExitInterrupted
	case asked && !s.leases.Heard():
		r.Reason = fmt.Sprintf("nothing was heard of %s before %s", s.hook, r.Reason)
	default:
		r.Exit = contract.ExitIncomplete
	}
	return r
}
