package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"relcon/runner/client"
	"relcon/runner/contract"
	"relcon/runner/states"
	"relcon/runner/states/hook"
)

// instances asks for every sort of instance in the one account, and looks whether the API lists them there, as they were asked
// for, and not in the other.
func (s *subject) instances(ctx context.Context) {
	for _, wanted := range s.sorts() {
		s.listedIn(ctx, s.a, wanted, asAsked)
	}
	if s.known.Has(hook.SeveralInstances) {
		s.together(ctx)
	}
	if !s.single {
		s.elsewhere(ctx)
	}
}

// together asks for every sort in one request, and looks whether each comes as it was asked for.
func (s *subject) together(ctx context.Context) {
	sorts := s.sorts()
	var params []hook.Params
	for _, wanted := range sorts {
		params = append(params, states.SortOf(wanted))
	}
	asked := s.setup(hook.SeveralInstances, hook.Params{Sorts: params})
	made, err := s.States.Arrange(ctx, s.a, bystanders(sorts)...)
	var ids []string
	for i, each := range made {
		ids = append(ids, each.IDs...)
		for _, id := range each.IDs {
			s.wanted[id] = sorts[i]
		}
	}
	if err = s.own(s.a, ids, err); err != nil {
		s.failed(err, listed, asked, fmt.Sprintf(`200 {"sorts": [{"instanceIds": […]}, …]} with %d of them, each with its ids or a reason`, len(sorts)), asAsked)
		return
	}
	held, err := s.read(ctx, s.a, ids...)
	if err != nil {
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), listed, asAsked)
		return
	}
	s.unnamed(s.a, held, asked)
	for i, each := range made {
		s.shows(held, each.IDs, sorts[i], asked, s.Client.Short(s.a))
	}
}

// bystanders are the same sorts, each of which may be missing.
func bystanders(sorts []contract.Wanted) (all []contract.Wanted) {
	for _, each := range sorts {
		each.Bystander = true
		all = append(all, each)
	}
	return all
}

// listedIn asks for instances, and looks whether the API lists them as they were asked for. Without them, blocked can't be seen.
func (s *subject) listedIn(ctx context.Context, account contract.Account, wanted contract.Wanted, blocked string) (ids []string, ok bool) {
	ids, asked, err := s.arrange(ctx, account, wanted)
	if err != nil {
		s.failed(err, listed, asked, fmt.Sprintf(`200 {"instanceIds": […]} with %d of them, or 501 with a reason`, wanted.Count), blocked)
		return nil, false
	}
	held, err := s.read(ctx, account, ids...)
	if formless := (*client.UnreadableError)(nil); errors.As(err, &formless) && formless.Status == http.StatusOK {
		s.found(listed, asked+", and a list of its instances", err.Error(), "a list in the form that relcon reads: see runner/states/README.md, What the API has to show")
		s.unseen(fmt.Sprintf("%s: its list can't be read", s.Product()), blocked)
		return nil, false
	}
	if err != nil {
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), listed, blocked)
		return nil, false
	}
	s.unnamed(account, held, asked)
	s.shows(held, ids, wanted, asked, s.Client.Short(account))
	if _, ok = held[ids[0]]; !ok {
		s.unseen(fmt.Sprintf("%s: the API does not list what was arranged: see %s", s.Product(), listed), blocked)
	}
	return ids, ok
}

// sorts are those that the features ask for: each status with the usual charge type, the first one twice, and a subscription.
func (s *subject) sorts() []contract.Wanted {
	usual := s.api.Life.Statuses[0]
	var sorts []contract.Wanted
	for _, status := range statuses(s.Product()) {
		sorts = append(sorts, contract.Wanted{Count: 1, Status: status, ChargeType: s.api.PayAsYouGo})
	}
	sorts = append(sorts, contract.Wanted{Count: 2, Status: usual, ChargeType: s.api.PayAsYouGo}, contract.Wanted{Count: 1, Status: usual, ChargeType: s.api.Subscription})
	switch s.Product() {
	case contract.BMC:
		sorts = append(sorts, contract.Wanted{Count: 1, Status: usual, ChargeType: s.api.PayAsYouGo, Commitment: true})
	case contract.BSS:
		sorts = append(sorts, contract.Wanted{Count: 1, Status: usual, ChargeType: s.api.PayAsYouGo, ProductCode: "rds", Region: "cn-beijing"})
	}
	return sorts
}

