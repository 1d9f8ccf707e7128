// Package runner runs the contract against a provider and says what came of it. Run is the library call, Test the same
// for a provider's own `go test`; the command line and the package's own TestConformance are made of them.
package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"relcon/runner/catalogue"
	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/identity"
	"relcon/runner/judge"
	"relcon/runner/leftover"
	"relcon/runner/outage"
	"relcon/runner/result"
	"relcon/runner/states"
	protocol "relcon/runner/states/hook"
)

// Run runs the selected rules and reports what they came to. The report is whole whenever the error is nil, whatever
// the verdict; its Exit is the exit code of the program. An error is a *UsageError (exit 2; nothing was sent) or a
// *contract.Fault (exit 7). When ctx ends, the scenarios under way are broken off and the report says so.
func Run(ctx context.Context, options Options) (*result.Report, error) {
	return runSuite(ctx, options, nil)
}

func runSuite(ctx context.Context, options Options, suite *catalogue.Suite) (*result.Report, error) {
	t, err := newTask(options, suite)
	if err != nil {
		return nil, err
	}
	if err := t.plan.CheckInstances(); err != nil {
		return nil, err
	}
	var report *result.Report
	err = t.within(ctx, func(ctx context.Context, r *run) (err error) {
		if r.generated, err = r.generatedCalls(); err != nil {
			return err
		}
		if err := r.ready(ctx, leftover.Folder); err != nil {
			return err
		}
		err = r.perform(ctx)
		if err == nil {
			r.sendGenerated(ctx)
		}
		report = r.report(ctx, err)
		return nil
	})
	return report, err
}

// perform looks at the target and plays all scenarios. The error says why there is nothing to judge.
func (r *run) perform(ctx context.Context) error {
	if err := r.look(ctx); err != nil {
		return err
	}
	wanted := make(chan catalogue.Scenario, r.plan.Scenarios())
	for _, scenario := range r.plan.Ordered() {
		wanted <- scenario
	}
	close(wanted)
	r.play(wanted, nil)
	r.finish(ctx)
	return nil
}

// finish looks at all accounts once more, and tears them down. What is left at a silent target is the census's.
func (r *run) finish(ctx context.Context) {
	if r.keeper != nil && !r.watch.Over() {
		r.keeper.Finish(ctx, r.engine.Stopped() == nil)
	}
}

// look tells what is about to happen and finds out whether there is something to judge.
func (r *run) look(ctx context.Context) (err error) {
	if r.options.Started != nil {
		r.options.Started(r.plan)
	}
	at := outage.Target{Products: r.plan.Products(), Addresses: map[contract.Product]string{}}
	for product, there := range r.plan.Target.Products {
		at.Addresses[product] = there.Endpoint
	}
	at.Read = func(ctx context.Context, account contract.Account) ([]contract.Instance, error) {
		return r.inventory(ctx, account, nil)
	}
	if r.pool != nil {
		return at.WithPool(ctx, r.pool)
	}
	ctx = states.Once(ctx, r.plan.Target.Limits.RequestTimeout) // an account alone is soon made
	var listing sync.WaitGroup
	var known protocol.Known
	var unlisted error
	listing.Go(func() { known, unlisted = r.hook.List(ctx, r.plan.Products()) })
	r.note, err = at.WithHook(ctx, r.leases)
	listing.Wait()
	switch {
	case unlisted == nil:
		r.plan = r.plan.Listed(known.Lacking)
		r.keeper.Clock = !slices.Contains(r.plan.Target.Lacking(), contract.NeedClock)
	case !errors.Is(unlisted, states.ErrUnlisted) && !client.Unanswered(unlisted): // a hook that does not list what it can is as good as any other
		r.note = strings.TrimSpace(r.note + "\nthe hook's list of what it can was passed over: " + unlisted.Error())
	}
	return err
}

// inventory reads an inventory before or after the scenarios.
func (r *run) inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	limits := r.plan.Target.Limits
	return client.ReadSoon(ctx, r.client, account, ids, min(limits.SettleTimeout, 2*limits.RequestTimeout))
}

// report takes the census and says what the run came to. failed is why there was nothing to judge.
func (r *run) report(ctx context.Context, failed error) *result.Report {
	left := r.census(ctx, failed == nil)
	report := r.judge(ctx, failed, left, false)
	r.ledger.End(&report.Left)
	if r.options.Target != nil { // the built-in reference tells no secret
		report.Blank(r.blanker())
	}
	return report
}

// blanker replaces the secrets of every account of the run. What was recorded has lost those of the account that it is about; but a
// target may tell those of another one, or of one that it has not given yet.
func (r *run) blanker() func(string) string {
	if r.hook != nil {
		return client.BlankAll(r.hook.Secrets())
	}
	var secrets []string
	for _, account := range r.plan.Target.Pool.Accounts {
		secrets = append(secrets, account.Credentials.AccessKeySecret, account.Credentials.Token)
	}
	return client.BlankAll(secrets)
}

