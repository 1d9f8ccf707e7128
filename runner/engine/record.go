package engine

import (
	"context"
	"fmt"
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

// foreseen lets a step send as many calls that may change something as it says, and everything that only reads. It stands beside the guard, and knows nothing of ids: whatever goes wrong in the suite, it ends at the first
// call that no feature asks for.
func foreseen(ctx context.Context, call contract.Call) error {
	if provider.Of(call.Product).Reads(call.Operation) {
		return nil
	}
	name := strings.TrimSpace(fmt.Sprintf("%s %s", call.Product, call.Operation))
	p, playing := ctx.Value(playedKey{}).(*played)
	if !playing {
		return &contract.Refused{Call: name, Reason: "it belongs to no scenario"}
	}
	if int(p.acted.Add(1)) > acts(p.step) {
		return &contract.Refused{Call: name, Reason: fmt.Sprintf("the step %q sends no such call, or fewer of them", p.step)}
	}
	return nil
}

// acts gives how many calls a step sends that may change something: the client acts in it, has done so already, in one way
// "and" another, or acts once more without what was wrong before. It may list its instances with an action that nobody knows.
func acts(step string) int {
	_, done, already := strings.Cut(step, " already ")
	switch {
	case strings.HasPrefix(step, "When the client "), step == "Then the same request without this flaw is accepted":
		return 1
	case already && strings.HasPrefix(step, "Given "):
		return 1 + strings.Count(done, " and ")
	}
	return 0
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
