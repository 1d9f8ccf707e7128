package engine

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"relcon/runner/contract"
	"relcon/runner/history"
	"relcon/runner/provider"
	"relcon/steps"
)

// recordingClient records what the steps see of the target, and holds them to what they say.
type recordingClient struct {
	steps.Client
	history *history.History
}

// Send sends a call; its exchange is recorded where it is made.
func (c *recordingClient) Send(ctx context.Context, call contract.Call) (contract.Exchange, error) {
	if err := foreseen(ctx, call); err != nil {
		return contract.Exchange{}, err
	}
	return c.Client.Send(ctx, call)
}

// foreseen lets a step send one call of the operation that it names, and everything that only reads. It stands beside the
// guard, and knows nothing of ids: whatever goes wrong in the suite, it ends at the first call that no feature asks for.
func foreseen(ctx context.Context, call contract.Call) error {
	api := provider.Of(call.Product)
	if api.Reads(call.Operation) {
		return nil
	}
	name := strings.TrimSpace(fmt.Sprintf("%s %s", call.Product, call.Operation))
	p, playing := ctx.Value(playedKey{}).(*played)
	if !playing {
		return &contract.Refused{Call: name, Reason: "it belongs to no scenario"}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := operationOf(p.step, api)
	switch p.step {
	case again:
		asked = p.called
	case flawless:
		asked = p.sound
	default:
		p.sound = soundOperationOf(p.step, api)
	}
	if asked == "" || asked != call.Operation || p.acted {
		return &contract.Refused{Call: name, Reason: fmt.Sprintf("the step %q sends no such call, or only one", p.step)}
	}
	p.acted, p.called = true, asked
	return nil
}

// again is the step that repeats the last call.
const again = "When the client sends the same request again"

// flawless is the step that makes the last call once more, without what was wrong with it.
const flawless = "Then the same request without this flaw is accepted"

// A step names an operation where it writes the body, or where it says that the client calls something by a wrong name.
var (
	written = regexp.MustCompile(`^When the client sends ([A-Z]\w*)`)
	renamed = regexp.MustCompile(`^When the client .* with the action ([A-Z]\w*)`)
)

// operationOf gives the operation that changes something and that a step calls for, by its name, or by what it says that the
// client does, or has already done; "" where it calls for none.
func operationOf(step string, api provider.API) string {
	if named := renamed.FindStringSubmatch(step); named != nil {
		return named[1]
	}
	return soundOperationOf(step, api)
}

// soundOperationOf gives the one that the step would call for under its right name.
func soundOperationOf(step string, api provider.API) string {
	if named := written.FindStringSubmatch(step); named != nil {
		return named[1]
	}
	does, acts := strings.CutPrefix(step, "When the client ")
	if !acts && strings.HasPrefix(step, "Given ") {
		_, does, _ = strings.Cut(step, " already ")
	}
	switch verb, _, _ := strings.Cut(does, " "); verb {
	case "releases", "released", "in", "being":
		return api.Release.Name
	case "terminates", "terminated", "cancelled":
		return "TerminateInstance"
	case "stops":
		return "StopInstances"
	case "reboots":
		return "RebootInstances"
	}
	return ""
}

// Inventory reads an inventory.
func (c *recordingClient) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	instances, err := c.Client.Inventory(ctx, account, ids)
	if err == nil {
		c.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, IDs: ids, Instances: instances})
	}
	return instances, err
}

// Search reads a part of an inventory.
func (c *recordingClient) Search(ctx context.Context, account contract.Account, status string) ([]contract.Instance, error) {
	instances, err := c.Client.Search(ctx, account, status)
	if err == nil {
		c.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, Status: status, Instances: instances})
	}
	return instances, err
}

// recordingStates records what is arranged for the steps.
type recordingStates struct {
	steps.States
	history *history.History
}

// Account asks for an account.
func (s *recordingStates) Account(ctx context.Context, product contract.Product, kind string) (contract.Account, error) {
	account, err := s.States.Account(ctx, product, kind)
	if err == nil {
		s.history.Add(ctx, history.AccountArranged{AccessKeyID: account.Credentials.AccessKeyID, Product: product, Kind: account.Kind})
	}
	return account, err
}

// Instances asks for instances.
func (s *recordingStates) Instances(ctx context.Context, account contract.Account, wanted contract.Wanted) ([]string, error) {
	ids, err := s.States.Instances(ctx, account, wanted)
	if err == nil {
		s.history.Add(ctx, history.InstancesArranged{AccessKeyID: account.Credentials.AccessKeyID, Product: account.Product, Wanted: wanted, IDs: ids})
	}
	return ids, err
}

// Pass lets time pass.
func (s *recordingStates) Pass(ctx context.Context, account contract.Account, d time.Duration) error {
	err := s.States.Pass(ctx, account, d)
	if err == nil {
		s.history.Add(ctx, history.TimePassed{AccessKeyID: account.Credentials.AccessKeyID, Duration: d})
	}
	return err
}

// Billing asks for the money side of an instance.
func (s *recordingStates) Billing(ctx context.Context, account contract.Account, instanceID string) (contract.Billing, error) {
	billing, err := s.States.Billing(ctx, account, instanceID)
	if err == nil {
		s.history.Add(ctx, history.BillingRead{AccessKeyID: account.Credentials.AccessKeyID, InstanceID: instanceID, Billing: billing})
	}
	return billing, err
}
