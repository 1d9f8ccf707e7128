package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cucumber/godog"

	"relcon/runner/contract"
	"relcon/runner/history"
)

// errFailFast is why scenarios are not played after one has failed, where that was asked for.
var errFailFast = errors.New("an earlier scenario failed, and fail-fast was asked for")

// outcome turns what happened in a scenario into what it came to. Only a violation is the provider's; everything else that
// went wrong leaves the scenario without a verdict.
func outcome(ctx context.Context, p *played) history.Ended {
	end := decided(ctx, p)
	for _, exchange := range p.engine.History.Exchanges(p.scenario.Name) {
		end.Reason = exchange.Blank(end.Reason) // steps quote what they judge, the answers as they came
	}
	end.Reading, end.Vague = p.world.Reading(), p.world.Vague()
	end.Settled, end.Looks = p.world.Settled()
	end.Between = p.world.Between()
	return end
}

func decided(ctx context.Context, p *played) history.Ended {
	var refused *contract.Refused
	var violation *contract.Violation
	var missing *contract.Missing
	var fault *contract.Fault
	cause := contract.CauseOf(ctx)
	switch {
	case p.err == nil && p.world.Acted():
		return history.Ended{Outcome: contract.Passed}
	case p.err == nil:
		return errored(&contract.Fault{Reason: "the scenario sent nothing that its clause could be judged by"})
	case errors.As(p.err, &refused):
		return history.Ended{Outcome: contract.Errored, Reason: refused.Error(), Cause: p.err}
	case errors.As(p.err, &fault):
		located := p.locate(fault)
		return history.Ended{Outcome: contract.Errored, Reason: located.Error(), Cause: located}
	case errors.Is(p.err, godog.ErrUndefined), errors.Is(p.err, godog.ErrAmbiguous), errors.Is(p.err, godog.ErrPending):
		return errored(&contract.Fault{Reason: p.err.Error()})
	case cause != nil:
		return history.Ended{Outcome: contract.Errored, Reason: "broken off: " + cause.Error(), Cause: cause}
	case errors.As(p.err, &violation):
		return history.Ended{Outcome: contract.Failed, Reason: violation.Error(), Cause: p.err}
	case errors.As(p.err, &missing):
		end := history.Ended{Outcome: contract.Skipped, Reason: missing.Error(), Cause: p.err}
		if len(p.engine.History.Exchanges(p.scenario.Name)) == 0 {
			end.Missing = missing.Need
		}
		return end
	}
	return history.Ended{Outcome: contract.Errored, Reason: p.err.Error(), Cause: p.err}
}

// locate says of the suite's fault, which the scenario broke off with, in which feature and at which step that was.
func (p *played) locate(fault *contract.Fault) *contract.Fault {
	reason := strings.Replace(p.err.Error(), fault.Error(), fault.Reason, 1) // what stands around it is said once
	if p.step != "" {
		reason = fmt.Sprintf("the step %q: %s", p.step, reason)
	}
	return &contract.Fault{Reason: fmt.Sprintf("%s: %s", p.scenario.StepLocation(p.step), reason)}
}

// errored is the end of a scenario that the suite itself is to blame for.
func errored(fault *contract.Fault) history.Ended {
	return history.Ended{Outcome: contract.Errored, Reason: fault.Reason, Cause: fault}
}

// unplayed is what a scenario comes to whose turn never came.
func unplayed(ctx context.Context) history.Ended {
	switch cause := contract.CauseOf(ctx); {
	case cause == nil:
		return errored(&contract.Fault{Reason: "the scenario never ran"})
	case errors.Is(cause, errFailFast):
		return history.Ended{Outcome: contract.Skipped, Reason: cause.Error(), Cause: cause}
	default:
		return history.Ended{Outcome: contract.Errored, Reason: "not run: " + cause.Error(), Cause: cause}
	}
}
