package engine

import (
	"context"
	"fmt"
	"regexp"
	"slices"
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

// foreseen lets a step send one call of each operation that it names, in that order, and everything that only reads. It stands
// beside the guard, and knows nothing of ids: whatever goes wrong in the suite, it ends at the first call that no feature asks
// for.
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
	asked := p.asked(api)
	if p.acted >= len(asked) || asked[p.acted] != call.Operation {
		return &contract.Refused{Call: name, Reason: fmt.Sprintf("the step %q sends no such call, or fewer of them", p.step)}
	}
	p.acted, p.called = p.acted+1, call.Operation
	if !strings.HasPrefix(p.step, again) && p.step != flawless {
		p.sound = soundOperations(p.step, api)
	}
	return nil
}

// The steps that make the last call once more: as it was, and without what was wrong with it.
const (
	again    = "When the client sends the same request again"
	flawless = "Then " + contract.WithoutFlaw
)

// asked are the operations that the step under way calls for, and that change something.
func (p *played) asked(api provider.API) []string {
	switch {
	case strings.HasPrefix(p.step, again):
		return strings.Fields(p.called) // none where there was no call
	case p.step == flawless:
		return p.sound
	}
	if named := renamed.FindStringSubmatch(p.step); named != nil {
		return named[1:]
	}
	sound := soundOperations(p.step, api)
	if strings.HasSuffix(p.step, " more often than its rate limit allows") {
		return slices.Repeat(sound, steps.MaxBurst)
	}
	return sound
}

// A step names an operation where it writes the body, or where it says that the client calls something by a wrong name.
var (
	written = regexp.MustCompile(`^When the client sends ([A-Z]\w*)`)
	renamed = regexp.MustCompile(`^When the client .* with the action ([A-Z]\w*)`)
)

// soundOperations are the operations that a step would call for under their right names, by what it says that the client does,
// or has already done.
func soundOperations(step string, api provider.API) (all []string) {
	if named := written.FindStringSubmatch(step); named != nil {
		return named[1:]
	}
	does := []string{strings.TrimPrefix(step, "When the client ")}
	if strings.HasPrefix(step, "Given ") {
		_, done, _ := strings.Cut(step, " already ")
		does = strings.Split(done, " and ")
	}
	for _, each := range does {
		switch verb, _, _ := strings.Cut(each, " "); verb {
		case "releases", "released", "in", "being":
			all = append(all, api.Release.Name)
		case "terminates", "terminated", "cancelled":
			all = append(all, "TerminateInstance")
		case "stops":
			all = append(all, "StopInstances")
		case "reboots":
			all = append(all, "RebootInstances")
		}
	}
	return all
}

// Inventory reads an inventory.
func (c *recordingClient) Inventory(ctx context.Context, account contract.Account, ids []string) ([]contract.Instance, error) {
	instances, err := c.Client.Inventory(ctx, account, ids)
	if err == nil {
		c.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, IDs: ids, Instances: instances})
	}
	return instances, err
}

// SearchBin reads what is in a recycle bin.
func (c *recordingClient) SearchBin(ctx context.Context, account contract.Account) ([]contract.Instance, error) {
	instances, err := c.Client.SearchBin(ctx, account)
	if err == nil {
		c.history.Add(ctx, history.Listed{AccessKeyID: account.Credentials.AccessKeyID, By: provider.Of(account.Product).Recycled(), Instances: instances})
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
		s.history.Add(ctx, history.AccountArranged{AccessKeyID: account.Credentials.AccessKeyID, Product: product, Kind: account.Kind, Retention: account.Retention})
	}
	return account, err
}

// Arrange asks for instances.
func (s *recordingStates) Arrange(ctx context.Context, account contract.Account, wanted ...contract.Wanted) ([]contract.Arranged, error) {
	arranged, err := s.States.Arrange(ctx, account, wanted...)
	for i, each := range arranged {
		if each.Missing != nil {
			s.history.Add(ctx, history.LeftOut{Product: account.Product, Wanted: wanted[i], Reason: each.Missing.Reason})
			continue
		}
		s.history.Add(ctx, history.InstancesArranged{AccessKeyID: account.Credentials.AccessKeyID, Product: account.Product, Wanted: wanted[i], IDs: each.IDs})
	}
	return arranged, err
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
