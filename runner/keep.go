package runner

import (
	"cmp"
	"context"
	"crypto/rand"
	"path/filepath"
	"strings"
	"time"

	"relcon/runner/leftover"
	"relcon/runner/outage"
	"relcon/runner/states"
)

// keep opens the run's ledger on the disk, before anything is sent: where it was asked for, or else, for a target,
// where ledgers are kept.
func (s *session) keep() error {
	if s.pool != nil {
		if s.options.Ledger != "" {
			return usage("ledger: a run on a pool arranges nothing that could be left: what it uses up stands in a file of its own beside the pool")
		}
		return nil
	}
	header := s.ledgerHeader()
	var err error
	switch path := s.options.Ledger; {
	case path != "":
		s.ledger, err = leftover.Start(path, header, time.Now)
	case s.options.Target != nil:
		s.ledger, err = leftover.StartIn(cmp.Or(s.options.folder, leftover.Folder), header)
	default:
		return nil
	}
	if err != nil {
		return usage("ledger: %s", leftover.Explain(err))
	}
	s.leases.Ledger = s.ledger
	s.closers = append(s.closers, func() { _ = s.ledger.Close() })
	return nil
}

func (s *session) ledgerHeader() leftover.Header {
	header := leftover.Header{
		Run: strings.ToLower(rand.Text()[:12]), Started: time.Now().UTC().Truncate(time.Second), Target: s.target.Name,
		Builtin: s.options.Target == nil, Relcon: s.options.Version, Seed: s.options.Seed,
	}
	if hook := s.target.States.URL; hook != "" {
		header.Hook = leftover.HookMark(header.Run, hook)
	}
	if file := s.target.File; file != "" {
		if absolute, err := filepath.Abs(file); err == nil {
			header.TargetFile = absolute
		}
	}
	return header
}

// takeCensus tears down what is not torn down yet, looks whether all that was torn down is gone, and removes the ledger if so. It
// has a time of its own, for it is needed most where the run's time is over.
func (s *session) takeCensus(ctx context.Context) {
	limits := s.target.Limits
	if s.options.Looking != nil {
		s.options.Looking(len(s.ledger.Accounts()))
	}
	census := leftover.Census{
		Ledger: s.ledger, AtOnce: limits.Concurrency, Again: limits.PollInterval, HookOnly: s.options.lean, LookBack: s.met && !s.options.lean,
		TearDown: func(ctx context.Context, left leftover.Account) error {
			return s.leases.TearDownLeft(states.Once(ctx, limits.RequestTimeout), left)
		},
		Read: s.inventory, Timeout: limits.RequestTimeout, Down: s.outage.Over, Unheard: outage.Unheard, Plainly: outage.Plainly,
	}
	limit := leftover.CensusTime(limits, len(s.ledger.Accounts()), s.met, s.leases.Heard())
	s.found, s.kept = census.Take(context.WithoutCancel(ctx), limit), s.ledger.RemoveIfEmpty()
}
