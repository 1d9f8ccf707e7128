package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/result"
)

// report is the result of a run that was played.
func (s *session) report(ctx context.Context) *result.Report {
	r := s.heading(ctx)
	r.Lacks = s.lacking
	r.Judge(result.Facts{
		Rules: s.rules, History: s.history, Unavailable: s.target.Unavailable, Known: s.options.Known, Brief: s.options.lean,
		Over: contract.CauseOf(ctx), Unwritten: s.ledger.Failure(), Doubtful: s.found.Doubtful, Note: s.note,
	})
	return r
}

// unreachable is the report of a run in which there was nothing to judge, by the error of the first look at the target.
// Where the run was over before the target had answered, by the user or by its own limit, whether it would have answered
// is not known unless it was asked, and silent.
func (s *session) unreachable(ctx context.Context, err error) *result.Report {
	r := s.heading(ctx)
	verdict, exit := contract.NoVerdict, contract.ExitUnreachable
	var refused *contract.Refused
	var over *errTimeOver
	var ending contract.Ending
	if cause := contract.CauseOf(ctx); cause != nil {
		err = cause
	}
	switch {
	case errors.As(err, &refused):
		exit, err = contract.ExitGuard, refused
	case errors.As(err, &over) && len(s.ledger.Accounts()) > 0 && !s.leases.Heard():
		err = fmt.Errorf("nothing was heard of %s before %w", s.hook, err)
	case errors.As(err, new(*client.SpentError)):
		verdict, exit = contract.Incomplete, contract.ExitIncomplete
	case errors.As(err, &ending):
		exit = ending.ExitCode()
	}
	r.Unjudged(s.rules, verdict, exit, err.Error())
	return r
}

// heading takes the census and says what run it was, and what is left of it.
func (s *session) heading(ctx context.Context) *result.Report {
	s.takeCensus(ctx)
	r := &result.Report{
		Schema: result.SchemaName, Relcon: s.options.Version, Target: s.target.Name, TargetFile: s.target.File, Faults: s.options.Faults,
		Seed: s.options.Seed, Strict: s.options.Strict, Leftovers: s.found.Leftovers, Unchecked: s.found.Unchecked,
		Started: s.began.UTC(), DurationMs: result.Milliseconds(time.Since(s.began)), Rules: []result.Rule{},
	}
	if s.kept != "" {
		r.Sweep = leftover.SweepCommand(s.kept)
	}
	return r
}
