package runner

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/leftover"
	"relcon/runner/result"
	"relcon/runner/states"
	"relcon/runner/states/check"
	protocol "relcon/runner/states/hook"
	"relcon/runner/target"
)

// HookReport is what the hook of a target came to.
type HookReport struct {
	*check.Report
	result.Left
	Target, Hook string // name, and address
	Pace         string // how long it takes for a setup; "" where it is quick
	Exit         int
}

// CheckHook holds the hook of a target against the contract of hooks, by accounts and instances of its own, and tears them
// down: see package check. An error is a *UsageError, and then nothing was sent.
func CheckHook(ctx context.Context, options Options) (*HookReport, error) {
	t, err := newTask(options, nil)
	if err != nil {
		return nil, err
	}
	if t.plan.Target.States.URL == "" {
		return nil, usage("target %q: it takes its instances from a pool, so there is no hook to check", t.plan.Target.Name)
	}
	var report *HookReport
	err = t.within(ctx, func(ctx context.Context, r *run) error {
		if err := r.ready(ctx, leftover.Folder); err != nil {
			return err
		}
		report = (&hookCheck{r}).take(ctx)
		return nil
	})
	return report, err
}

// AskHook gives the target of a run with what its hook leaves out of the list of what it can. That is one request, and arranges
// nothing. Where no list comes, nothing is left out: the run itself asks again, and tells why.
func AskHook(ctx context.Context, options Options) (at *target.Target, err error) {
	t, err := newTask(options, nil)
	if err != nil {
		return nil, err
	}
	t.reading, at = true, t.plan.Target
	err = t.within(ctx, func(ctx context.Context, r *run) error {
		if r.hook == nil {
			return nil
		}
		if known, unlisted := r.hook.List(ctx, r.plan.Products()); unlisted == nil {
			at = r.plan.Listed(known.Lacking).Target
		}
		return nil
	})
	return at, err
}

// hookCheck is a check of a hook, with the parts of a run.
type hookCheck struct{ *run }

// take checks the hook, and says what came of it.
func (r *hookCheck) take(ctx context.Context) *HookReport {
	at := r.plan.Target
	if r.options.Started != nil {
		r.options.Started(r.plan)
	}
	c := check.Check{
		Hook: r.hook, States: r.leases, Client: r.env.Client, Products: at.Offered(), Token: at.States.Token,
		Word: "relcon-" + strings.ToLower(rand.Text()), Settle: at.Limits.SettleTimeout, Poll: at.Limits.PollInterval, Pause: client.Sleep,
		Again: r.askAgain, Doing: func(what string) {
			if r.options.Waiting != nil {
				r.options.Waiting(Waiting{What: what, Since: time.Now()})
			}
		},
		Alone: r.alone,
	}
	report := &HookReport{Report: c.Run(ctx), Target: at.Name, Hook: at.States.URL}
	report.Pace = r.hook.Pace()
	left := r.census(ctx, report.Unreachable == nil)
	report.Left = left.Left
	r.ledger.End(&report.Left)
	report.Exit = r.exit(ctx, report)
	return report
}

// alone looks over an account, and says why it may hold more than what was arranged.
func (r *hookCheck) alone(ctx context.Context, account contract.Account) error {
	err := r.client.LookOver(ctx, account)
	if id, _ := r.client.Strange(account); id != "" {
		return &states.ForeignError{Instance: id}
	}
	if err == nil && !r.client.Alone(account) {
		err = errors.New("its list counts or shows more than what was arranged")
	}
	if err != nil {
		return &states.ForeignError{Err: err}
	}
	return nil
}

// askAgain asks for an account under the reference of one that was torn down. What that makes is torn down by the same
// reference; the ledger knows of it as long as that is not done.
func (r *hookCheck) askAgain(ctx context.Context, account contract.Account) (status int, said string, err error) {
	token := r.plan.Target.States.Token
	number, _, err := r.ledger.Ask(account.Product, account.Kind, "")
	if err != nil {
		return 0, "", err
	}
	params := map[string]any{"product": account.Product, "kind": account.Kind, "reference": account.Reference}
	status, said, err = r.hook.Raw(ctx, protocol.Setup, protocol.Account, params, token)
	if err == nil && (status < 300 || status >= 500) {
		delete(params, "kind")
		torn, answer, failed := r.hook.Raw(ctx, protocol.Teardown, protocol.Account, params, token)
		if failed == nil && torn != http.StatusOK {
			failed = errors.New("the account can't be torn down: " + answer)
		}
		err = failed
	}
	if err != nil {
		return status, said, errors.Join(err, r.ledger.NotGiven(number, err, ""))
	}
	return status, said, r.ledger.Refused(number)
}

// exit is the exit code of a check.
func (r *hookCheck) exit(ctx context.Context, report *HookReport) int {
	var ending contract.Ending
	switch {
	case errors.As(contract.CauseOf(ctx), &ending):
		return ending.ExitCode()
	case report.Unreachable != nil:
		return contract.ExitUnreachable
	case report.Refused != nil:
		return contract.ExitGuard
	case len(report.Leftovers) > 0:
		return contract.ExitLeftover
	case len(report.Violated(contract.Required)) > 0, r.options.Strict && len(report.Violated(contract.Recommended)) > 0:
		return contract.ExitViolated
	case len(report.Unchecked) > 0, report.Incomplete():
		return contract.ExitIncomplete
	}
	return contract.ExitOK
}