// statuses are those that the features ask for, in the provider's words, the most wanted first.
func statuses(product contract.Product) []string {
	return map[contract.Product][]string{
		contract.BMC: {contract.StatusRunning, contract.StatusRecycle, "STOPPED", "CREATE_FAILED", "CREATING", "INSTALLING", "BOOTING", "INSTALL_FAILED", "PENDING", "STOPPING"},
		contract.ZEC: {contract.StatusRunning, "STOPPED", contract.StatusRecycle, "IMAGING", "REBOOT", "RESIZING", "CREATE_FAILED", "DEPLOYING"},
		contract.BSS: {contract.StatusNormal, "Creating", "WaitForExpire", "Expired"},
	}[product]
}

// shows checks that a list shows instances as they were asked for. cut says how far it got, where it counts more than it shows.
func (s *subject) shows(held map[string]contract.Instance, ids []string, wanted contract.Wanted, asked, cut string) {
	if cut != "" {
		cut = "; " + cut
	}
	for _, id := range ids {
		instance, there := held[id]
		binned := wanted.Status == contract.StatusRecycle && s.api.Life.InBin(&instance)
		switch {
		case !there:
			s.found(listed, asked, fmt.Sprintf("the API does not list %s%s", id, cut), "every instance of the answer in the list of the account")
			continue
		case instance.Status != wanted.Status && !binned:
			s.found(asAsked, asked, fmt.Sprintf("the API lists %s with the status %s", id, s.api.Life.Word(instance.Status)), wanted.Status)
		case instance.ChargeType != "" && instance.ChargeType != wanted.ChargeType:
			s.found(asAsked, asked, fmt.Sprintf("the API lists %s with the charge type %q", id, instance.ChargeType), fmt.Sprintf("%q", wanted.ChargeType))
		case wanted.ProductCode != "" && (instance.Members["ProductCode"] != wanted.ProductCode || instance.Members["Region"] != wanted.Region):
			s.found(asAsked, asked, fmt.Sprintf("the API lists %s with the product code %v in %v", id, instance.Members["ProductCode"], instance.Members["Region"]),
				wanted.ProductCode+" in "+wanted.Region)
		default:
			s.holds(asAsked)
		}
		s.holds(listed)
	}
}

// unnamed finds what an account lists that no answer has named. Where an answer was lost or can't be used, that may be what it made.
func (s *subject) unnamed(account contract.Account, held map[string]contract.Instance, asked string) {
	if s.lost[account.Credentials.AccessKeyID] {
		return
	}
	for _, id := range sortedIDs(held) {
		if _, named := s.wanted[id]; !named {
			s.found(listed, asked, fmt.Sprintf("the API lists %s as well, which the answer does not name", id), "as many instances as were asked for, and the id of each in the answer")
			s.wanted[id] = contract.Wanted{} // it is told once
		}
	}
}

// elsewhere checks that the other account holds nothing of the first.
func (s *subject) elsewhere(ctx context.Context) {
	held, err := s.read(ctx, s.b)
	if err != nil {
		s.unseen(fmt.Sprintf("%s: %v", s.Product(), err), listed)
		return
	}
	for _, id := range sortedIDs(held) {
		s.found(listed, s.setup(hook.Instances, hook.Params{})+" for one of two accounts", fmt.Sprintf("the other account lists %s, too", id), "nothing in the other account")
		return
	}
}