// census tears down what is not torn down yet, and looks whether all that was torn down is gone. It has a time of its own,
// for it is needed most where the run's time is over. met says that the target has answered.
func (r *run) census(ctx context.Context, met bool) leftover.Found {
	limits, accounts := r.plan.Target.Limits, len(r.ledger.Accounts())
	if r.options.Looking != nil {
		r.options.Looking(accounts)
	}
	census := leftover.Census{
		Ledger: r.ledger, AtOnce: r.concurrency(), Again: limits.PollInterval, LookBack: met,
		TearDown: func(ctx context.Context, left leftover.Account) error {
			return r.leases.TearDownLeft(states.Once(ctx, limits.RequestTimeout), left)
		},
		Read: r.inventory, Timeout: limits.RequestTimeout, Down: r.watch.Over, Unheard: outage.Unheard, Plainly: outage.Plainly,
	}
	return census.Take(context.WithoutCancel(ctx), leftover.CensusTime(limits, accounts, met, r.leases.Heard()))
}

// judge says what the run came to by its history, and what is left of it. brief leaves out the exchanges.
func (r *run) judge(ctx context.Context, failed error, left leftover.Found, brief bool) *result.Report {
	who, uncertain := r.provider()
	_, commit := identity.Build()
	report := &result.Report{
		Schema: result.SchemaName, Relcon: r.options.Version, Commit: commit, Contract: identity.Contract(r.suite), Target: r.plan.Target.Name, TargetFile: r.plan.Target.File, Provider: who, Faults: r.options.Faults, Selection: r.options.Selection,
		Seed: r.plan.Seed, Strict: r.options.Strict, Require: r.options.Require, Left: left.Left,
		Started: r.began.UTC(), DurationMs: result.Milliseconds(time.Since(r.began)), Rules: []result.Rule{},
	}
	if failed != nil {
		verdict, exit, reason := r.unreachable(ctx, failed)
		report.Unjudged(r.plan.Rules, verdict, exit, reason)
		if broken := (*outage.SignatureError)(nil); exit == contract.ExitUnreachable && errors.As(failed, &broken) {
			report.Broken(broken.Rules, reason)
		}
		return report
	}
	report.Lacks = r.lacking
	findings := judge.Judge(r.history.Events())
	facts := result.Facts{
		Rules: r.plan.Rules, Elsewhere: r.plan.Elsewhere, History: r.history, Findings: findings, Lacks: r.plan.Target.Lacks, Known: r.options.Known, Brief: brief,
		Over: contract.CauseOf(ctx), Unwritten: r.ledger.Failure(), Doubtful: left.Doubtful,
		Note: strings.TrimSpace(r.note + "\n" + uncertain),
	}
	r.tellGenerated(report, &facts)
	report.Judge(facts)
	return report
}

// provider says who is tested, and notes what is uncertain about that, and that the hook is slow.
func (r *run) provider() (who contract.Provider, note string) {
	if r.hook == nil {
		return identity.Provider(contract.Provider(r.plan.Target.Provider), nil)
	}
	who, uncertain := identity.Provider(contract.Provider(r.plan.Target.Provider), r.hook.Told())
	return who, strings.TrimSpace(uncertain + "\n" + r.hook.Pace())
}

// spent tells whether a limit of the target's file ended a run.
func spent(err error) bool {
	return errors.As(err, new(*client.SpentError)) || errors.As(err, new(*states.SpentError))
}

// unreachable says why there was nothing to judge, by the error of the first look at the target. Where the run was over
// before the target had answered, by the user or by its own limit, whether it would have answered is not known unless it
// was asked, and silent.
func (r *run) unreachable(ctx context.Context, err error) (contract.Verdict, int, string) {
	if cause := contract.CauseOf(ctx); cause != nil {
		err = cause
	}
	var refused *contract.Refused
	var ending contract.Ending
	switch {
	case errors.As(err, &refused):
		return contract.NoVerdict, contract.ExitGuard, refused.Error()
	case errors.As(err, new(*timeOverError)) && len(r.ledger.Accounts()) > 0 && !r.leases.Heard():
		return contract.NoVerdict, contract.ExitUnreachable, fmt.Sprintf("nothing was heard of %s before %v", r.leases, err)
	case spent(err):
		return contract.Incomplete, contract.ExitIncomplete, err.Error()
	case errors.As(err, &ending):
		return contract.NoVerdict, ending.ExitCode(), err.Error()
	}
	return contract.NoVerdict, contract.ExitUnreachable, err.Error()
}
